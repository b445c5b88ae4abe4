import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import type { StateEvent } from "@shouwang/shared/domain/observation.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import { decide } from "./decide.ts";
import type { After, Before, Context, DecideInput } from "./decision.ts";
import type { Delivery } from "./delivery.ts";
import { onePlan } from "./plan-book.ts";
import { firstPlan } from "./plan.ts";

const nobody: Before = { homeState: null, incident: null, deliveries: [] };
let ids = 0;
const context: Context = {
  settings: homeSettings,
  plans: onePlan(firstPlan(["desk", "webhook"])),
  subject: "home:home-1",
  homeId: homeSettings.homeId,
  gatewayId: null,
  nextId: () => `id-${++ids}`,
};
const life = (id: string, alarm: LifeKind, from: string, atMs: number): DecideInput => ({
  kind: "life",
  alarmId: must(parseAlarmId(id), id),
  event: {
    kind: "life",
    alarm,
    edge: "raised",
    confidence: from === "pendant" ? "high" : "low",
    evidence: "",
    repeated: false,
  },
  deviceId: device(from),
  isKnownDevice: true,
  occurredAtMs: atMs,
  recordedAtMs: atMs,
});
const decided = (before: Before, input: DecideInput, nowMs: number, within = context): After => {
  const decision = decide(before, input, within, nowMs);
  if (decision.kind === "refused") throw new Error(decision.message);
  return decision;
};
/** What a store would hand in next time. */
function stored(before: Before, after: After): Before {
  const isSame = before.incident?.incidentId === after.incident?.incidentId;
  const rows = new Map((isSame ? before.deliveries : []).map((one) => [one.deliveryId, one]));
  for (const one of [...after.deliveries.create, ...after.deliveries.update]) {
    if (one.incidentId === after.incident?.incidentId) rows.set(one.deliveryId, one);
  }
  return { homeState: after.homeState, incident: after.incident, deliveries: [...rows.values()] };
}
const start = midnight + hours(9);
const pressed = stored(nobody, decided(nobody, life("a", "panic", "button", start), start));
const webhook = (): Delivery => {
  const found = pressed.deliveries.find((one) => one.connector === "webhook");
  if (!found) throw new Error("the webhook is not told");
  return found;
};

describe("a press", () => {
  test("is one decision: state, incident, journal and deliveries together", () => {
    const after = decided(nobody, life("a", "panic", "button", start), start);
    expect(after.homeState?.lastActivityAtMs).toBe(start);
    expect(after.incident).toMatchObject({ phase: "raised", subject: "home:home-1" });
    expect(after.journal.map((one) => one.what)).toEqual(["opened", "alarm-raised", "outside-due"]);
    expect(after.deliveries.create.map((one) => `${one.connector} ${one.reason}`)).toEqual([
      "desk raised",
      "webhook outside-due",
    ]);
    expect(after.dueAtMs).toBe(start + seconds(60));
  });

  test("R-012 from an unknown gateway opens an incident of the gateway, whatever it says", () => {
    const gatewayId = must(parseGatewayId("gw-9"), "gw-9");
    const unknown: Context = { ...context, settings: null, homeId: null, gatewayId, subject: "gateway:gw-9" };
    for (const kind of ["panic", "fall", "smoke", "unreadable"] as const) {
      const after = decided(nobody, life("a", kind, "button", start), start, unknown);
      expect(after).toMatchObject({
        homeState: null,
        incident: { subject: "gateway:gw-9", homeId: null, gatewayId: "gw-9", phase: "raised" },
      });
      expect(after.incident?.alarms[0]?.reason).toContain("unknown gateway");
    }
  });

  test("after the end opens the next incident, and leaves the closed one alone", () => {
    const close = { kind: "close", by: "Wang Li", version: 1, outcome: "real", note: "" } as const;
    const closed = stored(pressed, decided(pressed, { kind: "person", command: close }, start + 1));
    const next = decided(closed, life("b", "panic", "button", start + 2), start + 2);
    expect(next.incident?.incidentId).not.toBe(closed.incident?.incidentId);
    expect(next.incident?.alarms.map((one) => one.alarmId)).toEqual(["b"]);
    expect(next.deliveries.update).toEqual([]);
  });

  test("R-009 decided twice is one alarm and one incident", () => {
    const again = decided(pressed, life("a", "panic", "button", start), start);
    expect(again.journal).toEqual([]);
    expect(again.deliveries.create).toEqual([]);
    expect(again.incident).toEqual(pressed.incident);
  });
});

