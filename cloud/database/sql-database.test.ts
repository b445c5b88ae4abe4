import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { sql } from "kysely";
import { loseLease, openLedgerIn } from "../../test/builders/ledgers.ts";
import { NewerDatabaseError } from "./sql-migrations.ts";
import { SqlError } from "./sql-error.ts";
import type { RecoveryRow } from "./schema.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-database-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const said = (gateway_id: string): RecoveryRow => ({ gateway_id, heard_at_ms: 1, remembered: "陈家" });
const open = () => openLedgerIn(folder, 1_000);
const codeOf = async (work: Promise<unknown>): Promise<string> => {
  const error = await work.catch((reason: unknown) => reason);
  return error instanceof SqlError ? error.code : "none";
};

test("a ledger keeps its id and its rows, and a new file is a new ledger", async () => {
  let first: string;
  {
    await using database = await open();
    first = database.ledgerId;
    await database.write.insertInto("recoveries").values(said("gw-1")).execute();
  }
  await using again = await open();
  expect(again.ledgerId).toBe(first);
  expect(await again.read.selectFrom("recoveries").select("remembered").execute()).toEqual([{ remembered: "陈家" }]);
  await using other = await openLedgerIn(join(folder, "other"), 1);
  expect(other.ledgerId).not.toBe(first);
});

test("a commit is all or nothing, and says which statement failed", async () => {
  await using database = await open();
  const insert = (id: string) => ({ query: database.write.insertInto("recoveries").values(said(id)) });
  const error = await database
    .commit([insert("gw-1"), insert("gw-2"), insert("gw-1")])
    .catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: "unique", statement: 2 });
  expect(await database.read.selectFrom("recoveries").selectAll().execute()).toEqual([]);
  await database.commit([insert("gw-1")]);
  expect(await database.read.selectFrom("recoveries").selectAll().execute()).toHaveLength(1);
});

test("a statement that finds something else than expected undoes the commit", async () => {
  await using database = await open();
  const { write } = database;
  await write.insertInto("recoveries").values(said("gw-1")).execute();
  const rename = write.updateTable("recoveries").set({ remembered: "别家" }).where("gateway_id", "=", "gw-2");
  const remove = write.deleteFrom("recoveries");
  expect(await codeOf(database.commit([{ query: remove }, { query: rename, rows: 1 }]))).toBe("guard");
  expect(await database.read.selectFrom("recoveries").selectAll().execute()).toHaveLength(1);
});

test("R-141 one that was taken over writes nothing any more: no commit, no transaction, no statement by itself", async () => {
  await using database = await open();
  const { write } = database;
  const insert = write.insertInto("recoveries").values(said("gw-1"));
  await write.updateTable("facts").set({ value: "99" }).where("name", "=", "fence").execute();
  expect(await codeOf(database.commit([{ query: insert }]))).toBe("guard");
  expect(await codeOf(insert.execute())).toBe("guard");
  expect(
    await codeOf(write.transaction().execute(async (step) => void (await step.deleteFrom("facts").execute()))),
  ).toBe("guard");
  expect(await codeOf(database.alive(5))).toBe("guard");
  expect(await database.read.selectFrom("recoveries").selectAll().execute()).toEqual([]);
  // And it holds no lock that would keep the other one from writing.
  await loseLease(folder);
  await using other = await open();
  await other.commit([{ query: insert }]);
});

test("transactions come one after the other, and one that throws leaves nothing", async () => {
  await using database = await open();
  const { write } = database;
  await write
    .insertInto("recoveries")
    .values({ ...said("gw-1"), heard_at_ms: 0 })
    .execute();
  const increase = async (): Promise<void> =>
    await write.transaction().execute(async (step) => {
      const row = await step.selectFrom("recoveries").select("heard_at_ms as n").executeTakeFirstOrThrow();
      await step
        .updateTable("recoveries")
        .set({ heard_at_ms: row.n + 1 })
        .execute();
    });
  const thrown = write.transaction().execute(async (step) => {
    await step.deleteFrom("recoveries").execute();
    throw new Error("changed my mind");
  });
  await Promise.all([...Array.from({ length: 20 }, increase), expect(thrown).rejects.toThrow("changed my mind")]);
  expect(await database.read.selectFrom("recoveries").select("heard_at_ms as n").execute()).toEqual([{ n: 20 }]);
});

test("reading cannot write", async () => {
  await using database = await open();
  expect(await codeOf(database.read.deleteFrom("recoveries").execute())).toBe("read-only");
});

test("bytes and large numbers come back as they were; one that JavaScript cannot hold is refused, not rounded", async () => {
  await using database = await open();
  const payload = Uint8Array.of(0, 255, 7);
  const row = {
    quarantine_id: "q",
    received_at_ms: Number.MAX_SAFE_INTEGER,
    gateway_id: "g",
    channel: "life",
    why: "",
    payload,
  };
  await database.write.insertInto("quarantine").values(row).execute();
  expect(await database.read.selectFrom("quarantine").selectAll().executeTakeFirst()).toEqual(row);
  const huge = sql<{ n: number }>`select cast(${2n ** 60n} as bigint) as n`;
  expect(await codeOf(huge.execute(database.read))).toBe("out-of-range");
});

test.each([
  ["unique", sql`insert into facts values ('ledger-id', 'x')`],
  ["constraint", sql`insert into facts values ('x', null)`],
  ["foreign-key", sql`insert into devices values ('nobody', 'd', 'n', 'm', 'hall', 0, 0, null)`],
  ["other", sql`select nonsense from nowhere`],
])("an error has a code: %s", async (code, query) => {
  await using database = await open();
  expect(await codeOf(query.execute(database.write))).toBe(code);
  expect(await database.write.selectFrom("recoveries").selectAll().execute()).toEqual([]);
});

test("a database of a newer program is refused with a sentence", async () => {
  {
    await using database = await open();
    await database.write.insertInto("migrations").values({ number: 999, name: "later", applied_at_ms: 1 }).execute();
  }
  await expect(open()).rejects.toThrow(NewerDatabaseError);
});

test("an open home has one open incident at most", async () => {
  await using database = await open();
  const incident = (incident_id: string, phase: string) =>
    database.write
      .insertInto("incidents")
      .values({
        checksum: 0,
        incident_id,
        subject: "home:home-1",
        home_id: null,
        phase,
        version: 1,
        opened_at_ms: 1,
        closed_at_ms: null,
        next_step_due_at_ms: null,
        incident: "{}",
      })
      .execute();
  await incident("i1", "closed");
  await incident("i2", "closed");
  await incident("i3", "raised");
  expect(await codeOf(incident("i4", "pre-alarm"))).toBe("unique");
});

test("two clouds on one ledger: the second is refused with a sentence, and may start when the first has ended", async () => {
  {
    await using _first = await open();
    await expect(open()).rejects.toThrow("Another cloud is running");
  }
  await using _second = await open();
});

test("text that is no text is stored, and what cannot be stored at all is refused", async () => {
  await using database = await open();
  // `as`: what no caller should hand over, and one day does.
  const fact = (value: unknown) => database.write.insertInto("facts").values({ name: "x", value: value as string });
  expect(await codeOf(fact(new Date(0)).execute())).toBe("other");
  expect(await codeOf(database.commit([{ query: fact(new Date(0)) }]))).toBe("other");
  await database.commit([{ query: fact("a\0b\uD800c") }]);
  const query = database.read.selectFrom("facts").select("value").where("name", "=", "x");
  expect((await query.executeTakeFirstOrThrow()).value).toMatch(/^a.*b\uFFFDc$/su);
});
