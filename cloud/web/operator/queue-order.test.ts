import { expect, test } from "vitest";
import { alarmOrder } from "../../alarms/incident.ts";
import type { IncidentView } from "../../api/contract.ts";
import { aHome, anAlarm, anIncident } from "../../../test/browser/memory-desk.ts";
import { inQueueOrder, leadingAlarm, loudness } from "./queue-order.ts";
import { versionsToTell } from "./shown-versions.ts";
import { whatChanged } from "./what-changed.ts";

const home = aHome({ homeId: "home-1" });
const view = (
  incidentId: string,
  given: { phase?: IncidentView["phase"]; alarm?: IncidentView["alarms"][number]["alarm"]; atMs?: number },
): IncidentView => {
  const { phase = "raised", alarm = "panic", atMs = 1_000 } = given;
  return anIncident({ incidentId, home, atMs, phase, alarms: [anAlarm({ alarmId: `${incidentId}-a`, alarm }, atMs)] });
};

test("the page's order of loudness is the cloud's", () => {
  expect(
    Object.entries(loudness)
      .toSorted(([, one], [, other]) => one - other)
      .map(([kind]) => kind),
  ).toEqual(alarmOrder);
});

test("whom nobody has in hand first, then the loudest, then who waits longest", () => {
  const queue = inQueueOrder([
    view("attended", { phase: "attended" }),
    view("taken", { phase: "acknowledged" }),
    view("pre", { phase: "pre-alarm", alarm: "fall" }),
    view("quiet", { alarm: "inactivity", atMs: 0 }),
    view("new-press", { atMs: 9_000 }),
    view("old-press", { phase: "delivered", atMs: 2_000 }),
  ]);
  expect(queue.map(({ incidentId }) => incidentId)).toEqual([
    "old-press",
    "new-press",
    "quiet",
    "pre",
    "taken",
    "attended",
  ]);
});

test("an incident is named after what still stands, and one without alarms is as loud as can be", () => {
  const eased = anAlarm({ alarmId: "one", alarm: "panic", phase: "eased" }, 1_000);
  const fall = anAlarm({ alarmId: "two", alarm: "fall" }, 2_000);
  const empty: IncidentView = { ...view("empty", {}), alarms: [] };
  expect(leadingAlarm({ ...empty, alarms: [eased, fall] })?.alarmId).toBe("two");
  expect(leadingAlarm(empty)).toBeUndefined();
  expect(inQueueOrder([view("smoke", { alarm: "smoke" }), empty])[0]?.incidentId).toBe("empty");
});

test("what changed under the operator's hand is said in words", () => {
  const seen = view("a", {});
  const fall = anAlarm({ alarmId: "fall", alarm: "fall", confidence: "low" }, 2_000);
  const english = (now: IncidentView): string[] => whatChanged(seen, now).map(([, en]) => en);
  expect(english({ ...seen, alarms: [...seen.alarms, fall] })).toEqual(["New alarm: Suspected fall"]);
  expect(english({ ...seen, phase: "acknowledged", acknowledgedBy: "张伟" })).toEqual(["Now: Acknowledged, 张伟"]);
  expect(english({ ...seen, phase: "closed", closedBy: "张伟" })).toEqual(["Now: Closed, 张伟"]);
  expect(english({ ...seen, alarms: seen.alarms.map((alarm) => ({ ...alarm, phase: "eased" })) })).toEqual([
    "Emergency call eased",
  ]);
  expect(english({ ...seen, version: 9 })).toEqual(["The record was updated: look again"]);
});

test("each version is told once, in requests the server takes", () => {
  const visible = Array.from({ length: 300 }, (_, n) => ({ incidentId: `i${n}`, version: 2 }));
  const told = new Map([
    ["i0", 2],
    ["i1", 1],
  ]);
  const first = versionsToTell(visible, told);
  expect(first).toHaveLength(200);
  expect(first[0]).toEqual({ incidentId: "i1", version: 2 });
});
