// Small helpers to build and find elements.

/** Make an element: h("button", { class: "x", "aria-label": "…", onclick }, children…). */
export function h(tag, props = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "html") element.innerHTML = value; // only ever HTML that our server escaped
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

/** An icon of the sprite in the page; decoration only, the button around it has the label. */
export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export const find = (selector, within = document) => within.querySelector(selector);

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** A number of messages, in the room of two digits. */
export const count = (many) => (many > 99 ? "99+" : String(many));

/** Remember small things of this page; a browser that forbids it just forgets. */
export const memory = {
  get(key, otherwise) {
    try {
      return JSON.parse(localStorage.getItem(`latihan.${key}`)) ?? otherwise;
    } catch {
      return otherwise;
    }
  },
  set(key, value) {
    try {
      localStorage.setItem(`latihan.${key}`, JSON.stringify(value));
    } catch {
      // private window
    }
  },
};
