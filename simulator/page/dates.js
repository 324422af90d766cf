// Vietnamese dates in Vietnamese time, whatever the zone of the browser.

const ZONE = "Asia/Ho_Chi_Minh";
const PARTS = new Intl.DateTimeFormat("en-GB", {
  timeZone: ZONE, weekday: "short", year: "numeric", month: "2-digit", day: "2-digit",
  hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});
const WEEKDAYS = {
  Mon: "Thứ Hai", Tue: "Thứ Ba", Wed: "Thứ Tư", Thu: "Thứ Năm", Fri: "Thứ Sáu",
  Sat: "Thứ Bảy", Sun: "Chủ Nhật",
};

function parts(seconds) {
  const found = {};
  for (const { type, value } of PARTS.formatToParts(new Date(seconds * 1000))) found[type] = value;
  return found;
}

export function timeOf(seconds) {
  const { hour, minute } = parts(seconds);
  return `${hour}:${minute}`;
}

export function dayOf(seconds) {
  const { weekday, day, month, year } = parts(seconds);
  return `${WEEKDAYS[weekday]}, ${day}/${month}/${year}`;
}

export const momentOf = (seconds) => `${dayOf(seconds)} ${timeOf(seconds)}`;

// "16/09/2024 08:05" for an input, and back: an ISO instant, or null if it cannot be read. The
// browser's own date field is not used, because it follows the language of the browser.
export function inputOf(seconds) {
  const { year, month, day, hour, minute } = parts(seconds);
  return `${day}/${month}/${year} ${hour}:${minute}`;
}

export function instantOfInput(value) {
  const found = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})(?:[\s,]+(\d{1,2})[:hg](\d{2})?)?\s*$/i.exec(value);
  if (!found) return null;
  const [, day, month, year, hour = "8", minute = "0"] = found;
  const two = (digits) => digits.padStart(2, "0");
  const instant = `${year}-${two(month)}-${two(day)}T${two(hour)}:${two(minute)}:00+07:00`;
  return Number.isNaN(Date.parse(instant)) ? null : instant;
}
