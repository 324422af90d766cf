// One phone: a person's chat with the bot, as they see it.

import { draw, rows } from "./bubbles.js";
import { makeComposer } from "./composer.js";
import { el, iconButton, icon, show } from "./dom.js";
import { avatar } from "./people.js";
import { popUp } from "./pop_up.js";
import { ask, tell, upload } from "./server.js";
import { groupsOf, loadChat, markRead, store } from "./store.js";

const TYPING_MS = 5000;
const ANSWER_MS = 15000;
const NEAR_END = 80;
const FAILURES = {
  press: "Nút này không còn dùng được.",
  edit: "Chưa sửa được: nội dung phải khác và không để trống.",
  media: "Chưa gửi được tệp. Ảnh phải là PNG hoặc JPEG dưới 10 MB, tệp khác dưới 50 MB.",
};

export class Phone {
  constructor(userId, onClose) {
    this.userId = userId;
    this.chatId = userId;
    this.commands = [];
    this.waiting = new Map();
    this.drawn = new Map();
    this.atEnd = true;
    this.subtitle = el("p", { class: "phone-subtitle", testid: "status" });
    this.tabs = el("div", { class: "tabs", role: "tablist", hidden: true });
    this.list = el("div", { class: "messages", testid: "messages", role: "log", "aria-live": "polite",
      "aria-label": `Tin nhắn với ${store.bot.first_name}`, tabindex: "0" });
    this.notices = el("div", { class: "notices", "aria-live": "assertive" });
    this.toEnd = el("button", { type: "button", class: "round to-end", "aria-label": "Xuống tin mới nhất", hidden: true,
      onclick: () => this.scrollToEnd(true) }, icon("down"));
    this.composer = makeComposer(this);
    const menu = iconButton("more", "Thêm", { class: "more", testid: "phone-menu", onclick: () => this.openPhoneMenu(menu) });
    const head = el("header", { class: "phone-head" },
      iconButton("back", "Về danh bạ", { class: "phone-back", testid: "back", onclick: onClose }),
      avatar(userId, this.person.name),
      el("div", { class: "phone-names" }, el("h2", { title: this.person.name }, this.person.name), this.subtitle),
      el("span", { class: "badge others", hidden: true, "aria-label": "Tin chưa đọc của người khác" }), menu,
      iconButton("close", "Đóng điện thoại", { class: "phone-close", testid: "close-phone", onclick: onClose }));
    this.node = el("section", { class: "phone", testid: "phone", data: { userId }, "aria-label": `Điện thoại của ${this.person.name}` },
      head, this.tabs, el("div", { class: "screen" }, this.list, this.notices, this.toEnd), this.composer.node);
    this.list.addEventListener("scroll", () => this.noteScroll());
    new ResizeObserver(() => this.settle()).observe(this.list);
  }

  get person() {
    return store.people.get(this.userId);
  }

  message(id) {
    return store.chats.get(this.chatId)?.messages.get(id);
  }

  async load() {
    this.list.replaceChildren(el("p", { class: "loading", role: "status" }, "Đang tải tin nhắn…"));
    this.drawn.clear();
    try {
      await Promise.all([loadChat(this.chatId), this.loadCommands()]);
    } catch {
      this.list.replaceChildren(el("p", { class: "loading" }, "Chưa tải được tin nhắn. Mở lại để thử lần nữa."));
      return;
    }
    this.refresh();
    this.scrollToEnd(false);
  }

  async loadCommands() {
    this.commands = (await ask("commands", { person: this.userId, chat: this.chatId })).commands;
  }

  refresh() {
    const chat = store.chats.get(this.chatId);
    if (!chat) return;
    const messages = [...chat.messages.values()].sort((a, b) => a.message_id - b.message_id);
    const next = new Map();
    const nodes = rows(messages).map((row) => {
      const known = this.drawn.get(row.key);
      const kept = known && known.version === row.version ? known : { version: row.version, node: draw(row, this) };
      next.set(row.key, kept);
      return kept.node;
    });
    this.drawn = next;
    if (chat.cut) nodes.unshift(el("p", { class: "day" }, el("span", {}, "Các tin cũ hơn không hiển thị")));
    if (messages.length === 0) nodes.push(this.emptyNote());
    show(this.list, nodes);
    const keyboard = messages.findLast((one) => one.from_bot && one.reply_keyboard)?.reply_keyboard;
    this.composer.refresh(keyboard?.keyboard ? keyboard : null);
    this.describe();
    this.drawTabs();
    this.settle();
    if (this.visible) markRead(this.chatId);
  }

  emptyNote() {
    const about = this.person.note || "Chưa có tin nhắn nào.";
    return el("p", { class: "empty" }, about);
  }

  describe(text = "") {
    const busy = text !== "";
    this.subtitle.title = this.person.title;
    this.subtitle.textContent = busy ? text : this.person.title || store.bot.first_name;
    this.subtitle.classList.toggle("typing", busy);
  }

  drawTabs() {
    const groups = groupsOf(this.userId);
    this.tabs.hidden = groups.length === 0;
    const tab = (chatId, title) => el("button", { type: "button", role: "tab", "aria-selected": String(chatId === this.chatId),
      onclick: () => {
        this.chatId = chatId;
        this.load();
      } }, title);
    this.tabs.replaceChildren(tab(this.userId, store.bot.first_name), ...groups.map((one) => tab(one.chat_id, one.title)));
  }

  get visible() {
    return this.node.isConnected && this.node.offsetParent !== null && !document.hidden;
  }