describe("an attempt of a delivery", () => {
  const attempt = (before: Before, delivery: Delivery, outcome: Delivered, nowMs: number): After =>
    decided(before, { kind: "delivered", delivery, outcome }, nowMs);

  test("that was accepted keeps its receipt, and the incident is delivered", () => {
    const after = attempt(pressed, webhook(), { kind: "accepted", receipt: "202 abc" }, start + 5);
    expect(after.deliveries.update).toMatchObject([{ standing: "accepted", receipt: "202 abc", attempt: 1 }]);
    expect(after.incident).toMatchObject({ phase: "delivered", deliveredAtMs: start + 5 });
  });

  test("that reached nobody is tried again, longer and longer, without end; the journal is not buried", () => {
    let before = pressed;
    let nowMs = start;
    const pauses: number[] = [];
    let lines = 0;
    for (let n = 0; n < 40; n++) {
      const now = nowMs;
      const delivery = before.deliveries.find((one) => one.deliveryId === webhook().deliveryId) ?? webhook();
      const after = attempt(before, delivery, { kind: "unreachable", why: "no answer", retryAfter: null }, now);
      const updated = after.deliveries.update.find((one) => one.deliveryId === delivery.deliveryId);
      expect(updated?.standing).toBe("due");
      pauses.push((updated?.dueAtMs ?? 0) - now);
      lines += after.journal.filter((one) => one.what === "delivery-failed").length;
      before = stored(before, after);
      nowMs = updated?.dueAtMs ?? now;
    }
    expect(pauses.slice(0, 8).map((one) => one / 1_000)).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
    expect(lines).toBe(6);
  });

  test("cannot be put off by the far end for longer than a minute", () => {
    const after = attempt(pressed, webhook(), { kind: "unreachable", why: "503", retryAfter: hours(5) }, start);
    expect(after.deliveries.update[0]?.dueAtMs).toBe(start + minutes(1));
  });

  test("that was refused goes to the next route at once", () => {
    const after = attempt(pressed, webhook(), { kind: "refused", why: "401" }, start + 5);
    expect(after.deliveries.update).toMatchObject([{ standing: "refused", lastWhy: "401" }]);
    expect(after.deliveries.create.map((one) => `${one.connector} ${one.reason}`)).toContain("desk escalated");
  });

  test("that was withdrawn and arrived all the same has arrived", () => {
    const acknowledge = { kind: "acknowledge", by: "Wang Li", version: 1 } as const;
    const taken = stored(pressed, decided(pressed, { kind: "person", command: acknowledge }, start + 1));
    expect(taken.deliveries.every((one) => one.standing === "withdrawn")).toBe(true);
    const after = attempt(taken, webhook(), { kind: "accepted", receipt: "202" }, start + 2);
    expect(after.deliveries.update).toMatchObject([{ standing: "accepted" }]);
    expect(after.incident?.phase).toBe("acknowledged");
  });

  test("of an incident that has ended touches no other incident, and news of the end is given up one day", () => {
    const close = { kind: "close", by: "Wang Li", version: 2, outcome: "real", note: "" } as const;
    const told = stored(pressed, attempt(pressed, webhook(), { kind: "accepted", receipt: "202" }, start));
    const closed = stored(told, decided(told, { kind: "person", command: close }, start + 1));
    const end = closed.deliveries.find((one) => one.reason === "closed");
    expect(end).toMatchObject({ connector: "webhook", standing: "due" });
    const last = { ...(end ?? webhook()), attempt: 9 };
    const given = attempt(
      { ...closed, deliveries: [last] },
      last,
      { kind: "unreachable", why: "gone", retryAfter: null },
      start,
    );
    expect(given.deliveries.update).toMatchObject([{ standing: "refused", attempt: 10 }]);

    const next = stored(closed, decided(closed, life("b", "panic", "button", start + 2), start + 2));
    const late = attempt(next, last, { kind: "accepted", receipt: "202" }, start + 3);
    expect(late.incident).toEqual(next.incident);
    expect(late.deliveries.update).toMatchObject([{ standing: "accepted", incidentId: closed.incident?.incidentId }]);
  });
});

