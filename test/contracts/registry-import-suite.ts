/** What an import does, whatever database it goes into. */

import { expect, test } from "vitest";
import type { By, Records } from "../../cloud/records/records.ts";
import { columnKeys, columnName, type ColumnKey } from "../../cloud/registry/import/columns.ts";
import type { ImportDone, ImportReport } from "../../cloud/registry/import/importer.ts";
import { exportResidents } from "../../cloud/registry/export/csv-export.ts";
import type { ExportCounts } from "../../cloud/registry/export/export-port.ts";
import { readCsv } from "../../cloud/registry/import/csv-table.ts";
import { createSqlImporter } from "../../cloud/registry/import/sql-importer.ts";
import { residentRecord } from "../../cloud/registry/residents/resident-record.ts";
import { createSqlResidentFinder } from "../../cloud/registry/residents/sql-resident-finder.ts";
import { anIdNumber, area, type RegistryInHand } from "./registry-suite.ts";

const by: By = { who: "account/a-1", purpose: "administer", atMs: Date.UTC(2026, 10, 22) };
const limits = { today: "2026-11-22", within: area("3706"), isArea: () => true };
const headings: readonly ColumnKey[] = [
  "name",
  "idNumber",
  "phone",
  "area",
  "address",
  "contact1",
  "relation1",
  "contactPhone1",
  "consentVersion",
  "signer",
  "signerRelation",
  "signedOn",
];
const heading = headings.map((key) => columnName(key).zh);
/** The `n`th person of a town; every two live together. */
const personRow = (n: number): string[] => [
  `王${n}`,
  anIdNumber("1940-05-06", n),
  `138${String(n).padStart(8, "0")}`,
  "370602001001",
  `南大街 ${Math.floor(n / 2)} 号`,
  `陈${n}`,
  "女儿",
  `139${String(n).padStart(8, "0")}`,
  "2026-1",
  "本人",
  "本人",
  "2026-03-01",
];
const tableOf = (people: number): string[][] => [heading, ...Array.from({ length: people }, (_, n) => personRow(n))];

