import { expect, test } from "vitest";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { readTable, rowsMax } from "./read-table.ts";

const limits = { today: "2026-11-22", within: must(parseAreaCode("3706"), "3706"), isArea: () => true };
const headings = ["姓名*", "联系电话", "区划代码", "居住地址", "爱好"];

test("R-209 of 10,000 rows each wrong one is told with its row and column, and every other one is read", () => {
  const rows = Array.from({ length: 10_000 }, (_, n) => {
    const phone = n % 7 === 0 ? "12345" : `138${String(n).padStart(8, "0")}`;
    return [`王${n}`, phone, n % 11 === 0 ? "999" : "370602001001", `南大街 ${n} 号`, "象棋"];
  });
  const read = readTable([headings, ...rows], limits);
  if (read.kind === "no-table") throw new Error(read.sentence.en);
  const wrongPhones = read.problems.filter(({ code }) => code === "phone");
  const wrongAreas = read.problems.filter(({ code }) => code === "area");
  expect([read.rows, wrongPhones.length, wrongAreas.length]).toEqual([10_000, 1_429, 910]);
  // Every 77th is wrong in both.
  expect(read.people).toHaveLength(10_000 - 1_429 - 910 + 130);
  expect(wrongPhones[1]).toMatchObject({ row: 9, column: { zh: "电话" } });
  expect(read.people[0]).toMatchObject({ row: 3, person: { name: "王1" } });
  expect(read.unknownColumns).toEqual(["爱好"]);
});

test.each([
  ["nothing", []],
  ["no headings", [["王秀英", "13800000001"]]],
  ["more rows than are taken", [headings, ...Array.from({ length: rowsMax + 1 }, () => ["王"])]],
])("H-72 %s is no table, and a sentence says what to do", (_name, table) => {
  expect(readTable(table, limits)).toMatchObject({
    kind: "no-table",
    sentence: { zh: expect.stringMatching(/。$/) as string, en: expect.stringMatching(/\.$/) as string },
  });
});

test("of two columns with one name the first that says something counts", () => {
  const read = readTable(
    [
      ["姓名", "老人姓名", "区划代码", "地址"],
      ["", "王秀英", "370602001", "南大街 1 号"],
    ],
    limits,
  );
  expect(read).toMatchObject({ people: [{ person: { name: "王秀英" } }] });
});
