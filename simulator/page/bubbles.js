// Messages as bubbles: text, media, albums, buttons.

import { dayOf, timeOf } from "./dates.js";
import { el, icon } from "./dom.js";
import { fileAddress } from "./server.js";
import { richText } from "./text.js";
import { view } from "./viewer.js";

// Groups messages into what is drawn: day lines, single messages, albums. Each has a key and a version.
export function rows(messages) {
  const out = [];
  let day = "";
  for (const message of messages) {
    const today = dayOf(message.date);
    if (today !== day) {
      day = today;
      out.push({ key: `day ${today} ${message.message_id}`, version: 0, day: today });
    }
    const last = out.at(-1);
    if (message.album && last.album === message.album) {
      last.messages.push(message);
      last.version += message.seq;
    } else {
      out.push({ key: `message ${message.message_id}`, version: message.seq, album: message.album, messages: [message] });
    }
  }
  return out;
}

export function draw(row, phone) {
  if (row.day) return el("p", { class: "day" }, el("span", {}, row.day));
  const [first] = row.messages;
  const mine = first.sender_id === phone.userId;
  const bubble = el("div", { class: "bubble" });
  if (!mine && !first.from_bot) bubble.append(el("p", { class: "sender" }, first.sender));
  const quoted = first.reply_to === null ? null : phone.message(first.reply_to);
  if (quoted) bubble.append(quote(quoted, phone));
  const pictures = row.messages.filter((one) => one.media?.kind === "photo");
  if (pictures.length > 0) bubble.append(album(pictures, phone));
  for (const message of row.messages) {
    if (message.media && message.media.kind !== "photo") bubble.append(media(message.media));
    if (message.text) bubble.append(words(message, phone));
  }
  const stamp = footer(row.messages);
  // Text makes room for the time in its last line.
  const end = bubble.lastElementChild;
  if (end?.classList.contains("words")) {
    end.dataset.stamp = `   ${stamp.textContent}`;
    stamp.classList.add("beside");
  }
  bubble.append(stamp);
  bubble.classList.toggle("only-photo", pictures.length > 0 && row.messages.every((one) => !one.text));
  bubble.classList.toggle("sticker-bubble", first.media?.kind === "sticker");
  const node = el("article", { class: `message ${mine ? "mine" : "theirs"}`, testid: "message",
    data: { messageId: first.message_id, fromBot: first.from_bot }, tabindex: "-1",
    "aria-label": mine ? "Tin đã gửi" : `Tin của ${first.sender}` }, bubble);
  const buttons = row.messages.flatMap((one) => keyboard(one, phone));
  if (buttons.length > 0) node.append(el("div", { class: "keyboard" }, ...buttons));
  listenForMenu(node, first, phone);
  return node;
}

const words = (message, phone) => el("div", { class: "words", testid: "message-text" },
  richText(message.text, message.entities, (command) => phone.tapCommand(command), (url) => phone.followLink(url)));

function footer(messages) {
  const last = messages.at(-1);
  // As on a real phone, what a bot rewrites is not marked.
  const edited = messages.some((one) => one.edited && !one.from_bot);
  return el("p", { class: "stamp" }, edited ? "đã sửa " : "", el("time", {}, timeOf(last.date)));
}

function quote(message, phone) {
  const name = message.sender_id === phone.userId ? "Bạn" : message.sender;
  const jump = () => phone.jumpTo(message.message_id);
  return el("button", { type: "button", class: "quote", onclick: jump },
    el("strong", {}, name), el("span", {}, preview(message)));
}

const KIND_NAMES = { photo: "Ảnh", document: "Tệp", voice: "Tin nhắn thoại", sticker: "Nhãn dán", location: "Vị trí" };

export const preview = (message) => message.text || KIND_NAMES[message.media?.kind] || "Tin nhắn";

function album(pictures, phone) {
  const grid = el("div", { class: "album", data: { count: Math.min(pictures.length, 4) } });
  pictures.forEach((message, index) => {
    const { media: photo } = message;
    const image = el("img", { src: fileAddress(photo), alt: message.text || "Ảnh", width: photo.width,
      height: photo.height, loading: "lazy", draggable: "false", onload: () => phone.settle() });
    grid.append(el("button", { type: "button", class: "photo", testid: "photo", data: { messageId: message.message_id },
      "aria-label": "Xem ảnh toàn màn hình",
      onclick: () => view(pictures.map((one) => ({ address: fileAddress(one.media), caption: one.text })), index) }, image));
  });
  return grid;
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  const [value, unit] = bytes < 1024 * 1024 ? [bytes / 1024, "KB"] : [bytes / 1024 / 1024, "MB"];
  return `${value.toLocaleString("vi-VN", { maximumFractionDigits: 1 })} ${unit}`;
}

function media(item) {
  if (item.kind === "sticker") return el("p", { class: "sticker", role: "img", "aria-label": "Nhãn dán" }, item.emoji ?? "👍");
  if (item.kind === "voice") return el("p", { class: "voice" }, "Tin nhắn thoại");
  if (item.kind === "location") {
    return el("p", { class: "voice" }, `Vị trí: ${item.latitude.toFixed(5)}, ${item.longitude.toFixed(5)}`);
  }
  return el("a", { class: "document", testid: "document", href: fileAddress(item), download: item.file_name ?? "tep" },
    el("span", { class: "document-icon" }, icon("file")),
    el("span", { class: "document-words" }, el("span", { class: "document-name" }, item.file_name ?? "Tệp"),
      el("span", { class: "document-size" }, `${size(item.file_size)} · tải xuống`)));
}

function keyboard(message, phone) {
  return message.keyboard.map((row) => el("div", { class: "keyboard-row" }, ...row.map((button) => {
    const node = el("button", { type: "button", class: `inline-button ${button.style ?? ""}`, testid: "inline-button",
      data: { callback: button.callback_data ?? "", messageId: message.message_id } }, el("span", {}, button.text));
    if (phone.isWaiting(message.message_id, button.callback_data)) node.classList.add("waiting");
    node.addEventListener("click", () => phone.pressButton(message, button, node));
    return node;
  })));
}

const LONG_PRESS = 450;

function listenForMenu(node, message, phone) {
  let timer = 0;
  const stop = () => clearTimeout(timer);
  node.addEventListener("contextmenu", (event) => {
    event.preventDefault();
    phone.openMenu(message, event.clientX, event.clientY);
  });
  node.addEventListener("touchstart", (event) => {
    const [touch] = event.touches;
    timer = setTimeout(() => phone.openMenu(message, touch.clientX, touch.clientY), LONG_PRESS);
  }, { passive: true });
  for (const name of ["touchend", "touchmove", "touchcancel"]) node.addEventListener(name, stop, { passive: true });
  node.addEventListener("dblclick", (event) => {
    if (!event.target.closest("button, a")) phone.replyTo(message);
  });
}
