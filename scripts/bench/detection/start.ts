/** The cloud's loop starts with the ledger of all homes: from opening it until every home is remembered and its deadline is watched. */

import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { createLoop } from "@shouwang/cloud/loop/loop.ts";
import type { RegistryReader } from "@shouwang/cloud/registry/registry.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { oneHomeRegistry, uncounted } from "../../../test/builders/cloud-loop.ts";
import { round } from "../figures.ts";
import { createCounty } from "./county.ts";
import { homeIdOf, settingsFor, type Cut } from "./mix.ts";
import { memoryOfProcess } from "./process-memory.ts";

export async function start(cuts: readonly Cut[], given: { homes: number; data: string }) {
  const { homes, data } = given;
  const beforeMb = memoryOfProcess().rssMb;
  const clock = createSystemClock({ trust: () => "trusted" });
  const cpu = process.cpuUsage();
  const startedMs = performance.now();
  await using database = await openSqliteDatabase({ folder: data, nowMs: Date.now() });
  const loop = await createLoop({
    ledger: createSqlLedger(database),
    registry: registryOf(createCounty(cuts, homes)),
    timeline: createMemoryTimeline(),
    downlink: { send: () => undefined },
    plans: onePlan(firstPlan(["desk"])),
    nextId: () => crypto.randomUUID(),
    random: () => 0,
    clock,
    machineClock: clock,
    log: silentLog,
    counters: uncounted,
  });
  const openedMs = performance.now();
  loop.start();
  const tookMs = performance.now() - startedMs;
  const used = process.cpuUsage(cpu);
  const { rssMb, peakMb } = memoryOfProcess();
  let remembered = 0;
  for (let home = 0; home < homes; home += 1) if (loop.home(homeIdOf(home))?.state) remembered += 1;
  await loop[Symbol.asyncDispose]();
  return {
    remembered,
    restartSeconds: round(tookMs / 1_000, 2),
    restartCpuSeconds: round((used.user + used.system) / 1e6, 2),
    loadSeconds: round((openedMs - startedMs) / 1_000, 2),
    restartRssMb: rssMb,
    restartPeakMb: peakMb,
    beforeRestartMb: beforeMb,
  };
}

/** What a home's registry row says is made when it is asked for: the registry's own memory is measured in `bench registry`. */
function registryOf(county: ReturnType<typeof createCounty>): RegistryReader {
  const one = oneHomeRegistry();
  return {
    ...one,
    homes: () => [],
    assignments: () => [],
    assignmentOfHome: () => undefined,
    home(homeId) {
      const home = Number(homeId.slice("home-".length));
      const base = one.home(homeId);
      if (base === undefined || !Number.isInteger(home) || home >= county.homes) return undefined;
      return { ...base, homeId, settings: settingsFor(county.cutOf(home), homeId) };
    },
  };
}
