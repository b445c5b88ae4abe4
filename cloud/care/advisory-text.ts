/**
 * What is worth a look in a home, as one sentence in each language, on the clock of the home. Pure.
 *
 * Inputs: an advisory of detection, the home's zone, now. Limits: it says what was seen and what is usual, and nothing about how somebody is.
 */

import { localMs } from "@shouwang/shared/domain/local-clock.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { AdvisoryView } from "../api/contract/learned-day.ts";
import type { Advisory } from "../detection/quieter.ts";

const rooms: Partial<Record<Room, { zh: string; en: string }>> = {
  bedroom: { zh: "卧室", en: "bedroom" },
  bathroom: { zh: "卫生间", en: "bathroom" },
  hall: { zh: "门厅", en: "hall" },
  kitchen: { zh: "厨房", en: "kitchen" },
  "living-room": { zh: "客厅", en: "living room" },
};

export function advisoryView({ kind, sinceMs, grounds }: Advisory, timeZone: string, nowMs: number): AdvisoryView {
  return { kind, sinceMs, grounds, because: becauseOf({ kind, grounds }, timeZone, nowMs) };
}

function becauseOf(
  { kind, grounds }: Pick<Advisory, "kind" | "grounds">,
  timeZone: string,
  nowMs: number,
): AdvisoryView["because"] {
  const still = grounds.find((one) => one.kind === "no-movement");
  const out = grounds.find((one) => one.kind === "out");
  const usual = grounds.find((one) => one.kind === "usual-at-most" || one.kind === "usually-back-within");
  const [zh, en] = lengthText(usual?.lengthMs ?? 0);
  const clock = (atMs: number | undefined): string => (atMs === undefined ? "?" : clockText(atMs, timeZone, nowMs));
  const room = still?.room ? rooms[still.room] : undefined;
  switch (kind) {
    case "quieter":
      return {
        zh: `${clock(still?.sinceMs)} 起没有活动${room ? `，最后在${room.zh}` : ""}；这个时段平常最多${zh}没有活动。`,
        en: `No movement since ${clock(still?.sinceMs)}${room ? `, last in the ${room.en}` : ""}; usual at this hour: at most ${en}.`,
      };
    case "out-longer":
      return {
        zh: `${clock(out?.sinceMs)} 出门，还没有回来；这个时段平常最多出门${zh}。`,
        en: `Out since ${clock(out?.sinceMs)}; usual at this hour: back within ${en}.`,
      };
    case "arrived-unseen":
      return {
        zh: `${clock(still?.sinceMs)} 大门开过，之后屋里没有活动：可能又出去了，也可能在家但没有被感应到。`,
        en: `The front door was used at ${clock(still?.sinceMs)}, and no movement was seen inside since: out again perhaps, or at home and not seen.`,
      };
  }
}

/** `14:03`; with the date where it is another day: `2026-01-05 14:03`. */
function clockText(atMs: number, timeZone: string, nowMs: number): string {
  const text = new Date(localMs(atMs, timeZone)).toISOString();
  const today = new Date(localMs(nowMs, timeZone)).toISOString().slice(0, 10);
  const [date, clock] = [text.slice(0, 10), text.slice(11, 16)];
  return date === today ? clock : `${date} ${clock}`;
}

function lengthText(forMs: number): readonly [zh: string, en: string] {
  const whole = Math.round(forMs / minutes(1)) * minutes(1);
  const d = Math.floor(whole / days(1));
  const h = Math.floor((whole % days(1)) / hours(1));
  const m = Math.floor((whole % hours(1)) / minutes(1));
  const zh = `${d ? `${d}天` : ""}${h ? `${h}小时` : ""}${m ? `${m}${h ? "分" : "分钟"}` : ""}`;
  const en = [d ? `${d} d` : "", h ? `${h} h` : "", m ? `${m} min` : ""].filter((one) => one !== "").join(" ");
  return zh === "" ? ["不到1分钟", "less than 1 min"] : [zh, en];
}
