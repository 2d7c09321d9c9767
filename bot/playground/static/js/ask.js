// Questions in a dialog: yes or no, or a few words.

import { h } from "./dom.js";

/** Ask; gives true (or the words typed) when confirmed, and null otherwise. */
export function ask({ title, words, yes, field = null, danger = false }) {
  const input = field && h("input", { type: "text", ...field });
  const dialog = h(
    "dialog",
    { class: "ask", "aria-labelledby": "ask-title" },
    h("form", { method: "dialog" },
      h("h2", { id: "ask-title" }, title),
      h("p", {}, words),
      input,
      h("footer", {},
        h("button", { type: "button", onclick: () => dialog.close("no") }, "Batal"),
        h("button", { value: "yes", class: danger ? "danger" : "main" }, yes))),
  );
  document.body.append(dialog);
  dialog.showModal();
  return new Promise((answer) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      answer(dialog.returnValue === "yes" ? (input ? input.value.trim() : true) : null);
    });
  });
}
