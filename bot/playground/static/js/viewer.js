// The inline viewer of pictures and PDFs.

import { find, h, icon } from "./dom.js";

const dialog = h("dialog", { class: "viewer", "aria-label": "Pratinjau berkas" });
let files = [];
let at = 0;

/** Open the viewer on one of some files. */
export function view(some, n) {
  [files, at] = [some, n];
  if (!dialog.isConnected) document.body.append(dialog);
  draw();
  if (!dialog.open) dialog.showModal();
}

function draw() {
  const file = files[at];
  const picture = file.mime.startsWith("image/") || file.kind === "photo";
  const shown = picture ? h("img", { src: file.url, alt: file.caption || file.name }) : pdf(file);
  dialog.replaceChildren(
    h(
      "div",
      { class: "bar" },
      h("p", {}, h("b", {}, file.name), files.length > 1 ? ` ${at + 1} dari ${files.length}` : ""),
      h("a", { class: "tool icon", href: file.url, download: file.name, "aria-label": "Simpan", title: "Simpan" }, icon("down")),
      h("a", { class: "tool icon", href: file.url, target: "_blank", rel: "noopener", "aria-label": "Buka di tab baru", title: "Buka di tab baru" }, icon("out")),
      h("button", { type: "button", class: "tool icon", "aria-label": "Tutup", title: "Tutup", onclick: () => dialog.close() }, icon("close")),
    ),
    h("div", { class: picture ? "sheet" : "sheet pdf" }, shown, ...(files.length > 1 ? [turn(-1), turn(1)] : [])),
  );
}

/** A PDF in the browser's own reader; where it has none, the first page and a link. */
function pdf(file) {
  if (navigator.pdfViewerEnabled) {
    return h("iframe", { src: `${file.url}#navpanes=0&view=FitH`, title: file.name });
  }
  const first = file.thumb ? h("img", { src: file.thumb, alt: "Halaman pertama" }) : null;
  return h("a", { class: "whole", href: file.url, target: "_blank", rel: "noopener" }, first, h("span", {}, "Buka seluruh PDF"));
}

function turn(step) {
  const words = step < 0 ? "Foto sebelumnya" : "Foto berikutnya";
  const props = { type: "button", class: `turn ${step < 0 ? "back" : "on"}`, "aria-label": words };
  return h("button", { ...props, onclick: () => go(step) }, icon(step < 0 ? "prev" : "next"));
}

function go(step) {
  at = (at + step + files.length) % files.length;
  draw();
  find(step < 0 ? ".turn.back" : ".turn.on", dialog)?.focus();
}

dialog.addEventListener("keydown", (event) => {
  if (files.length < 2) return;
  if (event.key === "ArrowLeft") go(-1);
  if (event.key === "ArrowRight") go(1);
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
dialog.addEventListener("close", () => dialog.replaceChildren());