  // News from the stream

  onChange(change) {
    if (change.kind === "action") return this.showTyping();
    if (change.kind === "answer") return this.onAnswer(change.detail);
    if (change.kind === "commands") return void this.loadCommands();
    if (change.message?.from_bot) {
      clearTimeout(this.typing);
      this.describe();
    }
    if (change.kind === "message" && change.message?.sender_id === this.userId) this.atEnd = true;
    this.refresh();
  }

  showTyping() {
    this.describe("đang gõ…");
    clearTimeout(this.typing);
    this.typing = setTimeout(() => this.describe(), TYPING_MS);
  }

  onAnswer({ user_id: user, message_id: id, text, alert }) {
    if (user !== this.userId) return;
    this.endWaiting(id);
    if (!text) return;
    if (alert) this.alert(text);
    else this.toast(text);
  }

  // Acts

  async act(path, body) {
    try {
      await tell(path, { person: this.userId, chat_id: this.chatId, ...body });
      return true;
    } catch (error) {
      this.fail(path, error);
      return false;
    }
  }

  tapCommand(command) {
    this.act("say", { text: command, typed: 0 });
  }

  followLink(address) {
    const found = new RegExp(`^https?://t\\.me/${store.bot.username}\\?start=([\\w-]{1,64})$`, "i").exec(address);
    if (found) this.act("say", { text: `/start ${found[1]}`, typed: 0 });
    return found !== null;
  }

  async sendFile(kind, file, name, caption, album = "") {
    try {
      await upload({ person: this.userId, chat_id: this.chatId, kind, caption, album }, file, name);
    } catch (error) {
      this.fail("media", error);
    }
  }

  fail(path, error) {
    console.warn(path, error);
    const offline = error instanceof TypeError;
    this.toast(offline ? "Mất kết nối, chưa gửi được." : FAILURES[path] ?? "Chưa gửi được. Thử lại sau.");
  }

  isWaiting(messageId, data) {
    return this.waiting.get(messageId)?.data === data && data !== undefined;
  }

  async pressButton(message, button, node) {
    if (button.url) {
      if (!this.followLink(button.url)) window.open(button.url, "_blank", "noopener");
      return;
    }
    if (button.copy_text) {
      await navigator.clipboard?.writeText(button.copy_text.text);
      this.toast("Đã chép");
      return;
    }
    this.endWaiting(message.message_id);
    node.classList.add("waiting");
    const timer = setTimeout(() => this.endWaiting(message.message_id), ANSWER_MS);
    this.waiting.set(message.message_id, { data: button.callback_data, timer });
    const done = await this.act("press", { message_id: message.message_id, data: button.callback_data, stale: true });
    if (!done) this.endWaiting(message.message_id);
  }

  endWaiting(messageId) {
    clearTimeout(this.waiting.get(messageId)?.timer);
    this.waiting.delete(messageId);
    for (const node of this.list.querySelectorAll(`.inline-button.waiting[data-message-id="${messageId}"]`)) {
      node.classList.remove("waiting");
    }
  }

  replyTo(message) {
    if (!this.composer.node.querySelector(".composer-line").hidden) this.composer.aim({ kind: "reply", message });
  }

  // Notices and menus

  toast(text) {
    const node = el("p", { class: "toast", testid: "toast" }, text);
    this.notices.append(node);
    setTimeout(() => node.remove(), 3500);
  }

  alert(text) {
    const dialog = el("dialog", { class: "alert", testid: "alert" }, el("p", {}, text),
      el("button", { type: "button", testid: "alert-ok", onclick: () => dialog.close() }, "OK"));
    dialog.addEventListener("close", () => dialog.remove());
    this.node.append(dialog);
    dialog.show();
    dialog.querySelector("button").focus();
  }

  openMenu(message, x, y) {
    const own = message.sender_id === this.userId && !message.media;
    const entries = [["Trả lời", () => this.replyTo(message)]];
    if (own) entries.push(["Sửa", () => this.composer.aim({ kind: "edit", message })]);
    if (message.text) entries.push(["Chép chữ", () => navigator.clipboard?.writeText(message.text)]);
    popUp(entries, x, y);
  }

  openPhoneMenu(button) {
    const { right, bottom } = button.getBoundingClientRect();
    const toggle = this.person.blocked
      ? ["Bỏ chặn bot", () => this.act("unblock", {})]
      : ["Chặn bot", () => this.act("block", {})];
    popUp([toggle], right, bottom);
  }

  // Scrolling

  noteScroll() {
    const { scrollTop, scrollHeight, clientHeight } = this.list;
    this.atEnd = scrollHeight - scrollTop - clientHeight < NEAR_END;
    this.toEnd.hidden = this.atEnd;
  }

  settle() {
    if (this.atEnd) this.list.scrollTop = this.list.scrollHeight;
    else this.toEnd.hidden = false;
  }

  scrollToEnd(smooth) {
    this.atEnd = true;
    this.list.scrollTo({ top: this.list.scrollHeight, behavior: smooth ? "smooth" : "instant" });
    this.toEnd.hidden = true;
  }

  jumpTo(messageId) {
    const node = this.list.querySelector(`.message[data-message-id="${messageId}"]`);
    if (!node) return;
    this.atEnd = false;
    node.scrollIntoView({ block: "center", behavior: "smooth" });
    node.classList.add("pointed");
    setTimeout(() => node.classList.remove("pointed"), 1500);
  }
}
