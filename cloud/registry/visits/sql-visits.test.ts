import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseAccountId, parseAreaCode, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { openRecords } from "../../../test/builders/registries.ts";
import { createSqlVisits, openSqlVisitors } from "./sql-visits.ts";
import { visitsAtOnce } from "./visits.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-visits-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const home = must(parseHomeId("home-1"), "home-1");
const elsewhere = must(parseHomeId("home-2"), "home-2");
const areas = new Map([
  [home, must(parseAreaCode("370602001"), "area")],
  [elsewhere, must(parseAreaCode("370685001"), "area")],
]);
const wang = must(parseAccountId("wang"), "wang");
const li = must(parseAccountId("li"), "li");
const by = (atMs: number) => ({ who: "account/chief", purpose: "administer", atMs }) as const;
const visit = { homeId: home, accountId: wang, fromMs: 1_000, untilMs: hours(4), why: "installation" } as const;

async function setUp() {
  const database = await openLedgerIn(folder);
  const { records } = await openRecords(database, folder);
  const visitors = await openSqlVisitors(database, 0);
  let n = 0;
  const visits = createSqlVisits({
    database,
    records,
    visitors,
    areaOfHome: async (homeId) => await Promise.resolve(areas.get(homeId)),
    isInstaller: async (accountId) => await Promise.resolve(accountId === wang),
    nextId: () => `visit-${++n}`,
  });
  return { database, visits, visitors, [Symbol.asyncDispose]: () => database[Symbol.asyncDispose]() };
}

test("R-320 a visitor is one from when the visit begins until it ends by itself, also after a restart", async () => {
  await using house = await setUp();
  expect(await house.visits.give(visit, by(0))).toMatchObject({ kind: "done", visit: { area: "370602001" } });
  expect(await house.visits.give({ ...visit, fromMs: 0, untilMs: hours(1) }, by(0))).toMatchObject({ kind: "done" });
  for (const visitors of [house.visitors, await openSqlVisitors(house.database, 0)]) {
    expect(visitors.of(elsewhere, 2_000)).toEqual([]);
    expect([...new Set(visitors.of(home, 500))]).toEqual([wang]);
    expect(visitors.of(home, hours(2))).toEqual([wang]);
    expect(visitors.of(home, hours(4))).toEqual([]);
  }
});

test("R-320 a visit that is ended is over at once, and once; somebody else's home ends nothing", async () => {
  await using house = await setUp();
  await house.visits.give(visit, by(0));
  expect(await house.visits.end("visit-1", elsewhere, by(2_000))).toMatchObject({ kind: "refused" });
  expect(house.visitors.of(home, 2_000)).toEqual([wang]);
  expect(await house.visits.end("visit-1", home, by(2_000))).toMatchObject({ kind: "done" });
  expect(house.visitors.of(home, 2_000)).toEqual([]);
  expect(await house.visits.end("visit-1", home, by(3_000))).toMatchObject({ kind: "refused" });
  expect((await openSqlVisitors(house.database, 2_000)).of(home, 2_000)).toEqual([]);
});

test("R-320 nobody but an installer visits, no home that is not there, not for weeks, and not without end", async () => {
  await using house = await setUp();
  const refused = { kind: "refused" };
  expect(await house.visits.give({ ...visit, accountId: li }, by(0))).toMatchObject(refused);
  const unknown = must(parseHomeId("home-9"), "home-9");
  expect(await house.visits.give({ ...visit, homeId: unknown }, by(0))).toMatchObject(refused);
  expect(await house.visits.give({ ...visit, untilMs: days(4) }, by(0))).toMatchObject(refused);
  expect(await house.visits.give({ ...visit, untilMs: 500 }, by(0))).toMatchObject(refused);
  for (let n = 0; n < visitsAtOnce; n++) await house.visits.give(visit, by(0));
  expect(await house.visits.give(visit, by(0))).toMatchObject(refused);
});

test("R-320 lists are of an area, the earliest end first, and of a home or a person", async () => {
  await using house = await setUp();
  await house.visits.give({ ...visit, untilMs: hours(8) }, by(0));
  await house.visits.give(visit, by(0));
  await house.visits.give({ ...visit, homeId: elsewhere }, by(0));
  const county = must(parseAreaCode("370602"), "county");
  const idsOf = ({ visits }: { visits: readonly { visitId: string }[] }) => visits.map(({ visitId }) => visitId);
  expect(idsOf(await house.visits.list({ within: county, after: null }, 0))).toEqual(["visit-2", "visit-1"]);
  expect(idsOf(await house.visits.list({ within: null, after: null }, 0))).toEqual(["visit-2", "visit-3", "visit-1"]);
  const after = { untilMs: hours(4), visitId: "visit-2" };
  expect(idsOf(await house.visits.list({ within: county, after }, 0))).toEqual(["visit-1"]);
  expect(idsOf({ visits: await house.visits.ofHome(elsewhere, 0) })).toEqual(["visit-3"]);
  expect(idsOf({ visits: await house.visits.ofAccount(wang, hours(5)) })).toEqual(["visit-1"]);
});

test("R-320 a visit whose row is damaged makes nobody a visitor, and keeps the cloud from no start", async () => {
  await using house = await setUp();
  await house.visits.give(visit, by(0));
  await house.visits.give({ ...visit, homeId: elsewhere }, by(0));
  const row = house.database.write.updateTable("visits").set({ account_id: "wang!" });
  await row.where("visit_id", "=", "visit-1").execute();
  const visitors = await openSqlVisitors(house.database, 0);
  expect([visitors.of(home, 2_000), visitors.of(elsewhere, 2_000)]).toEqual([[], [wang]]);
});
