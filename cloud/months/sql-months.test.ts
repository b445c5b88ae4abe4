import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { aHomeRow } from "../../test/builders/home-rows.ts";
import { raisedAlarm, raisedIncident } from "../../test/builders/incidents.ts";
import { must, parseAreaCode, parseHomeId, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Incident, JournalEntry } from "../alarms/incident.ts";
import { saveIncident } from "../alarms/sql-alarm-store.ts";
import { openSqlAuditLog } from "../audit/sql-audit-log.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { parseMonth, spanOf } from "./month.ts";
import { createSqlMonths } from "./sql-months.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-months-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const october = must(parseMonth("2026-10"), "2026-10");
const { fromMs, untilMs } = spanOf(october);
const county = must(parseAreaCode("370602"), "370602");
const city = must(parseAreaCode("3706"), "3706");
const li = { name: "李静", who: "account/li", purpose: "supervise" } as const;
const atNoon = fromMs + days(5) + hours(12);

async function openMonths() {
  const database = await openLedgerIn(folder, 1_000);
  let now = untilMs + days(2);
  const audit = await openSqlAuditLog({ database, chain: "test" });
  return {
    database,
    months: createSqlMonths({ database, audit, nowMs: () => now }),
    /** Longer than a reading is good for. */
    later: (ms = minutes(1)) => (now += ms),
    goTo: (atMs: number) => (now = atMs),
    [Symbol.asyncDispose]: () => database[Symbol.asyncDispose](),
  };
}

async function aHome(database: LedgerDatabase, id: string, area: string): Promise<void> {
  await database.write
    .insertInto("homes")
    .values({ ...aHomeRow(id), area })
    .execute();
}

/** Raised, and what came of it after so many seconds. */
async function anIncident(
  database: LedgerDatabase,
  id: string,
  given: {
    homeId: string;
    atMs?: number;
    after?: Partial<Record<JournalEntry["what"], number>>;
    changes?: Partial<Incident>;
  },
): Promise<Incident> {
  const { homeId, atMs = atNoon, after = {}, changes = {} } = given;
  const line = (what: JournalEntry["what"], tookMs: number): JournalEntry => ({
    atMs: atMs + tookMs,
    what,
    who: "李静",
    alarmId: null,
    detail: "",
  });
  const steps = Object.entries(after).map(([what, took]) => line(what as JournalEntry["what"], took * 1_000));
  const incident = raisedIncident(atMs, {
    incidentId: must(parseIncidentId(id), id),
    subject: `home:${homeId}`,
    homeId: must(parseHomeId(homeId), homeId),
    phase: "closed",
    closedAtMs: atMs + hours(1),
    closedBy: "李静",
    outcome: "accidental",
    ...changes,
  });
  const journal = [line("opened", 0), line("alarm-raised", 0), ...steps];
  await database.commit(saveIncident(database.write, { incident, journal, firstLine: 0 }, null).writes);
  return incident;
}

test("R-610 numbers are reckoned from what is stored: live incidents of the month, where their homes are, by the first time of each step", async () => {
  await using house = await openMonths();
  const { database, months } = house;
  await aHome(database, "home-1", "370602001001");
  await aHome(database, "home-2", "370602002001");
  await aHome(database, "home-3", "370611001001");
  await anIncident(database, "in-1", { homeId: "home-1", after: { acknowledged: 8, attended: 600 } });
  // A second time is not the first one.
  await anIncident(database, "in-2", {
    homeId: "home-1",
    after: { acknowledged: 40, phoned: 60 },
    changes: { outcome: "real", alarms: [raisedAlarm(atNoon, { alarm: "fall" }), raisedAlarm(atNoon)] },
  });
  await anIncident(database, "in-3", {
    homeId: "home-2",
    atMs: untilMs - 1,
    changes: { phase: "raised", outcome: null, closedAtMs: null },
  });
  await anIncident(database, "in-4", { homeId: "home-3", atMs: fromMs, after: { acknowledged: 1 } });
  for (const [id, changes, atMs] of [
    ["next-month", {}, untilMs],
    ["before", {}, fromMs - 1],
    ["practice", { mode: "drill" }, atNoon],
    ["tried", { mode: "test" }, atNoon],
    ["self", { mode: "canary", subject: "canary:1" }, atNoon],
  ] as const)
    await anIncident(database, id, { homeId: "home-1", atMs, after: { acknowledged: 500 }, changes });

  const view = await months.view({ month: october, area: city, by: "county" });
  expect(view.total.numbers).toMatchObject({ incidents: 4, raised: 4, unanswered: 1, "answered.p50": 8_000 });
  expect(view.areas.map(({ area, numbers }) => [area, numbers["incidents"]])).toEqual([
    ["370602", 3],
    ["370611", 1],
  ]);
  const inCounty = await months.view({ month: october, area: county, by: "street" });
  expect(inCounty.total.numbers).toMatchObject({
    incidents: 3,
    "kind.panic": 3,
    "kind.fall": 0,
    "answered.p50": 8_000,
    "answered.p90": 40_000,
    "answered.within15": 0.3333,
    "verified.p50": 60_000,
    "arrived.p50": 600_000,
    "outcome.true": 0.5,
    "followed-up": 0.6667,
  });
  expect(inCounty.areas.map(({ area }) => area)).toEqual(["370602001", "370602002"]);
  expect((await months.view({ month: october, area: null, by: "province" })).total.numbers["incidents"]).toBe(4);
});

