import { describe, expect, test } from "vitest";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { raisedAlarm, raisedIncident } from "../../test/builders/incidents.ts";
import type { IncidentPlan, IncidentStep, Told } from "../alarms/incident-plan.ts";
import type { Incident } from "../alarms/incident.ts";
import { must, parseDeliveryId } from "@shouwang/shared/domain/ids.ts";
import type { Delivery, DeliveryStanding } from "./delivery.ts";
import { due, firstPlan, type DeliveryDraft } from "./plan.ts";

/** A Monday, 09:00 in Shanghai. */
const start = Date.UTC(2026, 0, 5, 1);
const step = (
  stepId: string,
  tell: Told,
  after: Millis,
  ways: string[],
  more: Partial<IncidentStep> = {},
): IncidentStep => ({
  stepId,
  tell,
  after,
  hours: [],
  ways: ways.map((way) => {
    const [connector = "", addressee = null] = way.split(">");
    return { connector, addressee };
  }),
  isByHand: false,
  ...more,
});
const planOf = (...steps: IncidentStep[]): IncidentPlan => ({ ...firstPlan(["desk"]), steps });
const whole = planOf(
  step("desk", "desk", seconds(0), ["desk"]),
  step("second-seat", "second-seat", seconds(30), ["desk"]),
  step("contacts:a", "contacts", seconds(60), ["voice>contact:a", "sms>contact:a"]),
  step("contacts:b", "contacts", seconds(80), ["voice>contact:b"]),
  step("responder", "responder", minutes(3), ["voice>duty:responder"]),
  step("ambulance", "ambulance", minutes(5), ["desk"], { isByHand: true }),
);
let count = 0;
const stored = (draft: DeliveryDraft, standing: DeliveryStanding): Delivery => ({
  ...draft,
  deliveryId: must(parseDeliveryId(`d-${++count}`), "d"),
  incidentId: raisedIncident(start).incidentId,
  standing,
  attempt: 1,
  createdAtMs: draft.dueAtMs,
  endedAtMs: standing === "due" ? null : draft.dueAtMs,
  receipt: null,
  lastWhy: null,
});
type Standings = (one: DeliveryDraft) => DeliveryStanding;
/** What is told as time passes and nobody acknowledges: `<seconds> <way> <n>`. */
function played(
  plan: IncidentPlan,
  forMs: number,
  how: Partial<Incident> = {},
  standing: Standings = () => "accepted",
) {
  let incident = raisedIncident(start, { plan, ...how });
  const deliveries: Delivery[] = [];
  const told: string[] = [];
  for (let nowMs = start, turns = 0; nowMs <= start + forMs; turns++) {
    const steps = due(incident, deliveries, plan, nowMs);
    for (const one of steps.create) {
      const [, , way, , n] = one.key.split("/");
      told.push(`${(nowMs - start) / 1_000} ${way} ${n}`);
      deliveries.push(stored(one, standing(one)));
    }
    incident = { ...incident, stepsDue: [...incident.stepsDue, ...steps.byHand], escalation: steps.escalated };
    // What was refused is looked at in the same instant, as it is after an attempt.
    const isAgain = steps.create.some((one) => standing(one) === "refused");
    const nextMs: number = steps.nextStepDueAtMs ?? Infinity;
    expect(nextMs).toBeGreaterThan(nowMs);
    expect(turns).toBeLessThan(1_000);
    if (!isAgain) nowMs = nextMs;
  }
  return { told, incident };
}

