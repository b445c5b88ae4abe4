/**
 * Somebody who has an incident in hand gives it to another one by name. Until that one accepts, the giver has it; nobody ever has it "on the way".
 *
 * Rules. Only who has it gives it, and only who was named takes it by accepting; everybody else takes it as always, by acknowledging, which ends the offer. Offering
 * is no progress: the giver's time runs on. An offer that nobody accepts within `acceptWithin` ends the giver's hold too, because the giver has turned away: nobody has
 * it then, and the plan begins anew. When it is declined, the giver has as long again to say that they have it, and then it is nobody's.
 *
 * Inputs: the incident, who says what, now. Limits: one offer at a time; a new life alarm, a new round and the end of the incident end it.
 * Source: docs/decisions/0131.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import { acknowledgementFor } from "./acknowledged.ts";
import { changed, entry, refuse } from "./answer.ts";
import { hasHuman, type Incident } from "./incident.ts";
import type { Answer } from "./incident-input.ts";
import { nobodysName } from "./name.ts";

export type HandOver = { from: string; to: string; atMs: number; expiresAtMs: number };

/** As people say it, and as the machine takes it. */
export function handOverInput(
  said: { what: "offer"; to: string } | { what: "accept" | "decline" | "keep" },
): { kind: "hand-over"; to: string } | { kind: "accept-hand-over" | "decline-hand-over" | "keep" } {
  switch (said.what) {
    case "offer":
      return { kind: "hand-over", to: said.to };
    case "accept":
      return { kind: "accept-hand-over" };
    case "decline":
      return { kind: "decline-hand-over" };
    case "keep":
      return { kind: "keep" };
  }
}

/** Long enough to look at it and to say a word; a home does not wait longer for two people to agree. */
export const acceptWithin = minutes(2);

export function offered(before: Incident, { by, to: named }: { by: string; to: string }, nowMs: number): Answer {
  const to = named.trim();
  const nameless = nobodysName(to);
  if (nameless !== null) return nameless;
  if (!hasHuman(before)) {
    return refuse(
      "not-acknowledged",
      "尚无人受理，无需移交。",
      "Nobody has it in hand: whoever takes it acknowledges it.",
    );
  }
  if (before.acknowledgedBy !== by) {
    return refuse(
      "not-yours",
      `此警情由${before.acknowledgedBy ?? "他人"}受理，请先接警再移交。`,
      `It is in the hand of ${before.acknowledgedBy ?? "somebody else"}. Acknowledge it first, then hand it over.`,
    );
  }
  if (to === by) {
    return refuse("not-yours", "不能移交给自己，请选择另一位坐席。", "It is in your hand already. Name somebody else.");
  }
  const handOver: HandOver = { from: by, to, atMs: nowMs, expiresAtMs: nowMs + acceptWithin };
  return changed({ ...before, handOver }, [
    entry(nowMs, by, null)("hand-over-offered", `${by} asks ${to} to take over; until then ${by} has it.`),
  ]);
}

export function accepted(before: Incident, { by }: { by: string }, nowMs: number): Answer {
  const { handOver } = before;
  if (handOver === null || !hasHuman(before)) return noOffer();
  if (handOver.to !== by) return notNamed(handOver);
  // Who takes over an incident where somebody is on the spot has no longer than the giver had.
  const until = before.phase === "acknowledged" ? { acknowledgementExpiresAtMs: nowMs + acknowledgementFor } : {};
  return changed({ ...before, ...until, acknowledgedAtMs: nowMs, acknowledgedBy: by, handOver: null }, [
    entry(nowMs, by, null)("hand-over-accepted", `${by} has it in hand, from ${handOver.from}.`),
  ]);
}

export function declined(before: Incident, { by }: { by: string }, nowMs: number): Answer {
  const { handOver } = before;
  if (handOver === null) return noOffer();
  if (handOver.to !== by) return notNamed(handOver);
  return changed({ ...hastened(before, nowMs), handOver: null }, [
    entry(nowMs, by, null)("hand-over-declined", `${by} cannot take over; ${handOver.from} still has it.`),
  ]);
}

export function takenBack(before: Incident, { by }: { by: string }, nowMs: number): Answer {
  const { handOver } = before;
  if (handOver === null) return noOffer();
  if (handOver.from !== by) return notNamed(handOver);
  return changed({ ...before, handOver: null }, [
    entry(nowMs, by, null)("hand-over-withdrawn", `${by} keeps it in hand.`),
  ]);
}

/** Whoever has it must show that they are there: else nobody has it in two minutes, and never later than without this. */
export function hastened(incident: Incident, nowMs: number): Incident {
  const sooner = (atMs: number | null): number => Math.min(atMs ?? Infinity, nowMs + acceptWithin);
  switch (incident.phase) {
    case "acknowledged":
      return { ...incident, acknowledgementExpiresAtMs: sooner(incident.acknowledgementExpiresAtMs) };
    case "attended":
      return { ...incident, attendanceExpiresAtMs: sooner(incident.attendanceExpiresAtMs) };
    case "pre-alarm":
    case "raised":
    case "delivered":
    case "closed":
      return incident;
  }
}

const noOffer = (): Answer =>
  refuse(
    "no-hand-over",
    "没有待接受的移交，请刷新查看。",
    "Nobody is asked to take it over any more. Look at it again.",
  );
const notNamed = ({ to }: HandOver): Answer =>
  refuse(
    "not-yours",
    `此警情正移交给${to}，他人请直接接警。`,
    `It is offered to ${to}. Anybody else acknowledges it to take it.`,
  );
