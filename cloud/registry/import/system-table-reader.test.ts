import { expect, test } from "vitest";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { bombOf, xlsxOf } from "../../../test/builders/xlsx.ts";
import { rowsMax } from "./read-table.ts";
import { createTableReader } from "./system-table-reader.ts";

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

test("both kinds of files are read in a thread, one after the other, and no wider and longer than a table is", async () => {
  await using reader = createTableReader();
  const long = `姓名,地址\n${`王${",".repeat(500)}\n`.repeat(rowsMax + 5)}`;
  const [csv, excel] = await Promise.all([
    reader.read(Buffer.from(long), "text/csv"),
    reader.read(xlsxOf([["姓名"], ["王秀英"]]), xlsx),
  ]);
  expect(excel).toEqual({ kind: "table", table: [["姓名"], ["王秀英"]] });
  if (csv.kind !== "table") throw new Error(csv.sentence.en);
  expect([csv.table.length, csv.table[1]?.length]).toEqual([rowsMax + 2, 200]);
});

test("H-94 a bomb, a file that takes the thread's memory or its time, and too many at once, are told in a sentence", async () => {
  await using reader = createTableReader();
  expect(await reader.read(bombOf(), xlsx)).toMatchObject({
    kind: "unreadable",
    sentence: { en: expect.stringContaining("16 MB") as string },
  });
  const large = Buffer.from(`姓名,地址\n${"王秀英,幸福里\n".repeat(rowsMax)}`);
  await using small = createTableReader({ readWithin: seconds(30), memoryMb: 4 });
  expect(await small.read(large, "text/csv")).toMatchObject({ kind: "unreadable" });
  await using quick = createTableReader({ readWithin: millis(1), memoryMb: 768 });
  expect(await quick.read(large, "text/csv")).toMatchObject({ kind: "unreadable" });
  const five = await Promise.all(Array.from({ length: 5 }, async () => await quick.read(large, "text/csv")));
  expect(five.at(-1)).toMatchObject({
    kind: "unreadable",
    sentence: { en: expect.stringContaining("Files of others") as string },
  });
});
