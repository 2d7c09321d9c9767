// One phone: a name plate, and the chat with the bot below it.

import { post, Trouble } from "./api.js";
import { bubble } from "./bubble.js";
import { Composer } from "./composer.js";
import { calm, count, find, h, icon, memory } from "./dom.js";
import { Drop } from "./drop.js";
import { sheet } from "./sheet.js";
import { day, hour, now } from "./time.js";

export const TELEGRAM = "playground";
export const WHATSAPP = "whatsapp";
/** The name of the chat that an app has on a phone. */
export const chatOf = (phone, app) => (app === WHATSAPP ? `wa-${phone}` : phone);

const TYPING = 6000;
const TOAST = 4500;
const PATIENCE = 10_000; // a pressed button waits this long for its answer
const REPLIES = 4; // reply buttons that the keyboard stops at
const NEAR = 80; // pixels from the end that still count as being there
const WINDOW = 24 * 3_600_000; // of WhatsApp: how long after an officer wrote he may be sent anything
const SHUT = "Lebih dari 24 jam Anda tidak menulis: WhatsApp hanya meneruskan satu templat pengingat sehari. Tekan tombolnya atau tulis apa saja, dan yang tertahan datang.";
const FOLLOW = 5000; // what comes within this after a press is shown to who pressed

export class Phone {
  #messages = new Map(); // id → message
  #waiting = new Map(); // press id → button element
  #sending = 0; // presses whose id is not known yet
  #early = new Set(); // ids that were answered meanwhile
  #invited = false; // an invitation waits for its start button
  #unread = 0;
  #timers = {};
  #pressed = { message: "", at: -FOLLOW };

  /** `on` has unread(phone), samples(phone), for the empty phone, and swap(phone), to the other app. */
  constructor(person, setup, on, app = TELEGRAM) {
    this.person = person;
    this.on = on;
    this.app = app;
    this.whatsapp = app === WHATSAPP;
    this.chat = chatOf(person.phone, app);
    this.bot = this.whatsapp ? setup.office : "Bot JDIH";
    this.about = this.whatsapp ? "akun bisnis" : "bot layanan JDIH";
    this.swaps = Object.keys(setup.apps).length > 0;
    this.composer = new Composer({ phone: this.chat, name: person.name }, setup.limits, (text, bad) => this.toast(text, bad));
    this.#build();
    new Drop(this.device, (files, as) => this.composer.add(files, as));
  }

  get unread() {
    return this.#unread;
  }

  get visible() {
    return this.element.isConnected && !this.element.hidden && document.visibilityState === "visible";
  }

  /** Show a message, new or drawn anew. `live` is false while the page catches up. */
  show(message, live) {
    const known = this.#messages.get(message.id);
    if (known && known.rev >= message.rev) return;
    this.#messages.set(message.id, message);
    const old = known && this.#bubble(message.id);
    const drawn = bubble(message, this);
    if (old) this.#redraw(old, drawn, live);
    else this.#insert(drawn, message, live);
    this.#quiet(message.mine);
  }

  /** The page has caught up. */
  settle() {
    this.#empty();
    this.#tidy();
  }

  /** Go to the end at once: the page has begun, or the phone comes into view. */
  ready() {
    this.settle();
    this.log.scrollTop = this.log.scrollHeight;
  }

