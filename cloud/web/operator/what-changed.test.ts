import { expect, test } from "vitest";
import type { IncidentView } from "../../api/contract.ts";
import { aHome, anAlarm, anIncident } from "../../../test/browser/memory-desk.ts";
import { versionsToTell } from "./shown-versions.ts";
import { whatChanged } from "./what-changed.ts";

const home = aHome({ homeId: "home-1" });
const view = (incidentId: string): IncidentView => {
  const atMs = 1_000;
  return anIncident({ incidentId, home, atMs, alarms: [anAlarm({ alarmId: `${incidentId}-a` }, atMs)] });
};

test("what changed under the operator's hand is said in words", () => {
  const seen = view("a");
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
