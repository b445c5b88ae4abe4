/** What the store of areas does, whatever database it stands in. Its test file brings the database. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { must, parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { By } from "@shouwang/cloud/records/records.ts";
import { areaRecord } from "@shouwang/cloud/registry/areas/area-record.ts";
import { createAreaRegistrar } from "@shouwang/cloud/registry/areas/area-registrar.ts";
import { readAreaTable, type ListedRow } from "@shouwang/cloud/registry/areas/area-table.ts";
import { readListRows } from "@shouwang/cloud/registry/areas/csv-list-rows.ts";
import { createSqlAreas } from "@shouwang/cloud/registry/areas/sql-areas.ts";
import type { RecordsInHand } from "../builders/open-records.ts";

const code = (text: string): AreaCode => must(parseAreaCode(text), text);
const by = (atMs: number): By => ({ who: "account/a-1", purpose: "administer", atMs });
const sample = readFileSync(join(import.meta.dirname, "../../scripts/areas/yantai.csv"), "utf8");
const rowsOf = (text: string): readonly ListedRow[] => {
  const read = readListRows(text);
  const table = read.kind === "rows" ? readAreaTable("areas.csv", read.rows) : read;
  if (table.kind === "no-list") throw new Error(table.why.en);
  return table.rows;
};
const options = { under: code("3706"), asOf: "2024-01-01", source: "a test", isTrial: false };

export function describeAreas(open: () => Promise<RecordsInHand>): void {
  const setUp = async () => {
    const inHand = await open();
    return {
      ...inHand,
      areas: createSqlAreas(inHand),
      registrar: createAreaRegistrar(inHand),
      changes: async () => (await inHand.database.read.selectFrom("audit").select("n").execute()).length,
      [Symbol.asyncDispose]: () => inHand[Symbol.asyncDispose](),
    };
  };

  test("R-257 areas come in from a list, whole, and the same list again changes nothing", async () => {
    await using store = await setUp();
    const { areas, registrar } = store;
    expect((await registrar.import(rowsOf(sample), { ...options, isTrial: true }, by(1))).kind).toBe("trial");
    expect(await areas.below(null, "2024")).toEqual([]);
    expect((await registrar.import(rowsOf(sample), options, by(2))).kind).toBe("done");
    const written = await store.changes();
    expect(written).toBe(29);
    const again = await registrar.import(rowsOf(sample), options, by(3));
    expect([...new Set(again.outcomes.map(({ what }) => what))]).toEqual(["same"]);
    expect(await store.changes()).toBe(written);
    expect((await areas.path(code("370602008"), "2024")).map(({ name }) => name?.zh)).toEqual([
      "山东省",
      "烟台市",
      "芝罘区",
      "芝罘岛街道",
    ]);
    expect(await areas.below(code("370602"), "2024")).toHaveLength(12);
    expect((await areas.below(null, "2024")).map(({ code: top }) => top)).toEqual(["37"]);
    expect((await areas.find("蓬莱", null, "2024")).map((one) => one.code)).toEqual(["370614"]);
    expect((await areas.find("ZHIFU", code("3706"), "2024")).map((one) => one.code)).toEqual(["370602", "370602008"]);
  });

  test("R-257 one wrong row and nothing is written: every row says what it is", async () => {
    await using store = await setUp();
    const wrong = `${sample}370699x,谁知道\n370602,芝罘区\n370603001,街道\n370615,,,,,,\n420100,武汉市\n`;
    const answer = await store.registrar.import(rowsOf(wrong), options, by(1));
    expect(answer.kind).toBe("refused");
    const refused = answer.outcomes.filter(({ what }) => what === "refused");
    expect(refused.map((row) => [row.line, row.code])).toEqual([
      [4, "370602"],
      [31, "370699x"],
      [32, "370602"],
      [33, "370603001"],
      [34, "370615"],
    ]);
    expect(answer.outcomes.at(-1)).toMatchObject({ what: "outside" });
    expect(await store.changes()).toBe(0);
  });

  test("R-258 an area has the name, the place and the standing that it had on the day that is asked", async () => {
    await using store = await setUp();
    const { areas, registrar } = store;
    await registrar.import(rowsOf(sample), options, by(1));
    expect(await areas.on(code("370684"), "2019-12-31")).toMatchObject({ name: { zh: "蓬莱市" }, standing: "there" });
    expect(await areas.on(code("370684"), "2021")).toMatchObject({ standing: "ended", became: ["370614"] });
    expect(await areas.on(code("370614"), "2019")).toMatchObject({ standing: "not-yet" });
    expect(await areas.predecessors(code("370614"))).toEqual(["370634", "370684"]);

    const seen = { code: code("370602012"), version: 1 };
    const name = { zh: "幸福新街道", pinyin: null, en: null };
    expect(await registrar.rename(seen, name, "2025-05-01", by(2))).toEqual({ kind: "done", version: 2 });
    expect(await registrar.rename(seen, name, "2025-06-01", by(3))).toMatchObject({ kind: "refused" });
    expect(await areas.on(seen.code, "2025-04-30")).toMatchObject({ name: { zh: "幸福街道" } });
    expect(await areas.on(seen.code, "2025-05-01")).toMatchObject({ name: { zh: "幸福新街道" } });
    const ended = { on: "2026-01-01", became: [code("370602011")] };
    expect(await registrar.end({ ...seen, version: 2 }, ended, by(4))).toEqual({ kind: "done", version: 3 });
    expect(await areas.below(code("370602"), "2025-12-31")).toHaveLength(12);
    expect(await areas.below(code("370602"), "2026-01-01")).toHaveLength(11);
    expect((await store.records.history(areaRecord, seen.code)).map(({ what }) => what)).toEqual([
      "ended",
      "changed",
      "imported",
    ]);
    // A list from before the renaming brings the old name back to nobody.
    const old = await registrar.import(rowsOf("code,name\n370602012,幸福街道\n"), options, by(5));
    expect(old.outcomes).toMatchObject([{ what: "same" }]);
    const late = await registrar.import(
      rowsOf("code,name\n370602012,幸福街道\n"),
      { ...options, asOf: "2025-07" },
      by(6),
    );
    expect(late.outcomes).toMatchObject([{ what: "renamed" }]);
    const gone = await registrar.import(rowsOf("code,name\n370684,蓬莱市\n"), options, by(7));
    expect(JSON.stringify(gone.outcomes)).toContain("had ended before");
  });

  test("a deployment may be any subtree: what lies above it is shown by its code", async () => {
    await using store = await setUp();
    const list = "code,name\n370602000000,芝罘区\n370602001000,向阳街道\n370602001001,某社区\n";
    await store.registrar.import(rowsOf(list), { ...options, under: code("370602") }, by(1));
    const path = await store.areas.path(code("370602001001"), "2024");
    expect(path.map(({ name, code: step }) => name?.zh ?? step)).toEqual([
      "37",
      "3706",
      "芝罘区",
      "向阳街道",
      "某社区",
    ]);
    expect((await store.areas.below(null, "2024")).map(({ name }) => name.zh)).toEqual(["芝罘区"]);
  });
}
