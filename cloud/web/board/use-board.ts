/** The board as the page knows it, when it heard of it last, and what the time is by the server's clock. */

import { useEffect, useState } from "react";
import type { BoardView } from "../../api/contract/board.ts";
import { type Refused } from "../parts/refusal.ts";
import { followBoard } from "./board-link.ts";

/** Two answers of the server and a bit: with the time of one look, people know within five seconds. */
const blindAfterMs = 4_500;
const looksEveryMs = 500;

export type BoardShown = {
  view: BoardView | null;
  refused: Refused | null;
  /** Nothing was heard for so long that what stands there may not be so any more. */
  isBlind: boolean;
  /** By the server's clock; stands still while the page is blind. */
  nowMs: number;
};

type Heard = { view: BoardView | null; refused: Refused | null; atMs: number };

export function useBoard(area: string): BoardShown {
  const [heard, setHeard] = useState<Heard>(() => ({ view: null, refused: null, atMs: performance.now() }));
  const [uptimeMs, setUptimeMs] = useState(() => performance.now());
  useEffect(() => {
    const ending = new AbortController();
    void followBoard(
      area,
      {
        heard: (view) => setHeard({ view, refused: null, atMs: performance.now() }),
        refused: (refused) => setHeard((before) => ({ ...before, refused })),
      },
      ending.signal,
    );
    return () => ending.abort();
  }, [area]);
  useEffect(() => {
    const timer = setInterval(() => setUptimeMs(performance.now()), looksEveryMs);
    return () => clearInterval(timer);
  }, []);
  const sinceMs = Math.max(0, uptimeMs - heard.atMs);
  const isBlind = sinceMs > blindAfterMs;
  const nowMs = (heard.view?.nowMs ?? 0) + (isBlind ? 0 : sinceMs);
  return { view: heard.view, refused: heard.refused, isBlind, nowMs };
}
