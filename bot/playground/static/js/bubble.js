// One message as a bubble.

import { h, icon } from "./dom.js";
import { hour } from "./time.js";
import { view } from "./viewer.js";

const LIST = 3; // more buttons than this are shown as a list

/** Draw a message. `on` has press(message, button, element), reply(message), quote(id), open(message, element). */
export function bubble(message, on) {
  const files = message.files.length ? attachments(message) : null;
  const text = message.text ? h("div", { class: "text", html: message.html }) : null;
  const body = h(
    "div",
    { class: "body" },
    on.quote(message.reply_to),
    files,
    text,
    h("div", { class: "meta" }, ...(on.whatsapp ? ticked(message) : meta(message))),
  );
  const classes = ["bubble", message.mine ? "mine" : "theirs"];
  if (!text && files?.classList.contains("photos")) classes.push("bare");
  return h(
    "article",
    { class: classes.join(" "), "data-id": message.id, "data-above": message.reply_to || null, "aria-label": label(message) },
    h("div", { class: "row" }, body, reply(message, on)),
    on.whatsapp ? offers(message, on) : buttons(message, on),
  );
}

/** On WhatsApp: the time, and on what was written the ticks. */
function ticked(message) {
  const time = h("time", { datetime: message.at }, hour(new Date(message.at)));
  if (!message.mine) return [time];
  const words = ["Terkirim", "Terkirim", "Diterima bot", "Dibaca bot"][message.ticks];
  const ticks = h("span", { class: message.ticks > 2 ? "ticks read" : "ticks", title: words },
    icon(message.ticks > 1 ? "ticks" : "tick"), h("span", { class: "unseen" }, words));
  return [time, ticks];
}

/** On WhatsApp: reply buttons, or one that opens a list. */
function offers(message, on) {
  if (!message.buttons.length) return null;
  const opener = message.buttons.find((button) => button.style === "list");
  const keys = opener
    ? [offer(opener, "list", (element) => on.open(message, element))]
    : message.buttons.map((button) => offer(button, "reply", (element) => on.press(message, button, element)));
  return h("div", { class: "keys", role: "group", "aria-label": "Tombol" }, keys);
}

function offer(button, picture, press) {
  const element = h("button", { type: "button", class: "key", "data-button": button.id }, icon(picture), h("span", { class: "label" }, button.label));
  element.addEventListener("click", () => press(element));
  return element;
}

function label(message) {
  const who = message.mine ? "Anda" : "Bot JDIH";
  return `${who}, pukul ${hour(new Date(message.at))}`;
}

function meta(message) {
  const bell = h(
    "span",
    { class: message.silent ? "bell off" : "bell", title: message.silent ? "Tanpa bunyi" : "Berbunyi" },
    icon(message.silent ? "bell-off" : "bell"),
    h("span", { class: "unseen" }, message.silent ? "tanpa bunyi" : "berbunyi"),
  );
  const time = h("time", { datetime: message.at }, hour(new Date(message.at)));
  return [message.edited ? "diperbarui" : null, message.mine ? null : bell, time];
}

function reply(message, on) {
  return h(
    "button",
    { type: "button", class: "reply", "aria-label": "Balas pesan ini", title: "Balas", onclick: () => on.reply(message) },
    icon("reply"),
  );
}

function buttons(message, on) {
  if (!message.buttons.length) return null;
  const list = message.buttons.length > LIST || message.buttons.some((button) => button.hint);
  const rows = message.buttons.map((button) => key(message, button, on, list));
  return h("div", { class: list ? "keys list" : "keys", role: "group", "aria-label": "Tombol" }, rows);
}

function key(message, button, on, list) {
  const classes = `key ${button.style || "plain"}`;
  const words = [
    h("span", { class: "label" }, button.label),
    button.hint ? h("span", { class: "hint" }, button.hint) : null,
  ];
  if (button.url) {
    const props = { class: classes, href: button.url, target: "_blank", rel: "noopener" };
    return h("a", props, ...words, icon("out"));
  }
  const element = h(
    "button",
    { type: "button", class: classes, "data-button": button.id },
    ...words,
    list ? icon("next") : null,
  );
  element.addEventListener("click", () => on.press(message, button, element));
  return element;
}

function attachments({ files, reply_to }) {
  if (files.every((file) => file.kind === "photo")) return album(files);
  const alone = files.length === 1 && !reply_to; // what hangs below a card must not push it away
  return h("div", { class: "papers" }, files.map((file) => paper(file, alone)));
}

function album(files) {
  const items = files.map((file, n) =>
    h(
      "figure",
      {},
      h(
        "button",
        { type: "button", "aria-label": `Lihat foto ${file.name}`, onclick: () => view(files, n) },
        h("img", { src: file.url, alt: file.caption || file.name, loading: "lazy" }),
      ),
      file.caption ? h("figcaption", {}, file.caption) : null,
    ),
  );
  return h("div", { class: `photos n${Math.min(files.length, 5)}` }, items);
}

function paper(file, alone) {
  const shown = file.mime === "application/pdf" || file.mime.startsWith("image/");
  const words = h(
    "span",
    { class: "words" },
    h("span", { class: "name" }, file.name),
    h("span", { class: "size" }, `${kind(file)} · ${size(file.bytes)}`),
    file.caption ? h("span", { class: "caption" }, file.caption) : null,
  );
  const props = { class: alone && file.thumb ? "paper wide" : "paper", title: file.name };
  const face = picture(file);
  if (!shown) {
    return h("a", { ...props, href: file.url, download: file.name }, face, words);
  }
  return h("button", { ...props, type: "button", onclick: () => view([file], 0) }, face, words);
}

function picture(file) {
  const sign = h("span", { class: `sign ${kind(file).toLowerCase()}` }, icon("file"), h("b", {}, kind(file)));
  const source = file.thumb || (file.mime.startsWith("image/") ? file.url : "");
  if (!source) return sign;
  const image = h("img", { class: "first", src: source, alt: "", loading: "lazy" });
  image.addEventListener("error", () => {
    image.closest(".paper")?.classList.remove("wide");
    image.replaceWith(sign);
  });
  return image;
}

function kind(file) {
  const ending = /\.([a-z0-9]{1,4})$/i.exec(file.name);
  return ending ? ending[1].toUpperCase() : "Berkas";
}

export function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const mega = bytes >= 1024 ** 2;
  const count = bytes / (mega ? 1024 ** 2 : 1024);
  return `${count.toLocaleString("id-ID", { maximumFractionDigits: mega ? 1 : 0 })} ${mega ? "MB" : "kB"}`;
}
