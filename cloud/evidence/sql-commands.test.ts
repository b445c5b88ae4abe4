import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterEach, beforeEach, expect, test } from "vitest";
import { openEvidenceHouse, type EvidenceHouse } from "../../test/builders/evidence-house.ts";
import { keepAnAlarm, keepOneOfEach, residentKept, takeTheKitBack } from "../../test/builders/kept-people.ts";
import { databaseArguments, openBesideIn } from "../../test/builders/ledgers.ts";
import type { Schema } from "../database/schema.ts";
import { checksumOfRow } from "../database/sql-checksums.ts";
import { tableKeys, type AnyRow } from "../database/sql-row-pages.ts";
import { keptKinds } from "./kinds.ts";
import { legalHold } from "./legal-hold.ts";
import { erasePerson } from "./sql-erasure.ts";
import { verify } from "./sql-verify.ts";

const root = new URL("../..", import.meta.url).pathname;

let folder: string;
let house: EvidenceHouse;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-commands-"));
  house = await openEvidenceHouse({ folder });
  await keepOneOfEach(house.records);
  await keepAnAlarm(house.database, "好了");
});
afterEach(async () => {
  await house.leave();
  rmSync(folder, { recursive: true, force: true });
});

type Ended = { code: number; out: string; err: string };

/** A command as somebody types it, while the cloud has the ledger. */
async function command(script: string, ...told: string[]): Promise<Ended> {
  const all = [join(root, "scripts", `${script}.ts`), ...told, ...databaseArguments(folder)];
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, all, { timeout: 30_000 });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    // `as`: what execFile rejects with when a program ended with another code.
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

const flipped = (bytes: Uint8Array): Uint8Array => bytes.with(bytes.length >> 1, (bytes[bytes.length >> 1] ?? 0) ^ 1);

test("R-288 audit verify, as a command beside a cloud, names a flipped byte of every kind of record and of the log, on whichever engine", async () => {
  const { write } = house.database;
  const rows = await write.selectFrom("records").selectAll().execute();
  // One of each, so that a kind that is new is kept by `kept-people.ts` too. Who is held could not be erased by the tests beside this one.
  const kinds = keptKinds.map(({ kind }) => kind).filter((kind) => kind !== legalHold.kind);
  expect(rows.map(({ kind }) => kind).toSorted()).toEqual(kinds.toSorted());
  for (const { kind, id, content } of rows)
    await write
      .updateTable("records")
      .set({ content: flipped(content) })
      .where("kind", "=", kind)
      .where("id", "=", id)
      .execute();
  await write.updateTable("audit").set({ purpose: "carf" }).where("n", "=", 1).execute();
  const { code, out, err } = await command("audit", "verify", "--json");
  expect({ code, err }).toEqual({ code: 1, err: "" });
  // `as`: what our own command has written.
  const { findings } = JSON.parse(out) as { findings: { where: string; why: string }[] };
  const wheres = findings.map(({ where }) => where);
  expect(wheres).toEqual(
    expect.arrayContaining(["audit main/1", ...rows.map(({ kind, id }) => `records ${kind}/${id}/1`)]),
  );
  expect(JSON.stringify(findings)).not.toContain("赵");
});

/** Facts say how far the ledger is; what proves people has keys of its own; nothing hangs on the rest. */
const looked: readonly (keyof Schema)[] = [
  ...(["homes", "home_phones", "residents", "resident_phones", "stays", "consents"] as const),
  ...(["areas", "kits", "kit_units", "devices", "assignments", "accounts", "account_grants"] as const),
  ...(["subjects", "hot_log", "alarms", "incidents", "journal", "deliveries", "faults"] as const),
];

