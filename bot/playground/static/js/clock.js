// The clock of the practice office, which can be moved forward.

import { post, Trouble } from "./api.js";
import { find, h } from "./dom.js";
import { day, hour, now, shortDay, until, weekdayAfter, zoneTitle } from "./time.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Hang the clock into the top bar; `tick` is called every second. */
export function clock(tick) {
  const button = find("#clock");
  const panel = h("div", { class: "clockwork", popover: "auto", id: "clockwork", role: "dialog", "aria-label": "Majukan jam" });
  const time = h("p", { class: "big" });
  const date = h("p", { class: "date" });
  const says = h("p", { class: "says", role: "status" });
  panel.append(time, date, h("h2", {}, "Majukan jam"), h("div", { class: "jumps" }, jumps(says)), says);
  document.body.append(panel);
  button.setAttribute("popovertarget", panel.id);
  panel.addEventListener("toggle", (event) => {
    button.setAttribute("aria-expanded", String(event.newState === "open"));
    const box = button.getBoundingClientRect();
    panel.style.top = `${box.bottom + 8}px`;
    panel.style.left = `${Math.max(8, Math.min(box.left, innerWidth - panel.offsetWidth - 8))}px`;
  });
  const draw = () => {
    const at = now();
    find("#clock-day").textContent = `${shortDay(at)} · `;
    find("#clock-hour").textContent = `${hour(at)} ${zoneTitle()}`;
    time.textContent = `${hour(at)} ${zoneTitle()}`;
    date.textContent = day(at);
    tick();
  };
  setInterval(draw, 1000);
  draw();
  return draw;
}

function jumps(says) {
  const steps = [
    ["1 menit", () => MINUTE],
    ["30 menit", () => 30 * MINUTE],
    ["2 jam", () => 2 * HOUR],
    ["4 jam", () => 4 * HOUR],
    ["25 jam", () => 25 * HOUR],
    ["ke 08.00 berikutnya", () => until(8)],
    ["hari kerja berikutnya, 08.00", nextWorkday],
  ];
  return steps.map(([words, span]) => h("button", { type: "button", onclick: () => advance(span(), words, says) }, words));
}

/** The morning of the next day that is not on the weekend. */
function nextWorkday() {
  let span = until(8);
  if (sameDay(span)) span += DAY;
  while (["Sat", "Sun"].includes(weekdayAfter(span / DAY))) span += DAY;
  return span;
}

const sameDay = (span) => day(new Date(now().getTime() + span)) === day(now());

async function advance(span, words, says) {
  try {
    await post("clock", { advance: `PT${Math.max(1, Math.round(span / 1000))}S` });
    says.textContent = `Maju ${words}.`;
  } catch (trouble) {
    if (!(trouble instanceof Trouble)) throw trouble;
    says.textContent = trouble.message;
  }
}
