// The JDIH website in a frame beside the phones.

import { h, icon } from "./dom.js";

/** Give the panel; the site is loaded when it is first seen. `manual` is its form for uploads by hand. */
export function portal(address, manual) {
  const frame = h("iframe", { title: "Situs JDIH", loading: "lazy" });
  const byHand = () => {
    frame.src = new URL(manual, location.href).href;
  };
  const where = h("span", { class: "where" }, address);
  let last = address; // the page that was shown last
  const reload = () => {
    if (!frame.src) return;
    try {
      frame.contentWindow.location.reload();
    } catch {
      frame.src = last; // a site that was down left a page of the browser's own, which nobody may reload
    }
  };
  frame.addEventListener("load", () => {
    try {
      const { href, pathname, search } = frame.contentWindow.location;
      last = href;
      where.textContent = pathname + search;
    } catch {
      where.textContent = address;
    }
  });
  const known = new Map(); // id of a message → what it told of the site
  /** A phone tells something else of a page than before, or no longer shows it: look anew. */
  const heard = (message, live) => {
    const links = message.html.includes("<a ") || message.buttons.some((button) => button.url);
    const told = links ? message.text : "";
    if (live && told !== (known.get(message.id) ?? "")) reload();
    known.set(message.id, told);
  };
  const element = h("section", { class: "portal", "aria-label": "Situs JDIH" },
    h("header", {},
      icon("globe"), where,
      manual ? h("button", { type: "button", class: "tool words", onclick: byHand }, "Unggah manual") : null,
      h("button", { type: "button", class: "tool icon", "aria-label": "Muat ulang situs JDIH", title: "Muat ulang", onclick: reload }, icon("reset")),
      h("a", { class: "tool icon", href: address, target: "_blank", rel: "noopener", "aria-label": "Buka situs JDIH di tab baru", title: "Buka di tab baru" }, icon("out"))),
    frame);
  const onshow = () => {
    if (!frame.src) frame.src = address;
  };
  return { name: "jdih", title: "JDIH", icon: "globe", element, onshow, heard };
}
