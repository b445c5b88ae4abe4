/**
 * The registry of a city on both engines: residents and kits loaded through the records, then lists, searches and the roll-up by street as pages ask them. The figures that
 * are promised are p99, and of the two engines the worse one; what the machine did meanwhile is said by two controls between the questions: a fixed piece of work, and a
 * query for one row.
 *
 * `--keep FOLDER` loads the city there and leaves it, going on where an earlier run stopped; `--use FOLDER` measures what stands there and loads nothing.
 */

import { chmodSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { randomBytes } from "node:crypto";
import type { By } from "@shouwang/cloud/records/records.ts";
import { createSqlImporter } from "@shouwang/cloud/registry/import/sql-importer.ts";
import { createSqlRegistry } from "@shouwang/cloud/registry/sql-registry.ts";
import { percentile, round } from "./figures.ts";
import { city, tableOf } from "./registry-city.ts";
import { engineNames, openRegistryHouse, type EngineName, type RegistryHouse } from "./registry-house.ts";
import { loadCity, present, type Loaded } from "./registry-load.ts";
import { pause, startPresses } from "./registry-press.ts";
import { askAll, milliseconds, summaryOf } from "./registry-questions.ts";

const residentsDefault = 500_000;
const kitsMax = 5_000;
const importedRows = 1_000;
const quietMs = 6_000;

export type RegistryOptions = Partial<Record<"residents" | "engine" | "keep" | "use", string | undefined>>;
type Figures = Awaited<ReturnType<typeof benchEngine>>;

export async function benchRegistry(options: RegistryOptions) {
  const residents = Number(options.residents ?? residentsDefault);
  const engines = options.engine === undefined ? engineNames : engineNames.filter((one) => one === options.engine);
  if (engines.length === 0 || !Number.isSafeInteger(residents) || residents < 1_000)
    throw new Error(`--engine is one of ${engineNames.join(", ")}, --residents a number from 1000.`);
  const wanted = { residents, kits: Math.min(kitsMax, residents / 2) };
  const kept = options.use ?? options.keep;
  const folder = kept ?? mkdtempSync(join(tmpdir(), "shouwang-bench-registry-"));
  mkdirSync(folder, { recursive: true });
  // PostgreSQL runs as a user of its own, who goes through it; the keys lie in a folder that is closed.
  chmodSync(folder, 0o711);
  try {
    const figures: Partial<Record<EngineName, Figures>> = {};
    for (const engine of engines)
      figures[engine] = await benchEngine({ engine, folder, wanted, mayLoad: options.use === undefined });
    const all = Object.values(figures);
    const worst = (key: "listP99Ms" | "searchP99Ms" | "rollupP99Ms"): number => Math.max(...all.map((one) => one[key]));
    return {
      listP99Ms: worst("listP99Ms"),
      searchP99Ms: worst("searchP99Ms"),
      rollupP99Ms: worst("rollupP99Ms"),
      importRowsPerSecond: Math.min(...all.map((one) => one.importRowsPerSecond)),
      ...wanted,
      engines: figures,
    };
  } finally {
    if (kept === undefined) rmSync(folder, { recursive: true, force: true });
  }
}

async function benchEngine(given: { engine: EngineName; folder: string; wanted: Loaded; mayLoad: boolean }) {
  const { engine, folder, wanted, mayLoad } = given;
  const by: By = { who: "system/bench", purpose: "operate-system", atMs: Date.now() };
  await using house = await openRegistryHouse(engine, folder);
  const there = await present(house);
  if (!mayLoad && (there.residents < wanted.residents || there.kits < wanted.kits)) {
    const found = `${there.residents} residents and ${there.kits} kits`;
    throw new Error(`${folder} holds ${found} on ${engine}. Load the rest with --keep ${folder}.`);
  }
  const loadedPerSecond = await loadCity(house, wanted, by);
  const loadBefore = loadavg()[0] ?? Number.NaN;
  const times = await askAll(house, wanted.residents, by.atMs);
  const imported = await importRows(house, wanted.residents, by);
  await using presses = await startPresses(house);
  const alone = await presses.during(() => pause(quietMs));
  const beside = await presses.during(() => importRows(house, wanted.residents, by));
  const readyMs = await milliseconds(() => createSqlRegistry(house));
  const { list, search, rollup, ...rest } = summaryOf(times);
  return {
    listP99Ms: list?.p99 ?? Number.NaN,
    searchP99Ms: search?.p99 ?? Number.NaN,
    rollupP99Ms: rollup?.p99 ?? Number.NaN,
    importRowsPerSecond: Math.round(imported.rows / (imported.ms / 1_000)),
    imported: imported.rows,
    ...(loadedPerSecond === undefined ? {} : { loadedPerSecond }),
    kitsReadySeconds: round(readyMs / 1_000),
    megabytes: await house.megabytes(),
    pressAlone: { p50: round(percentile(alone, 0.5)), p99: round(percentile(alone, 0.99)) },
    pressBesideImport: { p50: round(percentile(beside, 0.5)), p99: round(percentile(beside, 0.99)) },
    machineLoad: { before: round(loadBefore), after: round(loadavg()[0] ?? Number.NaN) },
    list,
    search,
    rollup,
    ...rest,
  };
}

/** People whom nobody knows yet, at each run others. */
async function importRows({ database, records, vault }: RegistryHouse, residents: number, by: By) {
  const importer = createSqlImporter({
    database,
    records,
    vault,
    nextId: () => randomBytes(16).toString("hex"),
    changed: async () => await Promise.resolve(),
  });
  const limits = { today: "2026-11-22", within: city, isArea: () => true };
  const { signal } = new AbortController();
  const table = tableOf(residents * 2 + (await importer.lately(1_000)).length * importedRows, importedRows);
  let rows = 0;
  const ms = await milliseconds(async () => {
    const answer = await importer.run({ table, limits, takesDoubtful: true, progress: () => {}, signal }, by);
    rows = answer.kind === "done" ? answer.imported : 0;
  });
  return { rows, ms };
}
