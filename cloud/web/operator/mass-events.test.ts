import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { inferredKinds, lifeKinds, type AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { FaultView, IncidentView } from "../../api/contract.ts";
import { inQueueOrder } from "../../alarms/queue-order.ts";
import { aHome, anAlarm, anIncident } from "../../../test/browser/memory-desk.ts";
import { commonPlace, districtOf, faultMasses, incidentMasses, massFrom } from "./mass-events.ts";
import { oldestWaiting, withLines, type QueueLines } from "./queue-lines.ts";
import { queueRows, rowsWithin, rowTops } from "./queue-rows.ts";

const atMs = Date.UTC(2026, 4, 1, 2);
const minute = 60_000;

type Given = { alarms: readonly AlarmKind[]; phase?: IncidentView["phase"]; afterMs?: number; street?: string };
function incident(
  n: number,
  { alarms, phase = "raised", afterMs = 0, street = "芝罘区幸福街道" }: Given,
): IncidentView {
  const home = aHome({ homeId: `home-${n}`, address: `烟台市${street}${n} 号` });
  const { journal: _journal, ...view } = anIncident({
    incidentId: `i-${String(n).padStart(4, "0")}`,
    home,
    atMs: atMs + afterMs,
    phase,
    alarms: alarms.map((alarm, k) => anAlarm({ alarmId: `i-${n}-${k}`, alarm }, atMs)),
  });
  return view;
}
const linesOf = (incidents: readonly IncidentView[]): QueueLines =>
  withLines(
    [],
    "live",
    incidents.map((now) => ({ before: undefined, now })),
  );
const many = (count: number, given: Given): IncidentView[] =>
  Array.from({ length: count }, (_, n) => incident(n, { afterMs: n * 10_000, ...given }));

describe("R-543 many of a kind are one event", () => {
  const quiet: Given = { alarms: ["inactivity"] };
  test.each([
    ["enough of a kind, soon one after the other", many(massFrom, quiet), [massFrom]],
    ["one too few", many(massFrom - 1, quiet), []],
    ["presses, however many", many(50, { alarms: ["panic"] }), []],
    ["water", many(50, { alarms: ["water-leak"] }), []],
    ["concluded, with a press in each", many(50, { alarms: ["inactivity", "call"] }), []],
    ["what somebody has in hand", many(50, { ...quiet, phase: "acknowledged" }), []],
    [
      "each an hour after the other",
      many(9, quiet).map((one, n) => ({ ...one, roundStartedAtMs: atMs + n * 60 * minute })),
      [],
    ],
    [
      "two outages an hour apart",
      [
        ...many(6, quiet),
        ...many(16, { ...quiet })
          .slice(10)
          .map((one) => ({ ...one, roundStartedAtMs: one.roundStartedAtMs + 60 * minute })),
      ],
      [6, 6],
    ],
    ["two districts", [...many(6, quiet), ...many(12, { ...quiet, street: "福山区清洋街道" }).slice(6)], [6, 6]],
  ])("%s", (_, incidents, sizes) => {
    expect(incidentMasses(linesOf(incidents)).map(({ members }) => members.length)).toEqual(sizes);
  });

  test("it says where, as far as the addresses agree", () => {
    expect(incidentMasses(linesOf(many(6, quiet)))[0]?.place).toBe("烟台市芝罘区幸福街道");
    expect(commonPlace(["烟台市芝罘区幸福街道 1 号", "烟台市芝罘区文化街道 3 号", null])).toBe("烟台市芝罘区");
    expect(commonPlace([null])).toBeNull();
    expect(districtOf("烟台市芝罘区幸福小区 3 号")).toBe("烟台市芝罘区");
    expect(districtOf("山东省莱州市文昌路街道 9 号")).toBe("山东省莱州市");
  });

  test("kits that fell silent together are one outage; a device that is silent by itself is none", () => {
    const fault = (n: number, changes: Partial<FaultView>) =>
      // `as`: of a fault only this is looked at.
      ({
        gatewayId: `kit-${n}`,
        homeId: `home-${n}`,
        deviceId: null,
        fault: "silent",
        sinceMs: atMs + n * 1_000,
        ...changes,
      }) as FaultView;
    const address = () => "烟台市芝罘区幸福街道 1 号";
    const silent = Array.from({ length: 40 }, (_, n) => fault(n, {}));
    expect(faultMasses(silent, address).map(({ members, place }) => [members.length, place])).toEqual([
      [40, "烟台市芝罘区幸福街道"],
    ]);
    expect(
      faultMasses(
        silent.map((one) => ({ ...one, deviceId: "door-1" })),
        address,
      ),
    ).toEqual([]);
    expect(
      faultMasses(
        silent.map((one) => ({ ...one, fault: "low-battery" as const })),
        address,
      ),
    ).toEqual([]);
  });
});

const anyKind = fc.constantFrom<AlarmKind>(...lifeKinds, ...inferredKinds, "inactivity", "inactivity", "inactivity");
const anyGiven = fc.record({
  alarms: fc.array(anyKind, { minLength: 0, maxLength: 2 }),
  phase: fc.constantFrom<IncidentView["phase"]>("raised", "delivered", "pre-alarm", "acknowledged", "attended"),
  afterMs: fc.integer({ min: 0, max: 20 * minute }),
});

test("R-543 H-150 whatever is open: every incident is in exactly one place, every one that a device raised by itself, in the order of the queue", () => {
  fc.assert(
    fc.property(fc.array(anyGiven, { maxLength: 60 }), fc.boolean(), (given, isOpened) => {
      const incidents = given.map((one, n) => incident(n, one));
      const lines = linesOf(incidents);
      expect(lines.map((line) => line.incident)).toEqual(inQueueOrder(incidents));
      const masses = incidentMasses(lines);
      const opened = new Set(isOpened ? incidents.map(({ incidentId }) => String(incidentId)) : []);
      const rows = queueRows(lines, { masses, outages: [], opened });
      const shown = rows.flatMap((row) => (row.kind === "incident" ? [row.key] : []));
      const folded = rows.flatMap((row) =>
        row.kind === "mass" && !row.isOpen ? row.mass.members.map((line) => String(line.incident.incidentId)) : [],
      );
      expect([...shown, ...folded].toSorted(byText)).toEqual(incidents.map(({ incidentId }) => String(incidentId)));
      for (const { incidentId, alarms } of incidents) {
        if (alarms.some(({ alarm }) => lifeKinds.some((kind) => kind === alarm))) expect(shown).toContain(incidentId);
      }
      const ofDevices = shown.filter(
        (id) => !masses.some(({ members }) => members.some((line) => line.incident.incidentId === id)),
      );
      expect(ofDevices).toEqual(
        lines.map((line) => String(line.incident.incidentId)).filter((id) => ofDevices.includes(id)),
      );
    }),
  );
});
const byText = (one: string, other: string): number => (one < other ? -1 : 1);

test("R-541 the queue is in order after any course of changes", () => {
  const change = fc.record({ n: fc.integer({ min: 0, max: 12 }), given: anyGiven, isClosed: fc.boolean() });
  fc.assert(
    fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
      const known = new Map<string, IncidentView>();
      let lines: QueueLines = [];
      for (const { n, given, isClosed } of changes) {
        const now = incident(n, isClosed ? { ...given, phase: "closed" } : given);
        lines = withLines(lines, "live", [{ before: known.get(now.incidentId), now }]);
        known.set(now.incidentId, now);
      }
      const open = [...known.values()].filter(({ phase }) => phase !== "closed");
      expect(lines.map((line) => line.incident)).toEqual(inQueueOrder(open));
    }),
  );
});

