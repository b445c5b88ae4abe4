/** The time in a DC-09 frame: `HH:MM:SS,MM-DD-YYYY`, always UTC, whole seconds. Pure: the time comes in. */

export function timestampOf(utcMs: number): string {
  // 2026-11-22T14:55:19.000Z
  const [, year = "", month = "", day = "", time = ""] =
    /^(\d{4})-(\d\d)-(\d\d)T(\d\d:\d\d:\d\d)/.exec(new Date(utcMs).toISOString()) ?? [];
  return `${time},${month}-${day}-${year}`;
}

/** @returns undefined for what no calendar knows (31 February, 25 o'clock). */
export function timestampMs(text: string): number | undefined {
  const match = /^(\d\d:\d\d:\d\d),(\d\d)-(\d\d)-(\d{4})$/.exec(text);
  if (match === null) return undefined;
  const [, time = "", month = "", day = "", year = ""] = match;
  const utcMs = Date.parse(`${year}-${month}-${day}T${time}Z`);
  // Date.parse takes 31 February for 3 March.
  return Number.isNaN(utcMs) || timestampOf(utcMs) !== text ? undefined : utcMs;
}
