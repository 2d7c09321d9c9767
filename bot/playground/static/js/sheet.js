// The rows of a list on WhatsApp: a sheet that comes up from below, one row is marked and sent.

import { find, h, icon } from "./dom.js";

let lists = 0;

/** Show the rows of a message within a phone, alone to be used there; `choose(button)` is told which one was sent. */
export function sheet(device, message, opener, choose) {
  const name = `daftar-${(lists += 1)}`;
  const rows = message.buttons.filter((button) => button.style === "list_reply");
  const title = message.buttons.find((button) => button.style === "list").label;
  const send = h("button", { type: "submit", class: "main", disabled: true }, "Kirim");
  const behind = [...device.children];
  const shut = (yes) => behind.forEach((each) => { each.inert = yes; });
  const close = () => {
    panel.remove();
    shut(false);
    opener.focus({ preventScroll: true });
  };
  const form = h("form", {},
    h("div", { class: "list" }, rows.map((row, n) => one(row, n, name))),
    send);
  const panel = h("div", { class: "rows", role: "dialog", "aria-label": title },
    h("header", {},
      h("button", { type: "button", "aria-label": "Tutup daftar", title: "Tutup", onclick: close }, icon("close")),
      h("b", {}, title)),
    form);
  panel.addEventListener("change", () => { send.disabled = false; });
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
    if (event.key === "Tab") turn(event, panel);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const marked = find("input:checked", panel);
    if (!marked) return;
    close();
    choose(rows[Number(marked.value)]);
  });
  device.append(panel);
  shut(true);
  find("input", panel).focus({ preventScroll: true });
}

/** Let Tab go round within the sheet: the row that is marked, or else the first, stands for all. */
function turn(event, panel) {
  const row = find("input:checked", panel) ?? find("input", panel);
  const stops = [find("button", panel), row, find("button.main", panel)].filter((stop) => !stop.disabled);
  const at = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
  event.preventDefault();
  stops[(at + stops.length) % stops.length].focus();
}

const one = (row, n, name) =>
  h("label", {},
    h("span", {}, h("b", {}, row.label), row.hint ? h("span", {}, row.hint) : null),
    h("input", { type: "radio", name, value: String(n) }));
