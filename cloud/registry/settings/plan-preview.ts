/** "Who would be told at 03:00 on a Sunday": what a plan does with one alarm, before it is saved. Pure; teams are named and not their people, which stand in the rota. */

import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import { answeredBy, type AlarmPlan, type Told } from "./alarm-plan.ts";
import { isWithin, type TimeWindow, type WeekTime } from "./time-window.ts";

/** What must be known of a contact of a home; the order is that in which they are called. */
export type CalledContact = {
  contactId: string;
  name: string;
  /** When they can be called. Empty = at any time. */
  hours: readonly TimeWindow[];
  /** How the last try ended; null = never tried. */
  lastTry: "answered" | "no-answer" | "wrong-number" | "refused" | null;
};

export type Telling = {
  afterMs: Millis;
  tell: Told;
  /** One line for each contact of a home; null for teams and numbers. */
  contact: Pick<CalledContact, "contactId" | "name"> | null;
  /** `doubtful`: they are called, and did not answer or were never tried at the last try. */
  standing: "told" | "doubtful" | "outside-hours" | "nobody-there";
  isSureOfAHuman: boolean;
};

export type Preview = {
  tellings: readonly Telling[];
  /** When a human who answers is told first; null = never: such a plan cannot be saved. */
  firstHumanAfterMs: Millis | null;
  againMs: Millis;
};

/** @param contacts null for an area: each of its homes has its own. */
export function preview(plan: AlarmPlan, contacts: readonly CalledContact[] | null, begun: WeekTime): Preview {
  const tellings = plan.steps
    .toSorted((one, other) => one.afterMs - other.afterMs)
    .flatMap(({ tell, afterMs: after, hours }): readonly Telling[] => {
      const afterMs = millis(after);
      const dueAt = millis(begun + after);
      const isSureOfAHuman = answeredBy[tell] === "a-human";
      const line = { afterMs, tell, contact: null, isSureOfAHuman };
      if (!isWithin(hours, dueAt)) return [{ ...line, standing: "outside-hours", isSureOfAHuman: false }];
      if (tell !== "contacts" || contacts === null) return [{ ...line, standing: "told" }];
      if (contacts.length === 0) return [{ ...line, standing: "nobody-there" }];
      return contacts.map(({ contactId, name, hours: own, lastTry }) => {
        const isReached = isWithin(own, dueAt);
        const standing = !isReached ? "outside-hours" : lastTry === "answered" ? "told" : "doubtful";
        return { ...line, contact: { contactId, name }, standing };
      });
    });
  const first = tellings.find(({ isSureOfAHuman }) => isSureOfAHuman);
  return { tellings, firstHumanAfterMs: first?.afterMs ?? null, againMs: millis(plan.againMs) };
}
