import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { confidences } from "@shouwang/shared/domain/alarm.ts";
import { must, parseAlarmId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { raisedAlarm, raisedIncident } from "../../test/builders/incidents.ts";
import { alarmOrder, incidentModes, type Incident } from "./incident.ts";
import { inQueueOrder, leadingAlarm, needsHands, oldFrom, queueGroupOf } from "./queue-order.ts";

const one = (id: string, changes: Partial<Incident> = {}, alarm: Partial<Incident["alarms"][number]> = {}): Incident =>
  raisedIncident(1_000, {
    incidentId: must(parseIncidentId(id), id),
    alarms: [raisedAlarm(1_000, { alarmId: must(parseAlarmId(`${id}-a`), id), ...alarm })],
    ...changes,
  });
const order = (...incidents: Incident[]): string[] => inQueueOrder(incidents).map(({ incidentId }) => incidentId);

describe("R-335 one order of the queue", () => {
  test("whom nobody has in hand first, then the loudest, then who waits longest", () => {
    const queue = order(
      one("attended", { phase: "attended" }),
      one("taken", { phase: "acknowledged" }),
      one("pre", { phase: "pre-alarm" }, { alarm: "fall" }),
      one("quiet", { roundStartedAtMs: 0 }, { alarm: "inactivity" }),
      one("new-press", { roundStartedAtMs: 9_000 }),
      one("old-press", { phase: "delivered", roundStartedAtMs: 2_000 }),
    );
    expect(queue).toEqual(["old-press", "new-press", "quiet", "pre", "taken", "attended"]);
  });

  test("old ones below fresh ones and suspicions: the loudest first, then the one that happened last", () => {
    const queue = order(
      one("press-3h", {}, { lateByMs: hours(3) }),
      one("leak-1h", {}, { alarm: "water-leak", lateByMs: hours(1) }),
      one("press-1h", { roundStartedAtMs: 5_000 }, { lateByMs: hours(1) }),
      one("suspected", { phase: "pre-alarm" }, { alarm: "fall", confidence: "low" }),
      one("away", {}, { alarm: "away-overdue" }),
      one("just-late", {}, { lateByMs: oldFrom - 1 }),
    );
    expect(queue).toEqual(["just-late", "away", "suspected", "press-1h", "press-3h", "leak-1h"]);
  });

  test("a new alarm in an old incident makes it fresh; an eased one does not", () => {
    const old = one("old", {}, { lateByMs: hours(1) });
    const [first] = old.alarms;
    if (!first) throw new Error("no alarm");
    expect(queueGroupOf({ ...old, alarms: [first, { ...first, lateByMs: 0 }] })).toBe("fresh");
    expect(queueGroupOf({ ...old, alarms: [first, { ...first, lateByMs: 0, phase: "eased" }] })).toBe("old");
  });

  test("an incident is named after what still stands, and one without alarms is as loud as can be", () => {
    const smoke = one("smoke", {}, { alarm: "smoke" });
    const eased = raisedAlarm(1_000, { phase: "eased" });
    const fall = raisedAlarm(2_000, { alarm: "fall" });
    expect(leadingAlarm({ ...smoke, alarms: [eased, fall] })).toBe(fall);
    expect(leadingAlarm({ ...smoke, alarms: [] })).toBeUndefined();
    expect(order(smoke, one("empty", { alarms: [] }))).toEqual(["empty", "smoke"]);
  });

  test("tests and canaries make no sound", () => {
    expect(incidentModes.filter((mode) => needsHands(one("a", { mode })))).toEqual(["live", "drill"]);
  });
});

const phases: Incident["phase"][] = ["pre-alarm", "raised", "delivered", "acknowledged", "attended"];
const alarmPhases: Incident["alarms"][number]["phase"][] = ["pre-alarm", "raised", "eased"];
const anyIncident = fc
  .record({
    phase: fc.constantFrom(...phases),
    mode: fc.constantFrom(...incidentModes),
    roundStartedAtMs: fc.nat(1e7),
    alarms: fc.array(
      fc.record({
        alarm: fc.constantFrom(...alarmOrder),
        phase: fc.constantFrom(...alarmPhases),
        confidence: fc.constantFrom(...confidences),
        lateByMs: fc.oneof(fc.constant(0), fc.nat(hours(48))),
      }),
      { maxLength: 4 },
    ),
  })
  .map((made) => ({ ...made, alarms: made.alarms.map((alarm) => raisedAlarm(1_000, alarm)) }));
const many = fc
  .array(anyIncident, { maxLength: 60 })
  .map((all) =>
    all.map((made, n) => raisedIncident(1_000, { ...made, incidentId: must(parseIncidentId(`i${n}`), "i") })),
  );

describe("R-335 whatever comes", () => {
  test("every incident remains in the queue, once, and the order does not depend on how they came", () => {
    fc.assert(
      fc.property(many, (incidents) => {
        const queue = inQueueOrder(incidents);
        expect(new Set(queue)).toEqual(new Set(incidents));
        expect(queue).toHaveLength(incidents.length);
        expect(inQueueOrder(incidents.toReversed())).toEqual(queue);
      }),
    );
  });

  test("a fresh live life alarm that nobody has in hand stands above any number of old ones", () => {
    const life = alarmOrder.filter((kind) => kind !== "door-watch" && kind !== "away-overdue");
    const old = fc.record({
      alarm: fc.constantFrom(...alarmOrder),
      lateByMs: fc.integer({ min: oldFrom, max: hours(900) }),
    });
    fc.assert(
      fc.property(many, fc.array(old, { maxLength: 200 }), fc.constantFrom(...life), (others, flood, alarm) => {
        const fresh = one("fresh", { roundStartedAtMs: 1e9 }, { alarm, lateByMs: minutes(5) });
        const queue = inQueueOrder([...others, ...flood.map((made, n) => one(`old-${n}`, {}, made)), fresh]);
        const at = queue.indexOf(fresh);
        const above = queue.slice(0, at);
        expect(above.every((incident) => queueGroupOf(incident) === "fresh")).toBe(true);
        expect(above.some(({ incidentId }) => incidentId.startsWith("old-"))).toBe(false);
      }),
    );
  });
});