describe("R-350 steps of a plan", () => {
  test("are taken on their second, each contact some seconds after the one before, and again without end", () => {
    const { told } = played(whole, minutes(7));
    expect(told).toEqual([
      "0 desk desk",
      "30 desk second-seat",
      "60 voice>contact:a contacts:a",
      "60 sms>contact:a contacts:a",
      "80 voice>contact:b contacts:b",
      "180 voice>duty:responder responder",
      "300 desk ambulance",
      "360 desk desk+1",
      "360 voice>duty:responder responder+1",
      "420 desk desk+2",
      "420 voice>duty:responder responder+2",
    ]);
  });

  test("call contacts again every five minutes, in their order, for as long as nobody has it in hand", () => {
    const { told } = played(whole, minutes(16));
    expect(told.filter((one) => one.includes("voice>contact"))).toEqual([
      "60 voice>contact:a contacts:a",
      "80 voice>contact:b contacts:b",
      "600 voice>contact:a contacts:a+1",
      "620 voice>contact:b contacts:b+1",
      "900 voice>contact:a contacts:a+2",
      "920 voice>contact:b contacts:b+2",
    ]);
  });

  test("do not pile up on ways that do not answer, and those that are done by hand come due once", () => {
    const { told, incident } = played(whole, minutes(30), {}, () => "due");
    expect(told.length).toBe(6);
    expect(incident.stepsDue).toEqual([{ stepId: "ambulance", atMs: start + minutes(5) }]);
  });
});

describe("R-351 whoever cannot, or a way that will not take it", () => {
  test("makes the next step due at once", () => {
    const { told } = played(whole, seconds(90), { cannotAtMs: [start + seconds(65)] });
    // Here the word was there from the beginning; the step after it is the one that was not due then.
    expect(told).toContain("65 voice>contact:b contacts:b");
    const refused = played(whole, seconds(10), {}, (one) => (one.connector === "desk" ? "refused" : "accepted"));
    expect(refused.told).toEqual([
      "0 desk desk",
      "0 desk second-seat",
      "0 voice>contact:a contacts:a",
      "0 sms>contact:a contacts:a",
    ]);
  });

  test("when all are refused, all were told at once, and again each minute and not in a circle", () => {
    const { told } = played(whole, minutes(7), {}, () => "refused");
    expect(told.filter((one) => one.startsWith("0 "))).toHaveLength(7);
    expect(told.filter((one) => !one.startsWith("0 "))).toEqual([
      "360 desk desk+1",
      "360 voice>duty:responder responder+1",
      "420 desk desk+2",
      "420 voice>duty:responder responder+2",
    ]);
  });

  test("a message beside a call that nobody set up hastens nothing", () => {
    const plan = planOf(
      step("desk", "desk", seconds(0), ["desk", "push>account:x"]),
      step("responder", "responder", minutes(3), ["voice>duty:responder"]),
    );
    const { told } = played(plan, minutes(1), {}, (one) => (one.connector === "push" ? "refused" : "accepted"));
    expect(told).toEqual(["0 desk desk", "0 push>account:x desk"]);
  });
});

test("R-352 a step outside its hours is passed over, and taken again when its hours have begun", () => {
  // The home's clock is at 09:00:00 on Monday.
  const nine = 9 * 3_600_000;
  const plan = planOf(
    step("desk", "desk", seconds(0), ["desk"]),
    step("supervisor", "supervisor", minutes(1), ["voice>duty:supervisor"], {
      hours: [{ fromMs: nine + minutes(3), toMs: nine + minutes(5) }],
    }),
  );
  expect(played(plan, minutes(6)).told.filter((one) => one.includes("supervisor"))).toEqual([
    "180 voice>duty:supervisor supervisor+2",
    "240 voice>duty:supervisor supervisor+3",
  ]);
});

describe("R-354 centres outside, in order", () => {
  const plan = planOf(
    step("desk", "desk", seconds(0), ["desk"]),
    step("centre:1", "centre", seconds(60), ["centre-1"]),
    step("centre:2", "centre", seconds(120), ["centre-2"]),
  );
  const panic = { alarms: [raisedAlarm(start, { outsideAtMs: start })] };
  test("the next one is told a minute after the one before, and again", () => {
    expect(played(plan, seconds(100), panic).told).toEqual([
      "0 desk desk",
      "0 centre-1 1",
      "60 centre-2 1",
      "60 centre-1 centre:1",
    ]);
  });
  test.each<DeliveryStanding>(["refused", "due"])("at once, when the first one does not take it: %s", (standing) => {
    const incident = raisedIncident(start, { plan, ...panic });
    const first = due(incident, [], plan, start).create;
    const tried = first.map((one) => stored(one, one.connector === "centre-1" ? standing : "accepted"));
    expect(due(incident, tried, plan, start + 1).create.map((one) => one.key)).toContain(
      "incident-1/1/centre-2/outside-due/1",
    );
  });
});
