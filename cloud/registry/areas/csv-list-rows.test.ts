import { expect, test } from "vitest";
import { trimmedCode } from "./area-table.ts";
import { readListRows } from "./csv-list-rows.ts";

const rowsOf = (text: string) => {
  const read = readListRows(text);
  return read.kind === "rows" ? read.rows : [];
};

test.each([
  [
    "a,b\r\nc,d\r\n",
    [
      ["a", "b"],
      ["c", "d"],
    ],
  ],
  [
    '\ufeffcode,name\n\n 1 ,"x, ""y"""',
    [
      ["code", "name"],
      ["1 ", 'x, "y"'],
    ],
  ],
  [
    'a,"two\nlines"\nb,c',
    [
      ["a", "two\nlines"],
      ["b", "c"],
    ],
  ],
  ["", []],
])("comma-separated text %j", (text, cells) => {
  expect(rowsOf(text).map((row) => row.cells)).toEqual(cells);
});

test("a row knows the line in which it begins", () => {
  expect(rowsOf('a,"1\n2\n3"\n\nb\n').map(({ line }) => line)).toEqual([1, 5]);
});

test("a quotation mark that is never closed is told in a sentence", () => {
  expect(readListRows('a,b\nc,"d\ne')).toMatchObject({
    kind: "no-list",
    why: { en: expect.stringMatching(/never closed/) as string },
  });
});

test.each([
  ["370000", "37"],
  ["370600000000", "3706"],
  ["370602", "370602"],
  ["370602001000", "370602001"],
  ["370602001001", "370602001001"],
  ["3706020", undefined],
  ["37o6", undefined],
])("the zeros that fill a code up are no part of it: %s", (text, code) => {
  expect(trimmedCode(text)).toBe(code);
});
