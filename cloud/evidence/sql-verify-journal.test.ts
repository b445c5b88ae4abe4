import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { must, parseIncidentId } from "@shouwang/shared/domain/ids.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import type { Incident, JournalEntry } from "../alarms/incident.ts";
import { withoutWords } from "../alarms/sql-incident-words.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { JournalRow } from "../database/schema-incidents.ts";
import { checked } from "../database/sql-checksums.ts";
import { emptyCommit } from "../ingest/ledger/ledger.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import { createFindings, type Finding } from "./finding.ts";
import { openSqlAuditLog } from "../audit/sql-audit-log.ts";
import { chainOf } from "../alarms/crypto-journal-chain.ts";
import { noteJournals, verifyNotedJournals } from "./sql-noted-journals.ts";
import { verifyChains } from "./sql-verify-chains.ts";
import { verifyRows } from "./sql-verify-rows.ts";

let folder: string;
let database: LedgerDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-journal-"));
  database = await openLedgerIn(folder);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

const id = (text: string) => must(parseIncidentId(text), text);
const line = (atMs: number, what: JournalEntry["what"], detail: string): JournalEntry => ({
  atMs,
  what,
  detail,
  who: "王秀英",
  alarmId: null,
});
const incident = (name: string, changes: Partial<Incident> = {}): Incident =>
  raisedIncident(10, { incidentId: id(name), subject: `home:${name}`, homeId: null, ...changes });

/** Written over a restart of the store, so that heads are kept in memory and read again. */
async function written(name: string): Promise<void> {
  const save = async (which: Incident, journal: JournalEntry[], firstLine: number) => {
    const incidents = [{ incident: which, journal, firstLine }];
    expect(await createSqlLedger(database).commit({ ...emptyCommit, incidents })).toBeNull();
  };
  await save(incident(name), [line(10, "opened", "first"), line(10, "alarm-raised", "a button")], 0);
  await save(incident(name, { version: 2 }), [line(20, "acknowledged", "李静 has it")], 2);
  const closed = { phase: "closed", closedAtMs: 30, outcome: "real", note: "she fell", version: 3 } as const;
  await save(incident(name, closed), [line(30, "closed", "real: she fell")], 3);
  await save(incident(name, closed), [line(31, "delivered", "closed: desk-1")], 4);
}
async function findings(): Promise<readonly Finding[]> {
  const found = createFindings();
  await verifyRows({ read: database.read, findings: found });
  return found.kept;
}
const rowsOf = async (name: string): Promise<JournalRow[]> =>
  await database.write.selectFrom("journal").selectAll().where("incident_id", "=", name).orderBy("line").execute();
const put = async (name: string, rows: readonly JournalRow[]): Promise<void> => {
  await database.write.deleteFrom("journal").where("incident_id", "=", name).execute();
  // Whoever changes a row means it: the checksum fits.
  for (const row of rows) await database.write.insertInto("journal").values(checked(row)).execute();
};
const at = (rows: readonly JournalRow[], n: number): JournalRow => {
  const row = rows[n];
  if (row === undefined) throw new Error(`no line ${n}`);
  return row;
};