test("R-288 a changed value in any column of what finds people and of what says where help goes is named with its table and key", async () => {
  const given = { read: house.database.read, masterKeys: house.masterKeys(), kinds: house.kinds, anchors: null };
  const look = async () => (await verify({ ...given, progress: () => {} })).findings;
  expect(await look()).toEqual([]);
  const changed: { table: string; columns: readonly string[] }[] = [];
  for (const table of looked) {
    const { rows } = await sql<AnyRow>`select * from ${sql.table(table)}`.execute(house.database.read);
    const [row] = rows;
    if (row === undefined) throw new Error(`there is no row in ${table}`);
    const columns = Object.keys(row).filter((column) => !isKey(table, column));
    const kept = Object.keys(row).filter((column) => !columns.includes(column) && row[column] !== null);
    const isIt = sql.join(
      kept.map((column) => sql`${sql.ref(column)} = ${row[column]}`),
      sql` and `,
    );
    const values = sql.join(columns.map((column) => sql`${sql.ref(column)} = ${another(row[column])}`));
    await sql`update ${sql.table(table)} set ${values} where ${isIt}`.execute(house.database.write);
    changed.push({ table, columns });
    // Whichever column it is, the checksum is another one.
    for (const column of columns)
      expect(checksumOfRow({ ...row, [column]: another(row[column]) }) === checksumOfRow(row)).toBe(
        column === "checksum",
      );
  }
  const findings = await look();
  for (const { table, columns } of changed) {
    const own = findings.filter(({ where }) => where.startsWith(`${table} `)).map(({ why }) => why);
    expect({ table, own }).not.toEqual({ table, own: [] });
    // Where a row is known by its record, each column is named.
    const named = own.flatMap((why) => /^column (\w+) /.exec(why)?.[1] ?? []);
    if (named.length > 0) expect({ table, named }).toEqual({ table, named: expect.arrayContaining([...columns]) });
  }
});

/** What a row is known by is changed elsewhere: here it would be another row. Some refer to others, which an engine refuses by itself. */
const isKey = (table: keyof Schema, column: string): boolean =>
  tableKeys[table].includes(column) || ["gateway_id", "home_id", "incident_id", "unit_id"].includes(column);

function another(value: unknown): unknown {
  if (typeof value === "number") return value + 1;
  if (value === "live") return "demo";
  return typeof value === "string" ? `${value}x` : 7;
}

test("R-288 commands look at keys, hand a person their data and erase them beside a cloud, on whichever engine", async () => {
  const file = join(folder, "export.json");
  const by = ["--id", residentKept.residentId, "--by", "u-1"];
  const [status, exported] = await Promise.all([
    command("keys", "status", "--json"),
    command("person", "export", ...by, "--out", file),
  ]);
  expect(JSON.parse(status.out)).toMatchObject({ without: 0, erased: 0, masterKeys: [{ persons: 5 }] });
  expect({ ...exported, out: "" }).toEqual({ code: 0, out: "", err: "" });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readFileSync(file, "utf8")).toContain("赵桂兰");
  await takeTheKitBack(house.records);
  const erased = await command("person", "erase", ...by, "--confirm", residentKept.residentId);
  expect(erased).toMatchObject({
    code: 0,
    out: expect.stringContaining("resident/r-1 and home/home-1: erased, for ever"),
  });
});

test("R-288 what a cloud is writing at that moment, a command waits for: no incident opens while somebody is being erased", async () => {
  await using beside = await openBesideIn(folder);
  const asked = { owner: "resident/r-1", who: "account/u-1", purpose: "administer", atMs: 9 } as const;
  const open = { phase: "raised", closed_at_ms: null };
  const isWritten = Promise.withResolvers<void>();
  const opening = house.database.write.transaction().execute(async (step) => {
    await step.updateTable("incidents").set(open).execute();
    isWritten.resolve();
    // Long enough for the command to have asked, and to stand behind us.
    await new Promise((resolve) => setTimeout(resolve, 200));
  });
  await isWritten.promise;
  const erasing = erasePerson({ ...house, database: beside }, asked);
  await opening;
  expect(await erasing).toMatchObject({ kind: "refused" });
});
