// Files dragged over a phone: one place to drop them as photos, one as documents.

import { h, icon } from "./dom.js";

export class Drop {
  #depth = 0;

  constructor(element, add) {
    this.photo = zone("photo", "Foto", "diperkecil");
    this.paper = zone("file", "Dokumen", "utuh");
    this.sheet = h("div", { class: "drop", "aria-hidden": "true" }, this.paper, this.photo);
    this.element = element;
    element.append(this.sheet);
    element.addEventListener("dragenter", (event) => this.#enter(event));
    element.addEventListener("dragleave", (event) => isFiles(event) && this.#leave());
    element.addEventListener("dragover", (event) => isFiles(event) && this.#over(event));
    element.addEventListener("drop", (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      const as = this.photo.contains(event.target) ? "photo" : "document";
      this.#depth = 1;
      this.#leave();
      add([...event.dataTransfer.files], as);
    });
  }

  #enter(event) {
    if (!isFiles(event)) return;
    event.preventDefault();
    this.#depth += 1;
    const pictures = [...event.dataTransfer.items].some((item) => item.type.startsWith("image/"));
    this.photo.hidden = !pictures;
    this.element.classList.add("dragging");
  }

  #over(event) {
    event.preventDefault();
    event.dataTransfer.dropEffect = "copy";
    for (const each of [this.photo, this.paper]) each.classList.toggle("on", each.contains(event.target));
  }

  #leave() {
    this.#depth -= 1;
    if (this.#depth <= 0) this.element.classList.remove("dragging");
    this.#depth = Math.max(0, this.#depth);
  }
}

const isFiles = (event) => event.dataTransfer?.types.includes("Files");

const zone = (picture, title, words) =>
  h("div", { class: "zone" }, icon(picture), h("b", {}, title), h("span", {}, words));

// A file dropped beside the phones must not replace the page.
for (const kind of ["dragover", "drop"]) {
  addEventListener(kind, (event) => isFiles(event) && event.preventDefault());
}
