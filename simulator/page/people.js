// The list of people: who can be looked at, and who has unread messages.

import { el } from "./dom.js";
import { store } from "./store.js";

const SEARCH_FROM = 9;
const SHOWN = 200;

let wanted = "";

export const shortName = (name) => name.trim().split(/\s+/).at(-1) ?? "";

export function avatar(id, name) {
  const face = el("span", { class: "avatar", "aria-hidden": "true" },
    [...shortName(name)][0]?.toUpperCase() ?? "?");
  face.style.setProperty("--hue", String((Math.abs(id) * 67) % 360));
  return face;
}

const plain = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

export function setUpPeople(nav, open) {
  const list = el("ul", { class: "people-list" });
  const search = el("input", { type: "search", placeholder: "Tìm người", "aria-label": "Tìm người",
    testid: "person-search", oninput: () => {
      wanted = plain(search.value);
      draw();
    } });
  nav.replaceChildren(el("h1", {}, store.bot.first_name || "Bot"), search, list);

  function draw() {
    search.hidden = store.people.size < SEARCH_FROM;
    const shown = [...store.people.values()]
      .filter((person) => !wanted || plain(`${person.name} ${person.title}`).includes(wanted));
    const items = shown.slice(0, SHOWN).map((person) => item(person, open));
    if (shown.length === 0) items.push(el("li", { class: "none" }, "Chưa có ai trong danh bạ."));
    if (shown.length > SHOWN) items.push(el("li", { class: "none" }, `Còn ${shown.length - SHOWN} người, hãy tìm theo tên.`));
    list.replaceChildren(...items);
  }
  draw();
  return draw;
}

function item(person, open) {
  const unread = store.unread.get(person.user_id) ?? 0;
  const isOpen = document.querySelector(`.phone[data-user-id="${person.user_id}"]`) !== null;
  const badge = unread > 0
    ? el("span", { class: "badge", testid: "unread", "aria-label": `${unread} tin chưa đọc` }, unread > 99 ? "99+" : String(unread))
    : null;
  const status = person.blocked ? "Đã chặn bot" : person.title;
  return el("li", {}, el("button", { type: "button", class: "person", testid: "person-item",
    data: { userId: person.user_id }, "aria-pressed": String(isOpen), title: person.note, onclick: () => open(person.user_id) },
  avatar(person.user_id, person.name),
  el("span", { class: "person-words" }, el("span", { class: "person-name" }, person.name),
    el("span", { class: "person-title" }, status)),
  badge));
}
