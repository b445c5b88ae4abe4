/**
 * What people do to an incident. Each by a named human who has seen the latest news of it where they take it, change its course or end it, so that nobody takes what
 * was never shown; each refusal is a sentence that says what to do.
 *
 * Inputs: the incident, one command, now. Limits: who it is has been proven before; here the name only has to be a person's.
 * Source: docs/architecture.md §5; docs/decisions/0100-people-answer.md.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import { acknowledged } from "./acknowledged.ts";
import { askedFor } from "./asked-for.ts";
import { changed, entry, refuse } from "./answer.ts";
import { accepted, declined, offered, takenBack } from "./hand-over.ts";
import { hasHuman, type Incident, type Via } from "./incident.ts";
import { stepsOpen } from "./incident-plan.ts";
import type { Answer, PersonInput, Refused } from "./incident-input.ts";
import { reopened } from "./reopen.ts";
import { saidBy } from "./said-by.ts";
import { nobodysName } from "./name.ts";
import { arrived, sent } from "./sent.ts";
import { namesOf, stepSaid } from "./step-by-hand.ts";

/** Nothing was written for this long although somebody is there (docs/architecture.md §5). */
export const attendanceFor = minutes(60);

export function byPerson(before: Incident, given: PersonInput, nowMs: number): Answer {
  const input = { ...given, by: given.by.trim() };
  const { by } = input;
  const nameless = nobodysName(by);
  if (nameless !== null) return nameless;
  if (input.kind === "reopen") return staleness(before, input) ?? reopened(before, input, nowMs);
  if (before.phase === "closed") {
    return refuse(
      "closed",
      `此警情已由${before.closedBy ?? "他人"}办结。`,
      `This incident was closed by ${before.closedBy ?? "somebody"} already.`,
    );
  }
  const line = entry(nowMs, by, null);
  const how = viaWords[input.via ?? "desk"];
  switch (input.kind) {
    case "says": {
      // Who cannot, or comes besides somebody who has it in hand, takes nothing: that is heard however old what they saw is.
      const takes = input.what === "on-my-way" && !hasHuman(before);
      const refused = takes ? staleness(before, input) : fromTheFuture(before, input);
      if (refused !== null) return refused;
      return saidBy(before, { ...input, how }, nowMs);
    }
    case "fine":
      return staleness(before, input) ?? changed(before, [line("resident-fine", `${by} says: all is well${how}.`)]);
    case "step":
      return fromTheFuture(before, input) ?? stepSaid(before, input, nowMs);
    case "phoned":
      // Written down whatever else has happened; it changes nothing by itself.
      return fromTheFuture(before, input) ?? changed(before, [line("phoned", input.detail)]);
    case "acknowledge": {
      const refused = staleness(before, input);
      if (refused !== null) return refused;
      if (before.phase === "attended") {
        return refuse(
          "already-attended",
          "已有人到场。可再次报到场以延长，或办结。",
          "Somebody is there already. Report attendance again to extend it, or close.",
        );
      }
      return changed(acknowledged(before, by, nowMs), [line("acknowledged", `${by} has it in hand${how}.`)]);
    }
    case "attend": {
      const refused = staleness(before, input);
      if (refused !== null) return refused;
      if (!hasHuman(before)) {
        return refuse(
          "not-acknowledged",
          "请先接警，再报到场。",
          "Acknowledge the incident first, then report that somebody is there.",
        );
      }
      return changed(
        {
          ...arrived(before, { n: input.arrived, by }, nowMs),
          phase: "attended",
          attendedAtMs: before.attendedAtMs ?? nowMs,
          acknowledgementExpiresAtMs: null,
          attendanceExpiresAtMs: nowMs + attendanceFor,
        },
        [line("attended", `${by} reports that ${nameOfSent(before, input.arrived)} is there${how}.`)],
      );
    }
    case "escalate":
      return staleness(before, input) ?? askedFor(before, input, nowMs);
    case "send":
      return staleness(before, input) ?? sent(before, input, nowMs);
    case "hand-over":
      return staleness(before, input) ?? offered(before, input, nowMs);
    case "accept-hand-over":
      // Said twice by who has it by now.
      if (before.handOver === null && hasHuman(before) && before.acknowledgedBy === by) return { kind: "unchanged" };
      return staleness(before, input) ?? accepted(before, input, nowMs);
    case "decline-hand-over":
      return staleness(before, input) ?? declined(before, input, nowMs);
    case "keep":
      return staleness(before, input) ?? takenBack(before, input, nowMs);
    case "close":
      return staleness(before, input) ?? closed(before, { ...input, how }, nowMs);
  }
}

function closed(before: Incident, input: Extract<PersonInput, { kind: "close" }> & { how: string }, nowMs: number) {
  const { by, outcome, note, how } = input;
  const line = entry(nowMs, by, null);
  let waived: Incident = before;
  const journal = hasHuman(before) ? [] : [line("acknowledged", `${by} has it in hand${how}.`)];
  for (const { stepId, why } of input.waive ?? []) {
    const answer = stepSaid(waived, { by, stepId, standing: "waived", why }, nowMs);
    if (answer.kind === "refused") return answer;
    if (answer.kind === "unchanged") continue;
    waived = { ...answer.incident, version: before.version };
    journal.push(...answer.journal);
  }
  const open = stepsOpen(waived);
  if (open.length > 0) {
    const names = namesOf(open);
    const zh = `预案中以下步骤既未完成也未免除：${names}。请注明已完成或免除原因，再办结。`;
    const en = `Of the plan this is neither done nor waived: ${names}. Say that it is done, or why it falls away; then close.`;
    return refuse("steps-open", zh, en);
  }
  const taken = hasHuman(waived) ? waived : acknowledged(waived, by, nowMs);
  return changed(
    {
      ...taken,
      phase: "closed",
      acknowledgementExpiresAtMs: null,
      attendanceExpiresAtMs: null,
      closedAtMs: nowMs,
      closedBy: by,
      handOver: null,
      outcome,
      note,
      nextStepDueAtMs: null,
    },
    [...journal, line("closed", note === "" ? outcome : `${outcome}: ${note}`)],
  );
}

const nameOfSent = ({ sent: all }: Incident, n: number | undefined): string =>
  all.find((one) => one.n === n)?.who ?? "somebody";

/** By which way, behind what was said; nothing of the desk, where most of it is said. */
const viaWords: Readonly<Record<Via, string>> = {
  desk: "",
  page: ", said on their page",
  link: ", said by the link of a message",
  voice: ", said in a voice call",
  sms: ", said by SMS",
  centre: ", said by the receiving centre",
};

function staleness(before: Incident, { version }: { version: number }): Refused | null {
  if (version >= before.newsVersion && version <= before.version) return null;
  return refuse(
    "stale-version",
    "页面显示之后情况有变，请重新查看后再操作。",
    "Something has happened since your page was drawn. Look at the incident again, then repeat.",
  );
}

/** A version that there never was proves that nothing was shown. */
function fromTheFuture(before: Incident, { version }: { version: number }): Refused | null {
  return version <= before.version ? null : staleness(before, { version });
}
