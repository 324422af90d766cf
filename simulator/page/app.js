// The page: people on the left, their phones beside each other, one at a time on a narrow screen.

import * as clock from "./clock.js";
import { setUpPeople } from "./people.js";
import { Phone } from "./phone.js";
import { follow } from "./server.js";
import { apply, loadState, markRead, store } from "./store.js";

const PHONE_WIDTH = 330;
const MOST_PHONES = 4;
const narrow = matchMedia("(max-width: 759px)");
const place = document.getElementById("phones");
const connection = document.getElementById("connection");

const phones = new Map();
let drawPeople = () => {};

function roomFor() {
  return narrow.matches ? 1 : Math.min(MOST_PHONES, Math.max(1, Math.floor(place.clientWidth / PHONE_WIDTH)));
}

function openPhone(userId) {
  const known = phones.get(userId);
  if (known && !narrow.matches) return closePhone(userId);
  for (const id of [...phones.keys()].slice(0, Math.max(phones.size + (known ? 0 : 1) - roomFor(), 0))) {
    if (id !== userId) dropPhone(id);
  }
  document.body.dataset.view = "phone";
  if (!known) addPhone(userId);
  remember();
  if (!narrow.matches) phones.get(userId)?.composer.area.focus({ preventScroll: true });
}

function addPhone(userId) {
  const phone = new Phone(userId, () => closePhone(userId));
  phones.set(userId, phone);
  place.append(phone.node);
  markRead(userId);
  phone.load().then(drawAll);
}

function dropPhone(userId) {
  phones.get(userId)?.node.remove();
  phones.delete(userId);
}

function closePhone(userId) {
  dropPhone(userId);
  if (phones.size === 0) document.body.dataset.view = "people";
  remember();
}

function remember() {
  history.replaceState(null, "", phones.size ? `#${[...phones.keys()].join(",")}` : "#");
  drawAll();
}

function drawAll() {
  drawPeople();
  for (const phone of phones.values()) {
    let others = 0;
    for (const [id, count] of store.unread) if (id !== phone.userId && !phones.has(id)) others += count;
    const badge = phone.node.querySelector(".others");
    badge.textContent = others > 99 ? "99+" : String(others);
    badge.hidden = others === 0;
  }
}

function sayState(connected) {
  connection.hidden = connected;
  connection.textContent = connected ? "" : "Mất kết nối, đang nối lại…";
}

let drawSoon = 0;

function onChange(change) {
  if (change.kind === "hello" && change.instance === store.instance) return;
  if (change.kind === "hello" || change.kind === "reload") return void reload();
  if (change.kind === "clock") return clock.learn(change.detail);
  if (change.kind === "person") return void reloadPeople();
  if (change.message_id) {
    const fresh = change.kind === "message" && change.message.from_bot;
    apply(change);
    const shown = [...phones.values()].some((one) => one.userId === change.chat_id && one.visible);
    if (fresh && !shown && store.people.has(change.chat_id)) {
      store.unread.set(change.chat_id, (store.unread.get(change.chat_id) ?? 0) + 1);
    }
    const person = store.people.get(change.chat_id);
    if (person && change.message && !change.message.from_bot) {
      person.started = true;
      if (change.kind === "message") store.unread.set(change.chat_id, 0);
    }
  }
  for (const phone of phones.values()) {
    const meant = phone.chatId === change.chat_id || (change.kind === "commands" && change.chat_id === 0);
    if (meant) phone.onChange(change);
  }
  drawSoon ||= requestAnimationFrame(() => {
    drawSoon = 0;
    drawAll();
  });
}

let reloading = null;

async function reloadPeople() {
  if (reloading) return;
  reloading = setTimeout(async () => {
    reloading = null;
    const unread = new Map(store.unread);
    await loadState();
    for (const [id, count] of unread) store.unread.set(id, count);
    for (const phone of phones.values()) phone.refresh();
    drawAll();
  }, 50);
}

async function reload() {
  await loadState();
  clock.learn(store.clock);
  store.chats.clear();
  for (const phone of phones.values()) await phone.load();
  drawAll();
}

async function begin() {
  let seq;
  try {
    seq = await loadState();
  } catch {
    sayState(false);
    setTimeout(begin, 1500);
    return;
  }
  sayState(true);
  document.title = `${store.bot.first_name} – điện thoại thử nghiệm`;
  document.getElementById("made-up").hidden = !store.madeUp;
  clock.learn(store.clock);
  clock.setUp(document.getElementById("clock"));
  drawPeople = setUpPeople(document.getElementById("people"), openPhone);
  follow(seq, { onChange, onState: sayState });
  const wanted = location.hash.slice(1).split(",").map(Number).filter((id) => store.people.has(id));
  if (wanted.length === 0 && !narrow.matches) wanted.push(...[...store.people.keys()].slice(0, 1));
  for (const id of wanted.slice(0, roomFor())) openPhone(id);
  document.addEventListener("visibilitychange", () => {
    for (const phone of phones.values()) if (phone.visible) markRead(phone.userId);
    drawAll();
  });
}

window.addEventListener("offline", () => sayState(false));
begin();