test("R-355 an incident keeps its plan when another is set, and only a louder alarm brings its own", () => {
  const other = onePlan({ ...firstPlan(["desk"]), again: seconds(120) });
  const leak = stored(nobody, decided(nobody, life("a", "water-leak", "button", start), start));
  expect(leak.incident?.plan).toMatchObject({ kind: "water-leak", again: seconds(60) });
  const ticked = decided(leak, { kind: "tick" }, start + seconds(61), { ...context, plans: other });
  expect(ticked.incident?.plan).toEqual(leak.incident?.plan);
  const louder = decided(leak, life("b", "panic", "button", start + 1), start + 1, { ...context, plans: other });
  expect(louder.incident?.plan).toMatchObject({ kind: "panic", again: seconds(120) });
  // One of before goes by what is set now, and keeps nothing of it.
  const { incident } = leak;
  if (incident === null) throw new Error("nothing was opened");
  const before = { ...leak, incident: { ...incident, plan: null } };
  const due = decided(before, { kind: "tick" }, start + seconds(61), { ...context, plans: other });
  expect(due.deliveries.create.map(({ connector }) => connector)).toContain("desk");
  expect(due.incident?.plan).toBeNull();
});

/** One thing that happens, `afterMs` after the one before. */
type Act =
  | { act: "life"; alarm: LifeKind; from: string; lateByMs: number }
  | { act: "seen"; from: string; observation: StateEvent; lateByMs: number }
  | { act: "over"; from: string; alarm: LifeKind }
  | { act: "broken"; from: string; state: "present" | "gone" }
  | { act: "heard" | "offline" | "tick" | "due" }
  | { act: "person"; does: "acknowledge" | "attend" | "close"; isStale: boolean }
  | { act: "attempt"; which: number; outcome: Delivered };

const froms = ["button", "pendant", "radar-bathroom", "pir-hall", "pir-kitchen", "door", "nobody-knows"];
const acts: fc.Arbitrary<Act> = fc.oneof(
  fc.record({
    act: fc.constant("life" as const),
    alarm: fc.constantFrom<LifeKind[]>("panic", "fall", "fall", "smoke", "water-leak", "unreadable"),
    from: fc.constantFrom(...froms),
    lateByMs: fc.constantFrom(0, 0, 0, 30_000, 600_000, 90_000_000),
  }),
  fc.record({
    act: fc.constant("seen" as const),
    from: fc.constantFrom(...froms),
    observation: fc.constantFrom<StateEvent[]>(
      { kind: "state", what: "motion", value: "active", repeated: false },
      { kind: "state", what: "motion", value: "still", repeated: false },
      { kind: "state", what: "door", value: "open", repeated: false },
      { kind: "state", what: "lying", value: "lying", repeated: false },
    ),
    lateByMs: fc.constantFrom(0, 0, 5_000, 600_000, -20_000),
  }),
  fc.record({
    act: fc.constant("over" as const),
    from: fc.constantFrom(...froms),
    alarm: fc.constantFrom<LifeKind[]>("fall", "smoke"),
  }),
  fc.record({
    act: fc.constant("broken" as const),
    from: fc.constantFrom(...froms),
    state: fc.constantFrom<("present" | "gone")[]>("present", "gone"),
  }),
  fc.record({
    act: fc.constantFrom<("heard" | "offline" | "tick" | "due")[]>("heard", "offline", "tick", "due", "due"),
  }),
  fc.record({
    act: fc.constant("person" as const),
    does: fc.constantFrom<("acknowledge" | "attend" | "close")[]>("acknowledge", "attend", "close"),
    isStale: fc.boolean(),
  }),
  fc.record({
    act: fc.constant("attempt" as const),
    which: fc.nat({ max: 9 }),
    outcome: fc.constantFrom<Delivered[]>(
      { kind: "accepted", receipt: "r" },
      { kind: "refused", why: "no" },
      { kind: "unreachable", why: "nobody", retryAfter: null },
    ),
  }),
);
const courses = fc.array(
  fc.record({ act: acts, afterMs: fc.constantFrom(0, 1_000, 7_000, 45_000, 130_000, 700_000, 5_000_000, 50_000_000) }),
  { maxLength: 40 },
);

