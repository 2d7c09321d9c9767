// The JDIH website in a frame beside the phones.

import { h, icon } from "./dom.js";

/** Give the panel; the site is loaded when it is first seen. */
export function portal(address) {
  const frame = h("iframe", { title: "Situs JDIH", loading: "lazy" });
  const where = h("span", { class: "where" }, address);
  const reload = () => {
    if (frame.src) frame.contentWindow.location.reload();
  };
  frame.addEventListener("load", () => {
    try {
      const { pathname, search } = frame.contentWindow.location;
      where.textContent = pathname + search;
    } catch {
      where.textContent = address;
    }
  });
  const known = new Set();
  /** A phone shows the address of a page: one that is new is to be seen here, too. */
  const heard = (url, live) => {
    if (live && !known.has(url)) reload();
    known.add(url);
  };
  const element = h("section", { class: "portal", "aria-label": "Situs JDIH" },
    h("header", {},
      icon("globe"), where,
      h("button", { type: "button", class: "tool icon", "aria-label": "Muat ulang situs JDIH", title: "Muat ulang", onclick: reload }, icon("reset")),
      h("a", { class: "tool icon", href: address, target: "_blank", rel: "noopener", "aria-label": "Buka situs JDIH di tab baru", title: "Buka di tab baru" }, icon("out"))),
    frame);
  const onshow = () => {
    if (!frame.src) frame.src = address;
  };
  return { name: "jdih", title: "JDIH", icon: "globe", element, onshow, heard };
}
