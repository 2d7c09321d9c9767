// The side drawer: scenarios to practise by, sample documents, switches.

import { get, post, Trouble } from "./api.js";
import { find, h, icon, memory } from "./dom.js";

export class Guide {
  #samples = [];

  /** `names(phone)` gives the name of whose phone it is; `sent(phone)` follows a sent sample; `use(phone, app)` changes the app and tells whether it did. */
  constructor(setup, names, sent, use) {
    this.setup = setup;
    this.names = names;
    this.sent = sent;
    this.use = use;
    this.element = find("#guide");
    this.button = find("#guide-open");
    this.says = h("p", { class: "says", role: "status" });
    this.button.addEventListener("click", () => this.toggle(this.element.hidden));
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.toggle(false));
  }

  async load() {
    this.#samples = await get("samples");
    this.#draw();
    this.toggle(memory.get("guide", false), false);
  }

  toggle(open, focus = true) {
    this.element.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    memory.set("guide", open);
    if (focus) (open ? find("button", this.element) : this.button)?.focus();
  }

  /** A switch was turned, here or in another window. */
  turned({ name, on }) {
    const known = this.setup.switches.find((each) => each.name === name);
    if (known) known.on = on;
    for (const box of this.element.querySelectorAll(`[data-switch="${CSS.escape(name)}"]`)) box.checked = on;
  }

  /** Buttons of the samples that are sent from a phone, for when it is empty. */
  samplesOf(phone) {
    return this.#samples
      .filter((sample) => sample.phone === phone)
      .map((sample) => h("button", { type: "button", class: "sample", onclick: (event) => this.#send(sample, event.currentTarget) },
        icon("file"), h("span", {}, h("b", {}, sample.title), sample.description)));
  }

  #draw() {
    const close = h("button", { type: "button", class: "tool icon", "aria-label": "Tutup panduan", title: "Tutup", onclick: () => this.toggle(false) }, icon("close"));
    this.element.replaceChildren(
      h("header", {}, h("h2", {}, "Panduan & contoh"), close),
      this.says,
      h("h3", {}, "Skenario"),
      ...this.setup.scenarios.map((scenario, n) => this.#scenario(scenario, n === 0)),
      h("h3", {}, "Contoh dokumen"),
      h("ul", { class: "samples" }, this.#samples.map((sample) => this.#sample(sample))),
      ...this.#apps(),
      ...(this.setup.switches.length ? [h("h3", {}, "Gangguan buatan"), ...this.setup.switches.map((each) => this.#switch(each))] : []),
    );
  }

  #apps() {
    const phones = Object.keys(this.setup.apps);
    if (!phones.length) return [];
    const everybody = (app, words) => h("button", { type: "button", onclick: async () => {
      let all = true;
      for (const phone of phones) all = (await this.use(phone, app)) && all;
      this.says.textContent = all ? `Semua pegawai memakai ${words}.` : `Belum semua pegawai memakai ${words}. Coba lagi sebentar.`;
    } }, `Semua ${words}`);
    return [h("h3", {}, "Aplikasi chat"), h("p", { class: "apps" }, everybody("playground", "Telegram"), everybody("whatsapp", "WhatsApp"))];
  }

  #scenario(scenario, open) {
    const samples = this.#samples.filter((sample) => scenario.samples.includes(sample.name));
    const known = this.setup.switches.find((each) => each.name === scenario.switch);
    return h(
      "details",
      { class: "scenario", name: "scenario", open },
      h("summary", {}, h("b", {}, scenario.title), h("span", {}, scenario.summary)),
      h("ol", {}, scenario.steps.map((step) => h("li", {}, step))),
      ...samples.map((sample) => h("button", { type: "button", class: "go", onclick: (event) => this.#send(sample, event.currentTarget) }, icon("send"), `Kirim: ${sample.title}`)),
      known ? this.#switch(known) : null,
    );
  }

  #sample(sample) {
    return h("li", {},
      icon("file"),
      h("p", {}, h("b", {}, sample.title), h("span", {}, sample.description)),
      h("button", { type: "button", "aria-label": `Kirim ${sample.title} dari ponsel ${this.names(sample.phone)}`, title: `Dari ponsel ${this.names(sample.phone)}`, onclick: (event) => this.#send(sample, event.currentTarget) }, "Kirim"));
  }

  #switch(known) {
    const box = h("input", { type: "checkbox", role: "switch", "data-switch": known.name });
    box.checked = known.on;
    box.addEventListener("change", () => this.#try(() => post(`switches/${known.name}`, { on: box.checked }), () => { box.checked = !box.checked; }));
    return h("label", { class: "switch" }, box, h("i"), h("span", {}, known.title));
  }

  #send(sample, button) {
    if (button.getAttribute("aria-busy")) return;
    button.setAttribute("aria-busy", "true");
    this.#try(async () => {
      const { phone } = await post(`samples/${sample.name}`);
      this.says.textContent = `“${sample.title}” dikirim dari ponsel ${this.names(phone)}.`;
      this.sent(phone);
    }).finally(() => button.removeAttribute("aria-busy"));
  }

  async #try(work, undo = () => {}) {
    try {
      await work();
    } catch (trouble) {
      undo();
      if (!(trouble instanceof Trouble)) throw trouble;
      this.says.textContent = trouble.message;
    }
  }
}
