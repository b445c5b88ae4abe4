import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { InsertObject } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import {
  must,
  parseAreaCode,
  parseHomeId,
  parseIncidentId,
  parseResidentId,
  type ResidentId,
} from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { openRecords } from "../../../test/builders/registries.ts";
import { changeOf, type By } from "../../records/records.ts";
import type { Schema } from "../../database/schema.ts";
import { CursorError } from "../residents/resident-finder.ts";
import { blankResident, residentRecord, type Risk } from "../residents/resident-record.ts";
import type { AtHome, Said } from "./check-in.ts";
import { createCheckInRegistrar } from "./check-in-registrar.ts";
import { checkInRecord } from "./check-in-record.ts";
import { createSqlCheckInList } from "./sql-check-in-list.ts";

const area = must(parseAreaCode("370602001001"), "area");
const county = must(parseAreaCode("370602"), "county");
const elsewhere = must(parseAreaCode("370685"), "elsewhere");
const nowMs = Date.UTC(2026, 4, 1, 2);
const by: By = { who: "account/a-1", purpose: "care", atMs: nowMs };
const intervals = { high: days(7), medium: days(30), low: days(90) };
const id = (text: string): ResidentId => must(parseResidentId(text), text);
const said = (outcome: Said["outcome"]): Said => ({ outcome, note: "", by: "李静", dueAtMs: null });

