/**
 * What has become of the work that a fault is: whose it is, until when, who has taken it. Pure, and level-triggered: from the fault, what people did and the time follows
 * where it stands, so that a restart or a tick that never came changes nothing.
 *
 * Rules. It goes up its ladder (`fault-target.ts`) while nobody has it. Somebody by name takes it and has the time of that owner again; when that passes and the fault still
 * stands, it is the next owner's. It is put off with a reason until a time that has a limit, and is then the same owner's anew (the next one's, when it disables
 * life protection). "Done" is believed for `provenWithin`: a
 * fault that still stands after that was not mended, and is the next owner's. What stands in the shadow of another fault waits with it (`topology.ts`). Nothing of this
 * touches an alarm: no alarm can be handed in.
 *
 * Inputs: the ladder, since when, what was done, the shadow, now. Limits: `actsMax` acts count, the oldest are left out (the record keeps them all).
 * Source: docs/architecture.md §5; docs/decisions/0118.
 */

import { days, minutes, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Ladder, WorkOwner } from "./fault-target.ts";

/** Of one fault; a hundred visits to one device are not one fault any more. */
export const actsMax = 40;
/** Time enough for a device to speak again. */
export const provenWithin = minutes(30);
/** A button that nobody hears cannot wait for the spare part of next week. */
const putOffLifeMax = days(1);
const putOffMax = days(30);

export type WorkAct =
  | { kind: "taken"; by: string; atMs: number }
  | { kind: "put-off"; by: string; atMs: number; untilMs: number; why: string }
  | { kind: "done"; by: string; atMs: number; why: string }
  /** The time of an owner had passed: written down for whoever asks later; the ladder itself says so too. */
  | { kind: "escalated"; to: WorkOwner; atMs: number }
  /** So many of the home's contacts have a message about it. */
  | { kind: "told"; people: number; of: number; atMs: number };

/** What a named person does; the others are what the house wrote down. */
export type PersonsAct = Exclude<WorkAct, { kind: "escalated" | "told" }>;

export type WorkFacts = {
  ladder: Ladder;
  protectsLife: boolean;
  sinceMs: number;
  /** It was witnessed again at this time; null: whoever reports it also reports its end. */
  seenAtMs: number | null;
  /** It stands in the shadow of another fault now. */
  isHeld: boolean;
  /** Since when it stands in no shadow any more; null = it never did. */
  freedAtMs: number | null;
};

export type WorkStanding = {
  at: "open" | "taken" | "put-off" | "done" | "held";
  owner: WorkOwner;
  /** When it becomes the next owner's, or is late with the last one; null while it is held. */
  dueAtMs: number | null;
  isOverdue: boolean;
  /** Who has taken it, put it off or done it. */
  by: string | null;
  why: string | null;
};

export function workStanding(facts: WorkFacts, acts: readonly WorkAct[], nowMs: number): WorkStanding {
  const { ladder } = facts;
  let from: Place = { rung: 0, fromMs: Math.max(facts.sinceMs, facts.freedAtMs ?? facts.sinceMs) };
  const counted = acts.filter((act) => act.kind !== "escalated" && act.kind !== "told").slice(-actsMax);
  for (const [n, act] of counted.entries()) {
    const next = counted[n + 1];
    const here = climbed(ladder, from, act.atMs);
    const held = holds(facts, act, here.rung);
    if (next === undefined && nowMs < held.untilMs && !facts.isHeld) {
      const { by } = act;
      const why = "why" in act ? act.why : null;
      const { owner } = rungOf(ladder, here.rung);
      return { at: held.at, owner, dueAtMs: held.untilMs, isOverdue: false, by, why };
    }
    // Somebody else did something before that was over.
    const isCutShort = next !== undefined && next.atMs < held.untilMs;
    from = isCutShort ? { rung: here.rung, fromMs: next.atMs } : { rung: held.thenRung, fromMs: held.untilMs };
  }
  if (facts.isHeld) {
    const { owner } = rungOf(ladder, 0);
    return { at: "held", owner, dueAtMs: null, isOverdue: false, by: null, why: null };
  }
  const place = climbed(ladder, from, nowMs);
  const dueAtMs = place.fromMs + timeOf(ladder, place.rung);
  const { owner } = rungOf(ladder, place.rung);
  return { at: "open", owner, dueAtMs, isOverdue: nowMs >= dueAtMs, by: null, why: null };
}

/** Why somebody may not do this now; null = they may. Sentences say what to do. */
export function workProblem(
  act: PersonsAct,
  standing: Pick<WorkStanding, "at" | "by">,
  facts: Pick<WorkFacts, "protectsLife">,
): WorkProblem | null {
  switch (act.kind) {
    case "taken":
      return standing.at === "taken" && standing.by === act.by ? "taken-already" : null;
    case "put-off": {
      const max: Millis = facts.protectsLife ? putOffLifeMax : putOffMax;
      if (act.untilMs <= act.atMs) return "over";
      if (act.untilMs - act.atMs > max) return facts.protectsLife ? "too-long-for-life" : "too-long";
      return act.why.trim() === "" ? "no-reason" : null;
    }
    case "done":
      return act.why.trim() === "" ? "no-reason" : null;
  }
}

export type WorkProblem = "taken-already" | "over" | "too-long" | "too-long-for-life" | "no-reason";

type Place = { rung: number; fromMs: number };

/** From this place on the ladder, where it is by `atMs` when nobody does anything. */
function climbed(ladder: Ladder, from: Place, atMs: number): Place {
  let place = from;
  while (place.rung < ladder.rungs.length - 1 && atMs >= place.fromMs + timeOf(ladder, place.rung))
    place = { rung: place.rung + 1, fromMs: place.fromMs + timeOf(ladder, place.rung) };
  return place;
}

/** How long it is an owner's before it is the next one's. */
function timeOf(ladder: Ladder, rung: number): number {
  const next = ladder.rungs[rung + 1];
  return next === undefined ? ladder.last : next.after - rungOf(ladder, rung).after;
}

function rungOf({ rungs }: Ladder, rung: number) {
  return rungs[rung] ?? rungs[0];
}

/** Until when what somebody did keeps it from going up, and where it is then. */
function holds(
  facts: WorkFacts,
  act: PersonsAct,
  rung: number,
): { at: "taken" | "put-off" | "done"; untilMs: number; thenRung: number } {
  const next = Math.min(rung + 1, facts.ladder.rungs.length - 1);
  switch (act.kind) {
    case "taken":
      return { at: "taken", untilMs: act.atMs + timeOf(facts.ladder, rung), thenRung: next };
    case "put-off":
      // Whoever put off a button that nobody hears had their time.
      return { at: "put-off", untilMs: act.untilMs, thenRung: facts.protectsLife ? next : rung };
    case "done": {
      // What only shows by happening again is done until it does.
      const isSeenAgain = facts.seenAtMs !== null && facts.seenAtMs > act.atMs;
      const untilMs =
        facts.seenAtMs === null ? act.atMs + provenWithin : isSeenAgain ? facts.seenAtMs : Number.POSITIVE_INFINITY;
      return { at: "done", untilMs, thenRung: next };
    }
  }
}
