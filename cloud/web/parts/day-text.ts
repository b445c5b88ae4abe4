/** Days and times as they stand on pages and in fields: 2026-01-05, 2026-01-05 14:03, in the time of whoever reads. */

const two = (count: number): string => String(count).padStart(2, "0");

export function dayText(atMs: number): string {
  const at = new Date(atMs);
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export function timeText(atMs: number): string {
  const at = new Date(atMs);
  return `${dayText(atMs)} ${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** When people are called on that day: at nine, and today at once. @param day as a field of the browser gives it: `2026-01-05`. */
export function callAtMs(day: string, nowMs: number): number {
  return day === dayText(nowMs) ? nowMs : new Date(`${day}T09:00`).getTime();
}

/** Until the last moment of that day. @param day as a field of the browser gives it: `2026-01-05`. */
export function endOfDayMs(day: string): number {
  return new Date(`${day}T23:59:59.999`).getTime();
}
