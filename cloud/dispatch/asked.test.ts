import { describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { must, parseAlarmId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import type { IncidentPlan, IncidentStep } from "../alarms/incident-plan.ts";
import type { Incident } from "../alarms/incident.ts";
import type { PersonInput } from "../alarms/incident-input.ts";
import { decide } from "./decide.ts";
import type { After, Before, Context, DecideInput } from "./decision.ts";
import { onePlan } from "./plan-book.ts";

const start = Date.UTC(2026, 0, 5, 9);
const way = (connector: string, addressee: string | null = null) => ({ connector, addressee });
const step = (stepId: string, tell: IncidentStep["tell"], after: number, ways = [way("desk")]): IncidentStep => ({
  stepId,
  tell,
  after: seconds(after),
  hours: [],
  ways,
  isByHand: false,
});
const plan: IncidentPlan = {
  kind: "panic",
  timeZone: "Asia/Shanghai",
  answerWithin: seconds(15),
  steps: [
    step("desk", "desk", 0),
    step("contacts:c-1", "contacts", 60, [way("sms", "contact:c-1"), way("voice", "contact:c-1")]),
    { ...step("120", "ambulance", 60), isByHand: true },
    step("supervisor", "supervisor", 180, [way("desk"), way("voice", "duty:supervisor")]),
  ],
  again: seconds(60),
};
let count = 0;
const context: Context = {
  settings: null,
  plans: onePlan(plan),
  subject: "home:h",
  homeId: must(parseHomeId("h"), "h"),
  gatewayId: null,
  nextId: () => `id-${++count}`,
};
type House = Before & { incident: Incident; keys: string[]; journal: string[] };

function decided(before: Before, input: DecideInput, nowMs: number): House {
  const after = decide(before, input, context, nowMs);
  if (after.kind === "refused") throw new Error(after.code);
  const { deliveries, incident } = after satisfies After;
  if (incident === null) throw new Error("no incident");
  const changed = new Map(
    [...before.deliveries, ...deliveries.create, ...deliveries.update].map((one) => [one.deliveryId, one]),
  );
  return {
    homeState: null,
    incident,
    deliveries: [...changed.values()],
    keys: deliveries.create.map(({ key }) => key.split("/").slice(1).join("/")),
    journal: after.journal.map(({ what }) => what),
  };
}
const open = (): House =>
  decided(
    { homeState: null, incident: null, deliveries: [] },
    {
      kind: "called-in",
      call: {
        alarmId: must(parseAlarmId("a"), "a"),
        mode: "live",
        homeId: context.homeId,
        caller: null,
        alarm: "call",
        by: "王芳",
        reason: "摔倒了",
        isInHand: true,
      },
    },
    start,
  );
const person = (before: House, command: Omit<PersonInput, "by" | "version">, nowMs: number): House =>
  // `as`: what was taken away is put back.
  decided(
    before,
    { kind: "person", command: { ...command, by: "王芳", version: before.incident.version } as PersonInput },
    nowMs,
  );
const ended = (
  before: House,
  key: string,
  outcome: Extract<DecideInput, { kind: "delivered" }>["outcome"],
  nowMs: number,
): House => {
  const delivery = must(
    before.deliveries.find((one) => one.key.endsWith(key)),
    key,
  );
  return decided(before, { kind: "delivered", delivery, outcome }, nowMs);
};
const send = (ways: IncidentStep["ways"]) =>
  ({ kind: "send", who: "陈静", addressee: "contact:c-1", told: "message", ways }) as const;

describe("R-551 more help: the next steps of the plan and the supervisor, also while somebody has it in hand", () => {
  test("in the plan's order, each time the next ones; by hand what is by hand; at its end everybody once more", () => {
    const first = person(open(), { kind: "escalate" }, start + seconds(5));
    expect(first.keys).toEqual([
      "1/sms>contact:c-1/asked/1:contacts:c-1",
      "1/voice>contact:c-1/asked/1:contacts:c-1",
      "1/desk/asked/1:supervisor",
      "1/voice>duty:supervisor/asked/1:supervisor",
    ]);
    expect(first.incident).toMatchObject({
      phase: "acknowledged",
      acknowledgedBy: "王芳",
      stepsDue: [{ stepId: "120" }],
    });
    const second = person(first, { kind: "escalate" }, start + seconds(9));
    expect(second.keys).toEqual([
      "1/desk/asked/2:desk",
      "1/sms>contact:c-1/asked/2:contacts:c-1",
      "1/voice>contact:c-1/asked/2:contacts:c-1",
      "1/desk/asked/2:supervisor",
      "1/voice>duty:supervisor/asked/2:supervisor",
    ]);
    // Once each, however often it is looked at, and over a restart: nothing but what is stored is asked.
    const again = decided(
      { homeState: null, incident: second.incident, deliveries: second.deliveries },
      { kind: "tick" },
      start + seconds(30),
    );
    expect(again.keys).toEqual([]);
    expect(again.deliveries.filter(({ standing }) => standing === "withdrawn")).toEqual([]);
  });

  test("a hand takes nothing back of what was asked; the end does", () => {
    const asked = person(open(), { kind: "escalate" }, start + seconds(5));
    const held = person(asked, { kind: "acknowledge" }, start + seconds(6));
    expect(held.deliveries.filter(({ reason }) => reason === "asked").map(({ standing }) => standing)).toEqual(
      Array.from({ length: 4 }, () => "due"),
    );
    const waive = [{ stepId: "120", why: "她没事" }];
    const over = person(held, { kind: "close", outcome: "assisted", note: "", waive } as never, start + seconds(9));
    expect(over.deliveries.filter(({ standing }) => standing === "due")).toEqual([]);
  });

  test("nobody hears it: when the hand's time is over the plan goes on from its beginning", () => {
    const asked = person(open(), { kind: "escalate" }, start + seconds(5));
    const expired = decided(asked, { kind: "tick" }, start + minutes(10));
    expect(expired.incident).toMatchObject({ phase: "raised", round: 2 });
    expect(expired.keys).toContain("2/desk/raised/desk");
    const next = person(expired, { kind: "escalate" }, start + minutes(10) + 1);
    expect(next.keys).toContain("2/sms>contact:c-1/asked/2:contacts:c-1");
  });
});

describe("R-553 H-154 whoever is sent is told on every way there is", () => {
  const ways = [way("sms", "contact:c-1"), way("voice", "contact:c-1")];

  test("one arrives: told. All refused: in vain, once, and the hand has two minutes", () => {
    const sent = person(open(), send(ways), start + seconds(5));
    expect(sent.keys).toEqual(["1/sms>contact:c-1/sent/1", "1/voice>contact:c-1/sent/1"]);
    const refused = { kind: "refused", why: "no such number" } as const;
    const one = ended(sent, "sms>contact:c-1/sent/1", refused, start + seconds(6));
    expect(one.journal).toEqual(["delivery-failed"]);
    const told = ended(one, "voice>contact:c-1/sent/1", { kind: "accepted", receipt: "ok" }, start + seconds(7));
    expect(told.incident.sent).toMatchObject([{ toldAtMs: start + seconds(7), inVain: null }]);
    const vain = ended(one, "voice>contact:c-1/sent/1", refused, start + seconds(7));
    expect(vain.journal).toEqual(["delivery-failed", "sent-in-vain"]);
    expect(vain.incident.acknowledgementExpiresAtMs).toBe(start + seconds(7) + minutes(2));
    const raised = decided(vain, { kind: "tick" }, start + seconds(7) + minutes(2));
    expect(raised.incident.phase).toBe("raised");
  });

  test("unreachable is tried on, over a new round and a restart; who is there is not called any more; closed withdraws it", () => {
    const sent = person(open(), send([way("sms", "contact:c-1")]), start);
    const away = ended(sent, "sent/1", { kind: "unreachable", why: "no answer", retryAfter: null }, start + seconds(1));
    const later = decided(
      { homeState: null, incident: away.incident, deliveries: away.deliveries },
      { kind: "tick" },
      start + hours(1),
    );
    expect(later.incident.round).toBeGreaterThan(1);
    expect(later.deliveries.find(({ reason }) => reason === "sent")).toMatchObject({ standing: "due", attempt: 1 });
    expect(later.keys.filter((key) => key.includes("/sent/"))).toEqual([]);
  });
});
