/**
 * The trunks that are open, by the records of their connectors, and again when somebody changes one. One that is changed while people speak over it is opened anew at once, and the old
 * one is closed when its last call has ended; where both would listen at the same port, the new one waits for that.
 */

import type { AreaCode, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { IncomingCall } from "../sip/call.ts";
import { trunkFor } from "./trunk/trunk-for.ts";
import type { TrunkSettings } from "./trunk/settings.ts";
import type { Trunk, TrunkStanding } from "./trunk/trunk.ts";

export type WantedTrunk = { connectorId: ConnectorId; name: string; area: AreaCode | null; settings: TrunkSettings };

export type Trunks = AsyncDisposable & {
  all(): readonly Trunk[];
  /** The area's own, else that of the smallest area around it, else one for everywhere; one that stands before one that does not. */
  forArea(area: AreaCode | null): Trunk | null;
  /** From now on it is so: what did not change stays open. */
  follow(wanted: readonly WantedTrunk[]): void;
  /** Who is told of calls that come, from now on. */
  answer(onIncoming: (incoming: IncomingCall, trunk: Trunk) => void): void;
};

/** How soon it is looked whether the last call over a changed trunk has ended. */
const lookAgainAfter = seconds(2);
/** A conversation that is longer loses its place for the new settings: media goes on, and hanging up is each end's own matter. */
const waitsAtMost = minutes(30);

type Open = { key: string; wanted: WantedTrunk; trunk: Trunk };

export function createTrunks(given: {
  open(
    wanted: WantedTrunk,
    needs: {
      onIncoming(incoming: IncomingCall): void;
      onStanding(standing: TrunkStanding): void;
      onFault(error: unknown): void;
    },
  ): Trunk;
  clock: Pick<Clock, "after" | "uptimeMs">;
  /** A trunk begins or ceases to be away. */
  told(trunk: Pick<WantedTrunk, "connectorId" | "name">, standing: TrunkStanding): void;
  /** A mistake of ours met what came over it. @param times since it was opened. */
  failed(trunk: Pick<WantedTrunk, "connectorId" | "name">, times: number): void;
  log: Log;
}): Trunks {
  const { clock, log } = given;
  let opened: readonly Open[] = [];
  let wanted: readonly WantedTrunk[] = [];
  /** They take no new call. */
  const leaving = new Map<Trunk, { sinceUptimeMs: number }>();
  /** Changed, and in use at a port that the new one needs: they go on as they were until then. */
  const waiting = new Map<Trunk, { sinceUptimeMs: number }>();
  const closing = new Set<Promise<void>>();
  let onIncoming: ((incoming: IncomingCall, trunk: Trunk) => void) | null = null;
  let isClosed = false;

  const isStillUsed = (trunk: Trunk, { sinceUptimeMs }: { sinceUptimeMs: number }): boolean =>
    trunk.inUse() > 0 && clock.uptimeMs() - sinceUptimeMs < waitsAtMost;
  const closed = async (trunk: Trunk): Promise<void> => {
    try {
      await trunk[Symbol.asyncDispose]();
    } catch (error) {
      log.error("A trunk could not be closed.", { trunk: trunk.name, error });
    }
  };
  const close = (trunk: Trunk): void => {
    leaving.delete(trunk);
    waiting.delete(trunk);
    const done = closed(trunk).finally(() => {
      closing.delete(done);
      match();
    });
    closing.add(done);
  };
  const since = (): { sinceUptimeMs: number } => ({ sinceUptimeMs: clock.uptimeMs() });
  const openOne = (one: WantedTrunk, key: string): Open => {
    let times = 0;
    let toldAtMs = -Infinity;
    const trunk: Trunk = given.open(one, {
      onIncoming(incoming) {
        const now = opened.find((other) => other.trunk === trunk);
        // It was changed this moment, or nobody is there to take it: the trunk tries its own next place.
        if (onIncoming === null || now === undefined) incoming.refuse(480, "Temporarily Unavailable");
        else onIncoming(incoming, named(now));
      },
      onStanding(standing) {
        if (opened.some((other) => other.trunk === trunk)) given.told(one, standing);
      },
      onFault(error) {
        times += 1;
        // The 1st, 2nd, 4th, 8th, … are told, and one an hour: whoever sends what we fail at fills no disk, neither the log's nor the ledger's.
        if (!Number.isInteger(Math.log2(times)) && clock.uptimeMs() - toldAtMs < hours(1)) return;
        toldAtMs = clock.uptimeMs();
        log.error("What came over a telephone trunk met a mistake of ours; that message is dropped.", {
          event: "trunk-message-dropped",
          connectorId: one.connectorId,
          times,
          error,
        });
        given.failed(one, times);
      },
    });
    return { key, wanted: one, trunk };
  };
  const match = (): void => {
    if (isClosed) return;
    const next: Open[] = [];
    for (const one of wanted) {
      const key = JSON.stringify([one.connectorId, one.settings]);
      const same = opened.find((other) => other.wanted.connectorId === one.connectorId);
      if (same?.key === key) {
        waiting.delete(same.trunk);
        next.push({ ...same, wanted: one });
        continue;
      }
      const isListening = one.settings.listenPort !== null;
      if (same && isListening && same.wanted.settings.listenPort === one.settings.listenPort) {
        if (!waiting.has(same.trunk)) waiting.set(same.trunk, since());
        if (isStillUsed(same.trunk, waiting.get(same.trunk) ?? since())) {
          next.push({ ...same, wanted: { ...same.wanted, name: one.name, area: one.area } });
          continue;
        }
        close(same.trunk);
      } else if (same) leaving.set(same.trunk, since());
      // Its port may be that of one that is closing: it is opened when that has ended.
      if (isListening && closing.size > 0) continue;
      next.push(openOne(one, key));
    }
    const isWanted = (id: ConnectorId): boolean => wanted.some((one) => one.connectorId === id);
    for (const one of opened) if (!isWanted(one.wanted.connectorId)) leaving.set(one.trunk, since());
    opened = next;
    for (const [trunk, its] of leaving) if (!isStillUsed(trunk, its)) close(trunk);
    if (leaving.size + waiting.size > 0) lookAgain();
  };
  let timer: { cancel(): void } | undefined;
  const lookAgain = (): void => {
    timer?.cancel();
    timer = clock.after(lookAgainAfter, match);
  };
  const named = ({ trunk, wanted: { name, area } }: Open): Trunk => ({ ...trunk, name, area });

  return {
    all: () => opened.map(named),
    forArea(area) {
      return trunkFor(opened.map(named), area);
    },
    follow(now) {
      wanted = now;
      match();
    },
    answer(told) {
      onIncoming = told;
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      timer?.cancel();
      for (const trunk of [...opened.map((one) => one.trunk), ...leaving.keys()]) close(trunk);
      opened = [];
      await Promise.all(closing);
    },
  };
}