function inputOf(
  act: Act,
  before: Before,
  dueAtMs: number | null,
  nowMs: number,
  n: number,
): { input: DecideInput; nowMs: number } {
  const observed = { kind: "observed", isKnownDevice: true, recordedAtMs: nowMs } as const;
  switch (act.act) {
    case "life": {
      const input = life(`alarm-${n}`, act.alarm, act.from, nowMs);
      return { input: input.kind === "life" ? { ...input, occurredAtMs: nowMs - act.lateByMs } : input, nowMs };
    }
    case "seen": {
      const { from, observation, lateByMs } = act;
      return { input: { ...observed, deviceId: device(from), observation, occurredAtMs: nowMs - lateByMs }, nowMs };
    }
    case "over": {
      const observation = {
        kind: "life",
        alarm: act.alarm,
        edge: "cleared",
        confidence: "low",
        evidence: "",
        repeated: false,
      } as const;
      return { input: { ...observed, deviceId: device(act.from), observation, occurredAtMs: nowMs }, nowMs };
    }
    case "broken": {
      const report = { kind: "fault", fault: "silent", state: act.state, detail: "" } as const;
      const deviceId = device(act.from);
      return { input: { kind: "fault-reported", deviceId, report, occurredAtMs: nowMs, recordedAtMs: nowMs }, nowMs };
    }
    case "heard":
      return { input: { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs }, nowMs };
    case "offline":
      return { input: { kind: "gateway-offline", recordedAtMs: nowMs }, nowMs };
    case "tick":
      return { input: { kind: "tick" }, nowMs };
    case "due":
      return { input: { kind: "tick" }, nowMs: Math.max(nowMs, dueAtMs ?? nowMs) };
    case "person": {
      const version = (before.incident?.version ?? 0) - (act.isStale ? 1 : 0);
      const by = "Wang Li";
      const command =
        act.does === "close"
          ? ({ kind: "close", by, version, outcome: "false", note: "" } as const)
          : { kind: act.does, by, version };
      return { input: { kind: "person", command }, nowMs };
    }
    case "attempt": {
      const delivery = before.deliveries[act.which % Math.max(1, before.deliveries.length)];
      return delivery === undefined
        ? { input: { kind: "tick" }, nowMs }
        : { input: { kind: "delivered", delivery, outcome: act.outcome }, nowMs };
    }
  }
}

type Course = readonly { act: Act; afterMs: number }[];
type Seen = { before: Before; after: After; input: DecideInput; nowMs: number };