test("R-610 kits, silence, faults, tests and people of a month", async () => {
  await using house = await openMonths();
  const { database, months } = house;
  const { write } = database;
  await aHome(database, "home-1", "370602001001");
  await aHome(database, "home-2", "370602001001");
  await write
    .insertInto("gateways")
    .values([{ gateway_id: "gw-1", created_at_ms: 1 }])
    .execute();
  const assignment = { gateway_id: "gw-1", bucket: "0001", home_id: "home-1" };
  await write
    .insertInto("assignments")
    .values([
      { ...assignment, assignment_id: "as-0", from_ms: 1, until_ms: fromMs - 1 },
      // For ten days of the month.
      { ...assignment, assignment_id: "as-1", from_ms: untilMs - days(10), until_ms: null },
    ])
    .execute();
  const item = { gateway_id: "gw-1", device_id: "", home_id: "home-1", area: "370602001001" };
  await write
    .insertInto("work_items")
    .values([
      { ...item, item_id: "w-1", fault: "silent", since_ms: untilMs - days(1), ended_at_ms: untilMs + days(1) },
      { ...item, item_id: "w-2", fault: "mains-lost", since_ms: atNoon, ended_at_ms: atNoon + hours(1) },
      { ...item, item_id: "w-3", fault: "silent", device_id: "pir", since_ms: 1, ended_at_ms: null },
    ])
    .execute();
  const device = { name: "按钮", model: "sos", room: "bedroom", is_exterior_door: 0 };
  await write
    .insertInto("devices")
    .values([
      { ...device, home_id: "home-1", device_id: "sos-1", is_life: 1 },
      { ...device, home_id: "home-1", device_id: "sos-2", is_life: 1 },
      { ...device, home_id: "home-2", device_id: "sos-3", is_life: 1 },
    ])
    .execute();
  const press = {
    home_id: "home-1",
    alarm: "panic",
    incident_id: "t",
    occurred_at_ms: 1,
    over_at_ms: null,
    went_live_at_ms: null,
  };
  await write
    .insertInto("trial_presses")
    .values([
      { ...press, trial_id: "t-1", device_id: "sos-1", alarm_id: "a-1", recorded_at_ms: atNoon },
      { ...press, trial_id: "t-0", device_id: "sos-2", alarm_id: "a-2", recorded_at_ms: fromMs - days(40) },
    ])
    .execute();

  const { total } = await months.view({ month: october, area: county, by: "street" });
  expect(total.numbers).toMatchObject({
    kits: 1,
    online: 0.9,
    faults: 2,
    "faults-long": 1,
    tested: 1,
    // The other one of that home; where there is no kit nothing is relied on.
    "tests-overdue": 1,
    contacts: 0,
  });
});

test("R-680 calls of the desk's number and check-in calls of a month: taken soon, missed, returned, reached", async () => {
  await using house = await openMonths();
  const { database, months } = house;
  const { write } = database;
  const call = (id: string, area: string, took: number | null, backAtMs: number | null = null, atMs = atNoon) => ({
    call_id: id,
    area,
    began_at_ms: atMs,
    taken_at_ms: took === null ? null : atMs + took,
    called_back_at_ms: backAtMs,
  });
  await write
    .insertInto("desk_calls")
    .values([
      call("soon", "370602", 15_000),
      call("late", "370602", 15_001),
      // Back in the month after: it is the call's month that counts it.
      call("back", "370602", null, untilMs + 1, untilMs - 1),
      call("missed", "370602", null),
      // Taken, and lost: whoever was called back after that was not missed.
      call("cut", "370602", 1_000, atNoon + 9),
      call("other", "370611", null),
      call("nowhere", "", null),
      call("next", "370602", null, null, untilMs),
      call("before", "370602", null, null, fromMs - 1),
    ])
    .execute();
  const said = (n: number, outcome: string, atMs = atNoon) => ({
    resident_id: `r-${n}`,
    at_ms: atMs,
    area: "370602001001",
    outcome,
  });
  await write
    .insertInto("check_in_calls")
    .values([said(1, "well"), said(1, "not-reached"), said(2, "wants"), said(3, "help"), said(4, "well", untilMs)])
    .execute();
  expect((await months.view({ month: october, area: county, by: "street" })).total.numbers).toMatchObject({
    calls: 5,
    "calls.within15": 0.4,
    "calls.answered": 0.6,
    "calls.missed": 2,
    "calls.returned": 0.5,
    "check-ins": 4,
    "check-ins.reached": 0.75,
    "check-ins.missed": 1,
  });
  expect((await months.view({ month: october, area: city, by: "county" })).total.numbers["calls.missed"]).toBe(3);
  expect((await months.view({ month: october, area: null, by: "province" })).total.numbers["calls.missed"]).toBe(4);

  // Whoever is called back after the closing is a correction.
  await months.close({ month: october, area: county, by: li });
  await write.updateTable("desk_calls").set({ called_back_at_ms: 9 }).where("call_id", "=", "missed").execute();
  house.later();
  expect((await months.unexplained({ month: october, area: county }))?.changes).toEqual([
    { measure: "calls.returned", was: 0.5, is: 1 },
  ]);
});

