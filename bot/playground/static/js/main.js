// Puts the training room together.

import { get, post, Trouble } from "./api.js";
import { ask } from "./ask.js";
import { clock } from "./clock.js";
import { find, memory } from "./dom.js";
import { Guide } from "./guide.js";
import { Live } from "./live.js";
import { chatOf, Phone, TELEGRAM, WHATSAPP } from "./phone.js";
import { portal } from "./portal.js";
import { Stage } from "./stage.js";
import { setTime } from "./time.js";

const INVITATION = /^#undangan=(.+)$/;

const WA_ME = "https://wa.me/";

const AGAIN = 2000;

const phones = new Map(); // chat → the phone with its app
let live = false; // false while the page catches up
let begun = false;

const setup = await arrive();
const titles = { pengusul: "Pengusul", kasubbag: setup.kasubbag, staf: "Staf", sekretaris: "Sekretaris", admin: "Admin" };
const both = Object.keys(setup.apps).length > 0; // else there is one app only
setTime(setup);
find("#office").textContent = setup.office;

const stage = new Stage(find("#stage"), find("#tabs"), addStranger);
const guide = new Guide(setup, (phone) => setup.people.find((person) => person.phone === phone)?.name ?? phone, (phone) => stage.select(phone), use);
await guide.load();

const main = setup.people.slice(0, 3);
for (const person of main) addPhone(person);
const site = portal(setup.jdih_url, setup.manual_url);
stage.add(site);
for (const person of setup.people.slice(3)) addPhone(person);
for (const person of memory.get("strangers", [])) waiting(addPhone(person));
stage.begin(first());

const redrawClock = clock(() => phones.forEach((phone) => phone.tick()));
const stream = new Live(hear, connected);
invited();
stream.listen([...phones.keys()]);
addEventListener("hashchange", () => invited() && stream.listen([...phones.keys()]));
find("#stage").addEventListener("click", greeted);
document.addEventListener("visibilitychange", () => phones.forEach((phone) => phone.visible && phone.element.matches(":hover") && phone.seen()));

find("#reset").addEventListener("click", reset);
find("#theme").addEventListener("click", () => theme(memory.get("theme", "auto")));
theme();

/** Ask for the setup until the bot is there. */
async function arrive() {
  for (;;) {
    try {
      return await get("setup");
    } catch (trouble) {
      if (!(trouble instanceof Trouble)) throw trouble;
      connected(false);
      await new Promise((done) => setTimeout(done, AGAIN));
    }
  }
}

function first() {
  const last = memory.get("screen", "");
  const names = [...main.map((person) => person.phone), "jdih"];
  return [last, ...names].filter((name) => name === "jdih" || phones.has(name));
}

/** Add somebody's phone, with a chat in each app; the one he uses is seen. */
function addPhone(person) {
  const on = {
    unread: () => stage.draw(),
    samples: ({ person: { phone: name } }) => guide.samplesOf(name),
    swap: ({ whatsapp }) => use(person.phone, whatsapp ? TELEGRAM : WHATSAPP),
  };
  for (const app of both ? [TELEGRAM, WHATSAPP] : [TELEGRAM]) phones.set(chatOf(person.phone, app), new Phone(person, setup, on, app));
  const title = titles[person.phone] ?? person.name;
  const phone = phones.get(chatOf(person.phone, setup.apps[person.phone] ?? person.app ?? TELEGRAM));
  stage.add({ name: person.phone, title, phone });
  return phone;
}

/** Let somebody use the other app; every window hears of it. Tells whether it went well. */
async function use(phone, app) {
  const chat = phones.get(chatOf(phone, app));
  try {
    await post(`${phone}/app`, { app });
    return true;
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    chat?.toast(trouble.message, true);
    return false;
  }
}

function used({ phone, app }) {
  const chat = phones.get(chatOf(phone, app));
  if (!chat) return;
  const known = memory.get("strangers", []);
  memory.set("strangers", known.map((each) => (each.phone === phone ? { ...each, app } : each)));
  stage.swap(phone, chat);
  chat.tick();
}

