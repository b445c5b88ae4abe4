import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { byAccount, cardShape, openEvidenceHouse, type EvidenceHouse } from "../../test/builders/evidence-house.ts";
import { openBesideIn } from "../../test/builders/ledgers.ts";
import { hashOf } from "../audit/crypto-chain.ts";
import type { Schema } from "../database/schema.ts";
import { changeOf } from "../records/records.ts";
import { readAnchors, writeAnchorLine } from "./anchor.ts";
import { writeArchive } from "./file-archive.ts";
import { reportSentences, type VerifyReport } from "./finding.ts";
import { headsNow } from "./sql-anchoring.ts";
import { erasePerson } from "./sql-erasure.ts";
import { verify } from "./sql-verify.ts";

let house: EvidenceHouse;
beforeEach(async () => {
  house = await openEvidenceHouse();
  await house.people();
  const erased = await erasePerson(house, { owner: "card/c-2", who: "account/a-1", purpose: "administer", atMs: 5 });
  expect(erased).toEqual({ kind: "erased", owners: ["card/c-2"], records: 1, atMs: 5 });
});
afterEach(async () => await house.leave());

async function look(anchors: string | null = null, read = house.database.read): Promise<VerifyReport> {
  return await verify({
    read,
    masterKeys: house.masterKeys(),
    kinds: house.kinds,
    progress: () => {},
    anchors: anchors === null ? null : readAnchors(anchors),
  });
}
const anchorsNow = async (ledgerId: string = house.database.ledgerId): Promise<string> =>
  (await headsNow(house.database.read, { ledgerId, atMs: 6 })).map(writeAnchorLine).join("");

test("R-245 an untouched ledger with a history, an erased person and index rows has nothing to say", async () => {
  const report = await look(await anchorsNow());
  expect(report.findings).toEqual([]);
  expect(report).toMatchObject({ records: 3, versions: 4, erasedVersions: 1, keys: 2, indexRows: 3, anchors: 1 });
  expect(report.chains).toMatchObject([{ chain: "main", rows: 6, lastN: 6 }]);
  expect(reportSentences(report).join(" ")).toContain("Everything is what was written");
});

const looked = [
  { table: "audit", row: 2, names: /^(audit|records|person_keys) / },
  { table: "records", row: 0, names: /^records / },
  { table: "records", row: 2, names: /^(records|recoveries|quarantine|audit) / },
  { table: "record_history", row: 0, names: /^(record_history|records) / },
  { table: "person_keys", row: 0, names: /^(person_keys|record_history|records) / },
  { table: "person_keys", row: 1, names: /^(person_keys|record_history|records) / },
  { table: "recoveries", row: 0, names: /^recoveries / },
  { table: "quarantine", row: 0, names: /^quarantine / },
] as const;

test.each(looked)(
  "R-245 one flipped byte in any column of $table, row $row, is named",
  async ({ table, row: at, names }) => {
    const { write } = house.database;
    const rows: Record<string, unknown>[] = await write.selectFrom(table).selectAll().execute();
    const original = rows[at];
    if (original === undefined) throw new Error(`${table} has no row ${at}`);
    const put = async (row: Record<string, unknown>): Promise<void> => {
      // `as`: rows as they were read, with one value changed.
      await write.deleteFrom(table).execute();
      await write
        .insertInto(table as "records")
        .values(rows.with(at, row) as Schema["records"][])
        .execute();
    };
    for (const [column, value] of Object.entries(original)) {
      await put({ ...original, [column]: flipped(value) });
      const { findings } = await look();
      expect({ column, where: findings.map(({ where }) => where) }).toEqual({
        column,
        where: expect.arrayContaining([expect.stringMatching(names)]),
      });
    }
    await put(original);
    expect((await look()).findings).toEqual([]);
  },
);

function flipped(value: unknown): unknown {
  if (typeof value === "number") return value + 1_024;
  if (typeof value === "string")
    return value === "" ? "x" : String.fromCharCode(value.charCodeAt(0) ^ 1) + value.slice(1);
  if (!(value instanceof Uint8Array)) return 1;
  const bytes = Uint8Array.from(value);
  bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
  return bytes;
}

