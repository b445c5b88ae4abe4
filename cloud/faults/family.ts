/**
 * Who of a home is told that nobody can be heard there, and in which words. Pure.
 *
 * Rules. It disables the protection of a life, so no quiet hours hold it back; what does not may wait until morning. Contacts are told in the hours in which they may be called; where it
 * is nobody's hour, all of them are.
 *
 * Source: docs/architecture.md §4 (proof of life: the caregiver is told at 30 min).
 */

import type { HomeContent } from "../registry/residents/home-record.ts";
import { isHeldBack, type QuietHours } from "../registry/settings/quiet-hours.ts";
import { isWithin, type WeekTime } from "../registry/settings/time-window.ts";

type Contact = HomeContent["contacts"][number];
export type Language = HomeContent["language"];

/** @returns null: it can wait, and is asked again. */
export function whoIsTold(given: {
  contacts: readonly Contact[];
  protectsLife: boolean;
  quiet: QuietHours | null;
  at: WeekTime;
}): readonly Contact[] | null {
  const { contacts, protectsLife, quiet, at } = given;
  if (isHeldBack(protectsLife ? "fault-of-life" : "fault", quiet, at)) return null;
  const now = contacts.filter(({ hours }) => isWithin(hours, at));
  return now.length === 0 ? contacts : now;
}

/** In the first 70 characters stands what has happened, and what to do; whoever sends it signs it. @param minutes since when. */
export function unheardText(given: { who: string | null; minutes: number; language: Language }): string {
  const { who, minutes, language } = given;
  return language === "zh"
    ? `${who ?? ""}家里的设备${minutes}分钟没有消息,现在按呼叫按钮可能没人收到。请打电话问一问,再看看网关的电源和网络。这不是报警。`
    : `Nothing was heard from ${who ?? "the home"} for ${minutes} min: a call for help may not arrive now. Please telephone them, then look at the gateway's power and network. This is no alarm.`;
}