async function addStranger() {
  const name = await ask({
    title: "Ponsel orang lain",
    words: "Buka ponsel seseorang yang belum dikenal bot, misalnya untuk mencoba undangan.",
    yes: "Buka",
    field: { "aria-label": "Nama", placeholder: "Nama", required: true, maxlength: "28" },
  });
  if (!name) return;
  const phone = `tamu-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "baru"}`.slice(0, 29);
  stranger({ phone, name, title: "Belum dikenal bot" });
  stream.listen([...phones.keys()]);
}

function stranger(person) {
  const chat = chatOf(person.phone, person.app);
  if (!phones.has(chat)) {
    memory.set("strangers", [...memory.get("strangers", []), person]);
    addPhone(person).tick();
  }
  stage.select(person.phone);
  return phones.get(chat);
}

/** A link of wa.me was pressed: a new phone has its words ready to be sent. */
function greeted(event) {
  const link = event.target.closest(`a[href^="${WA_ME}"]`);
  if (!link || !both) return;
  event.preventDefault();
  const phone = `tamu-${crypto.randomUUID().slice(0, 6)}`;
  const person = { phone, name: "Tamu undangan", title: "Membuka undangan", app: WHATSAPP };
  stranger(person).prepare(new URL(link.href).searchParams.get("text") ?? "");
  stream.listen([...phones.keys()]);
}

/** An invitation was opened: a new phone may accept it. */
function invited() {
  const token = INVITATION.exec(location.hash)?.[1];
  if (!token) return false;
  history.replaceState(null, "", location.pathname);
  const phone = `tamu-${crypto.randomUUID().slice(0, 6)}`;
  const invitation = decodeURIComponent(token);
  waiting(stranger({ phone, name: "Tamu undangan", title: "Membuka undangan", invitation }));
  return true;
}

/** An invitation that was opened waits for its start button, also when the page is loaded anew. */
function waiting(phone) {
  const { invitation } = phone.person;
  if (!invitation) return;
  phone.invite(invitation, () => {
    const known = memory.get("strangers", []);
    memory.set("strangers", known.map((each) => (each.phone === phone.person.phone ? { ...each, invitation: "" } : each)));
  });
}

function hear(kind, data) {
  const phone = phones.get(data.phone);
  if (kind === "message") {
    phone?.show(data.message, live);
    site.heard(data.message, live);
  }
  if (kind === "typing") phone?.typing();
  if (kind === "toast") phone?.toast(data.text, false, data.press);
  if (kind === "app") used(data);
  if (kind === "switch") guide.turned(data);
  if (kind === "reset") {
    memory.set("strangers", []);
    location.reload(); // another morning: its clock, its switches, its samples
  }
  if (kind === "clock") {
    setTime(data);
    redrawClock();
  }
  if (kind === "ready") {
    live = true;
    phones.forEach((each) => (begun ? each.settle() : each.ready()));
    begun = true;
  }
}

function connected(yes) {
  if (!yes) live = false;
  const link = find("#link");
  link.classList.toggle("off", !yes);
  find("span", link).textContent = yes ? "Tersambung" : "Menyambung ulang…";
}

async function reset() {
  const sure = await ask({
    title: "Mulai latihan dari awal?",
    words: "Semua percakapan, berkas, dan agenda latihan dihapus. Data kantor yang sebenarnya tidak tersentuh.",
    yes: "Mulai ulang",
    danger: true,
  });
  if (!sure) return;
  try {
    await post("reset"); // every window hears of it and begins anew
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    await ask({ title: "Belum berhasil", words: trouble.message, yes: "Baik" });
  }
}

/** Light, dark, or as the system says; called with the present one it takes the next. */
function theme(present) {
  const all = ["auto", "light", "dark"];
  if (present) memory.set("theme", all[(all.indexOf(present) + 1) % all.length]);
  const chosen = memory.get("theme", "auto");
  document.documentElement.dataset.theme = chosen;
}