test("R-245 the first broken row is named first, and one that hides behind it too", async () => {
  const { write } = house.database;
  for (const n of [2, 4]) await write.updateTable("audit").set({ detail: "x" }).where("n", "=", n).execute();
  const { findings } = await look();
  expect(findings.map(({ where }) => where)).toEqual(["audit main/2", "audit main/4"]);
  await write.deleteFrom("audit").where("n", "=", 3).execute();
  expect((await look()).findings[1]).toMatchObject({ where: "audit main/3", why: expect.stringMatching(/is missing/) });
});

test.each([
  ["a version that is gone from the history", "record_history", "record_history card/c-1"],
  ["a present version that is gone", "records", "records card/c-1"],
  ["index rows that are gone", "recoveries", "recoveries c-1"],
  ["all keys", "person_keys", "records card/c-1/2"],
] as const)("R-245 %s", async (_what, table, where) => {
  await house.database.write.deleteFrom(table).execute();
  expect((await look()).findings.map((one) => one.where)).toContain(where);
});

test("R-245 rows that nobody wrote: a record, a version and an index row that the log does not know", async () => {
  const { write } = house.database;
  const row = await write.selectFrom("records").selectAll().where("id", "=", "c-1").executeTakeFirstOrThrow();
  await write
    .insertInto("record_history")
    .values({ ...row, id: "c-9" })
    .execute();
  await write
    .insertInto("records")
    .values({ ...row, kind: "curse" })
    .execute();
  await write.insertInto("recoveries").values({ gateway_id: "c-7", heard_at_ms: 1, remembered: "x" }).execute();
  const { findings } = await look();
  const wheres = findings.map(({ where }) => where);
  expect(wheres).toEqual(expect.arrayContaining(["record_history card/c-9/2", "records curse/c-1", "recoveries c-7"]));
});

test("R-245 somebody who was erased and is there again is named, by the log and by an anchor", async () => {
  const { write } = house.database;
  const key = await write
    .selectFrom("person_keys")
    .selectAll()
    .where("owner", "=", "card/c-1")
    .executeTakeFirstOrThrow();
  const anchors = writeAnchorLine({ v: 1, kind: "erased", owner: "card/c-1", atMs: 1 });
  expect((await look(anchors)).findings).toEqual([
    { where: "person_keys card/c-1", why: "this person was erased, and the key is there again" },
  ]);
  const again = { wrapped: key.wrapped, destroyed_at_ms: null };
  await write.updateTable("person_keys").set(again).where("owner", "=", "card/c-2").execute();
  expect((await look()).findings.map(({ where }) => where)).toContain("person_keys card/c-2");
});

test("R-246 rows cut off the end and a chain written anew are seen against an anchor, and only so", async () => {
  const anchors = await anchorsNow();
  const { write } = house.database;
  const rows = await write.selectFrom("audit").selectAll().orderBy("n").execute();
  await write.deleteFrom("audit").where("n", ">", 5).execute();
  expect((await look(anchors)).findings[0]).toEqual({
    where: "audit main/6",
    why: "on 1970-01-01 00:00 row 6 was anchored, and the chain ends at row 5",
  });
  await write.deleteFrom("audit").execute();
  let hash = "0".repeat(64);
  for (const row of rows) {
    const other = { ...row, who: row.n > 4 ? "account/a-2" : row.who };
    hash = hashOf(hash, other);
    await write
      .insertInto("audit")
      .values({ ...other, hash })
      .execute();
  }
  // Rows 5 and 6 tell of an erasure: nothing beside them knows who it was.
  expect((await look()).findings).toEqual([]);
  expect((await look(anchors)).findings[0]).toEqual({
    where: "audit main/6",
    why: "on 1970-01-01 00:00 row 6 was anchored, and it is another one now",
  });
});

test("R-246 whoever writes the log anew and leaves the records is seen without an anchor", async () => {
  const { write } = house.database;
  const rows = await write.selectFrom("audit").selectAll().orderBy("n").execute();
  await write.deleteFrom("audit").execute();
  let hash = "0".repeat(64);
  for (const row of rows) {
    const other = { ...row, who: row.n === 2 ? "account/a-2" : row.who };
    hash = hashOf(hash, other);
    await write
      .insertInto("audit")
      .values({ ...other, hash })
      .execute();
  }
  expect((await look()).findings.map((one) => one.where)).toEqual(["audit main/2"]);
});

