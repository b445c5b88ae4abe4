/**
 * What time it is at the desk, by the server's clock, and whether the page sees. On a blind page time stands still: an age that goes on counting would say
 * that somebody is watching. Each place that shows a time listens by itself and is drawn anew only when its own text changes.
 */

import { lineOf, type Line } from "./desk-state.ts";
import type { DeskStore } from "./desk-store.ts";

export type DeskClock = {
  /** By the server's clock; on a blind page that of the last message. */
  nowMs(): number;
  line(): Line;
  /** For how long nothing has been heard; null: never anything. */
  silentForMs(): number | null;
  subscribe(listener: () => void): () => void;
  /** Looks at the clocks; called again and again by whoever started this. */
  tick(): void;
};

/** Blind is said within a quarter of a second of being so. */
export const tickEveryMs = 250;

export function createDeskClock(given: {
  store: Pick<DeskStore, "heard">;
  uptimeMs: () => number;
  wallMs: () => number;
}): DeskClock {
  const { store, uptimeMs, wallMs } = given;
  const listeners = new Set<() => void>();
  let line: Line = "returning";
  let nowMs = wallMs();
  const look = (): void => {
    const state = store.heard();
    // What was heard after the clock was read was not heard in the future.
    const atMs = Math.max(uptimeMs(), state.heardAtMs ?? 0);
    line = lineOf(state, atMs);
    const serverMs = wallMs() + state.serverAheadMs;
    nowMs = line === "blind" ? serverMs - (atMs - (state.heardAtMs ?? atMs)) : serverMs;
  };
  look();
  return {
    nowMs: () => nowMs,
    line: () => line,
    silentForMs() {
      const { heardAtMs } = store.heard();
      return heardAtMs === null ? null : Math.max(0, uptimeMs() - heardAtMs);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    tick() {
      look();
      for (const listener of listeners) listener();
    },
  };
}
