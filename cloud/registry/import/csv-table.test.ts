import fc from "fast-check";
import { expect, test } from "vitest";
import { harmless, harmlessLines, readCsv } from "./csv-table.ts";
import { rowsMax } from "./read-table.ts";

const tableOf = (bytes: Uint8Array) => {
  const read = readCsv(bytes);
  return read.kind === "table" ? read.table : read.sentence.en;
};

test("what is written is read, whatever it says", () => {
  const cell = fc.string({ unit: "grapheme", maxLength: 20 }).map((text) => text.replaceAll(/[\r\n\0]/g, " "));
  const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(table, (rows) => {
      const safe = rows.map((row) => row.map(harmless));
      expect(tableOf(Buffer.from(harmlessLines([["姓名", "地址"], ...rows], { isFirst: true })))).toEqual([
        ["姓名", "地址"],
        ...safe,
      ]);
    }),
  );
});

test.each([
  ['=HYPERLINK("http://x")', true],
  ["+1+1", true],
  ["-2+3", true],
  ["@SUM(A1)", true],
  ["\t=1", true],
  ["\r=1", true],
  ["  =1", true],
  ["\u200b=1", true],
  ["\uff1d1", true],
  ["+86 138-0000-0001", false],
  ["0535-6210001", false],
  ["13800000001", false],
  ["王秀英", false],
  ["3=3", false],
])("R-212 a cell that a spreadsheet would run is text: %j", (cell, isChanged) => {
  expect(harmless(cell)).toBe(isChanged ? `'${cell}` : cell);
});

test("the bytes of a Chinese Excel are read too, and tabs and semicolons", () => {
  const gb = Buffer.from([0xd0, 0xd5, 0xc3, 0xfb, 0x2c, 0xb5, 0xd8, 0xd6, 0xb7]);
  expect(tableOf(gb)).toEqual([["姓名", "地址"]]);
  expect(tableOf(Buffer.from("姓名\t地址\n王,秀英\t1"))).toEqual([
    ["姓名", "地址"],
    ["王,秀英", "1"],
  ]);
  expect(tableOf(Buffer.from("姓名;地址\n王;1"))).toEqual([
    ["姓名", "地址"],
    ["王", "1"],
  ]);
  // Of another kind than the headings have, it is part of what somebody wrote.
  expect(tableOf(Buffer.from("姓名,地址\n王,5号;301"))).toEqual([
    ["姓名", "地址"],
    ["王", "5号;301"],
  ]);
});

test("H-72 a quotation mark that swallows the file, and a file too large, are told in a sentence", () => {
  expect(tableOf(Buffer.from(`姓名,地址\n"王,${"x".repeat(30_000)}`))).toMatch(/cannot be read/);
  expect(tableOf(new Uint8Array(17 * 1_024 * 1_024))).toMatch(/16 MB/);
  const long = tableOf(Buffer.from("a,b\n".repeat(rowsMax + 10)));
  expect(long).toHaveLength(rowsMax + 2);
});
