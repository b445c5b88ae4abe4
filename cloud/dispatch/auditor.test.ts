import { describe, expect, test } from "vitest";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { deliveryIdOf } from "../../test/builders/notices.ts";
import type { Incident } from "../alarms/incident.ts";
import { audit } from "./auditor.ts";
import type { Delivery } from "./delivery.ts";

const nowMs = Date.UTC(2026, 0, 5, 12);
const incidentId = must(parseIncidentId("incident-1"), "incident-1");

const incident = (changes: Partial<Incident> = {}): Incident =>
  raisedIncident(nowMs - minutes(5), { incidentId, nextStepDueAtMs: nowMs + minutes(1), ...changes });
const delivery = (changes: Partial<Delivery> = {}): Delivery => ({
  deliveryId: deliveryIdOf("d1"),
  incidentId,
  key: "k",
  connector: "desk",
  addressee: null,
  reason: "raised",
  round: 1,
  standing: "due",
  attempt: 0,
  dueAtMs: nowMs,
  createdAtMs: nowMs,
  endedAtMs: null,
  receipt: null,
  lastWhy: null,
  ...changes,
});
const sentences = (one: Incident, ...deliveries: Delivery[]): string[] =>
  audit([one], deliveries, nowMs).map(({ sentence }) => sentence);

describe("R-024 every open incident has a step due, and the auditor says when one has not", () => {
  test.each<[string, Incident, Delivery[]]>([
    ["told and waiting for a human", incident(), [delivery({ standing: "accepted", endedAtMs: nowMs })]],
    ["being told", incident({ nextStepDueAtMs: nowMs - 1 }), [delivery()]],
    ["opened a moment ago", incident({ openedAtMs: nowMs }), []],
    [
      "late within reason",
      incident({ nextStepDueAtMs: nowMs - seconds(29) }),
      [delivery({ dueAtMs: nowMs - seconds(29) })],
    ],
    [
      "in somebody's hand",
      incident({ phase: "acknowledged", acknowledgedAtMs: nowMs, nextStepDueAtMs: nowMs + minutes(10) }),
      [],
    ],
    [
      "somebody is there",
      incident({ phase: "attended", acknowledgedAtMs: nowMs, nextStepDueAtMs: nowMs + hours(1) }),
      [],
    ],
    ["closed", incident({ phase: "closed", nextStepDueAtMs: null }), []],
  ])("nothing to say: %s", (_, one, deliveries) => {
    expect(sentences(one, ...deliveries)).toEqual([]);
  });

  const told = delivery({ standing: "accepted", endedAtMs: nowMs });
  test.each<[string, Incident, Delivery[]]>([
    ["It is open, and no step is due.", incident({ nextStepDueAtMs: null }), [told]],
    [
      "Its next step was due 45 s ago and has not happened.",
      incident({ nextStepDueAtMs: nowMs - seconds(45) }),
      [told],
    ],
    ["Its next step was due NaN s ago and has not happened.", incident({ nextStepDueAtMs: Number.NaN }), [told]],
    ["Its next step is due only in 3600 s.", incident({ nextStepDueAtMs: nowMs + hours(1) }), [told]],
    [
      "Its next step is due only in 86400 s.",
      incident({ phase: "attended", acknowledgedAtMs: nowMs, nextStepDueAtMs: nowMs + days(1) }),
      [],
    ],
    ["Nobody has it in hand, and nobody was told or is about to be.", incident(), []],
    [
      "Nobody has it in hand, and nobody was told or is about to be.",
      incident(),
      [delivery({ standing: "refused", endedAtMs: nowMs }), delivery({ standing: "withdrawn", endedAtMs: nowMs })],
    ],
    ["Nobody has taken its delivery to desk, due 60 s ago.", incident(), [delivery({ dueAtMs: nowMs - minutes(1) })]],
    [
      "Its delivery to webhook is put off for 3600 s.",
      incident(),
      [delivery({ connector: "webhook", dueAtMs: nowMs + hours(1) })],
    ],
    ["Its delivery to desk is accepted, and nobody wrote down when.", incident(), [delivery({ standing: "accepted" })]],
  ])("%s", (sentence, one, deliveries) => {
    expect(sentences(one, ...deliveries)).toEqual([sentence]);
  });

  test("all times a year later: the same answer", () => {
    const later = days(365);
    const one = incident({ nextStepDueAtMs: nowMs - seconds(45) });
    const moved = {
      ...one,
      openedAtMs: one.openedAtMs + later,
      nextStepDueAtMs: (one.nextStepDueAtMs ?? 0) + later,
    };
    expect(audit([moved], [], nowMs + later)).toEqual(audit([one], [], nowMs));
  });
});
