/** How SQLite goes about each question: by which index, and without sorting what it found. 500,000 residents are no place to find that out. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Kysely, sql, type CompiledQuery } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { days } from "@shouwang/shared/time/duration.ts";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Schema } from "../../database/schema.ts";
import { openSqliteDatabase } from "../../database/sqlite-database.ts";
import { createSqliteDialect } from "../../database/sqlite-dialect.ts";
import { openSqliteThread } from "../../database/sqlite-thread.ts";
import { createTurnstile } from "../../database/turnstile.ts";
import type { ResidentFinder } from "./resident-finder.ts";
import { createSqlCounts } from "./sql-counts.ts";
import { createSqlResidentFinder } from "./sql-resident-finder.ts";

const city = must(parseAreaCode("3706"), "3706");
const street = must(parseAreaCode("370602001"), "370602001");
/** Nothing is written here, so one empty ledger serves all questions. */
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-plans-"));
  await (await openSqliteDatabase({ folder, nowMs: 0 }))[Symbol.asyncDispose]();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const first = { after: null, limit: 50 };
const later = { after: "370602001001.r-1", limit: 50 };
const today = { area: city, onDay: "2026-11-22", nowMs: 1 };

const questions: readonly [string, (finder: ResidentFinder) => Promise<unknown>, RegExp][] = [
  [
    "a list",
    (finder) => finder.find({ area: city }, first),
    /SEARCH r USING COVERING INDEX residents_by_area \(area>\? AND area<\?\)/,
  ],
  [
    "its next page",
    (finder) => finder.find({ area: city }, later),
    /SEARCH r USING COVERING INDEX residents_by_area \(.*area/,
  ],
  ["everywhere", (finder) => finder.find({ area: null }, later), /SEARCH r USING COVERING INDEX residents_by_area/],
  ["a name", (finder) => finder.find({ area: city, name: "x" }, first), /residents_by_name \(name=\? AND area>\?/],
  ["a family", (finder) => finder.find({ area: city, nameStart: "x" }, later), /name_start_1 \(name_start_1=\?/],
  ["a beginning", (finder) => finder.find({ area: null, nameStart: "xy" }, later), /name_start_2 \(name_start_2=\?/],
  ["an ID number", (finder) => finder.find({ area: city, idNumber: "x" }, first), /residents_by_id_number/],
  [
    "a category",
    (finder) => finder.find({ area: city, category: "demented" }, later),
    /SEARCH c USING .*INDEX resident_categories_by_category \(category=\? AND area>\?/,
  ],
  [
    "a phone",
    (finder) => finder.find({ area: city, phone: "1" }, later),
    /resident_phones_by_phone \(phone=\?\)[^]*home_phones_by_phone \(phone=\?\)/,
  ],
  ["a phone's end", (finder) => finder.find({ area: city, phoneEnd: "1" }, first), /resident_phones_by_phone_end/],
  ["a risk", (finder) => finder.find({ area: city, risk: "high" }, first), /residents_by_risk \(risk=\? AND area>\?/],
  [
    "a category of a family",
    (finder) => finder.find({ area: city, category: "destitute", nameStart: "x", risk: "high" }, first),
    /SEARCH c USING COVERING INDEX resident_categories_by_category \(category=\? AND area>\?/,
  ],
  [
    "a category of those who are called so",
    (finder) => finder.find({ area: city, category: "destitute", nameStart: "xy" }, first),
    /name_start_2 \(name_start_2=\?/,
  ],
  [
    "a family that is gone",
    (finder) => finder.find({ area: city, nameStart: "x", status: "died" }, later),
    /residents_gone \(status=\? AND area>\?/,
  ],
  [
    "a risk that is gone",
    (finder) => finder.find({ area: null, risk: "high", status: "left" }, first),
    /residents_gone \(status=\?/,
  ],
  ["what is due", (finder) => finder.due("review", today, later), /INDEX residents_for_review \(area>\? AND area<\?/],
  ["who is to be assessed", (finder) => finder.due("reassess", today, later), /INDEX residents_for_assessment \(area/],
  [
    "whose contact was not reached",
    (finder) => finder.due("contact", today, first),
    /COVERING INDEX residents_by_area[^]*SEARCH h EXISTS USING INDEX homes_unreached/,
  ],
  [
    "who is there twice in a city",
    (finder) => finder.duplicates(city, 50),
    /COVERING INDEX residents_by_id_number[^]*COVERING INDEX residents_by_name_born/,
  ],
  ["who is there twice in a street", (finder) => finder.duplicates(street, 50), /residents_by_area \(area>\? AND area/],
  [
    "what lacks a consent",
    (finder) => finder.due("consent", today, first),
    /INDEX consents_by_resident_id \(resident_id=\? AND purpose=\?/,
  ],
];

test.each(questions)("R-213 %s is found by its index", async (name, ask, expected) => {
  const plans = await plansOf(
    async (read) =>
      void (await ask(
        createSqlResidentFinder({ database: { read } as never, vault: { blind: (_field, text) => text } }),
      )),
  );
  expect(plans).toMatch(expected);
  expect(plans).not.toMatch(/SCAN (r|c|residents)\b(?! USING)/);
  // A page is in the order of the index that found it; who has a phone or a number are few, and sorted.
  if (!/phone|number|twice/.test(name)) expect(plans).not.toMatch(/TEMP B-TREE/);
});

test("R-213 a roll-up walks over the index that holds what is counted", async () => {
  const plans = await plansOf(
    async (read) =>
      void (await createSqlCounts({ read }).rollUp(city, "street", { nowMs: 1, reachedWithin: days(30) })),
  );
  expect(plans).toMatch(/SEARCH r USING COVERING INDEX residents_by_area/);
  expect(plans).toMatch(/SEARCH homes USING COVERING INDEX homes_by_area/);
});

async function plansOf(ask: (read: Kysely<Schema>) => Promise<void>): Promise<string> {
  await using thread = openSqliteThread({ file: join(folder, "ledger.sqlite"), readOnly: true });
  const asked: CompiledQuery[] = [];
  const dialect = createSqliteDialect(thread, createTurnstile());
  await ask(new Kysely<Schema>({ dialect, log: ({ query }) => void asked.push(query) }));
  const plain = new Kysely<Schema>({ dialect: createSqliteDialect(thread, createTurnstile()) });
  const steps: string[] = [];
  for (const { sql: text, parameters } of asked) {
    const { rows } = await plain.executeQuery<{ detail: string }>({
      ...sql`select 1`.compile(plain),
      sql: `explain query plan ${text}`,
      parameters,
    });
    steps.push(...rows.map(({ detail }) => detail));
  }
  return steps.join("\n");
}
