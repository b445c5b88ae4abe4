import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { openRecords } from "../../../test/builders/registries.ts";
import { createSqlDuty } from "./sql-duty.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-duty-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const city = must(parseAreaCode("3706"), "city");
const county = must(parseAreaCode("370602"), "county");
const by = { who: "account/chief", purpose: "administer", atMs: 1 } as const;
const rota = (...names: string[]) => ({
  timeZone: "Asia/Shanghai",
  people: names.map((name, n) => ({
    personId: `p-${n}`,
    name,
    phone: "13800138000",
    accountId: null,
    languages: ["zh"],
  })),
  shifts: names.length === 0 ? [] : [{ personIds: ["p-0"], hours: [] }],
  holidays: [],
  holidayShifts: [],
  swaps: [],
});

test("R-358 the nearest area that says who is on duty counts, and a process that begins anew knows it", async () => {
  await using database = await openLedgerIn(folder);
  const { records } = await openRecords(database, folder);
  const book = await createSqlDuty({ database, records });
  const responder = { role: "responder", version: 0 } as const;
  expect(book.rotaFor("responder", county)).toBeUndefined();
  expect(await book.set({ ...responder, area: city }, rota("王芳"), by)).toEqual({ kind: "done", version: 1 });
  expect(await book.set({ ...responder, area: county }, rota("李娜"), by)).toEqual({ kind: "done", version: 1 });
  expect(await book.set({ ...responder, area: county }, rota("赵敏"), by)).toMatchObject({ code: "changed-meanwhile" });
  expect(await book.set({ ...responder, version: 1, area: county }, { people: [] }, by)).toMatchObject({
    code: "cannot-be",
  });
  for (const one of [book, await createSqlDuty({ database, records })]) {
    expect(one.rotaFor("responder", county)?.rota.people[0]?.name).toBe("李娜");
    expect(one.rotaFor("responder", city)?.rota.people[0]?.name).toBe("王芳");
    expect(one.rotaFor("supervisor", county)).toBeUndefined();
  }
  // One that names nobody any more is as if nobody had said one there.
  await book.set({ ...responder, version: 1, area: county }, rota(), by);
  expect(book.rotaFor("responder", county)?.rota.people[0]?.name).toBe("王芳");
  expect(book.own("responder", county).version).toBe(2);
});