function live(
  course: Course,
  fromMs: number,
  reload: (before: Before) => Before,
  look: (seen: Seen) => void,
): string[] {
  let made = 0;
  const within: Context = { ...context, nextId: () => `id-${++made}` };
  let before = nobody;
  let clockMs = fromMs;
  let dueAtMs: number | null = null;
  const trace: string[] = [];
  course.forEach(({ act, afterMs }, n) => {
    const { input, nowMs } = inputOf(act, before, dueAtMs, clockMs + afterMs, n);
    clockMs = nowMs;
    const decision = decide(reload(before), input, within, nowMs);
    if (decision.kind === "refused") {
      trace.push(decision.code);
      return;
    }
    look({ before, after: decision, input, nowMs });
    before = stored(before, decision);
    ({ dueAtMs } = decision);
    const { incident } = decision;
    trace.push(
      JSON.stringify({
        presence: decision.homeState?.presence.at,
        journal: decision.journal.map((one) => [one.atMs - fromMs, one.what, one.who, one.detail]),
        incident: incident && [
          incident.incidentId,
          incident.phase,
          incident.version,
          incident.round,
          incident.escalation,
        ],
        created: decision.deliveries.create.map((one) => [one.connector, one.reason, one.dueAtMs - fromMs]),
        updated: decision.deliveries.update.map((one) => [one.deliveryId, one.standing, one.dueAtMs - fromMs]),
        faults: decision.faults,
        dueAtMs: dueAtMs === null ? null : dueAtMs - fromMs,
      }),
    );
  });
  return trace;
}
const asItIs = (before: Before): Before => before;
// `as`: what went into the JSON a moment ago is what comes out of it; that it does is what is tested.
const throughJson = (before: Before): Before => JSON.parse(JSON.stringify(before)) as Before;

describe("whatever happens, in whatever order", () => {
  test("R-024 promise 2: an open incident always has a step in the future, and time is asked for no later than that", () => {
    fc.assert(
      fc.property(courses, (course) => {
        live(course, start, asItIs, ({ after, nowMs }) => {
          if (after.dueAtMs !== null) expect(after.dueAtMs).toBeGreaterThan(nowMs);
          if (after.incident === null || after.incident.phase === "closed") return;
          expect(after.incident.nextStepDueAtMs).toBeGreaterThan(nowMs);
          expect(after.dueAtMs).toBeLessThanOrEqual(after.incident.nextStepDueAtMs ?? 0);
        });
      }),
    );
  });

  test("a life alarm is in an open incident from the decision on, and no raised one leaves it before a human closes it", () => {
    fc.assert(
      fc.property(courses, (course) => {
        live(course, start, asItIs, ({ before, after, input }) => {
          const listed = after.incident?.alarms.map((one) => one.alarmId) ?? [];
          if (input.kind === "life") {
            expect(after.incident?.phase).not.toBe("closed");
            expect(listed).toContain(input.alarmId);
          }
          if (before.incident === null || before.incident.phase === "closed") return;
          expect(after.incident?.incidentId).toBe(before.incident.incidentId);
          for (const alarm of before.incident.alarms) {
            const now = after.incident?.alarms.find((one) => one.alarmId === alarm.alarmId);
            expect(now).toBeDefined();
            if (alarm.phase === "raised") expect(now?.phase).toBe("raised");
          }
          if (after.incident?.phase !== "closed") return;
          if (after.incident.closedBy === "Wang Li") return;
          expect(after.incident.alarms.every((one) => one.phase === "eased" && one.confidence === "low")).toBe(true);
        });
      }),
    );
  });

  test("what nobody has in hand is on its way to the desk, and no delivery has another's key", () => {
    fc.assert(
      fc.property(courses, (course) => {
        live(course, start, asItIs, ({ before, after }) => {
          const { incident } = after;
          const rows = stored(before, after).deliveries;
          expect(new Set(rows.map((one) => one.key)).size).toBe(rows.length);
          if (incident === null || (incident.phase !== "raised" && incident.phase !== "delivered")) return;
          const toDesk = rows.filter((one) => one.connector === "desk" && one.round === incident.round);
          expect(toDesk.length).toBeGreaterThan(0);
          expect(toDesk.every((one) => one.standing === "withdrawn")).toBe(false);
        });
      }),
    );
  });

  test("moved by a year, and read back from its JSON at every step, it is the same", () => {
    fc.assert(
      fc.property(courses, (course) => {
        const trace = live(course, start, asItIs, () => undefined);
        expect(live(course, start, throughJson, () => undefined)).toEqual(trace);
        expect(live(course, start + days(365), throughJson, () => undefined)).toEqual(trace);
      }),
    );
  });
});
