import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import { expect, test } from "vitest";
import type { Schema } from "./schema.ts";
import { builtOnce, createRowWrites } from "./built-once.ts";

const write = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new SqliteIntrospector(database),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});
const stay = { resident_id: "r-1", home_id: "h-1", area: "", from_ms: 1, until_ms: null };
const key = { owner: "a", wrapped: Uint8Array.of(1, 2), master_key_id: "m", made_at_ms: 1, destroyed_at_ms: null };

test("a row is written as it would be by a statement built for it, and the second one has the text of the first", () => {
  const rows = createRowWrites(write);
  for (const row of [stay, { ...stay, resident_id: "r-2", until_ms: 5 }]) {
    const { sql, parameters } = write.insertInto("stays").values(row).compile();
    expect(rows.insert("stays", row).compile()).toMatchObject({ sql, parameters });
  }
  const plain = write.insertInto("person_keys").values(key).compile();
  expect(rows.insert("person_keys", key).compile()).toMatchObject({ sql: plain.sql, parameters: plain.parameters });
});

test("the order of a row's columns is that of its values, whichever it is", () => {
  const rows = createRowWrites(write);
  const { until_ms, from_ms, ...rest } = stay;
  rows.insert("stays", stay).compile();
  const other = rows.insert("stays", { until_ms, from_ms, ...rest }).compile();
  expect(other.sql).toContain('("until_ms", "from_ms",');
  expect(other.parameters).toEqual([null, 1, "r-1", "h-1", ""]);
});

test("a row takes the place of the one with its id", () => {
  const { sql, parameters } = createRowWrites(write).put("facts", "name", { name: "a", value: "b" }).compile();
  expect(sql).toContain('on conflict ("name") do update set "name" = "excluded"."name", "value" = "excluded"."value"');
  expect(parameters).toEqual(["a", "b"]);
});

test("values that a statement has no place for are a mistake of ours", () => {
  const one = builtOnce(() => write.selectFrom("facts").select("value").where("name", "=", ""));
  expect(one(["x"]).compile().parameters).toEqual(["x"]);
  expect(() => one(["x", "y"]).compile()).toThrow("2 values for the 1 of");
});
