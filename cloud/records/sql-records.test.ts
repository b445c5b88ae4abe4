import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { z } from "zod";
import { openSqlAuditLog } from "../audit/sql-audit-log.ts";
import { createChainReader, digestOf } from "../audit/crypto-chain.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { openMasterKeys } from "../vault/file-master-keys.ts";
import { createSqlVault } from "../vault/sql-vault.ts";
import type { RecordShape } from "./record-shape.ts";
import { changeOf, type By } from "./records.ts";
import { createSqlRecords } from "./sql-records.ts";
import { versionsOf } from "./sql-versions.ts";

type Card = { name: string; phone: string };
/** Found through the table of recoveries, which has no rows of its own in these tests. */
const card: RecordShape<Card> = {
  kind: "card",
  schema: z.object({ name: z.string(), phone: z.string() }),
  sealedFor: (_content, id) => id,
  area: () => null,
  indexTables: [{ table: "recoveries", idColumn: "gateway_id", rows: "one" }],
  indexRows: ({ phone }, { id, atMs }, blind) => [
    {
      table: "recoveries",
      row: { gateway_id: id, heard_at_ms: atMs, remembered: blind("phone", phone) },
    },
  ],
};
const by = (atMs: number): By => ({ who: "account/a-1", purpose: "administer", atMs });
const chen: Card = { name: "陈秀英", phone: "13800000001" };

