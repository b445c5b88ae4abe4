import { describe, expect, test } from "vitest";
import { must, parseAlarmId, parseDeliveryId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { apply, applyVerdict } from "../alarms/alarm-machine.ts";
import type { Incident } from "../alarms/incident.ts";
import type { Delivery, DeliveryStanding } from "./delivery.ts";
import type { IncidentPlan } from "../alarms/incident-plan.ts";
import { due, firstPlan, planProblems, type DeliveryDraft } from "./plan.ts";

const start = Date.UTC(2026, 0, 5, 9);
const plan = firstPlan(["desk", "webhook", "sms"]);
const incidentId = must(parseIncidentId("i"), "i");

function incidentOf(outsideAtMs: number | null, phase: "raised" | "pre-alarm" = "raised"): Incident {
  const answer = applyVerdict(
    null,
    {
      kind: "raise",
      alarmId: must(parseAlarmId("a"), "a"),
      alarm: "fall",
      phase,
      deviceId: null,
      confidence: "low",
      occurredAtMs: start,
      lateByMs: 0,
      outsideAtMs,
      reason: "",
      evidence: "",
    },
    () => ({ incidentId, subject: "home:h", homeId: null, gatewayId: null, mode: "live", plan: null }),
    start,
  );
  if (answer.kind !== "changed") throw new Error("not opened");
  return answer.incident;
}
let count = 0;
const stored = (draft: DeliveryDraft, standing: DeliveryStanding = "accepted"): Delivery => ({
  ...draft,
  deliveryId: must(parseDeliveryId(`d-${++count}`), "d"),
  incidentId,
  standing,
  attempt: 1,
  createdAtMs: draft.dueAtMs,
  endedAtMs: null,
  receipt: null,
  lastWhy: null,
});
const keys = (drafts: readonly DeliveryDraft[]): readonly string[] => drafts.map((one) => one.key);

/** What the plan asks for as time passes, everything accepted, nobody acknowledging. */
function escalates(incident: Incident, standing: DeliveryStanding, untilMs: number): string[] {
  const deliveries: Delivery[] = [];
  const told: string[] = [];
  let nextMs: number | null = start;
  while (nextMs !== null && nextMs <= start + untilMs) {
    const nowMs: number = nextMs;
    const steps = due(incident, deliveries, plan, nowMs);
    told.push(...keys(steps.create).map((key) => `${(nowMs - start) / 1_000} ${key.slice(2)}`));
    deliveries.push(...steps.create.map((one) => stored(one, standing)));
    nextMs = steps.nextStepDueAtMs;
    expect(nextMs).toBeGreaterThan(nowMs);
  }
  return told;
}

describe("R-023 an incident nobody acknowledged", () => {
  test("is at the desk at once, after 60 s with every connector, and again each 60 s at the desk, which a centre that has it is not", () => {
    expect(escalates(incidentOf(null), "accepted", seconds(180))).toEqual([
      "0 1/desk/raised/desk",
      "60 1/desk/escalated/second-seat",
      "60 1/webhook/escalated/centre",
      "60 1/sms/escalated/centre",
      "120 1/desk/escalated/desk+1",
      "180 1/desk/escalated/desk+2",
    ]);
  });

  test("is told to the centre outside when its time has come", () => {
    expect(escalates(incidentOf(start + seconds(20)), "accepted", seconds(30))).toEqual([
      "0 1/desk/raised/desk",
      "20 1/webhook/outside-due/1",
      "20 1/sms/outside-due/1",
    ]);
  });

  test("does not pile up at connectors that do not answer: the same delivery goes on", () => {
    expect(escalates(incidentOf(null), "due", minutes(30))).toHaveLength(4);
  });

  test("goes on at once when the desk refuses", () => {
    const incident = incidentOf(null);
    const [first] = due(incident, [], plan, start).create;
    if (first === undefined) throw new Error("nothing was created");
    const steps = due(incident, [stored(first, "refused")], plan, start + 1);
    expect(keys(steps.create)).toEqual([
      "i/1/desk/escalated/second-seat",
      "i/1/webhook/escalated/centre",
      "i/1/sms/escalated/centre",
    ]);
  });

  test("after a long pause gets the escalation that is due now, not those that were missed", () => {
    const steps = due(incidentOf(null), [], plan, start + hours(2) + 1);
    expect(steps.escalated).toBe(120);
    expect(keys(steps.create).filter((key) => key.includes("escalated"))).toHaveLength(3);
    expect(steps.nextStepDueAtMs).toBe(start + hours(2) + seconds(60));
  });
});

describe("R-512 a centre that has taken it is told again when something changes, on its second", () => {
  type Answer = DeliveryStanding | "away";
  /** What each way answers, by the second at which it is told; whoever is told again and again, again each 60 s from 60 s on. */
  const rows: {
    what: string;
    desk: (second: number) => Answer;
    webhook: (second: number) => Answer;
    told: number[];
  }[] = [
    {
      what: "taken, and a desk takes each repetition",
      desk: () => "accepted",
      webhook: () => "accepted",
      told: [20, 60],
    },
    {
      what: "taken, and no desk is open",
      desk: () => "away",
      webhook: () => "accepted",
      told: [20, 60, 120, 180, 240],
    },
    {
      what: "taken, and the desk closes after two minutes",
      desk: (second) => (second < 130 ? "accepted" : "away"),
      webhook: () => "accepted",
      told: [20, 60, 182, 240],
    },
    {
      what: "refused at first: the step after it at once, and again until it is taken",
      desk: () => "accepted",
      webhook: (second) => (second < 70 ? "refused" : "accepted"),
      told: [20, 22, 120],
    },
    {
      what: "never reached: one attempt after the other of the same two",
      desk: () => "accepted",
      webhook: () => "away",
      told: [20, 60],
    },
  ];
  test.each(rows)("$what", ({ desk, webhook, told }) => {
    const incident = incidentOf(start + seconds(20));
    let deliveries: Delivery[] = [];
    const seen: number[] = [];
    for (let second = 0; second <= 290; second += 1) {
      const nowMs = start + seconds(second);
      for (const one of due(incident, deliveries, firstPlan(["desk", "webhook"]), nowMs).create) {
        if (one.connector === "webhook") seen.push(second);
        deliveries.push({ ...stored(one, "due"), attempt: 0, createdAtMs: nowMs });
      }
      // A second later it has its answer.
      deliveries = deliveries.map((one) => {
        if (one.standing !== "due" || one.createdAtMs === nowMs) return one;
        const answer = (one.connector === "desk" ? desk : webhook)(second);
        return answer === "away"
          ? { ...one, attempt: one.attempt + 1 }
          : { ...one, standing: answer, endedAtMs: nowMs };
      });
    }
    expect(seen).toEqual(told);
  });

  test("another alarm is told to it at once", () => {
    const first = incidentOf(start);
    const told = due(first, [], plan, start).create.map((one) => stored(one));
    const again = { ...first, round: 2, roundStartedAtMs: start + seconds(90) };
    const steps = due(again, told, plan, start + seconds(90));
    expect(keys(steps.create)).toContain("i/2/webhook/outside-due/1");
  });
});

test("deciding twice creates nothing twice", () => {
  const incident = incidentOf(start);
  const deliveries = due(incident, [], plan, start).create.map((one) => stored(one));
  expect(due(incident, deliveries, plan, start).create).toEqual([]);
});

test("a suspicion is shown at the desk at once, and does not escalate before it is firm", () => {
  expect(escalates(incidentOf(start + minutes(10), "pre-alarm"), "accepted", minutes(9))).toEqual([
    "0 1/desk/pre-alarm/a",
  ]);
});

test("a human's acknowledgement withdraws what waits; the next step is the end of the acknowledgement", () => {
  const incident = incidentOf(start);
  const answer = apply(incident, { kind: "acknowledge", by: "Wang Li", version: incident.version }, start);
  if (answer.kind !== "changed") throw new Error("not acknowledged");
  const deliveries = due(incident, [], plan, start).create.map((one) => stored(one, "due"));
  const steps = due(answer.incident, deliveries, plan, start);
  expect(steps.withdraw).toHaveLength(deliveries.length);
  expect(steps).toMatchObject({ create: [], nextStepDueAtMs: start + minutes(10) });
});

test("the end is told to who was told of the beginning", () => {
  const incident = incidentOf(start);
  const answer = apply(
    incident,
    { kind: "close", by: "Wang Li", version: incident.version, outcome: "false", note: "" },
    start,
  );
  if (answer.kind !== "changed") throw new Error("not closed");
  const deliveries = due(incident, [], plan, start).create.map((one) =>
    stored(one, one.connector === "sms" ? "due" : "accepted"),
  );
  const steps = due(answer.incident, deliveries, plan, start);
  expect(keys(steps.create)).toEqual(["i/1/webhook/closed/1"]);
  expect(steps.withdraw.map((one) => one.connector)).toEqual(["sms"]);
  expect(steps.nextStepDueAtMs).toBeNull();
});

test("at most eight wait at one connector over all rounds: the oldest goes, the newer one carries every alarm", () => {
  const waiting = Array.from({ length: 8 }, (_, n) =>
    stored(
      {
        key: `i/0/desk/raised/${n}`,
        connector: "desk",
        addressee: null,
        reason: "raised",
        round: 0,
        dueAtMs: start + n,
      },
      "due",
    ),
  );
  const steps = due(incidentOf(null), waiting, plan, start + 100);
  expect(steps.withdraw.map((one) => one.key)).toEqual(["i/0/desk/raised/0"]);
});

describe("a plan with a hole is refused", () => {
  const connectors = ["desk", "webhook"];
  const good = firstPlan(connectors);
  const [first, ...later] = good.steps;
  const rows: [string, IncidentPlan, RegExp][] = [
    ["nobody at once", { ...good, steps: later }, /at once/],
    ["nobody afterwards", { ...good, steps: first === undefined ? [] : [first] }, /acknowledges/],
    ["too late", { ...good, steps: good.steps.map((one) => ({ ...one, after: hours(1) })) }, /acknowledges/],
    ["without repetition", { ...good, again: seconds(0) }, /told again/],
    ["no number", { ...good, again: seconds(Number.NaN) }, /told again/],
    ["a connector that is not there", firstPlan(["desk", "centre"]), /"centre"/],
  ];
  test.each(rows)("%s", (_, holed, why) => {
    expect(planProblems(holed, connectors).join(" ")).toMatch(why);
  });
  test("the first plan has none, with the desk alone and with more", () => {
    expect(planProblems(good, connectors)).toEqual([]);
    expect(planProblems(firstPlan(["desk"]), ["desk"])).toEqual([]);
  });
});
