/**
 * Somebody is sent to the home: a responder or a contact, by name. By a message that we send, or by the operator, who told them by telephone and says so.
 *
 * Rules. That somebody was sent is progress, as long as they were told: when no way to them is left, or they say that they cannot, whoever has the incident has two minutes
 * to send somebody else, and then nobody has it. That they were told is not that they come, and that they come is not that they are there: each has its own time.
 *
 * Inputs: the incident, who is sent by whom and how, now. Limits: the last `sentMax` stay with the incident, the journal keeps all.
 * Source: docs/decisions/0131.
 */

import { acknowledgementFor } from "./acknowledged.ts";
import { changed, entry, refuse, type Line } from "./answer.ts";
import { hastened } from "./hand-over.ts";
import { hasHuman, type Incident, type JournalEntry } from "./incident.ts";
import type { Answer } from "./incident-input.ts";
import type { Way } from "./incident-plan.ts";
import { nobodysName } from "./name.ts";

export const tellings = ["message", "telephone"] as const;
export type Telling = (typeof tellings)[number];

export type Sent = {
  n: number;
  who: string;
  /** As plans name them (`contact:c-1-1`, `duty:responder`); null = only the operator knows who that is. */
  addressee: string | null;
  told: Telling;
  /** Where a message goes; each is tried. */
  ways: readonly Way[];
  by: string;
  atMs: number;
  round: number;
  /** The first message has arrived; by telephone: at once. */
  toldAtMs: number | null;
  /** Why they will not come: no message reaches them, or they said that they cannot. Null = nothing is known against it. */
  inVain: string | null;
  arrivedAtMs: number | null;
};

/** More than can be on the way to one home. */
const sentMax = 30;

export function sent(
  before: Incident,
  given: { by: string; who: string; addressee: string | null; told: Telling; ways: readonly Way[] },
  nowMs: number,
): Answer {
  const { by, addressee, told } = given;
  const ofPlan = (before.plan?.steps ?? []).flatMap(({ ways }) => ways);
  // In practice nobody outside is told but who agreed to it: the plan names them.
  const isTold = (way: Way): boolean =>
    before.mode === "live" || ofPlan.some((one) => one.connector === way.connector && one.addressee === way.addressee);
  const ways = given.ways.filter(isTold);
  const who = given.who.trim();
  const nameless = nobodysName(who);
  if (nameless !== null) return nameless;
  if (!hasHuman(before)) {
    return refuse("not-acknowledged", "请先接警，再派人。", "Acknowledge the incident first, then send somebody.");
  }
  if (told === "message" && ways.length === 0) {
    return refuse(
      "no-way",
      `没有能通知${who}的途径，请打电话告知后选择“已电话告知”。`,
      `No message reaches ${who}. Tell them by telephone, then say so.`,
    );
  }
  const one: Sent = {
    n: (before.sent.at(-1)?.n ?? 0) + 1,
    who,
    addressee,
    told,
    ways: told === "message" ? ways : [],
    by,
    atMs: nowMs,
    round: before.round,
    toldAtMs: told === "telephone" ? nowMs : null,
    inVain: null,
    arrivedAtMs: null,
  };
  const isProgress = before.phase === "acknowledged";
  const progress = isProgress ? { acknowledgementExpiresAtMs: nowMs + acknowledgementFor } : {};
  const how = told === "telephone" ? "told by telephone" : `by ${ways.map(({ connector }) => connector).join(", ")}`;
  return changed({ ...before, ...progress, sent: [...before.sent, one].slice(-sentMax) }, [
    entry(nowMs, by, null)("sent", `${by} sends ${who}, ${how}.`),
  ]);
}

/** A message to somebody who is sent has arrived. */
export function wasTold(incident: Incident, n: number, nowMs: number): Incident {
  return withSent(incident, n, (one) => ({ ...one, toldAtMs: one.toldAtMs ?? nowMs, inVain: null }));
}

/** Nothing that was tried reaches them: whoever has it in hand has to know, and to do something else. */
export function notTold(
  incident: Incident,
  { n, why }: { n: number; why: string },
  nowMs: number,
): { incident: Incident; journal: readonly JournalEntry[] } {
  const one = incident.sent.find((other) => other.n === n);
  if (!one || one.toldAtMs !== null || one.inVain !== null || one.arrivedAtMs !== null)
    return { incident, journal: [] };
  const detail = `No message reaches ${one.who}, who was sent: ${why}`;
  return {
    incident: hastened(
      withSent(incident, n, (other) => ({ ...other, inVain: why })),
      nowMs,
    ),
    journal: [entry(nowMs, "system", null)("sent-in-vain", detail)],
  };
}

/** Somebody says that they cannot: when they were sent, nobody comes for now. */
export function willNotCome(
  incident: Incident,
  by: string,
  line: Line,
  nowMs: number,
): { incident: Incident; journal: readonly JournalEntry[] } {
  const theirs = incident.sent.filter((one) => one.who === by && one.arrivedAtMs === null && one.inVain === null);
  if (theirs.length === 0) return { incident, journal: [] };
  const after = theirs.reduce((next, { n }) => withSent(next, n, (one) => ({ ...one, inVain: "cannot" })), incident);
  return { incident: hastened(after, nowMs), journal: [line("sent-in-vain", `${by}, who was sent, cannot.`)] };
}

/** @param n which of those who were sent is there; left out: whoever of them says so themselves. */
export function arrived(
  incident: Incident,
  { n, by }: { n?: number | undefined; by: string },
  nowMs: number,
): Incident {
  const isThere = (one: Sent): boolean => (n === undefined ? one.who === by : one.n === n);
  return {
    ...incident,
    sent: incident.sent.map((one) =>
      isThere(one) && one.arrivedAtMs === null ? { ...one, arrivedAtMs: nowMs, inVain: null } : one,
    ),
  };
}

function withSent(incident: Incident, n: number, next: (one: Sent) => Sent): Incident {
  return { ...incident, sent: incident.sent.map((one) => (one.n === n ? next(one) : one)) };
}
