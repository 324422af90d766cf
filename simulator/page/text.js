// A message's text with its entities as elements. Offsets are UTF-16 units, as in JavaScript.

import { el } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

export function richText(text, entities, onCommand, onLink) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const fragment = document.createDocumentFragment();
  fragment.append(...pieces(text, sorted, 0, text.length, { onCommand, onLink }));
  return fragment;
}

function pieces(text, entities, begin, end, acts) {
  const out = [];
  let position = begin;
  let rest = entities;
  while (rest.length > 0) {
    const [entity] = rest;
    const from = Math.max(entity.offset, position);
    const to = Math.min(entity.offset + entity.length, end);
    const inside = rest.slice(1).filter((one) => one.offset < to);
    rest = rest.slice(1 + inside.length);
    if (to <= from) continue;
    if (from > position) out.push(text.slice(position, from));
    const node = wrapper(entity, text.slice(from, to), acts);
    node.append(...pieces(text, inside, from, to, acts));
    out.push(node);
    position = to;
  }
  if (position < end) out.push(text.slice(position, end));
  return out;
}

function wrapper(entity, shown, { onCommand, onLink }) {
  if (entity.type === "bot_command") {
    return el("button", { type: "button", class: "command-link", onclick: () => onCommand(shown) });
  }
  if (entity.type === "url" || entity.type === "text_link") {
    return link(entity.url ?? shown, onLink);
  }
  if (entity.type === "spoiler") {
    const spoiler = el("span", { class: "spoiler", role: "button", tabindex: "0",
      "aria-label": "Nội dung ẩn, bấm để xem" });
    const reveal = () => spoiler.classList.add("revealed");
    spoiler.addEventListener("click", reveal);
    spoiler.addEventListener("keydown", (event) => event.key === "Enter" && reveal());
    return spoiler;
  }
  return el(TAGS[entity.type] ?? "span");
}

export function link(address, onLink) {
  const safe = /^(https?|tg):\/\//i.test(address) ? address : `https://${address}`;
  const open = (event) => {
    if (onLink(safe)) event.preventDefault();
  };
  return el("a", { href: safe, target: "_blank", rel: "noopener noreferrer", onclick: open });
}
