import { expect, test } from "vitest";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { must, parseHomeId, parseIncidentId, parseResidentId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { days, minutes } from "@shouwang/shared/time/duration.ts";
import type { Incident } from "../alarms/incident.ts";
import type { LoopEvent } from "../loop/port.ts";
import { createCheckInKeeper } from "./check-in-keeper.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const homeId = must(parseHomeId("home-1"), "home-1");
const residentId = must(parseResidentId("r-1"), "r-1");
const closed = (text: string, changes: Partial<Incident> = {}): Incident => ({
  ...raisedIncident(nowMs - minutes(10), { homeId, incidentId: must(parseIncidentId(text), text) }),
  phase: "closed",
  outcome: "real",
  closedAtMs: nowMs,
  ...changes,
});

function aKeeper(given: { closedLately?: readonly Incident[]; fails?: number } = {}) {
  const clock = createManualClock({ wallMs: nowMs });
  const asked: string[] = [];
  let fails = given.fails ?? 0;
  let tell: (event: LoopEvent) => void = () => {};
  const keeper = createCheckInKeeper({
    subscribe(listener) {
      tell = listener;
      return { [Symbol.dispose]: () => {} };
    },
    closedLately: async () => await Promise.resolve(given.closedLately ?? []),
    finder: { inHome: async () => await Promise.resolve([residentId]) },
    registrar: {
      async ask(_resident, { why, dueAtMs }, incidentId) {
        if (fails-- > 0) throw new Error("the disk is full");
        asked.push(`${incidentId} ${why} ${new Date(dueAtMs).toISOString()}`);
        return await Promise.resolve({ kind: "done", version: 1, asked: null });
      },
    },
    timeZoneOf: () => "Asia/Shanghai",
    clock,
    log: silentLog,
  });
  const hears = (incident: Incident): void => tell({ kind: "incident", incident });
  return { keeper, asked, hears, clock };
}

test("R-566 whoever had a real alarm or was helped is called the next morning, and nobody else", async () => {
  const { keeper, asked, hears } = aKeeper();
  hears(closed("i-1"));
  hears(closed("i-2", { outcome: "assisted" }));
  hears(closed("i-3", { outcome: "accidental" }));
  hears(closed("i-4", { mode: "drill" }));
  hears(closed("i-5", { homeId: null }));
  hears(closed("i-6", { phase: "raised", outcome: null, closedAtMs: null }));
  await keeper.tried();
  const morning = "after-incident 2026-05-02T01:00:00.000Z";
  expect(asked).toEqual([`i-1 ${morning}`, `i-2 ${morning}`]);
  await keeper[Symbol.asyncDispose]();
});

test("R-566 what was closed before the start is looked at, unless it is long ago; what is not taken is tried again", async () => {
  const old = closed("i-8", { closedAtMs: nowMs - days(4) });
  const { keeper, asked, clock } = aKeeper({ closedLately: [closed("i-7"), old], fails: 1 });
  await keeper.tried();
  expect(asked).toEqual([]);
  await clock.advanceTo(minutes(1));
  await keeper.tried();
  expect(asked).toHaveLength(1);
  expect(asked[0]).toContain("i-7");
  await keeper[Symbol.asyncDispose]();
});
