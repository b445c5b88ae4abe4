/**
 * What is worth a look in a home, as one sentence in each language, on the clock of the home. Pure.
 *
 * Inputs: an advisory of detection, the home's zone, now. Limits: it says what was seen and what is usual, and nothing about how somebody is.
 */

import { groundsText, instantText, type InBoth } from "@shouwang/shared/domain/grounds-text.ts";
import type { AdvisoryView } from "../api/contract/learned-day.ts";
import type { Advisory } from "../detection/quieter.ts";

export function advisoryView({ kind, sinceMs, grounds }: Advisory, timeZone: string, nowMs: number): AdvisoryView {
  const where = { timeZone, saidAtMs: nowMs };
  const said = grounds.filter((one) => one.kind !== "detectors");
  const because = kind === "arrived-unseen" ? arrivedText(said, where) : groundsText(said, where);
  return { kind, sinceMs, grounds, because: because ?? bare[kind] };
}

/** What is left to say when nothing that it rests on can be read. */
const bare: Readonly<Record<Advisory["kind"], InBoth>> = {
  quieter: { zh: "这个时段比平常安静，值得看一看。", en: "Quieter than usual at this hour: worth a look." },
  "out-longer": { zh: "这次外出比平常久，值得问一问。", en: "Out for longer than usual: worth a call." },
  "arrived-unseen": {
    zh: "大门开过，之后屋里没有活动。",
    en: "The front door was used, and no movement was seen inside since.",
  },
};

/** The door was used, and of whoever came in nobody was seen: that is no silence of somebody at home. */
function arrivedText(grounds: Advisory["grounds"], where: { timeZone: string; saidAtMs: number }) {
  const door = grounds.find((one) => one.kind === "no-movement");
  if (door === undefined) return null;
  const since = instantText(door.sinceMs, where);
  return {
    zh: `${since.zh} 大门开过，之后屋里没有活动：可能又出去了，也可能在家但没有被感应到。`,
    en: `The front door was used at ${since.en}, and no movement was seen inside since: out again perhaps, or at home and not seen.`,
  };
}
