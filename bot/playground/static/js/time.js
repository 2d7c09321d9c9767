// Time as the practice office reads it: its own clock, its own zone.

let zone = "Asia/Jakarta";
let zoneName = "WIB";
let ahead = 0; // milliseconds between the clock of the office and that of this computer

const shown = (options) => (at) =>
  new Intl.DateTimeFormat("id-ID", { timeZone: zone, ...options }).format(at);

export const hour = shown({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
export const day = shown({ weekday: "long", day: "numeric", month: "long", year: "numeric" });
export const shortDay = shown({ weekday: "short", day: "numeric", month: "short" });

export function setTime({ now, zone: name, zone_name: title }) {
  zone = name;
  zoneName = title;
  ahead = Date.parse(now) - Date.now();
}

export const now = () => new Date(Date.now() + ahead);
export const zoneTitle = () => zoneName;

/** Milliseconds from now to the next time the office's clock shows this hour. */
export function until(hours) {
  const parts = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone, hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
  }).formatToParts(now());
  const of = (type) => Number(parts.find((part) => part.type === type).value);
  const passed = ((of("hour") * 60 + of("minute")) * 60 + of("second")) * 1000;
  const wait = hours * 3_600_000 - passed;
  return wait > 0 ? wait : wait + 86_400_000;
}

/** How many days until a weekday's morning: 1 = tomorrow, more over a weekend. */
export function weekdayAfter(days) {
  const at = new Date(now().getTime() + days * 86_400_000);
  return new Intl.DateTimeFormat("en-GB", { timeZone: zone, weekday: "short" }).format(at);
}