  typing() {
    this.element.classList.add("typing");
    this.status.textContent = "mengetik…";
    clearTimeout(this.#timers.typing);
    this.#timers.typing = setTimeout(() => this.#quiet(false), TYPING);
  }

  /** Show a short answer; of a press, if its id is given. */
  toast(text, bad = false, press = "") {
    this.#answered(press);
    if (!text) return;
    this.bread.textContent = text;
    this.bread.classList.toggle("bad", bad);
    this.bread.classList.add("shown");
    clearTimeout(this.#timers.toast);
    this.#timers.toast = setTimeout(() => this.bread.classList.remove("shown"), TOAST);
  }

  tick() {
    this.watch.textContent = hour(now());
    if (!this.whatsapp) return;
    const wrote = [...this.#messages.values()].filter((message) => message.mine).map((message) => Date.parse(message.at));
    this.shut.hidden = !wrote.length || now() - Math.max(...wrote) <= WINDOW;
  }

  /** Put words into the composer, to be sent by whoever holds the phone. */
  prepare(text) {
    this.composer.prepare(text);
  }

  /** Offer the start button of an invitation in place of the composer; `begun()` is told once. */
  invite(token, begun) {
    this.#invited = true;
    const start = h("button", { type: "button", class: "start" }, "Mulai");
    start.addEventListener("click", async () => {
      this.#invited = false;
      begun();
      await this.composer.write(`/start ${token}`);
      start.replaceWith(this.composer.element);
      this.composer.text.focus();
    });
    this.composer.element.replaceWith(start);
    this.#empty();
  }

  seen() {
    const last = Math.max(0, ...[...this.#messages.values()].map((message) => message.rev));
    memory.set(`seen.${this.chat}`, last);
    if (this.#unread) this.#count(0);
  }

  // What a bubble asks of its phone ------------------------------------------------------------
  async press(message, button, element) {
    if (element.classList.contains("waiting")) return;
    element.classList.add("waiting");
    element.setAttribute("aria-busy", "true");
    this.#pressed = { message: message.id, at: performance.now() };
    const done = setTimeout(() => this.#release(element), PATIENCE);
    element.dataset.patience = done;
    this.#sending += 1;
    try {
      const { press } = await post(`${this.chat}/press`, { message: message.id, button: button.id });
      if (this.whatsapp || this.#early.delete(press)) this.#release(element);
      else this.#waiting.set(press, element);
    } catch (trouble) {
      this.#release(element);
      if (!(trouble instanceof Trouble)) throw trouble;
      this.toast(trouble.message, true);
    } finally {
      this.#sending -= 1;
      if (!this.#sending) this.#early.clear();
    }
  }

  reply(message) {
    this.composer.replyTo(message);
  }

  async #copy(words) {
    if (!words) return;
    try {
      await navigator.clipboard.writeText(words.textContent);
      this.toast("Disalin.");
    } catch {
      this.toast("Peramban ini tidak mengizinkan menyalin.", true);
    }
  }

  quote(id) {
    const message = id && this.#messages.get(id);
    if (!message) return null;
    const words = message.text.split("\n")[0] || message.files[0]?.name || "";
    const jump = () => {
      const target = this.#bubble(id);
      target?.scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
      target && flash(target);
    };
    return h("button", { type: "button", class: "quoted", title: "Lihat pesan yang dibalas", onclick: jump },
      h("b", {}, message.mine ? "Anda" : this.bot), " ", h("span", {}, words));
  }

  /** Show the rows of a list from below. */
  open(message, opener) {
    sheet(this.device, message, opener, (button) => this.press(message, button, opener));
  }

  // Inside -------------------------------------------------------------------------------------
  #build() {
    const { phone, name, title } = this.person;
    const initials = name.split(/\s+/).map((word) => word[0]).slice(0, 2).join("").toUpperCase();
    this.badge = h("span", { class: "badge", hidden: true });
    this.watch = h("span", { class: "watch", "aria-hidden": "true" });
    this.status = h("span", { class: "status" }, this.about);
    this.log = h("div", { class: "log", role: "log", "aria-live": "polite", "aria-label": `Percakapan ${name} dengan ${this.bot}`, tabindex: "0" });
    this.bread = h("p", { class: "toast", role: "status", "aria-live": "assertive" });
    this.down = h("button", { type: "button", class: "down", hidden: true, "aria-label": "Ke pesan terakhir" }, icon("down"));
    this.shut = h("p", { class: "shut", role: "status", hidden: true }, SHUT);
    this.device = h("div", { class: "device" },
      h("div", { class: "notch", "aria-hidden": "true" }, this.watch, h("i")),
      h("header", { class: "chat" },
        h("img", { src: "static/icon.svg", alt: "", width: "36", height: "36" }),
        h("p", {}, h("b", {}, this.bot), this.status)),
      h("div", { class: "screen" }, this.log, this.down, this.bread),
      this.shut,
      this.composer.element);
    this.element = h("section", { class: this.whatsapp ? "phone whatsapp" : "phone", "data-phone": phone, "aria-label": `Ponsel ${name}, ${title}` },
      h("header", { class: "plate" },
        h("span", { class: "face", "aria-hidden": "true" }, initials),
        h("p", {}, h("b", {}, name), h("span", { title }, title)),
        this.swaps ? this.#swap() : null,
        h("span", { class: "ring", "aria-live": "polite" }, icon("bell"), this.badge)),
      this.device);
    for (const kind of ["pointerenter", "focusin"]) this.element.addEventListener(kind, () => this.seen());
    let end = true;
    this.log.addEventListener("scroll", () => {
      end = this.#atEnd();
      this.down.hidden = end;
    });
    new ResizeObserver(() => { if (end) this.log.scrollTop = this.log.scrollHeight; }).observe(this.log);
    this.down.addEventListener("click", () => this.#toEnd());
    this.log.addEventListener("click", (event) => this.#copy(event.target.closest(".copy")));
    this.#empty();
  }

  #swap() {
    const [here, there] = this.whatsapp ? ["WhatsApp", "Telegram"] : ["Telegram", "WhatsApp"];
    return h("button", { type: "button", class: "app", "aria-label": `${here}: ganti ke ${there}`, title: `Ganti ke ${there}`, onclick: () => this.on.swap(this) },
      h("span", {}, here), icon("swap"));
  }

  #bubble(id) {
    return find(`[data-id="${CSS.escape(id)}"]`, this.log);
  }

  #insert(drawn, message, live) {
    find(".empty", this.log)?.remove();
    const stay = message.mine || this.#atEnd() || this.#following();
    this.#pressed.message = ""; // the end is what is looked at now, and no longer the card
    let after = this.log.lastElementChild;
    while (after && !(Number(after.dataset.id) < Number(message.id))) after = after.previousElementSibling;
    if (after) after.after(drawn);
    else this.log.prepend(drawn);
    if (live) this.#tidy(); // otherwise once, when all is there
    if (live && !calm()) drawn.classList.add("new");
    if (live && stay) this.#toEnd();
    for (const image of drawn.querySelectorAll("img")) image.addEventListener("load", () => stay && this.#toEnd());
    const fresh = message.rev > memory.get(`seen.${this.chat}`, 0);
    if (!message.mine && fresh) this.#arrived(message, live);
  }

  #arrived(message, live) {
    const held = !document.body.classList.contains("wide"); // then it is the one in the hand
    const looked = this.visible && (held || this.element.matches(":hover, :focus-within"));
    if (looked) return this.seen();
    this.#count(this.#unread + 1);
    if (live && !message.silent) this.#ring();
  }

  #ring() {
    this.element.classList.remove("ringing");
    void this.element.offsetWidth; // begins the animation anew
    this.element.classList.add("ringing");
    this.on.ring?.(this);
  }

  #redraw(old, drawn, live) {
    const end = this.#atEnd();
    const focused = old.contains(document.activeElement) && document.activeElement.dataset.button !== undefined;
    const before = old.offsetHeight;
    for (const [press, element] of this.#waiting) if (old.contains(element)) this.#waiting.delete(press);
    old.replaceWith(drawn);
    if (live) this.#tidy();
    if (focused) (find(".key", drawn) ?? this.composer.text).focus({ preventScroll: true });
    const follow = () => {
      if (end) this.#toEnd();
      else if (this.#following(drawn.dataset.id)) drawn.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
    };
    if (!live || calm() || drawn.classList.contains("mine")) return follow();
    const after = drawn.offsetHeight;
    const grow = drawn.animate(
      [{ height: `${before}px`, overflow: "clip" }, { height: `${after}px`, overflow: "clip" }],
      { duration: 240, easing: "cubic-bezier(.2,.8,.2,1)" },
    );
    grow.finished.then(follow, () => {});
    if (drawn.classList.contains("theirs")) flash(drawn);
  }

  /**
   * Name each day once, quote what several messages answer only above the first, and let the
   * keyboard stop at the reply buttons of the last few messages only.
   */
  #tidy() {
    for (const line of this.log.querySelectorAll(".day")) line.remove();
    const all = [...this.log.querySelectorAll(".bubble")];
    let [last, above] = ["", ""];
    for (const [n, each] of all.entries()) {
      find(".reply", each).tabIndex = n < all.length - REPLIES ? -1 : 0;
      const name = day(new Date(this.#messages.get(each.dataset.id).at));
      if (name !== last) each.before(h("p", { class: "day" }, h("span", {}, name)));
      each.classList.toggle("again", Boolean(each.dataset.above) && each.dataset.above === above);
      [last, above] = [name, each.dataset.above];
    }
  }

  /** Is somebody waiting here for what a press does: of this message, or of any? */
  #following(id = this.#pressed.message) {
    return this.#pressed.message === id && performance.now() - this.#pressed.at < FOLLOW;
  }

  #atEnd() {
    return this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < NEAR;
  }

  #toEnd() {
    this.log.scrollTo({ top: this.log.scrollHeight, behavior: calm() ? "auto" : "smooth" });
  }

  #count(unread) {
    this.#unread = unread;
    this.badge.textContent = count(unread);
    this.badge.hidden = unread === 0;
    this.badge.setAttribute("aria-label", `${unread} pesan baru`);
    this.on.unread(this);
  }

  #quiet(mine) {
    if (mine) return;
    clearTimeout(this.#timers.typing);
    this.element.classList.remove("typing");
    this.status.textContent = this.about;
  }

  #answered(press) {
    const element = this.#waiting.get(press);
    if (element) this.#release(element);
    else if (press && this.#sending) this.#early.add(press);
    this.#waiting.delete(press);
  }

  #release(element) {
    clearTimeout(Number(element.dataset.patience));
    element.classList.remove("waiting");
    element.removeAttribute("aria-busy");
  }

  #empty() {
    find(".empty", this.log)?.remove();
    if (this.#messages.size) return;
    const samples = this.#invited ? [] : this.on.samples(this);
    this.log.append(h("div", { class: "empty" }, h("p", {}, this.#hint(samples.length > 0)), ...samples));
  }

  #hint(samples) {
    if (this.#invited) return "Anda membuka undangan. Tekan Mulai untuk berkenalan dengan bot.";
    if (samples) return "Belum ada pesan. Lampirkan file, atau mulai dengan contoh:";
    return "Belum ada pesan. Bot akan menyapa bila ada tugas.";
  }
}

function flash(element) {
  element.classList.remove("changed");
  void element.offsetWidth; // begins the animation anew
  element.classList.add("changed");
}
