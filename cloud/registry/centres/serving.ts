/**
 * Whether the centres of an area, together, are there whenever an alarm comes. Pure. Hours are half-open pieces of the week: what holds at the beginning
 * of each piece holds in all of it.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Sentence } from "../residents/sentence.ts";
import { clockOf } from "../settings/plan-holes.ts";
import { boundsOf, isWithin, week, type WeekTime } from "../settings/time-window.ts";
import type { CentreContent } from "./centre-record.ts";

/** @param centres undefined = there is none of that id. Empty: the built-in desk, which is always there. */
export function whyNotServing(centres: readonly (CentreContent | undefined)[]): Sentence | null {
  const present = centres.flatMap((one) => (one === undefined || one.closedAtMs !== null ? [] : [one]));
  if (present.length < centres.length) return sentences.gone;
  if (present.length === 0) return null;
  // `as`: a bound is a time of the week.
  const starts = [0, ...present.flatMap(({ hours }) => boundsOf(hours))].map((at) => (at % week) as WeekTime);
  const alone = starts
    .toSorted((one, other) => one - other)
    .find((at) => !present.some(({ hours }) => isWithin(hours, at)));
  if (alone === undefined) return null;
  const when = clockOf(Math.floor(alone / minutes(1)) * minutes(1));
  return {
    zh: `${when.zh} 起没有中心值守。请加入该时段有人的中心，或调整时间。`,
    en: `From ${when.en} on no centre is there. Add one that is, or change its hours.`,
  };
}

const sentences = {
  gone: {
    zh: "所选中心不存在或已停用。请刷新后重新选择。",
    en: "One of these centres is not there or was closed. Load the page again and choose.",
  },
} as const satisfies Readonly<Record<string, Sentence>>;
