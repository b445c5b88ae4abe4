import { expect, test } from "vitest";
import { bombOf, xlsxOf } from "../../../test/builders/xlsx.ts";
import { readXlsx } from "./xlsx-table.ts";

test("R-209 the first sheet of an Excel file is read as text", async () => {
  const file = xlsxOf([
    ["姓名", "电话"],
    ["王秀英", 13800000001],
    ["=1+1", "<b>"],
  ]);
  expect(await readXlsx(file)).toEqual({
    kind: "table",
    table: [
      ["姓名", "电话"],
      ["王秀英", "13800000001"],
      ["=1+1", "<b>"],
    ],
  });
});

test.each([
  ["nothing", new Uint8Array()],
  ["no archive", Buffer.from("姓名,地址")],
  ["half an archive", xlsxOf([["a"]]).slice(0, 500)],
  ["an archive that unpacks into 200 MB and says it has 2,000 bytes", bombOf()],
  ["an archive of more files than are looked at", bombOf(1_001)],
  ["an archive of something else", xlsxOf([["a"]]).map((byte, at) => (at > 400 && at < 700 ? 0 : byte))],
])("H-72 %s is told in a sentence", async (_name, bytes) => {
  expect(await readXlsx(bytes)).toMatchObject({
    kind: "unreadable",
    sentence: { zh: expect.stringMatching(/。$/) as string },
  });
});

test("what an archive says of the size of its files is not believed, and not needed", async () => {
  expect(await readXlsx(xlsxOf([["a"]], 1_000_000_000))).toEqual({ kind: "table", table: [["a"]] });
});