async function openHouse() {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-check-ins-"));
  const database = await openLedgerIn(folder, nowMs);
  const { records } = await openRecords(database, folder);
  return {
    records,
    list: createSqlCheckInList({ database }),
    registrar: createCheckInRegistrar({ records }),
    absences: async (rows: readonly InsertObject<Schema, "absences">[]) =>
      await database.write
        .insertInto("absences")
        .values([...rows])
        .execute(),
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

let house: Awaited<ReturnType<typeof openHouse>>;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => await house[Symbol.asyncDispose]());

const homeOf = (residentId: ResidentId): string => `home-${Number(residentId.slice(2))}`;
let n = 0;
async function aResident(risk: Risk, reachedAgo: number | null, changes: object = {}): Promise<ResidentId> {
  const residentId = id(`r-${String(++n).padStart(3, "0")}`);
  const homeId = must(parseHomeId(`home-${n}`), "home");
  const reached = reachedAgo === null ? null : { atMs: nowMs - reachedAgo, through: "phone" as const };
  const content = { ...blankResident(`老人${n}`, { homeId, area, fromMs: 0 }), risk, reached, ...changes };
  await house.records.commit([changeOf(residentRecord, { id: residentId, after: 0, content, what: "created" })], by);
  return residentId;
}
const opened: string[] = [];
const given = (atHome: Partial<AtHome> = {}) => ({
  at: async (_home: unknown, risk: Risk): Promise<AtHome> =>
    await Promise.resolve({ risk, timeZone: "Asia/Shanghai", lastActivityAtMs: null, isHeard: false, ...atHome }),
  opens: async ({ alarmId }: { alarmId: string }) => {
    opened.push(alarmId);
    return await Promise.resolve({ incidentId: must(parseIncidentId(`i-${alarmId}`), alarmId) });
  },
});
const due = async (at = nowMs, within = county) =>
  (await house.list.due({ area: within, intervals, nowMs: at }, { after: null, limit: 50 })).due;
beforeEach(() => void opened.splice(0));

describe("R-566 whom to call today, in an area, with why", () => {
  test("the loudest first, then who asked, then who was not reached for as long as is set for their risk; nobody else", async () => {
    const never = await aResident("low", null);
    const high = await aResident("high", days(8));
    const medium = await aResident("medium", days(40));
    const unknown = await aResident("unknown", days(7));
    const fine = await aResident("low", days(8));
    await aResident("high", days(80), { status: "died" });
    const loud = await aResident("high", days(1));
    const asks = await aResident("low", days(1));
    const later = await aResident("low", days(1));
    const ask = { why: "asked-for", by: "李静", note: "" } as const;
    await house.registrar.ask(asks, { ...ask, dueAtMs: nowMs - 5 }, null, by);
    await house.registrar.ask(later, { ...ask, dueAtMs: nowMs + days(1) }, null, by);
    const seen = { isHeard: true, lastActivityAtMs: nowMs + days(1) };
    await house.registrar.note({ residentId: loud, version: 0 }, said("not-reached"), given(seen), by);
    await house.registrar.note({ residentId: loud, version: 1 }, said("not-reached"), given(seen), by);
    expect((await due()).map(({ residentId }) => residentId)).toEqual([asks, never, medium, high, unknown]);
    const tomorrow = await due(nowMs + days(1.5));
    expect(
      tomorrow.slice(0, 3).map(({ residentId, urgency, why, tries }) => [residentId, urgency, why, tries]),
    ).toEqual([
      [loud, "loud", "not-reached-long", 2],
      [asks, "asked", "asked-for", 0],
      [later, "asked", "asked-for", 0],
    ]);
    expect(tomorrow.map(({ residentId }) => residentId)).not.toContain(fine);
    expect(await due(nowMs, elsewhere)).toEqual([]);
  });

  test("page after page, each once; a place that we did not give is refused", async () => {
    const all = await due();
    const seen: string[] = [];
    for (let after: string | null = null; ;) {
      const page = await house.list.due({ area: county, intervals, nowMs }, { after, limit: 2 });
      seen.push(...page.due.map(({ residentId }) => residentId));
      after = page.next;
      if (after === null) break;
    }
    expect(seen).toEqual(all.map(({ residentId }) => residentId));
    const wrong = house.list.due({ area: county, intervals, nowMs }, { after: "0.0.x' or 1=1", limit: 2 });
    await expect(wrong).rejects.toThrow(CursorError);
  });

  test("counts say what waits and what was called", async () => {
    const within = { area: county, intervals, nowMs: nowMs + days(1.5), sinceMs: nowMs };
    const { due: waiting, called } = await house.list.counts(within);
    expect(waiting).toMatchObject({ loud: 1, asked: 2 });
    expect(called).toEqual({ well: 0, wants: 0, "not-reached": 2, help: 0 });
    expect((await house.list.counts({ ...within, area: elsewhere })).called["not-reached"]).toBe(0);
  });
});

describe("R-564 what came of a call is written once, with that they were reached", () => {
  test("well: reached now, in one transaction, and off the list", async () => {
    const residentId = await aResident("high", days(30));
    const answer = await house.registrar.note({ residentId, version: 0 }, said("well"), given(), by);
    expect(answer).toMatchObject({ kind: "done", version: 1, incidentId: null });
    const kept = (await house.records.get(residentRecord, [residentId])).get(residentId);
    expect(kept).toMatchObject({ version: 2, content: { reached: { atMs: nowMs, through: "phone" } } });
    expect((await due()).map((one) => one.residentId)).not.toContain(residentId);
  });

  test("a second operator who saw the same version is told, and nothing is written", async () => {
    const residentId = await aResident("high", days(30));
    await house.registrar.note({ residentId, version: 0 }, said("not-reached"), given(), by);
    const second = await house.registrar.note({ residentId, version: 0 }, said("help"), given(), by);
    expect(second).toMatchObject({ kind: "refused", why: "changed-meanwhile" });
    expect(opened).toEqual([]);
  });

  test("who is not registered is not called; who is not there is not there", async () => {
    const moved = await aResident("high", null, { status: "moved-away" });
    const note = async (residentId: ResidentId) =>
      await house.registrar.note({ residentId, version: 0 }, said("well"), given(), by);
    expect(await note(moved)).toMatchObject({ why: "not-registered" });
    expect(await note(id("nobody"))).toMatchObject({ why: "not-there" });
  });
});

describe("R-565 help, and nobody there, become an incident before anything is written", () => {
  test("help: the incident stands in the record, and the same click again is the same incident", async () => {
    const residentId = await aResident("low", days(1));
    const answer = await house.registrar.note({ residentId, version: 0 }, said("help"), given(), by);
    expect(answer).toMatchObject({ kind: "done", incidentId: `i-check-in-0-${residentId}` });
    const kept = (await house.records.get(checkInRecord, [residentId])).get(residentId);
    expect(kept).toMatchObject({ content: { calls: [{ outcome: "help", incidentId: `i-check-in-0-${residentId}` }] } });
  });

  test("two calls in a row at high risk, and nothing is known of the home", async () => {
    const residentId = await aResident("high", days(9));
    await house.registrar.note({ residentId, version: 0 }, said("not-reached"), given(), by);
    expect(opened).toEqual([]);
    const second = await house.registrar.note({ residentId, version: 1 }, said("not-reached"), given(), by);
    expect(second).toMatchObject({ kind: "done", incidentId: expect.stringContaining("check-in-1-") as string });
  });

  test("what cannot be opened is said, and nothing is written as if it were", async () => {
    const residentId = await aResident("low", days(1));
    const refuses = { ...given(), opens: async () => await Promise.resolve({ refused: "The disk is full." }) };
    const answer = await house.registrar.note({ residentId, version: 0 }, said("help"), refuses, by);
    expect(answer).toEqual({ kind: "not-opened", why: "The disk is full." });
    expect((await house.records.get(checkInRecord, [residentId])).has(residentId)).toBe(false);
  });

  test("while the incident is opened somebody else writes: it is written after them, and opened once", async () => {
    const residentId = await aResident("low", days(1));
    const between = {
      ...given(),
      async opens(call: { alarmId: string }) {
        const ask = { why: "asked-for", dueAtMs: nowMs, by: "王芳", note: "" } as const;
        await house.registrar.ask(residentId, ask, null, by);
        return await given().opens(call);
      },
    };
    const answer = await house.registrar.note({ residentId, version: 0 }, said("help"), between, by);
    expect(answer).toMatchObject({ kind: "done", version: 2 });
    expect(opened).toHaveLength(1);
  });
});

test("R-582 nobody calls a home in which nobody is expected, but for whom somebody asked to call; afterwards they are due again", async () => {
  const away = await aResident("high", days(8));
  const asked = await aResident("high", days(8));
  const untilMs = nowMs + days(2);
  await house.registrar.ask(asked, { why: "asked-for", by: "李静", note: "", dueAtMs: nowMs - 5 }, null, by);
  const row = { kind: "hospital", from_ms: nowMs - days(1), until_ms: untilMs, how: null, ended_at_ms: null };
  const untold = { reminded_at_ms: null, told_at_ms: null };
  await house.absences(
    [away, asked].map((one, k) => ({ ...row, ...untold, absence_id: `a-${k}`, home_id: homeOf(one) })),
  );
  const called = (at: number) => async () => (await due(at)).map(({ residentId }) => residentId);
  const now = await called(nowMs)();
  expect([now.includes(away), now.includes(asked)]).toEqual([false, true]);
  expect(await called(untilMs)()).toContain(away);
});
