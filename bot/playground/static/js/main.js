// Puts the training room together.

import { get, post, Trouble } from "./api.js";
import { ask } from "./ask.js";
import { clock } from "./clock.js";
import { find, memory } from "./dom.js";
import { Guide } from "./guide.js";
import { Live } from "./live.js";
import { Phone } from "./phone.js";
import { portal } from "./portal.js";
import { Stage } from "./stage.js";
import { setTime } from "./time.js";

const TITLES = { pengusul: "Pengusul", kasubbag: "Kasubbag", staf: "Staf", sekretaris: "Sekretaris", admin: "Admin" };
const INVITATION = /^#undangan=(.+)$/;

const AGAIN = 2000;

const phones = new Map();
let live = false; // false while the page catches up
let begun = false;

const setup = await arrive();
setTime(setup);
find("#office").textContent = setup.office;

const stage = new Stage(find("#stage"), find("#tabs"), addStranger);
const guide = new Guide(setup, (phone) => setup.people.find((person) => person.phone === phone)?.name ?? phone, (phone) => stage.select(phone));
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

function addPhone(person) {
  const phone = new Phone(person, setup, {
    unread: () => stage.draw(),
    samples: ({ person: { phone: name } }) => guide.samplesOf(name),
  });
  phones.set(person.phone, phone);
  const title = TITLES[person.phone] ?? person.name;
  stage.add({ name: person.phone, title, element: phone.element, phone, onshow: () => phone.ready() });
  return phone;
}

async function addStranger() {
  const name = await ask({
    title: "Ponsel orang lain",
    words: "Buka ponsel seseorang yang belum dikenal bot, misalnya untuk mencoba undangan.",
    yes: "Buka",
    field: { "aria-label": "Nama", placeholder: "Nama", required: true, maxlength: "28" },
  });
  if (!name) return;
  const phone = `tamu-${name.toLowerCase().replace(/[^a-z0-9]+/g, "-").replace(/^-|-$/g, "") || "baru"}`.slice(0, 32);
  stranger({ phone, name, title: "Belum dikenal bot" });
  stream.listen([...phones.keys()]);
}

function stranger(person) {
  if (!phones.has(person.phone)) {
    memory.set("strangers", [...memory.get("strangers", []), person]);
    addPhone(person).tick();
  }
  stage.select(person.phone);
  return phones.get(person.phone);
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