describe("R-542 who has waited longest", () => {
  test("a fresh one before an old one, whatever is louder; nobody who is in somebody's hands", () => {
    const old = { ...incident(1, { alarms: ["panic"] }), roundStartedAtMs: atMs - 60 * minute };
    const late = { ...old, alarms: old.alarms.map((alarm) => ({ ...alarm, lateByMs: 60 * minute })) };
    const taken = incident(2, { alarms: ["panic"], phase: "acknowledged", afterMs: -90_000 });
    const call = incident(3, { alarms: ["call"], afterMs: 1_000 });
    const press = incident(4, { alarms: ["panic"], afterMs: 9_000 });
    expect(oldestWaiting(linesOf([late, taken, press, call]))?.incidentId).toBe("i-0003");
    expect(oldestWaiting(linesOf([late, taken]))?.incidentId).toBe("i-0001");
    expect(oldestWaiting(linesOf([taken]))).toBeNull();
  });
});

test("R-541 only the rows within the window, and some beyond it, are drawn", () => {
  const rows = queueRows(linesOf(many(1_000, { alarms: ["panic"] })), { masses: [], outages: [], opened: new Set() });
  const tops = rowTops(rows, { title: 30, mass: 100, outage: 100, incident: 100 });
  expect(tops[1_000]).toBe(100_000);
  expect(rowsWithin(tops, { topPx: 0, heightPx: 650, beyond: 2 })).toEqual([0, 9]);
  expect(rowsWithin(tops, { topPx: 50_040, heightPx: 650, beyond: 2 })).toEqual([498, 509]);
  expect(rowsWithin(tops, { topPx: 99_400, heightPx: 600, beyond: 2 })).toEqual([992, 1_000]);
  expect(rowsWithin(new Float64Array(1), { topPx: 0, heightPx: 650, beyond: 2 })).toEqual([0, 0]);
});
