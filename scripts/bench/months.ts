/**
 * A month of a county and of a city the first time that anybody asks, and again, on both engines; and whom to call today in one county. The figures on top are of the slower engine.
 * The control is a fixed piece of work between the questions: it says what else the machine did.
 */

import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { openSqlAuditLog } from "@shouwang/cloud/audit/sql-audit-log.ts";
import { parseMonth, spanOf } from "@shouwang/cloud/months/month.ts";
import { createSqlMonths } from "@shouwang/cloud/months/sql-months.ts";
import { createSqlCheckInList } from "@shouwang/cloud/registry/check-ins/sql-check-in-list.ts";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import { percentile, round } from "./figures.ts";
import { cityCounts, loadMonthsCity } from "./months-city.ts";
import { engineNames, openRegistryHouse, type EngineName, type RegistryHouse } from "./registry-house.ts";
import { milliseconds } from "./registry-questions.ts";

const [asked, lists] = [5, 100];
const month = must(parseMonth("2026-10"), "2026-10");
const nowMs = spanOf(month).untilMs + days(1);
const city = must(parseAreaCode("3706"), "3706");
const countyOf = (n: number) => must(parseAreaCode(`${city}${String(1 + (n % 13)).padStart(2, "0")}`), "county");
const intervals = { high: days(7), medium: days(30), low: days(90) };

type Figures = Awaited<ReturnType<typeof ask>>;

export async function benchMonths(options: { engine?: string | undefined; residents?: string | undefined }) {
  const { engine } = options;
  const residents = Number(options.residents ?? cityCounts.residents);
  const engines = engine === undefined ? engineNames : engineNames.filter((one) => one === engine);
  if (engines.length === 0 || !Number.isSafeInteger(residents) || residents < 10_000)
    throw new Error(`--engine is one of ${engineNames.join(", ")}, --residents a number from 10000.`);
  const folder = mkdtempSync(join(tmpdir(), "shouwang-bench-months-"));
  // PostgreSQL runs as a user of its own, who goes through it.
  chmodSync(folder, 0o711);
  try {
    const figures: Partial<Record<EngineName, Figures & { megabytes: number }>> = {};
    for (const one of engines) {
      await using house = await openRegistryHouse(one, folder);
      const tookMs = await milliseconds(() => loadMonthsCity(house.database, spanOf(month).fromMs, residents));
      process.stderr.write(`${one}: loaded in ${Math.round(tookMs / 1_000)} s\n`);
      figures[one] = { ...(await ask(house)), megabytes: await house.megabytes() };
    }
    const all = Object.values(figures);
    const worst = (key: Exclude<keyof Figures, "machineLoad">): number => Math.max(...all.map((one) => one[key]));
    return {
      countyMs: worst("countyMs"),
      cityMs: worst("cityMs"),
      cityAgainMs: worst("cityAgainMs"),
      checkInListP99Ms: worst("checkInListP99Ms"),
      controlMs: worst("controlMs"),
      ...cityCounts,
      residents,
      engines: figures,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function ask({ database }: RegistryHouse) {
  const audit = await openSqlAuditLog({ database, chain: "bench" });
  const first = async (area: typeof city, by: "county" | "street"): Promise<readonly [number, number]> => {
    // Of a process that has just started: nothing is remembered.
    const months = createSqlMonths({ database, audit, nowMs: () => nowMs });
    const view = async (): Promise<void> => {
      const { total } = await months.view({ month, area, by });
      if ((total.numbers["incidents"] ?? 0) === 0) throw new Error("A month without an incident.");
    };
    return [await milliseconds(view), await milliseconds(view)];
  };
  const [county, whole, again, list, counted, control]: [number[], number[], number[], number[], number[], number[]] = [
    [],
    [],
    [],
    [],
    [],
    [],
  ];
  for (let n = 0; n < asked; n++) {
    county.push((await first(countyOf(n), "street"))[0]);
    const [firstMs, againMs] = await first(city, "county");
    whole.push(firstMs);
    again.push(againMs);
    control.push(await milliseconds(spin));
  }
  const checkIns = createSqlCheckInList({ database });
  for (let n = 0; n < lists; n++) {
    const within = { area: countyOf(n), intervals, nowMs };
    list.push(
      await milliseconds(async () => {
        const { due } = await checkIns.due(within, { after: null, limit: 50 });
        if (due.length === 0) throw new Error("Nobody is to be called.");
      }),
    );
    if (n % 5 === 0) counted.push(await milliseconds(() => checkIns.counts({ ...within, sinceMs: nowMs - days(1) })));
  }
  const slowest = (times: readonly number[]): number => round(Math.max(...times));
  return {
    countyMs: slowest(county),
    cityMs: slowest(whole),
    cityAgainMs: slowest(again),
    checkInListP50Ms: round(percentile(list, 0.5)),
    checkInListP99Ms: round(percentile(list, 0.99)),
    checkInCountsMs: slowest(counted),
    controlMs: slowest(control),
    machineLoad: round(loadavg()[0] ?? Number.NaN),
  };
}

/** The same work each time. */
function spin(): Promise<void> {
  let text = "";
  for (let at = 0; at < 50_000; at++) text = createHash("sha256").update(text).digest("hex");
  return Promise.resolve();
}