export function describeImport(open: () => Promise<RegistryInHand>): void {
  const setUp = async () => {
    const inHand = await open();
    let id = 0;
    const importerOn = (records: Records) =>
      createSqlImporter({
        ...inHand,
        records,
        nextId: () => `id-${++id}`,
        changed: async () => await Promise.resolve(),
      });
    const importer = importerOn(inHand.records);
    const finder = createSqlResidentFinder(inHand);
    const counted = async () => {
      const { read } = inHand.database;
      const count = async (table: "homes" | "residents" | "consents" | "imported_rows"): Promise<number> =>
        (await read.selectFrom(table).selectAll().execute()).length;
      return [await count("homes"), await count("residents"), await count("consents"), await count("imported_rows")];
    };
    return { ...inHand, importer, importerOn, finder, counted };
  };
  const options = { limits, takesDoubtful: false, progress: () => {}, signal: new AbortController().signal };
  const reportOf = (answer: { kind: string; report?: ImportReport }): ImportReport => {
    if (answer.report === undefined) throw new Error(`no report: ${JSON.stringify(answer)}`);
    return answer.report;
  };
  const doneOf = (answer: { kind: string }): ImportDone => {
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    // `as`: the one answer of this kind.
    return answer as ImportDone;
  };

  test("R-209 first the report, row by row and column by column, and nothing is written", async () => {
    await using the = await setUp();
    const table = tableOf(4);
    table.push(["", "1", "x", "3706", ""], [], personRow(0), personRow(9).with(1, "370602194005060021"));
    const report = reportOf(await the.importer.check(table, limits));
    expect(report).toMatchObject({ rows: 7, good: 4, known: 0, doubts: [], problemsLeftOut: 0 });
    expect(report.problems.map(({ row, column, code }) => [row, column?.zh, code])).toEqual([
      [6, "姓名", "missing"],
      [6, "身份证号", "id-form"],
      [6, "电话", "phone"],
      [6, "区划代码", "area"],
      [6, "地址", "missing"],
      [8, undefined, "twice-in-table"],
      [9, "身份证号", "id-check"],
    ]);
    expect(report.problems[0]?.sentence).toEqual({ zh: "必填，不能为空。", en: "This is needed. Fill it in." });
    expect(await the.counted()).toEqual([0, 0, 0, 0]);
    expect(await the.importer.check([["姓名", "电话"]], limits)).toMatchObject({
      kind: "no-table",
      sentence: { zh: expect.stringContaining("区划代码、地址") as string },
    });
  });

  test("R-211 the good rows come in whole, the wrong ones not at all, and importing twice changes nothing", async () => {
    await using the = await setUp();
    const table = [...tableOf(40), ["", "1"], personRow(41).with(7, "1")];
    const seen: number[] = [];
    const progress = ({ done }: { done: number }): void => void seen.push(done);
    expect(doneOf(await the.importer.run({ ...options, table, progress }, by))).toMatchObject({ imported: 40 });
    expect(await the.counted()).toEqual([20, 40, 40, 40]);
    expect(seen.at(-1)).toBe(40);
    expect(seen.length).toBeGreaterThan(2);
    const audited = await the.database.read.selectFrom("audit").select("what").execute();
    const again = doneOf(await the.importer.run({ ...options, table }, { ...by, atMs: by.atMs + 1 }));
    expect(again).toMatchObject({ imported: 0, report: { known: 40, good: 0 } });
    expect(await the.counted()).toEqual([20, 40, 40, 40]);
    expect(await the.database.read.selectFrom("audit").select("what").execute()).toHaveLength(audited.length);
    const [last] = await the.importer.lately(1);
    expect(last).toMatchObject({ by: by.who, rows: 42, done: 40, endedAtMs: by.atMs + 1 });
    // The one who lives there is found by the number of their contact.
    const page = await the.finder.find({ area: null, phone: "13900000007" }, { after: null, limit: 10 });
    expect(page.residents).toHaveLength(2);
    const [first] = page.residents;
    const kept = (await the.records.get(residentRecord, [first?.residentId ?? ""])).get(first?.residentId ?? "");
    expect(kept).toMatchObject({ what: "imported", content: { status: "registered" } });
  });

  test("R-211 a crash in the middle: the same table again goes on, and everybody is there once", async () => {
    await using the = await setUp();
    let commits = 0;
    const breaking: Records = {
      ...the.records,
      async commit(...given) {
        commits += 1;
        // Once before the disk has it and once after, as a crash may.
        if (commits === 3) throw new Error("power is gone");
        const answer = await the.records.commit(...given);
        if (commits === 6) throw new Error("power is gone");
        return answer;
      },
    };
    const importer = the.importerOn(breaking);
    const table = tableOf(60);
    await expect(importer.run({ ...options, table }, by)).rejects.toThrow("power is gone");
    const [homes, residents, consents, rows] = await the.counted();
    expect([residents, consents]).toEqual([rows, rows]);
    expect(homes).toBeLessThan(30);
    await expect(importer.run({ ...options, table }, by)).rejects.toThrow("power is gone");
    expect(doneOf(await importer.run({ ...options, table }, by)).report.problems).toEqual([]);
    expect(await the.counted()).toEqual([30, 60, 60, 60]);
  });

  test("R-211 an import that is asked to end ends between two rows, and goes on later", async () => {
    await using the = await setUp();
    const stop = new AbortController();
    const progress = ({ done }: { done: number }): void => (done > 0 ? stop.abort() : undefined);
    const run = { ...options, table: tableOf(60), signal: stop.signal, progress };
    const { imported } = doneOf(await the.importer.run(run, by));
    expect(imported).toBeGreaterThan(0);
    expect(imported).toBeLessThan(60);
    expect((await the.importer.lately(1))[0]).toMatchObject({ endedAtMs: null, done: imported, rows: 60 });
    expect(doneOf(await the.importer.run({ ...options, table: tableOf(60) }, by)).imported).toBe(60 - imported);
  });

  test("R-212 what is exported opens in a spreadsheet, runs nothing, and leaves out what is sensitive", async () => {
    await using the = await setUp();
    const attack = personRow(0).with(0, '=HYPERLINK("http://x")').with(4, "+1+1");
    await the.importer.run({ ...options, table: [heading, attack, ...tableOf(250).slice(2)] }, by);
    const query = { area: area("370602") };
    const lines = async (isWhole: boolean): Promise<string[][]> => {
      let text = "";
      let counts: ExportCounts | undefined;
      const counted = (now: ExportCounts): void => void (counts = now);
      const asked = { columns: columnKeys, isWhole, nowMs: by.atMs, counted };
      for await (const part of exportResidents(the, query, asked)) text += part;
      expect(counts).toEqual({ rows: 250, leftOut: 0 });
      const read = readCsv(Buffer.from(text));
      return read.kind === "table" ? read.table.map((row) => [...row]) : [];
    };
    const whole = await lines(true);
    expect(whole).toHaveLength(251);
    expect(whole[0]?.slice(0, 3)).toEqual(["姓名", "性别", "身份证号"]);
    const row = whole.find((one) => one[0]?.includes("HYPERLINK"));
    expect(row).toEqual(
      expect.arrayContaining([`'=HYPERLINK("http://x")`, "'+1+1", "13800000000", anIdNumber("1940-05-06", 0)]),
    );
    const masked = (await lines(false)).find((one) => one[0]?.includes("HYPERLINK"));
    expect(masked?.[2]).toMatch(/^370602\*{8}\d{3}[\dX]$/);
  });

  test("R-208 who is registered already is not registered again: by number refused, by looks only when somebody says so", async () => {
    await using the = await setUp();
    await the.importer.run({ ...options, table: tableOf(2) }, by);
    const other = personRow(0).with(4, "别处 1 号").with(1, "").with(2, "13800000000");
    const changed = personRow(1).with(2, "13700000000");
    const table = [heading, other, changed];
    const report = reportOf(await the.importer.check(table, limits));
    expect(report).toMatchObject({ good: 0, doubts: [{ problem: { row: 2, code: "same-person" } }] });
    expect(report.problems.map(({ row, code }) => [row, code])).toEqual([[3, "differs"]]);
    await the.importer.run({ ...options, table }, by);
    expect((await the.counted())[1]).toBe(2);
    await the.importer.run({ ...options, table, takesDoubtful: true }, by);
    expect((await the.counted())[1]).toBe(3);
  });
}
