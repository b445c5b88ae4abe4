/**
 * Centres as a core knows them that opens no path: which there are, from its records; how each path stands, from the reports of whoever calls outside; a test of one, as an errand.
 * Decides nothing.
 */

import type { CentreId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createTurns } from "@shouwang/shared/time/turns.ts";
import { pathIdsOf, remoteOnes, type CentreReach, type ReachedKeepers } from "./connectors.ts";
import { createPathFaults } from "./path-faults.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { centreServiceName } from "../emergency/centre/centre-service.ts";
import type { ReachedPath } from "../emergency/centre/reach.ts";
import type { EmergencyService } from "../emergency/emergency-service.ts";
import { fixedServices } from "../emergency/services.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Errands } from "../outside/errand.ts";
import type { PathReport } from "../outside/path-report.ts";
import { readPathReports } from "../outside/sql-path-reports.ts";

const lookEvery = seconds(1);
/** As long as an attempt, and a moment to be handed on and back. */
const testTakesMax = seconds(28);

type KnownPath = Pick<ReachedPath, "connectorId" | "name">;

export function openReachElsewhere(given: {
  /** The desk. */
  inside: readonly EmergencyService[];
  /** What the configuration names, for whoever calls outside. */
  outside: readonly string[];
  database: Pick<LedgerDatabase, "read">;
  errands: Errands;
  /** Nobody calls outside now, so nobody knows how paths stand. */
  isStill: () => boolean;
  loop: Pick<CloudLoop, "ownFault" | "faults">;
  clock: Clock;
  log: Log;
}): CentreReach {
  const { inside, outside, database, errands, isStill, clock, log } = given;
  const faults = createPathFaults(given);
  const repeating = createRepeating(clock);
  const turns = createTurns();
  const { named } = fixedServices(inside);
  let keepers: ReachedKeepers | undefined;
  let centres: ReadonlyMap<CentreId, readonly KnownPath[]> = new Map();
  let there: ReadonlySet<string> = new Set();
  let reports: ReadonlyMap<string, PathReport> = new Map();
  /** Of each path what was taken from its report last, so that nothing is said twice. */
  const taken = new Map<string, string>();

  const follow = async (): Promise<void> => {
    if (keepers === undefined) return;
    const [kept, connectors] = await Promise.all([keepers.centres.all(), keepers.connectors.all()]);
    const nameOf = new Map(connectors.kept.map(({ connectorId, content }) => [connectorId, content.name]));
    const remote = remoteOnes(kept);
    centres = new Map(
      remote.map(({ centreId, content }) => [
        centreId,
        content.paths.map(({ connectorId }) => ({ connectorId, name: nameOf.get(connectorId) ?? connectorId })),
      ]),
    );
    const pathIds = remote.flatMap(pathIdsOf);
    there = new Set(pathIds);
    faults.thereAre(pathIds);
  };
  const readAgain = async (): Promise<void> => await turns.take(follow);
  const look = async (): Promise<void> => {
    const read = await readPathReports(database.read);
    reports = new Map(read.map((one) => [placeOf(one.centreId, one.path.connectorId), one]));
    for (const one of read) {
      const { pathId, fault, defect } = one;
      const now = JSON.stringify([fault, defect]);
      // Of a path that was taken away here, and not yet there.
      if (!there.has(pathId) || taken.get(pathId) === now) continue;
      taken.set(pathId, now);
      if (fault !== null) faults.told({ pathId, ...fault });
      faults.notUnderstood(pathId, defect);
    }
    for (const pathId of taken.keys()) if (!there.has(pathId)) taken.delete(pathId);
  };
  const standingOf = (centreId: CentreId, { connectorId, name }: KnownPath): ReachedPath => {
    const known = reports.get(placeOf(centreId, connectorId))?.path;
    if (known && !isStill()) return known;
    const why = isStill() ? nobodyCalls : "nobody has opened it yet";
    const lastAnswerAtMs = known?.lastAnswerAtMs ?? null;
    return {
      connectorId,
      name: known?.name ?? name,
      askEvery: known?.askEvery ?? null,
      standing: "unknown",
      sinceMs: 0,
      lastAnswerAtMs,
      why,
      lastRefusal: null,
    };
  };
  let isLooking = false;
  return {
    services: {
      named,
      names: () => [...inside.map(({ name }) => name), ...outside, ...[...centres.keys()].map(centreServiceName)],
    },
    paths: (centreId) => (centres.get(centreId) ?? []).map((path) => standingOf(centreId, path)),
    counts() {
      const all = [...centres].flatMap(([centreId, paths]) => paths.map((path) => standingOf(centreId, path)));
      const failing = all.filter(({ standing }) => standing === "failing" || standing === "not-open");
      return { paths: all.length, failing: failing.length };
    },
    readAgain,
    async sendTest(at, signal) {
      const outcome = await errands.ask({ kind: "path-test", ...at }, { within: testTakesMax, signal });
      switch (outcome.kind) {
        case "not-there":
          return undefined;
        case "not-taken":
          return { kind: "unreachable", why: nobodyCalls, retryAfter: null };
        case "accepted":
        case "refused":
        case "unreachable":
          return outcome;
      }
    },
    async readFrom(from) {
      keepers = from;
      await readAgain();
      repeating.every(lookEvery, () => {
        if (isLooking) return;
        isLooking = true;
        look()
          .catch((error: unknown) => log.error("How paths to centres stand cannot be read; trying again.", { error }))
          .finally(() => (isLooking = false));
      });
    },
    async [Symbol.asyncDispose]() {
      repeating[Symbol.dispose]();
      await turns.ended();
    },
  };
}

const nobodyCalls = "the process that calls outside has not answered (docs/runbooks/stuck.md)";
const placeOf = (centreId: string, connectorId: string): string => `${centreId} ${connectorId}`;
