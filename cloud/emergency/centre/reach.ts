/**
 * The centres that can be reached now, opened and closed while the cloud runs. What did not change stays open, with all that is known of it; what changed is opened anew, and
 * the old one is closed when everything that is under way over it has ended. So no alarm is lost by somebody's change of settings, and its numbers run on.
 *
 * A path that cannot be opened costs itself only: the others of its centre stand, and it is at fault until its settings are repaired.
 */

import type { CentreId, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { EmergencyPath } from "../emergency-path.ts";
import type { Delivered, EmergencyService, Notice } from "../emergency-service.ts";
import type { Services } from "../services.ts";
import { centreServiceName, createCentreService } from "./centre-service.ts";
import { isFault, type PathState } from "./path-state.ts";
import { createSupervision } from "./supervision.ts";
import { createWatchedPath, type WatchedPath } from "./watched-path.ts";

export type WantedPath = {
  connectorId: ConnectorId;
  /** As people call the connector. */
  name: string;
  /** Equal = nothing that matters has changed. It may hold secrets, and is kept nowhere but here. */
  key: string;
  timeout: Millis;
  /** null = as the path itself says; 0 = never. */
  askEvery: Millis | null;
  /** Throws a sentence when it cannot be opened. */
  open(): EmergencyPath;
};
export type WantedCentre = { centreId: CentreId; name: string; paths: readonly WantedPath[] };

export type ReachedPath = {
  connectorId: ConnectorId;
  name: string;
  /** How often it is asked; null = never. */
  askEvery: Millis | null;
  standing: PathState["standing"] | "not-open";
  sinceMs: number;
  lastAnswerAtMs: number | null;
  why: string | null;
  lastRefusal: { atMs: number; why: string } | null;
};

/** A path begins or ceases to be at fault. */
export type PathFault = {
  /** Of this centre by this connector: the same over restarts. */
  pathId: PathId;
  isFault: boolean;
  sinceMs: number;
  sentence: string;
};

type Open = { pathId: PathId; wanted: WantedPath; path: WatchedPath | null; why: string | null; watch: Disposable };

export type Reach = AsyncDisposable & {
  /** Those that stand always, and one for each centre. */
  services: Services;
  /** From now on it is so. */
  follow(wanted: readonly WantedCentre[]): void;
  paths(centreId: CentreId): readonly ReachedPath[];
  centres(): readonly CentreId[];
  /** Everything that is open, counted. */
  counts(): { paths: number; failing: number };
  /** By this one path, and no other. Undefined: there is no such path, or it could not be opened. */
  tryPath(
    at: { centreId: CentreId; connectorId: ConnectorId },
    notice: Notice,
    signal: AbortSignal,
  ): Promise<Delivered> | undefined;
};

/** It stands where devices stand in a fault, so it is as long as an id may be. */
export const pathIdOf = (centreId: CentreId, connectorId: ConnectorId): PathId =>
  `path-${`${centreId.slice(0, 16)}-${connectorId}`.slice(0, 59)}`;
export type PathId = `path-${string}`;

export function createReach(given: {
  standing: readonly EmergencyService[];
  clock: Pick<Clock, "wallMs" | "uptimeMs" | "after">;
  told: (fault: PathFault) => void;
  log: { error(sentence: string, fields: Readonly<Record<string, unknown>>): void };
}): Reach {
  const { standing, clock, told, log } = given;
  const supervision = createSupervision({ clock });
  const always = new Map(standing.map((one) => [one.name, one]));
  let open = new Map<CentreId, readonly Open[]>();
  let services = new Map<string, EmergencyService>();
  /** What was said last of each path, so that nothing is said twice. */
  const saidFault = new Map<string, boolean>();
  const closing = new Set<Promise<void>>();

  const say = (centre: string, { pathId, wanted, path, why }: Open): void => {
    const state = path?.state();
    // Nothing is known yet: a fault of before stands until the first answer.
    if (state?.standing === "unknown") return;
    const now = state === undefined || isFault(state, path?.askEvery !== null);
    if (state?.standing === "failing" && !now) return;
    if (saidFault.get(pathId) === now) return;
    saidFault.set(pathId, now);
    const because = path ? (state?.why ?? "it does not answer") : (why ?? "it cannot be opened");
    const sentence = `${centre} cannot be reached by ${wanted.name}: ${because}. Look at its line and its settings; alarms go by its other paths meanwhile.`;
    told({ pathId, isFault: now, sinceMs: state?.sinceMs ?? clock.wallMs(), sentence });
  };

  const openOne = (centre: WantedCentre, wanted: WantedPath): Open => {
    const pathId = pathIdOf(centre.centreId, wanted.connectorId);
    const nothing = { [Symbol.dispose]() {} };
    try {
      const { timeout, askEvery } = wanted;
      const path = createWatchedPath(wanted.open(), { timeout, askEvery, clock });
      const one: Open = { pathId, wanted, path, why: null, watch: nothing };
      path.onHeard(() => say(centre.name, one));
      return { ...one, watch: supervision.watch(path) };
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      log.error("A path to a centre cannot be opened.", { centre: centre.name, connector: wanted.name, error });
      return { pathId, wanted, path: null, why, watch: nothing };
    }
  };
  const close = async (path: WatchedPath, connector: string): Promise<void> => {
    try {
      await path[Symbol.asyncDispose]();
    } catch (error) {
      log.error("A path to a centre did not close.", { connector, error });
    }
  };
  const letGo = ({ wanted, path, watch }: Open): void => {
    watch[Symbol.dispose]();
    if (path === null) return;
    const closed = close(path, wanted.name).finally(() => closing.delete(closed));
    closing.add(closed);
  };

  return {
    services: {
      named: (name) => always.get(name) ?? services.get(name),
      names: () => [...always.keys(), ...services.keys()],
    },
    follow(wanted) {
      const before = new Set([...open.values()].flat());
      const next = new Map<CentreId, readonly Open[]>();
      const nextServices = new Map<string, EmergencyService>();
      for (const centre of wanted) {
        const standingNow = open.get(centre.centreId) ?? [];
        const opened = centre.paths.map((path) => {
          const same = standingNow.find(
            (one) => one.path !== null && one.wanted.connectorId === path.connectorId && one.wanted.key === path.key,
          );
          if (same) before.delete(same);
          return same ?? openOne(centre, path);
        });
        next.set(centre.centreId, opened);
        const name = centreServiceName(centre.centreId);
        const paths = opened.flatMap(({ path }) => path ?? []);
        nextServices.set(name, createCentreService({ name, paths, clock }));
        for (const one of opened) if (one.path === null) say(centre.name, one);
      }
      open = next;
      services = nextServices;
      for (const one of before) letGo(one);
      const stay = new Set([...open.values()].flat().map(({ pathId }) => pathId));
      for (const { pathId } of before) {
        if (stay.has(pathId)) continue;
        saidFault.delete(pathId);
        told({ pathId, isFault: false, sinceMs: clock.wallMs(), sentence: "" });
      }
    },
    paths: (centreId) =>
      (open.get(centreId) ?? []).map(({ wanted, path, why }) => {
        const state = path?.state();
        return {
          connectorId: wanted.connectorId,
          name: path?.name ?? wanted.name,
          askEvery: path?.askEvery ?? null,
          standing: state?.standing ?? "not-open",
          sinceMs: state?.sinceMs ?? 0,
          lastAnswerAtMs: state?.lastAnswerAtMs ?? null,
          why: state ? state.why : why,
          lastRefusal: state?.lastRefusal ?? null,
        };
      }),
    centres: () => [...open.keys()],
    counts() {
      const all = [...open.values()].flat();
      const failing = all.filter(({ path }) => path === null || path.state().standing === "failing");
      return { paths: all.length, failing: failing.length };
    },
    tryPath: ({ centreId, connectorId }, notice, signal) =>
      open
        .get(centreId)
        ?.find(({ wanted }) => wanted.connectorId === connectorId)
        ?.path?.deliver(notice, signal),
    async [Symbol.asyncDispose]() {
      await supervision[Symbol.asyncDispose]();
      for (const one of [...open.values()].flat()) letGo(one);
      open = new Map();
      services = new Map();
      await Promise.all(closing);
    },
  };
}