test("R-246 a chain that is gone as a whole, a damaged line of the anchors, and a backup that was put back", async () => {
  const anchors = await anchorsNow("l-before");
  const { write } = house.database;
  await write.deleteFrom("audit").where("n", ">", 5).execute();
  const replaced = { v: 1, kind: "ledger", before: "l-before", after: house.database.ledgerId, atMs: 7 } as const;
  const restored = await look(anchors + writeAnchorLine(replaced));
  expect(restored.notes.join(" ")).toMatch(/A backup was put back: chain main was anchored up to row 6/);
  expect(restored.findings.filter(({ where }) => where.startsWith("audit"))).toEqual([]);
  expect((await look(`${anchors.slice(0, 30)}\n`)).findings.map(({ where }) => where)).toContain("anchors line 1");
  await write.deleteFrom("audit").execute();
  expect((await look(anchors)).findings.map(({ where }) => where)).toContain("audit main/6");
});

test("R-246 a log whose older rows stand in an archive is verified over both, and a changed archive is named", async () => {
  const { read, write } = house.database;
  const file = join(house.folder, "log-1.jsonl");
  expect(await writeArchive(read, { file, chains: ["main"], beforeMs: 4 })).toEqual([
    { chain: "main", rows: 3, lastN: 3 },
  ]);
  const anchors = await anchorsNow();
  const over = async () =>
    await verify({
      read,
      masterKeys: house.masterKeys(),
      kinds: house.kinds,
      anchors: readAnchors(anchors),
      progress: () => {},
      archives: [file],
    });
  expect((await over()).findings).toEqual([]);
  await write.deleteFrom("audit").where("n", "<=", 3).execute();
  const report = await over();
  expect(report.findings).toEqual([]);
  expect(report.chains).toMatchObject([{ rows: 6, lastN: 6 }]);
  expect((await look()).findings.map(({ where }) => where)).toContain("audit main/1");
  const text = readFileSync(file, "utf8");
  writeFileSync(file, text.replace("account/a-1", "account/a-2"));
  expect((await over()).findings.map(({ where }) => where)).toEqual(["archive main/1"]);
  writeFileSync(file, text.split("\n").toSpliced(1, 1, "{").join("\n"));
  expect((await over()).findings.map(({ where }) => where)).toEqual(
    expect.arrayContaining([`archive ${file} line 2`, "archive main/2", "records card/c-1/2"]),
  );
  await expect(writeArchive(read, { file, chains: ["main"], beforeMs: 4 })).rejects.toThrow(/EEXIST/);
});

test("R-247 it runs beside a cloud that writes, and takes nothing for damage that changes while it looks", async () => {
  const { records } = house;
  await using beside = await openBesideIn(house.folder);
  let isOver = false;
  // Each of these is another version by the time that the one before was compared, and somebody is erased in the middle.
  const busy = (async () => {
    for (let version = 2; !isOver; version++) {
      const content = { name: "陈", phones: [`${version}`], homeId: "home-1" };
      const change = changeOf(cardShape, { id: "c-1", after: version, content, what: "changed" });
      expect(await records.commit([change], byAccount(10 + version))).toEqual({ kind: "done" });
      const id = `c-${10 + version}`;
      const another = changeOf(cardShape, { id, after: 0, content, what: "created" });
      expect(await records.commit([another], byAccount(10 + version))).toEqual({ kind: "done" });
      const asked = { owner: `card/${id}`, who: "account/a-1", purpose: "administer", atMs: 5 } as const;
      expect(await erasePerson(house, asked)).toMatchObject({ kind: "erased" });
    }
  })();
  try {
    for (let run = 0; run < 5; run++) expect((await look(null, beside.read)).findings).toEqual([]);
  } finally {
    isOver = true;
    await busy;
  }
  expect((await look()).versions).toBeGreaterThan(4);
});

test("R-247 more findings than anybody reads are counted", async () => {
  await house.database.write.updateTable("audit").set({ detail: "x" }).execute();
  const report = await look();
  expect(report.findings).toHaveLength(6);
  expect(reportSentences({ ...report, moreFindings: 40 }).join(" ")).toContain(
    "46 are not what was written. The first: audit main/1",
  );
});