describe("R-336 the journal of an incident is a chain", () => {
  beforeEach(async () => {
    await written("one");
    await written("two");
  });

  test("untouched it has nothing to say", async () => {
    expect(await findings()).toEqual([]);
    expect((await rowsOf("one")).every(({ chain }) => chain !== null && chain.length === 64)).toBe(true);
  });

  test.each([0, 1, 2, 3, 4])("line %i changed, its checksum with it, is named", async (n) => {
    const rows = await rowsOf("one");
    for (const changes of [{ who: "system" }, { detail: "she is well" }, { at_ms: 11 }, { what: "tick" }]) {
      await put("one", rows.with(n, { ...at(rows, n), ...changes }));
      expect((await findings()).map(({ where }) => where)).toContain(`journal one/${n}`);
    }
  });

  test.each([0, 1, 2, 3])("line %i taken out and those behind it moved up is named", async (n) => {
    const rows = await rowsOf("one");
    await put(
      "one",
      rows.toSpliced(n, 1).map((row, number) => ({ ...row, line: number })),
    );
    expect((await findings()).map(({ where }) => where)).toContain(`journal one/${n}`);
  });

  test("a line put in between is named", async () => {
    const rows = await rowsOf("one");
    const more = { ...at(rows, 2), detail: "nobody came" };
    await put(
      "one",
      rows.toSpliced(2, 0, more).map((row, number) => ({ ...row, line: number })),
    );
    expect((await findings()).map(({ where }) => where)).toContain("journal one/2");
  });

  test("the end cut off, one line or all, is named by the incident", async () => {
    const rows = await rowsOf("one");
    for (const kept of [4, 1, 0]) {
      await put("one", rows.slice(0, kept));
      expect((await findings()).map(({ where }) => where)).toEqual(["incidents one"]);
    }
  });

  test("a line of another incident in its place is named", async () => {
    const [one, two] = [await rowsOf("one"), await rowsOf("two")];
    await put("one", one.with(2, { ...at(two, 2), incident_id: "one" }));
    expect((await findings()).map(({ where }) => where)).toContain("journal one/2");
  });

  test("lines of before there was a chain stay what they were; none may stand behind one that is chained", async () => {
    const rows = await rowsOf("one");
    await put(
      "one",
      rows.map((row) => ({ ...row, chain: null })),
    );
    await database.write.updateTable("incidents").set({ chain: null }).where("incident_id", "=", "one").execute();
    const unchained = (await findings()).filter(({ where }) => where.startsWith("journal"));
    expect(unchained).toEqual([]);
    await put("one", rows.with(3, { ...at(rows, 3), chain: null }));
    expect((await findings()).map(({ where }) => where)).toContain("journal one/3");
  });

  test("whose words are erased has a whole chain afterwards, and no word", async () => {
    const home = must((await database.read.selectFrom("incidents").selectAll().execute()).at(0), "an incident");
    const kept = JSON.stringify({ ...JSON.parse(home.incident), homeId: "home-9" });
    const row = checked({ ...home, home_id: "home-9", incident: kept });
    await database.write.updateTable("incidents").set(row).where("incident_id", "=", home.incident_id).execute();
    const writes = await withoutWords(database, { homeId: "home-9", fromMs: 0, untilMs: null });
    expect(writes.length).toBeGreaterThan(1);
    await database.commit(writes);
    expect(await findings()).toEqual([]);
    expect(JSON.stringify(await rowsOf(home.incident_id))).not.toContain("she fell");
  });
});

describe("R-515 how far a journal was when it was closed stands in the log, which is anchored outside", () => {
  const later = 30 + 3 * 3_600_000;
  const noted = async (): Promise<readonly Finding[]> => {
    const found = createFindings();
    await verifyNotedJournals({ read: database.read, findings: found });
    return found.kept;
  };
  const notes = async (): Promise<number> =>
    (await database.read.selectFrom("audit").selectAll().where("subject_kind", "=", "journal").execute()).length;

  test("a whole journal that is written anew, with chain, head and checksums, is found by it alone; what is written behind it is not", async () => {
    await written("one");
    await written("two");
    const audit = await openSqlAuditLog({ database, chain: "main" });
    const from = { read: database.read, audit };
    // Opened again within the hour: not yet.
    await noteJournals(from, { fromMs: 0, nowMs: 31 + 3_600_000 });
    expect(await notes()).toBe(0);
    const fromMs = await noteJournals(from, { fromMs: 0, nowMs: later });
    await noteJournals(from, { fromMs, nowMs: later + 1 });
    expect([await notes(), await noted()]).toEqual([2, []]);
    const chains = createFindings();
    const ledgers = { now: database.ledgerId, replaced: new Set<string>() };
    const said = { anchors: [], archives: [], note: () => {}, progress: () => {} };
    await verifyChains({ read: database.read, findings: chains, ledgers, ...said });
    expect(chains.kept).toEqual([]);

    const rows = await rowsOf("one");
    let before: string | null = null;
    const anew = rows.map((row): JournalRow => {
      const told = { ...row, detail: row.line === 1 ? "a test" : row.detail };
      before = chainOf(told, before);
      return { ...told, chain: before };
    });
    await put("one", anew);
    const head = await database.write.selectFrom("incidents").selectAll().where("incident_id", "=", "one").execute();
    for (const row of head) {
      const changed = checked({ ...row, chain: before });
      await database.write.updateTable("incidents").set(changed).where("incident_id", "=", "one").execute();
    }
    expect(await findings()).toEqual([]);
    expect(await noted()).toMatchObject([{ where: "journal one/4" }]);
  });

  test("a journal that is gone as a whole is found", async () => {
    await written("one");
    const audit = await openSqlAuditLog({ database, chain: "main" });
    await noteJournals({ read: database.read, audit }, { fromMs: 0, nowMs: later });
    await put("one", []);
    await database.write.deleteFrom("incidents").where("incident_id", "=", "one").execute();
    expect(await noted()).toMatchObject([{ where: "journal one/4" }]);
  });
});
