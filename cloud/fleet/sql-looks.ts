/**
 * Looks through what is stored of every home's devices, some homes at a time, and keeps what it found, so that a restart shows it at once and the list of the fleet asks no time
 * series.
 *
 * Level-triggered: those that were never looked at first, then those looked at longest ago; a home in which a device was tried is next. Limits: `homesAtOnce` every `looksEvery`,
 * so that 40,000 homes take under two hours and what is decided meanwhile waits for nothing. A time series that is away leaves what was found, with its age.
 */

import type { LedgerDatabase } from "../database/database.ts";
import { must, parseHomeId, type HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createLooking } from "@shouwang/shared/time/looking.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { Timeline } from "../timeline/timeline.ts";
import { homeLookSchema, type HomeLook } from "./device-look.ts";
import { lookAt } from "./look-at.ts";
import type { Looks } from "./looks.ts";

const looksEvery = seconds(5);
const homesAtOnce = 32;
const againAfter = hours(4);
/** Whoever opens the page of one kit sees it no older than this. */
const freshFor = minutes(5);
const answerWithinMs = 10_000;

export async function openSqlLooks(given: {
  database: Pick<LedgerDatabase, "read" | "write" | "commit">;
  timeline: Pick<Timeline, "series" | "summaries">;
  registry: Pick<RegistryReader, "home" | "assignmentOfHome" | "assignments">;
  loop: Pick<CloudLoop, "nowMs" | "subscribe">;
  clock: Pick<Clock, "after">;
  log: Log;
}): Promise<Looks & AsyncDisposable & { looked(): Promise<void> }> {
  const { database, timeline, registry, loop, clock, log } = given;
  const found = new Map<HomeId, HomeLook>();
  const asked = new Set<HomeId>();
  for (const row of await database.read.selectFrom("fleet_looks").selectAll().execute()) {
    const read = homeLookSchema.safeParse(JSON.parse(row.content));
    // What an older program wrote otherwise is looked at anew.
    if (read.success) found.set(must(parseHomeId(row.home_id), row.home_id), read.data);
  }

  const lookOnce = async (homeId: HomeId, signal: AbortSignal): Promise<HomeLook | undefined> => {
    const home = registry.home(homeId);
    const assignment = registry.assignmentOfHome(homeId);
    if (home === undefined || assignment === undefined) return undefined;
    const pressed = await database.read
      .selectFrom("trial_presses")
      .select((select) => ["device_id", select.fn.max("recorded_at_ms").as("last_at_ms")])
      .where("home_id", "=", homeId)
      .groupBy("device_id")
      .execute();
    const look = await lookAt(
      {
        timeline,
        homeId,
        sinceMs: assignment.fromMs,
        deviceIds: home.devices.map(({ deviceId }) => deviceId),
        triedAtMs: new Map(pressed.map((row) => [row.device_id, Number(row.last_at_ms)])),
        before: found.get(homeId),
        nowMs: loop.nowMs(),
      },
      signal,
    );
    found.set(homeId, look);
    return look;
  };

  const store = async (homeIds: readonly HomeId[]): Promise<void> => {
    const rows = homeIds.flatMap((homeId) => {
      const look = found.get(homeId);
      return look === undefined
        ? []
        : [{ home_id: homeId, looked_at_ms: look.lookedAtMs, content: JSON.stringify(look) }];
    });
    if (rows.length === 0) return;
    await database.commit([
      {
        query: database.write
          .insertInto("fleet_looks")
          .values(rows)
          .onConflict((conflict) =>
            conflict.column("home_id").doUpdateSet((set) => ({
              looked_at_ms: set.ref("excluded.looked_at_ms"),
              content: set.ref("excluded.content"),
            })),
          ),
      },
    ]);
  };

  const due = (nowMs: number): readonly HomeId[] => {
    const homes = registry.assignments().flatMap(({ homeId, untilMs }) => (untilMs === null ? [homeId] : []));
    const at = (homeId: HomeId): number => (asked.has(homeId) ? -1 : (found.get(homeId)?.lookedAtMs ?? 0));
    return homes
      .filter((homeId) => nowMs - at(homeId) >= againAfter)
      .toSorted((one, other) => at(one) - at(other))
      .slice(0, homesAtOnce);
  };

  const looking = createLooking({
    clock,
    every: looksEvery,
    async work() {
      const homes = due(loop.nowMs());
      for (const homeId of homes) {
        asked.delete(homeId);
        await lookOnce(homeId, AbortSignal.timeout(answerWithinMs));
      }
      await store(homes);
    },
    failed: (error) =>
      log.warn("What is stored of devices could not be looked through; it is tried again.", {
        event: "fleet-waits",
        error: String(error),
      }),
  });
  const following = loop.subscribe((event) => {
    if (event.kind === "trials") for (const homeId of event.homeIds) asked.add(homeId);
  });

  return {
    of: (homeId) => found.get(homeId),
    async fresh(homeId, signal) {
      const known = found.get(homeId);
      if (known !== undefined && !asked.has(homeId) && loop.nowMs() - known.lookedAtMs < freshFor) return known;
      try {
        const look = await lookOnce(homeId, signal);
        asked.delete(homeId);
        await store([homeId]);
        return look;
      } catch (error) {
        log.warn("What is stored of a home's devices could not be looked through for a page.", {
          event: "fleet-waits",
          error: String(error),
        });
        return known;
      }
    },
    looked: () => looking.look(),
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      await looking[Symbol.asyncDispose]();
    },
  };
}
