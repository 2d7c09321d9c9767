// The lower edge of a phone: text, files, what is answered, and the send button.

import { say, Trouble } from "./api.js";
import { size } from "./bubble.js";
import { h, icon } from "./dom.js";
import { shrunk } from "./photo.js";

const TALLEST = 120;

export class Composer {
  #files = [];
  #as = "document";
  #replyTo = null;
  #nonce = null;
  #busy = false;

  /** `tell(text)` shows a short answer on the phone; `limits` are those of the server. */
  constructor({ phone, name }, limits, tell) {
    this.phone = phone;
    this.limits = limits;
    this.tell = tell;
    this.picker = h("input", { type: "file", multiple: true, hidden: true, tabindex: "-1", "aria-label": "Pilih berkas" });
    this.text = h("textarea", { rows: "1", placeholder: "Tulis pesan", "aria-label": "Tulis pesan", enterkeyhint: "send" });
    this.send = h("button", { type: "submit", class: "send", "aria-label": "Kirim pesan", title: "Kirim" }, icon("send"));
    this.quote = h("div", { class: "quote", hidden: true });
    this.tray = h("div", { class: "tray", hidden: true });
    this.menu = this.#menu();
    const clip = h("button", { type: "button", class: "clip", "aria-label": "Lampirkan berkas", title: "Lampirkan", popovertarget: this.menu.id }, icon("clip"));
    clip.addEventListener("click", () => this.#place(clip));
    this.element = h("form", { class: "composer", "aria-label": `Kirim pesan dari ponsel ${name}` }, this.quote, this.tray,
      h("div", { class: "line" }, clip, this.text, this.send), this.menu, this.picker);
    this.#listen();
  }

  /** Answer a message; its words are shown above the text. */
  replyTo(message) {
    this.#replyTo = message;
    const words = message.text || message.files[0]?.name || "";
    this.quote.replaceChildren(
      h("span", {}, h("b", {}, "Balas"), " ", words),
      h("button", { type: "button", "aria-label": "Batal membalas", onclick: () => this.#noReply() }, icon("close")),
    );
    this.quote.hidden = false;
    this.text.focus();
  }

  /** Put files in the tray, to be sent as "photo" or "document". */
  add(files, as) {
    const before = this.#files;
    for (const file of files) {
      if (file.size > this.limits.file) {
        this.tell(`“${file.name}” lebih besar dari ${size(this.limits.file)}.`, true);
      } else if (this.#files.length >= this.limits.files) {
        this.tell(`Paling banyak ${this.limits.files} berkas sekali kirim.`, true);
        break;
      } else {
        this.#files = [...this.#files, file];
      }
    }
    if (this.#files === before) return;
    this.#as = as;
    this.#nonce = null;
    this.#drawTray();
    this.text.focus();
  }

  /** Forget what was written and attached. */
  clear() {
    this.#files = [];
    this.#nonce = null;
    this.text.value = "";
    this.#grow();
    this.#noReply();
    this.#drawTray();
  }

  /** Put a text there to be sent. */
  prepare(text) {
    this.text.value = text;
    this.#grow();
    this.text.focus();
  }

  /** Write a text as if typed, and send it. */
  async write(text) {
    this.text.value = text;
    await this.#submit();
  }

  #listen() {
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#submit();
    });
    this.text.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#submit();
      }
      if (event.key === "Escape") this.#noReply();
    });
    this.text.addEventListener("input", () => {
      this.#nonce = null;
      this.#grow();
    });
    this.text.addEventListener("paste", (event) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (!files.length) return;
      event.preventDefault();
      this.add(files, files.every((file) => file.type.startsWith("image/")) ? "photo" : "document");
    });
    this.picker.addEventListener("change", () => {
      this.add([...this.picker.files], this.picker.dataset.as);
      this.picker.value = "";
    });
  }

  async #submit() {
    const text = this.text.value;
    if (this.#busy || (!text.trim() && !this.#files.length)) return;
    this.#nonce ??= crypto.randomUUID();
    this.#wait(true);
    try {
      const files = this.#as === "photo" ? await Promise.all(this.#files.map(shrunk)) : this.#files;
      const replyTo = this.#replyTo?.id ?? "";
      await say(this.phone, { text, files, as: this.#as, replyTo, nonce: this.#nonce });
      this.clear();
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      this.tell(trouble.message, true);
    } finally {
      this.#wait(false);
    }
  }

  #wait(busy) {
    this.#busy = busy;
    this.element.classList.toggle("busy", busy);
    this.element.setAttribute("aria-busy", String(busy));
  }

  #noReply() {
    this.#replyTo = null;
    this.quote.hidden = true;
    this.quote.replaceChildren();
  }

  #grow() {
    this.text.style.height = "";
    const borders = this.text.offsetHeight - this.text.clientHeight;
    if (this.text.value) this.text.style.height = `${Math.min(this.text.scrollHeight + borders, TALLEST)}px`;
  }

  #drawTray() {
    for (const image of this.tray.querySelectorAll("img")) URL.revokeObjectURL(image.src);
    this.tray.hidden = !this.#files.length;
    const pictures = this.#files.some((file) => file.type.startsWith("image/"));
    this.tray.replaceChildren(
      h("ul", {}, this.#files.map((file, n) => this.#item(file, n))),
      ...(pictures ? [this.#choice()] : []),
    );
  }

  #item(file, n) {
    const face = file.type.startsWith("image/")
      ? h("img", { src: URL.createObjectURL(file), alt: "" })
      : icon("file");
    const drop = () => {
      this.#files = this.#files.filter((_, at) => at !== n);
      this.#nonce = null;
      this.#drawTray();
      this.text.focus();
    };
    return h(
      "li",
      { title: file.name },
      face,
      h("span", {}, h("b", {}, file.name), size(file.size)),
      h("button", { type: "button", "aria-label": `Buang ${file.name}`, onclick: drop }, icon("close")),
    );
  }

  #choice() {
    const one = (as, words) =>
      h("label", {}, this.#radio(as), h("span", {}, words));
    return h(
      "fieldset",
      {},
      h("legend", { class: "unseen" }, "Kirim gambar sebagai"),
      one("photo", "Foto (diperkecil)"),
      one("document", "Dokumen (asli)"),
    );
  }

  #radio(as) {
    const radio = h("input", { type: "radio", name: `as-${this.phone}`, value: as });
    radio.checked = this.#as === as;
    radio.addEventListener("change", () => {
      this.#as = as;
      this.#nonce = null;
    });
    return radio;
  }

  #menu() {
    const item = (as, picture, title, words) =>
      h(
        "button",
        { type: "button", onclick: () => this.#pick(as) },
        icon(picture),
        h("span", {}, h("b", {}, title), words),
      );
    return h(
      "div",
      { class: "menu", popover: "auto", id: `menu-${this.phone}` },
      item("document", "file", "Dokumen", "PDF atau DOCX, dikirim utuh"),
      item("photo", "photo", "Foto", "Gambar, diperkecil seperti di aplikasi chat"),
    );
  }

  #place(clip) {
    const box = clip.getBoundingClientRect();
    this.menu.style.left = `${Math.max(8, box.left - 4)}px`;
    this.menu.style.bottom = `${innerHeight - box.top + 8}px`;
  }

  #pick(as) {
    this.menu.hidePopover();
    this.picker.accept = as === "photo" ? "image/*" : "";
    this.picker.dataset.as = as;
    this.picker.click();
  }
}
