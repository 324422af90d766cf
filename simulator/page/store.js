// What the page knows: people, chats and their messages, kept current by the stream of changes.

import { ask } from "./server.js";

const LIMIT = 300;

export const store = {
  bot: { first_name: "", username: "" },
  people: new Map(),
  groups: new Map(),
  chats: new Map(),
  unread: new Map(),
  clock: null,
};

const READ_KEY = "read-messages";
const read = new Map(Object.entries(JSON.parse(sessionStorage.getItem(READ_KEY) ?? "{}")));

export async function loadState() {
  const state = await ask("state");
  store.bot = state.bot;
  store.madeUp = state.is_demo;
  store.instance = state.instance;
  store.clock = state.clock;
  store.people = new Map(state.people.map((person) => [person.user_id, person]));
  store.groups = new Map(state.groups.map((group) => [group.chat_id, group]));
  for (const person of state.people) {
    const seen = Math.max(read.get(String(person.user_id)) ?? 0, person.last_said);
    store.unread.set(person.user_id, Math.max(person.last_id - seen, 0));
  }
  return state.seq;
}

export async function loadChat(chatId) {
  const found = await ask("messages", { chat: chatId, limit: LIMIT });
  const chat = { messages: new Map(), cut: found.more > 0 };
  for (const message of found.messages) chat.messages.set(message.message_id, message);
  store.chats.set(chatId, chat);
  return chat;
}

// Applies a change to a loaded chat; tells whether it was news.
export function apply(change) {
  const chat = store.chats.get(change.chat_id);
  const person = store.people.get(change.chat_id);
  if (person && change.message_id > person.last_id) person.last_id = change.message_id;
  if (!chat) return false;
  if (change.kind === "deleted") return chat.messages.delete(change.message_id);
  const known = chat.messages.get(change.message_id);
  if (known && known.seq >= change.message.seq) return false;
  chat.messages.set(change.message_id, change.message);
  return true;
}

export function markRead(chatId) {
  const person = store.people.get(chatId);
  if (!person) return;
  store.unread.set(chatId, 0);
  if (read.get(String(chatId)) === person.last_id) return;
  read.set(String(chatId), person.last_id);
  sessionStorage.setItem(READ_KEY, JSON.stringify(Object.fromEntries(read)));
}

export function groupsOf(userId) {
  return [...store.groups.values()].filter((group) => group.members.includes(userId));
}
