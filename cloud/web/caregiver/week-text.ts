/** A week in sentences: what it was like and how that compares. Pure. What is not known is said to be, and never a nought. */

import type { WeekFigure, WeekView } from "../../api/contract/caregiver.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Say } from "../parts/catalogue.ts";
import type { PlainTime } from "../parts/plain-time.ts";
import { minuteText } from "./day-runs.ts";
import type { weekWords } from "./home-words.ts";

type SayWeek = Say<typeof weekWords.words>;
type Figures = WeekView["figures"];

const quarter = minutes(15);

export function weekLead({ days }: Pick<WeekView, "days">, say: SayWeek): string {
  const known = days.filter(({ standing }) => standing === "active" || standing === "still").length;
  return known === 0 ? say("none") : say("whole", { count: known });
}

/** The most telling first. */
export function weekSentences(view: WeekView, say: SayWeek, time: PlainTime): readonly string[] {
  const { figures, days, weeksBefore } = view;
  if (days.every(({ standing }) => standing === "unknown" || standing === "to-come")) return [];
  const joined = (what: string, compare: string): string =>
    weeksBefore === 0 ? say("alone", { what }) : say("joined", { what, compare });
  const sum = (of: "outings" | "doorsAtNight"): number => days.reduce((all, day) => all + (day[of] ?? 0), 0);
  return [
    activeSentence(figures, { say, time, joined }),
    firstSentence(figures, { say, joined }),
    nightsSentence(figures, { say, joined }),
    outingsSentence(figures, { say, joined, count: sum("outings") }),
    doorsSentence(figures, { say, joined, count: sum("doorsAtNight") }),
    ...(weeksBefore === 0 ? [say("notCompared")] : []),
  ];
}

type Join = (what: string, compare: string) => string;

function activeSentence(
  { activeQuarters }: Figures,
  { say, time, joined }: { say: SayWeek; time: PlainTime; joined: Join },
): string {
  const { perDay } = activeQuarters;
  if (perDay === null) return say("alone", { what: say("unknownActive") });
  const length = (quarters: number): string => time.length(Math.round(quarters) * quarter);
  return joined(say("active", { length: length(perDay) }), compared(activeQuarters, { say, before: length }));
}

function firstSentence({ firstMovement }: Figures, { say, joined }: { say: SayWeek; joined: Join }): string {
  const { perDay, before, against } = firstMovement;
  if (perDay === null) return say("alone", { what: say("unknownFirst") });
  const what = say("firstUp", { time: minuteText(perDay) });
  const then = before === null ? "" : minuteText(before);
  switch (against) {
    case "more":
      return joined(what, say("later2", { before: then }));
    case "less":
      return joined(what, say("sooner", { before: then }));
    case "as-usual":
      return joined(what, say("asUsual"));
    case "unknown":
      return joined(what, say("noCompare"));
  }
}

function nightsSentence({ nightsUp }: Figures, { say, joined }: { say: SayWeek; joined: Join }): string {
  const { perDay } = nightsUp;
  if (perDay === null) return say("alone", { what: say("unknownNights") });
  const before = (times: number): string => say("timesPerNight", { times: timesText(times) });
  const what = perDay === 0 ? say("nightsNone") : say("nights", { times: timesText(perDay) });
  return joined(what, compared(nightsUp, { say, before }));
}

function outingsSentence(
  { outings }: Figures,
  { say, joined, count }: { say: SayWeek; joined: Join; count: number },
): string {
  const { perDay } = outings;
  if (perDay === null) return say("alone", { what: say("unknownOutings") });
  const before = (times: number): string => say("timesPerDay", { times: timesText(times) });
  const what = count === 0 ? say("outingsNone") : say("outings", { count, times: timesText(perDay) });
  return joined(what, compared(outings, { say, before }));
}

function doorsSentence(
  { doorsAtNight }: Figures,
  { say, joined, count }: { say: SayWeek; joined: Join; count: number },
): string {
  if (doorsAtNight.perDay === null) return say("alone", { what: say("unknownDoors") });
  const before = (times: number): string => say("timesPerNight", { times: timesText(times) });
  const what = count === 0 ? say("doorsNone") : say("doors", { count });
  return joined(what, compared(doorsAtNight, { say, before }));
}

function compared({ against, before }: WeekFigure, given: { say: SayWeek; before: (value: number) => string }): string {
  const { say } = given;
  const then = before === null ? "" : given.before(before);
  switch (against) {
    case "more":
      return say("more", { before: then });
    case "less":
      return say("less", { before: then });
    case "as-usual":
      return say("asUsual");
    case "unknown":
      return say("noCompare");
  }
}

/** `1.4`, `2` */
function timesText(times: number): string {
  return String(Math.round(times * 10) / 10);
}
