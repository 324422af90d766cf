// The bottom of a phone: writing, attaching, commands, reply and edit; Start and unblock.

import { el, iconButton } from "./dom.js";
import { preview } from "./bubbles.js";

const LONGEST = 4096;
const TALLEST = 132;

export function makeComposer(phone) {
  let target = null; // { kind: "reply" | "edit", message }
  const area = el("textarea", { class: "composer-text", testid: "composer", rows: "1", maxlength: LONGEST,
    placeholder: "Tin nhắn", "aria-label": `Tin nhắn của ${phone.person.name}`, enterkeyhint: "send", autocomplete: "off" });
  const send = iconButton("send", "Gửi", { class: "send", testid: "send", onclick: () => submit() });
  const slash = el("button", { type: "button", class: "round slash", "aria-label": "Danh sách lệnh", title: "Danh sách lệnh",
    testid: "commands", onclick: () => toggle(commandMenu()) }, "/");
  const attach = iconButton("attach", "Đính kèm", { testid: "attach", onclick: () => toggle(attachMenu()) });
  const note = el("div", { class: "composer-note", hidden: true });
  const panel = el("div", { class: "composer-panel", hidden: true });
  const replies = el("div", { class: "reply-keyboard", hidden: true });
  const line = el("div", { class: "composer-line" }, slash, area, attach, send);
  const big = el("button", { type: "button", class: "big", hidden: true });
  const node = el("footer", { class: "composer" }, panel, note, line, replies, big);

  area.addEventListener("input", grow);
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      submit();
    }
  });
  node.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    panel.hidden = true;
    aim(null);
  });

  function grow() {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, TALLEST)}px`;
    send.disabled = area.value.trim() === "";
  }

  async function submit() {
    const text = area.value.trim();
    if (!text) return;
    const aimed = target;
    panel.hidden = true;
    area.value = "";
    aim(null);
    grow();
    const done = aimed?.kind === "edit"
      ? await phone.act("edit", { message_id: aimed.message.message_id, text })
      : await phone.act("say", { text, reply_to: aimed?.message.message_id ?? null });
    if (!done && !area.value) {
      area.value = text;
      grow();
    }
  }

  function aim(next) {
    target = next;
    note.hidden = next === null;
    if (next === null) return;
    const title = next.kind === "edit" ? "Sửa tin nhắn" : "Trả lời";
    note.replaceChildren(el("p", {}, el("strong", {}, title), el("span", {}, preview(next.message))),
      iconButton("close", "Thôi", { onclick: () => aim(null) }));
    if (next.kind === "edit") area.value = next.message.text;
    grow();
    area.focus();
  }

  function toggle(content) {
    const same = panel.dataset.kind === content.dataset.kind && !panel.hidden;
    panel.hidden = same;
    panel.dataset.kind = content.dataset.kind;
    panel.replaceChildren(content);
  }

  function commandMenu() {
    const items = phone.commands.map((one) => el("button", { type: "button", class: "command", testid: "command",
      onclick: () => {
        panel.hidden = true;
        phone.tapCommand(`/${one.command}`);
      } }, el("strong", {}, `/${one.command}`), el("span", {}, one.description)));
    const list = el("div", { class: "commands", data: { kind: "commands" } }, ...items);
    if (items.length === 0) list.append(el("p", { class: "none" }, "Bot chưa đưa ra lệnh nào."));
    return list;
  }

  function attachMenu() {
    const pick = (kind, accept) => () => {
      const input = el("input", { type: "file", accept, multiple: "", onchange: () => {
        panel.hidden = true;
        sendFiles(kind, [...input.files]);
      } });
      input.click();
    };
    const made = (kind, mime, name) => () => {
      panel.hidden = true;
      phone.sendFile(kind, new Blob([`${kind} ${Date.now()}`], { type: mime }), name, "");
    };
    const entry = (label, onclick, testid) => el("button", { type: "button", class: "command", testid, onclick }, el("strong", {}, label));
    return el("div", { class: "commands attachments", data: { kind: "attach" } },
      entry("Ảnh", pick("photo", "image/png,image/jpeg"), "attach-photo"),
      entry("Tệp", pick("document", ""), "attach-document"),
      entry("Tin nhắn thoại", made("voice", "audio/ogg", "voice.ogg"), "attach-voice"),
      entry("Nhãn dán", made("sticker", "image/webp", "sticker.webp"), "attach-sticker"));
  }

  // Several files are albums of at most ten; what was typed stands under the first.
  async function sendFiles(kind, files) {
    let caption = area.value.trim();
    area.value = "";
    grow();
    const first = Date.now();
    for (const [place, file] of files.entries()) {
      const album = files.length > 1 ? `${first}${Math.floor(place / 10)}` : "";
      await phone.sendFile(kind, file, file.name, caption, album);
      caption = "";
    }
  }

  function offer(label, testid, path) {
    big.textContent = label;
    big.dataset.testid = testid;
    big.onclick = () => phone.act(path, {});
  }

  // Shows what this person can do now: press Start, unblock, or write.
  function refresh(keyboard) {
    const person = phone.person;
    const inGroup = phone.chatId !== person.user_id;
    const closed = !inGroup && (person.blocked || !person.started);
    line.hidden = closed;
    big.hidden = !closed;
    if (person.blocked) offer("Bỏ chặn bot", "unblock", "unblock");
    else if (!person.started) offer("Bắt đầu", "start", "start");
    area.placeholder = keyboard?.input_field_placeholder ?? "Tin nhắn";
    const rows = closed ? [] : keyboard?.keyboard ?? [];
    replies.hidden = rows.length === 0;
    replies.replaceChildren(...rows.map((row) => el("div", { class: "keyboard-row" }, ...row.map((button) =>
      el("button", { type: "button", class: "reply-button", onclick: () => phone.act("say", { text: button.text, typed: 0 }) },
        button.text)))));
    if (closed) panel.hidden = true;
  }

  document.addEventListener("pointerdown", (event) => {
    if (!panel.hidden && !node.contains(event.target)) panel.hidden = true;
  });
  grow();
  return { node, area, refresh, aim };
}
