// A small menu at a point of the page; it goes when something else is touched.

import { el } from "./dom.js";

// `entries` are [label, what to do].
export function popUp(entries, x, y) {
  document.querySelector(".pop-up")?.remove();
  const items = entries.map(([label, run]) => el("button", { type: "button", role: "menuitem", onclick: () => {
    menu.remove();
    run();
  } }, label));
  const menu = el("div", { class: "pop-up", role: "menu", testid: "menu" }, ...items);
  document.body.append(menu);
  const { width, height } = menu.getBoundingClientRect();
  menu.style.left = `${Math.max(8, Math.min(x, innerWidth - width - 8))}px`;
  menu.style.top = `${Math.max(8, Math.min(y, innerHeight - height - 8))}px`;
  items[0].focus();
  const leave = (event) => {
    if (event.type === "keydown" ? event.key !== "Escape" : menu.contains(event.target)) return;
    menu.remove();
    document.removeEventListener("pointerdown", leave);
    document.removeEventListener("keydown", leave);
  };
  document.addEventListener("pointerdown", leave);
  document.addEventListener("keydown", leave);
}