test("R-611 a closed month stays as it was; what comes out otherwise is shown, and is a correction when somebody has written why", async () => {
  await using house = await openMonths();
  const { database, months, later } = house;
  await aHome(database, "home-1", "370602001001");
  const open = { phase: "raised", outcome: null, closedAtMs: null, closedBy: null } as const;
  await anIncident(database, "in-1", { homeId: "home-1", after: { acknowledged: 8 } });
  const left = await anIncident(database, "in-2", { homeId: "home-1", after: { acknowledged: 20 }, changes: open });
  expect(await months.unexplained({ month: october, area: county })).toBeNull();
  expect(await months.correct({ month: october, area: county, by: li, why: "x" })).toMatchObject({ why: "not-closed" });

  // County, street and community.
  expect(await months.close({ month: october, area: county, by: li })).toEqual({ kind: "done", areas: 3 });
  expect(await months.close({ month: october, area: county, by: li })).toEqual({
    kind: "refused",
    why: "closed-already",
  });
  const closed = await months.view({ month: october, area: county, by: "street" });
  expect(closed.total).toMatchObject({ closed: { by: "李静", isWhole: true }, numbers: { "followed-up": 0.5 } });
  expect(await months.unexplained({ month: october, area: county })).toEqual({ changes: [], lateIncidents: 1 });

  const over: Incident = { ...left, phase: "closed", closedAtMs: untilMs + days(3), closedBy: "王芳", outcome: "real" };
  await database.commit(saveIncident(database.write, { incident: over, journal: [], firstLine: 9 }, null).writes);
  later();
  const frozen = await months.view({ month: october, area: county, by: "street" });
  expect(frozen.total).toEqual(closed.total);
  expect(frozen.areas).toEqual(closed.areas);
  const unexplained = await months.unexplained({ month: october, area: county });
  expect(unexplained).toMatchObject({ lateIncidents: 1 });
  expect(unexplained?.changes).toContainEqual({ measure: "followed-up", was: 0.5, is: 1 });

  expect(await months.correct({ month: october, area: county, by: li, why: "结案补录" })).toEqual({
    kind: "done",
    n: 1,
  });
  later();
  expect(await months.correct({ month: october, area: county, by: li, why: "again" })).toMatchObject({
    why: "nothing-changed",
  });
  const after = await months.view({ month: october, area: county, by: "street" });
  expect(after.total.numbers["followed-up"]).toBe(1);
  expect(after.corrections).toMatchObject([{ n: 1, by: "李静", why: "结案补录", isWhole: true }]);
  expect(await months.course(county)).toMatchObject([{ month: "2026-10", numbers: { "followed-up": 1 } }]);
  const noted = await database.read.selectFrom("audit").select(["what", "who", "detail"]).orderBy("n").execute();
  expect(noted).toMatchObject([
    { what: "ended", who: "account/li", detail: expect.stringMatching(/3 areas frozen, seal [0-9a-f]{64}/) },
    { what: "changed", detail: expect.stringContaining("correction 1") },
  ]);
});

test("R-611 a month that is not over is not closed; a city that closes keeps what its county has closed; a number that was changed on the disk is not believed", async () => {
  await using house = await openMonths();
  const { database, months, later, goTo } = house;
  await aHome(database, "home-1", "370602001001");
  await aHome(database, "home-3", "370611001001");
  await anIncident(database, "in-1", { homeId: "home-1", after: { acknowledged: 8 } });
  goTo(untilMs - 1);
  expect(await months.close({ month: october, area: county, by: li })).toEqual({ kind: "refused", why: "not-over" });
  goTo(untilMs);
  await months.close({ month: october, area: county, by: li });
  await anIncident(database, "in-9", { homeId: "home-1", atMs: untilMs - 1 });
  later();
  // 3706, 370611 and the two below it.
  expect(await months.close({ month: october, area: city, by: li })).toEqual({ kind: "done", areas: 4 });
  const view = await months.view({ month: october, area: city, by: "county" });
  expect(view.total.numbers["incidents"]).toBe(2);
  expect(view.areas.map(({ area, numbers }) => [area, numbers["incidents"]])).toEqual([
    ["370602", 1],
    ["370611", 0],
  ]);
  // All at once: one of them wrote it.
  const november = must(parseMonth("2026-11"), "2026-11");
  goTo(spanOf(november).untilMs);
  const acts = await Promise.all([1, 2, 3].map(() => months.close({ month: november, area: city, by: li })));
  expect(acts.filter(({ kind }) => kind === "done")).toHaveLength(1);

  const forged = JSON.stringify({ incidents: 0 });
  await database.write.updateTable("closed_months").set({ numbers: forged }).where("area", "=", "3706").execute();
  expect((await months.view({ month: october, area: city, by: "county" })).total.closed).toMatchObject({
    isWhole: false,
  });
});
