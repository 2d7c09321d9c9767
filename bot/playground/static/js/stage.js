// Which screens are seen: as many as fit, the three phones of the SOP first.

import { count, find, h, icon, memory } from "./dom.js";

const NARROWEST = 296;
const GAP = 16;
const MOST = 4;
const PINNED = 3; // the phones that always stay when there is room for all columns

export class Stage {
  #panels = []; // { name, title, element, phone? }
  #recent = [];
  #columns = MOST;

  constructor(stage, tabs, onAdd) {
    this.stage = stage;
    this.tabs = tabs;
    this.onAdd = onAdd;
    new ResizeObserver(() => this.#fit()).observe(stage);
  }

  add(panel) {
    panel.element ??= panel.phone.element;
    this.#panels.push(panel);
    this.#recent.push(panel.name);
    this.stage.append(panel.element);
    this.draw();
  }

  /** Let a screen show another phone. */
  swap(name, phone) {
    const panel = this.#panels.find((each) => each.name === name);
    const held = panel.element.contains(document.activeElement);
    panel.element.replaceWith(phone.element);
    Object.assign(panel, { phone, element: phone.element, fresh: true });
    this.draw();
    if (held) find(".app", phone.element)?.focus();
  }

  /** Bring a screen into view. */
  select(name) {
    this.#recent = [name, ...this.#recent.filter((each) => each !== name)];
    memory.set("screen", name);
    this.draw();
    this.#panels.find((panel) => panel.name === name)?.phone?.seen();
  }

  /** The order in which screens were wished for; the first ones are seen. */
  begin(names) {
    this.#recent = [...names, ...this.#recent.filter((each) => !names.includes(each))];
    this.draw();
  }

  draw() {
    const seen = this.#seen();
    for (const panel of this.#panels) {
      const hidden = !seen.includes(panel.name);
      if (panel.element.hidden !== hidden || panel.fresh !== false) {
        panel.element.hidden = hidden;
        panel.fresh = false;
        if (!hidden) (panel.phone ? panel.phone.ready() : panel.onshow());
      }
    }
    const wide = this.#columns >= MOST;
    document.body.classList.toggle("wide", wide);
    const held = document.activeElement?.dataset?.tab;
    this.tabs.replaceChildren(
      ...this.#panels.map((panel, n) => tab(panel, seen, wide && n < PINNED, () => this.select(panel.name))),
      h("button", { type: "button", class: "tab add", title: "Ponsel orang lain", "aria-label": "Tambah ponsel orang lain", onclick: () => this.onAdd() }, icon("plus")),
    );
    if (held) find(`[data-tab="${CSS.escape(held)}"]`, this.tabs)?.focus();
  }

  #seen() {
    if (this.#columns < MOST) return this.#recent.slice(0, this.#columns);
    const pinned = this.#panels.slice(0, PINNED).map((panel) => panel.name);
    const others = this.#recent.filter((name) => !pinned.includes(name));
    return [...pinned, ...others.slice(0, MOST - PINNED)];
  }

  #fit() {
    const { paddingLeft, paddingRight } = getComputedStyle(this.stage);
    const room = this.stage.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    const columns = Math.max(1, Math.min(MOST, Math.floor((room + GAP) / (NARROWEST + GAP))));
    if (columns === this.#columns) return;
    this.#columns = columns;
    requestAnimationFrame(() => this.draw());
  }
}

function tab(panel, seen, pinned, select) {
  const unread = panel.phone?.unread ?? 0;
  const words = h("span", {}, panel.title);
  const badge = unread ? h("b", { class: "badge", "aria-label": `${unread} pesan baru` }, count(unread)) : null;
  return h(
    "button",
    {
      type: "button",
      class: pinned ? "tab pinned" : "tab",
      "data-tab": panel.name,
      "aria-pressed": String(seen.includes(panel.name)),
      onclick: select,
    },
    panel.icon ? icon(panel.icon) : h("i", { class: "dot", "data-phone": panel.name }),
    words,
    badge,
  );
}