let folder: string;
let database: LedgerDatabase;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-records-"));
  database = await openLedgerIn(folder);
});
afterEach(async () => {
  await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

async function opened() {
  const masterKeys = openMasterKeys(join(folder, "keys", "master.json"), { nowMs: 0, mayMake: true });
  const vault = createSqlVault({ database, masterKeys: () => masterKeys, cipher: "aes-256-gcm" });
  const audit = await openSqlAuditLog({ database, chain: "main" });
  return { vault, audit, records: createSqlRecords({ database, vault, audit }) };
}
const make = (id: string, content = chen) => changeOf(card, { id, after: 0, content, what: "created" });
const change = (id: string, after: number, phone: string) =>
  changeOf(card, { id, after, content: { ...chen, phone }, what: "changed" });

test("a record is kept with every version, sealed, found by its index and told in the log", async () => {
  const { records, vault } = await opened();
  expect(await records.commit([make("c-1")], by(1))).toEqual({ kind: "done" });
  expect(await records.commit([change("c-1", 1, "13800000002")], by(2))).toEqual({ kind: "done" });
  expect((await records.get(card, ["c-1", "c-2"])).get("c-1")).toMatchObject({
    version: 2,
    content: { phone: "13800000002" },
  });
  expect(await records.history(card, "c-1")).toMatchObject([
    { version: 2, atMs: 2, what: "changed", content: { phone: "13800000002" } },
    { version: 1, atMs: 1, what: "created", content: chen },
  ]);
  const index = await database.read.selectFrom("recoveries").select("remembered").execute();
  expect(index).toEqual([{ remembered: vault.blind("phone", "13800000002") }]);
  for (const table of ["records", "record_history", "audit", "recoveries"] as const) {
    const text = JSON.stringify(await database.read.selectFrom(table).selectAll().execute(), (_key, value: unknown) =>
      value instanceof Uint8Array ? Buffer.from(value).toString("latin1") : value,
    );
    expect(text).not.toContain("13800000002");
    expect(text).not.toContain(Buffer.from("陈秀英").toString("latin1"));
  }
});

test("whoever saw an older version overwrites nothing, and a whole commit falls with it", async () => {
  const { records } = await opened();
  await records.commit([make("c-1"), make("c-2")], by(1));
  await records.commit([change("c-1", 1, "1")], by(2));
  expect(await records.commit([change("c-2", 1, "2"), change("c-1", 1, "2")], by(3))).toEqual({
    kind: "changed-meanwhile",
  });
  expect(await records.commit([change("c-2", 1, "2"), make("c-1")], by(3))).toEqual({ kind: "taken" });
  expect((await records.get(card, ["c-2"])).get("c-2")).toMatchObject({ version: 1 });
  const rows = await database.read.selectFrom("audit").select("n").execute();
  expect(rows).toHaveLength(3);
});

test("the log is a chain over restarts, holds what each version was, and every changed byte is seen at its row", async () => {
  await (await opened()).records.commit([make("c-1")], by(1));
  const { records, audit } = await opened();
  await records.commit([change("c-1", 1, "1")], by(2));
  const looked = {
    atMs: 3,
    who: "account/a-1",
    what: "read",
    subject: { kind: "card", id: "c-1" },
    area: null,
  } as const;
  const rest = { purpose: "care", outcome: "done", detail: "line\nbreak", digest: "" } as const;
  await Promise.all([1, 2, 3].map(async () => await audit.note({ ...looked, ...rest })));
  const rows = await database.read.selectFrom("audit").selectAll().orderBy("n").execute();
  expect(rows.map(({ n, what, detail }) => [n, what, detail])).toEqual([
    [1, "created", ""],
    [2, "changed", ""],
    ...[3, 4, 5].map((n) => [n, "read", "line break"]),
  ]);
  const reader = createChainReader("main");
  expect(rows.map((row) => reader.read(row))).toEqual(rows.map(() => undefined));
  const stored = await database.read.selectFrom("records").selectAll().executeTakeFirstOrThrow();
  expect(digestOf(stored)).toBe(rows[1]?.digest);
  for (const [at, row] of rows.entries()) {
    for (const [column, value] of Object.entries(row)) {
      const other = typeof value === "number" ? value + 1 : `${value}x`;
      const changed = rows.toSpliced(at, 1, { ...row, [column]: other });
      const again = createChainReader("main");
      const broken = changed.map((one) => again.read(one)).findIndex((one) => one !== undefined);
      expect({ column, broken }).toEqual({ column, broken: at });
    }
  }
});

test("destroying a key erases every version, nothing is written of them again, and the chain stays whole", async () => {
  const { records, vault } = await opened();
  await records.commit([make("c-1"), make("c-2")], by(1));
  await records.commit([change("c-1", 1, "1")], by(2));
  await database.commit(vault.destroy("c-1", 3));
  expect((await records.history(card, "c-1")).map(({ kind }) => kind)).toEqual(["erased", "erased"]);
  expect(await records.commit([change("c-1", 2, "1")], by(4))).toEqual({ kind: "sealed-for-ever", owner: "c-1" });
  expect((await records.get(card, ["c-2"])).get("c-2")?.kind).toBe("kept");
});

test("a key that another process destroyed is gone here too, between reading it and writing with it as well", async () => {
  const { records } = await opened();
  const other = await opened();
  await records.commit([make("c-1")], by(1));
  await records.get(card, ["c-1"]);
  const racing = records.commit([change("c-1", 1, "1")], by(2));
  await other.vault.keys(["c-1"]).then(async () => await database.commit(other.vault.destroy("c-1", 2)));
  const answer = await racing;
  expect((await records.get(card, ["c-1"])).get("c-1")).toMatchObject({ kind: "erased" });
  const { version } = await database.read.selectFrom("records").select("version").executeTakeFirstOrThrow();
  expect([answer.kind, version]).toEqual(answer.kind === "done" ? ["done", 2] : ["sealed-for-ever", 1]);
  expect(await records.commit([change("c-1", version, "1")], by(3))).toEqual({ kind: "sealed-for-ever", owner: "c-1" });
});

test("the guard of a key refuses what would be sealed with one that was destroyed", async () => {
  const { vault, audit, records } = await opened();
  await records.commit([make("c-1")], by(1));
  await database.commit(vault.still(["c-1"]));
  await database.commit(vault.destroy("c-1", 2));
  await expect(audit.commit(vault.still(["c-1"]), [])).rejects.toMatchObject({ code: "guard" });
});

test("a key whose row is lost is not replaced by another one", async () => {
  const { records } = await opened();
  await records.commit([make("c-1")], by(1));
  await database.write.deleteFrom("person_keys").execute();
  expect(await records.commit([change("c-1", 1, "1")], by(2))).toEqual({ kind: "sealed-for-ever", owner: "c-1" });
  expect((await records.get(card, ["c-1"])).get("c-1")?.kind).toBe("damaged");
});

test("half a character, control characters and endless ids in an entry leave the chain whole", async () => {
  const { audit } = await opened();
  const what = { what: "access-refused", area: null, purpose: "care", outcome: "refused", digest: "" } as const;
  const odd = `${"x".repeat(499)}😀`;
  await audit.note({ ...what, atMs: 1, who: "nobody\0\n", subject: { kind: "\ud800", id: odd }, detail: odd });
  await audit.note({ ...what, atMs: 2, who: "nobody", subject: { kind: "card", id: "c" }, detail: "\u2028" });
  const rows = await database.read.selectFrom("audit").selectAll().orderBy("n").execute();
  const reader = createChainReader("main");
  expect(rows.map((row) => reader.read(row))).toEqual([undefined, undefined]);
  expect(rows[0]?.subject_id).toHaveLength(128);
});

test("a writer that another one of its chain overtook goes on behind it, and what a record needs only once is not confused with it", async () => {
  const one = await opened();
  const other = await opened();
  await one.records.commit([make("c-1")], by(1));
  expect(await other.records.commit([make("c-2")], by(2))).toEqual({ kind: "done" });
  expect(await other.records.commit([make("c-1")], by(3))).toEqual({ kind: "taken" });
  const rows = await database.read.selectFrom("audit").selectAll().orderBy("n").execute();
  const reader = createChainReader("main");
  expect(rows.map((row) => reader.read(row))).toEqual([undefined, undefined]);
});

test("a flipped byte of a record is damage, and says where", async () => {
  const { records } = await opened();
  await records.commit([make("c-1")], by(1));
  const { content } = await database.read.selectFrom("records").select("content").executeTakeFirstOrThrow();
  const flipped = Buffer.from(content);
  flipped[20] = (flipped[20] ?? 0) ^ 1;
  await database.write.updateTable("records").set({ content: flipped }).execute();
  expect((await records.get(card, ["c-1"])).get("c-1")).toMatchObject({
    kind: "damaged",
    why: expect.stringContaining("card/c-1/1"),
  });
});

test("R-508 whoever asks whether anything of some kinds was changed hears of each change, and of nothing else", async () => {
  const { records } = await opened();
  const seen: string[] = [await versionsOf(database.read, ["card"])];
  for (const [at, one] of [make("c-1"), make("c-2"), change("c-1", 1, "13800000002")].entries()) {
    expect(await records.commit([one], by(at + 1))).toEqual({ kind: "done" });
    seen.push(await versionsOf(database.read, ["card"]));
  }
  expect(new Set(seen).size).toBe(4);
  const before = await versionsOf(database.read, ["another"]);
  await records.commit([change("c-2", 1, "13800000003")], by(9));
  expect(await versionsOf(database.read, ["another"])).toBe(before);
});
