import { expect, test } from "vitest";
import { harmlessLines, readCsv } from "./csv-table.ts";
import { readTable } from "./read-table.ts";
import { columnKeys, columnName } from "./columns.ts";
import { example, templateTable } from "./template.ts";

const limits = { today: "2026-11-22", within: null, isArea: () => true };

test("R-300 the template sent back as it is brings nobody in, and its example without the mark is a good row", () => {
  const file = readCsv(Buffer.from(harmlessLines(templateTable(), { isFirst: true })));
  if (file.kind !== "table") throw new Error(file.sentence.en);
  expect(readTable(file.table, limits)).toMatchObject({ rows: 0, problems: [], unknownColumns: [] });
  const row = columnKeys.map((key) => example[key] ?? "");
  expect(readTable([...file.table, row], limits)).toMatchObject({ rows: 1, problems: [], people: [{}] });
  const text = file.table.map((one) => one[0] ?? "").join("\n");
  for (const key of columnKeys) expect(text).toContain(`# ${columnName(key).zh}：`);
});
