// The clock bar: the simulated time, and moving it.

import { el, icon } from "./dom.js";
import { inputOf, instantOfInput, momentOf } from "./dates.js";
import { tell } from "./server.js";

let known = null; // { timestamp, rate, at: when this page learnt it }
let bar = null;

export const now = () => known.timestamp + ((performance.now() - known.at) / 1000) * known.rate;

export function learn(view) {
  known = { ...view, at: performance.now() };
  draw();
  if (!bar) return;
  complain(view.bot_clock_problem ? "Đồng hồ của bot chưa theo kịp: bot có thể đang tắt." : "");
  bar.problem.title = view.bot_clock_problem;
}

export function setUp(section) {
  const shown = el("output", { class: "clock-time", testid: "clock-time", "aria-live": "off" });
  const input = el("input", { type: "text", class: "clock-input", testid: "clock-input", autocomplete: "off",
    placeholder: "16/09/2024 08:00", "aria-label": "Ngày giờ mới, ví dụ 16/09/2024 08:00" });
  const problem = el("p", { class: "clock-problem", testid: "clock-problem", role: "alert", hidden: true });
  const form = el("form", { class: "clock-set", onsubmit: (event) => {
    event.preventDefault();
    const instant = instantOfInput(input.value);
    if (instant) move({ set: instant });
    else complain("Chưa đọc được ngày giờ. Ví dụ: 16/09/2024 08:00");
  } }, input, el("button", { testid: "clock-set" }, "Đặt"));
  const tools = el("div", { class: "clock-tools", id: "clock-tools" },
    jump("+1 giờ", "clock-hour", { advance_seconds: 3600 }),
    jump("+1 ngày", "clock-day", { advance_seconds: 86400 }),
    jump("Đến 8:00 ngày làm việc kế tiếp", "clock-morning", { to: "next_working_morning" }),
    form);
  const toggle = el("button", { type: "button", class: "clock-toggle", "aria-expanded": "false",
    "aria-controls": "clock-tools", testid: "clock-toggle", onclick: () => {
      const open = section.classList.toggle("open");
      toggle.setAttribute("aria-expanded", String(open));
      if (open) input.value = inputOf(now());
    } }, "Chỉnh giờ");
  section.replaceChildren(el("div", { class: "clock-line" }, icon("clock"), shown, toggle), tools, problem);
  section.hidden = false;
  bar = { shown, input, problem };
  input.value = inputOf(now());
  draw();
  setInterval(draw, 1000);
}

const jump = (label, testid, change) =>
  el("button", { type: "button", testid, onclick: () => move(change) }, label);

async function move(change) {
  try {
    learn(await tell("clock", change));
    bar.input.value = inputOf(now());
  } catch {
    complain("Chưa chỉnh được giờ. Thử lại sau.");
  }
}

function complain(text) {
  bar.problem.textContent = text;
  bar.problem.hidden = !text;
}

function draw() {
  if (!bar) return;
  const text = momentOf(now());
  if (bar.shown.textContent !== text) bar.shown.textContent = text;
  bar.shown.title = known.rate === 1 ? "" : `Nhanh gấp ${known.rate} lần`;
}
