/**
 * What those who were told answer, by whatever way: on my way, or cannot.
 *
 * Rules. On my way takes the incident in hand when nobody has it; beside somebody who has it, it is progress and moves the end of the acknowledgement. Cannot makes the
 * next step of the plan due (`cannotAtMs`); when the one who has it in hand cannot any more, nobody has it: a new round begins. The same person saying the same in one
 * round changes nothing, so that a message that arrives twice takes no second step.
 *
 * Inputs: the incident, who says what, now. Limits: the last `saidMax` answers stay with the incident, the journal keeps all.
 * Source: docs/architecture.md §5; docs/decisions/0100-people-answer.md.
 */

import { acknowledged, acknowledgementFor } from "./acknowledged.ts";
import { changed, entry } from "./answer.ts";
import { hasHuman, type Incident, type Said, type Saying, type Via } from "./incident.ts";
import type { Answer } from "./incident-input.ts";
import { newRound } from "./round.ts";
import { willNotCome } from "./sent.ts";

/** As many as a page shows of one incident. A family, its responders and a centre are a dozen. */
const saidMax = 40;

export function saidBy(
  before: Incident,
  { by, what, via = "desk", how }: { by: string; what: Saying; via?: Via | undefined; how: string },
  nowMs: number,
): Answer {
  const line = entry(nowMs, by, null);
  const isHeld = hasHuman(before);
  const isHolder = isHeld && before.acknowledgedBy === by;
  const last = before.said.findLast((one) => one.by === by && one.round === before.round)?.what;
  const noted = (incident: Incident): Incident => {
    const said: Said = { by, what, via, atMs: nowMs, round: incident.round };
    return { ...incident, said: [...incident.said, said].slice(-saidMax) };
  };
  switch (what) {
    case "on-my-way": {
      if (last === what && isHeld) return { kind: "unchanged" };
      const journal = [line("on-my-way", `${by} is on the way${how}.`)];
      if (!isHeld) {
        return changed(noted(acknowledged(before, by, nowMs)), [
          ...journal,
          line("acknowledged", `${by} has it in hand${how}.`),
        ]);
      }
      const isProgress = before.phase === "acknowledged";
      const progress = isProgress ? { acknowledgementExpiresAtMs: nowMs + acknowledgementFor } : {};
      return changed(noted({ ...before, ...progress }), journal);
    }
    case "cannot": {
      if (last === what && !isHolder) return { kind: "unchanged" };
      const journal = [line("cannot", `${by} cannot${how}.`)];
      if (isHolder) {
        const after = newRound(before, journal, line("acknowledgement-voided", `${by} cannot any more.`), nowMs);
        return { ...after, incident: noted({ ...after.incident, cannotAtMs: [nowMs] }) };
      }
      const isAwaited = !isHeld && before.phase !== "pre-alarm";
      const cannotAtMs = isAwaited ? [...before.cannotAtMs, nowMs].slice(-saidMax) : before.cannotAtMs;
      const known = willNotCome(before, by, line, nowMs);
      return changed(noted({ ...known.incident, cannotAtMs }), [...journal, ...known.journal]);
    }
  }
}
