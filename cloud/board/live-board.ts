/**
 * The board as it stands, and as soon as it stands otherwise. Whoever shows it says what they have; they are answered when that is no longer so, or after `answersWithin`, so that a page
 * which hears nothing knows that its line is broken.
 *
 * It is a whole small state each time: nothing is missed between two questions, and nothing has to be resumed. Limits: it is counted anew at most every `countsEvery` while changes rain
 * in; numbers of the day and of kits are read at most every `readsEvery`, beside the answer.
 */

import type { AreaLevel } from "@shouwang/shared/domain/area.ts";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { RegistryReader } from "../registry/registry.ts";
import { boardOf, type Board } from "./board.ts";
import { noToday, type BoardToday } from "./board-today.ts";

const answersWithin = seconds(2);
const countsEvery = millis(200);
const readsEvery = seconds(15);
/** Areas whose numbers are kept. */
const keptMax = 64;

export type BoardAsked = {
  area: AreaCode | null;
  by: AreaLevel;
  /** The mark of what they have; null: they have nothing. */
  after: string | null;
};
export type BoardState = Board & { mark: string; atMs: number; today: BoardToday };

export type LiveBoard = { follow(asked: BoardAsked, signal: AbortSignal): Promise<BoardState> };

export function createLiveBoard(given: {
  loop: Pick<CloudLoop, "openIncidents" | "faults" | "subscribe" | "nowMs">;
  registry: Pick<RegistryReader, "home">;
  readToday: (area: AreaCode | null, by: AreaLevel, nowMs: number) => Promise<BoardToday>;
  clock: Pick<Clock, "after" | "uptimeMs">;
  log: Log;
}): LiveBoard {
  const { loop, registry, readToday, clock, log } = given;
  const kept = new Map<string, { today: BoardToday; readAtMs: number | null; isReading: Promise<void> | null }>();

  /** What was read last; another reading begins beside the answer when it is old. */
  const todayOf = async (area: AreaCode | null, by: AreaLevel): Promise<BoardToday> => {
    const key = `${area ?? "everywhere"} ${by}`;
    const there = kept.get(key) ?? { today: noToday, readAtMs: null, isReading: null };
    kept.delete(key);
    for (const old of kept.keys()) if (kept.size >= keptMax) kept.delete(old);
    kept.set(key, there);
    const isOld = there.readAtMs === null || clock.uptimeMs() - there.readAtMs >= readsEvery;
    if (isOld && there.isReading === null)
      there.isReading = readToday(area, by, loop.nowMs()).then(
        (today) => {
          Object.assign(there, { today, readAtMs: clock.uptimeMs(), isReading: null });
        },
        (error: unknown) => {
          Object.assign(there, { readAtMs: clock.uptimeMs(), isReading: null });
          log.error("The numbers of the day could not be read for the board.", { error });
        },
      );
    if (there.readAtMs === null && there.isReading !== null) await there.isReading;
    return there.today;
  };

  const stateNow = async ({ area, by }: BoardAsked): Promise<BoardState> => {
    const today = await todayOf(area, by);
    const silentHomes = loop
      .faults()
      .flatMap(({ fault, deviceId, homeId }) => (fault === "silent" && deviceId === null ? [homeId] : []));
    const board = boardOf({
      incidents: loop.openIncidents(),
      silentHomes,
      areaOf: (homeId) => registry.home(homeId)?.area ?? null,
      area,
      by,
    });
    const state = { ...board, today };
    return { ...state, mark: markOf(JSON.stringify(state)), atMs: loop.nowMs() };
  };

  return {
    async follow(asked, signal) {
      const endsAtMs = clock.uptimeMs() + answersWithin;
      for (;;) {
        // Before it is counted: what changes meanwhile is not missed.
        using change = nextChange();
        const countedAtMs = clock.uptimeMs();
        const state = await stateNow(asked);
        const leftMs = endsAtMs - clock.uptimeMs();
        if (state.mark !== asked.after || leftMs <= 0 || signal.aborted) return state;
        await change.within(leftMs, signal);
        // What comes after a while is told at once; what rains in is gathered.
        await pause(Math.min(countedAtMs + countsEvery, endsAtMs) - clock.uptimeMs());
      }
    },
  };

  function nextChange(): Disposable & { within(ms: number, signal: AbortSignal): Promise<void> } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const subscription = loop.subscribe(({ kind }) => {
      if (kind === "incident" || kind === "faults") resolve();
    });
    return {
      async within(ms, signal) {
        using _limit = clock.after(millis(Math.ceil(ms)), resolve);
        const left = (): void => resolve();
        signal.addEventListener("abort", left, { once: true });
        await promise;
        signal.removeEventListener("abort", left);
      },
      [Symbol.dispose]: () => subscription[Symbol.dispose](),
    };
  }

  async function pause(ms: number): Promise<void> {
    if (ms <= 0) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    using _limit = clock.after(millis(Math.ceil(ms)), resolve);
    await promise;
  }
}

/** FNV-1a over the text, twice with two beginnings: 64 bits, for telling states apart and for nothing else. */
function markOf(text: string): string {
  const half = (beginning: number): string => {
    let hash = beginning;
    for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    return (hash >>> 0).toString(16).padStart(8, "0");
  };
  return half(0x811c9dc5) + half(0x2f0b4f71);
}
