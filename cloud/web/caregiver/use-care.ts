/** The homes of whoever looks, each read again when the stream says that there is news of it, and every ten seconds while there is no stream. */

import { useCallback, useEffect, useRef, useState } from "react";
import type { CareView } from "../../api/contract/caregiver.ts";
import type { Refused } from "../parts/refusal.ts";
import type { CareClient } from "./care-client.ts";
import { openCareLink } from "./care-link.ts";
import { askEveryMs, freshnessOf, lostSince, type Freshness, type Line } from "./freshness.ts";

export type Care = {
  view: CareView | null;
  /** The last time that it was asked for. */
  trouble: Refused | null;
  freshness: Freshness;
  /** The server's time, by the page's own clock; it stands still while what is shown is old. */
  nowMs: number;
};

type Asking = { askedAtMs: number; timer: number | undefined; hasFailed: boolean };
type Kept = { view: CareView | null; trouble: Refused | null; askedAtMs: number | null; hasFailed: boolean };

const nothingKept: Kept = { view: null, trouble: null, askedAtMs: null, hasFailed: false };
/** What happens at once is one change to whoever looks. */
const readEveryMs = 1_000;
/** What changes by the clock alone (quiet for longer than is usual) has no event. */
const askAnywayMs = 60_000;
/** What is shown of time goes on by this. */
const tickEveryMs = 500;

export type Caring = {
  of(homeId: string): Care;
  /** After an act: what it has changed is not waited for. */
  look(homeId: string): void;
};

/** @param homeIds the same array while they are the same homes. */
export function useCare(client: CareClient, page: string, homeIds: readonly string[]): Caring {
  const [kept, setKept] = useState<ReadonlyMap<string, Kept>>(() => new Map());
  const [line, setLine] = useState<Line>(() => ({ lostAtMs: performance.now(), heardAtMs: performance.now() }));
  const [uptimeMs, setUptimeMs] = useState(() => performance.now());
  /** When each was last asked for, and what waits to be. */
  const asking = useRef(new Map<string, Asking>());

  const read = useCallback(
    async (homeId: string): Promise<void> => {
      const askedAtMs = performance.now();
      asking.current.set(homeId, { askedAtMs, timer: undefined, hasFailed: false });
      const got = await client.care(homeId);
      const last = asking.current.get(homeId);
      if (last?.askedAtMs === askedAtMs) last.hasFailed = got.kind === "refused";
      setKept((before) => {
        const was = before.get(homeId) ?? nothingKept;
        // An answer that was asked for earlier may come later.
        if (was.askedAtMs !== null && was.askedAtMs > askedAtMs) return before;
        const next: Kept =
          got.kind === "answer"
            ? { view: got.value, trouble: null, askedAtMs, hasFailed: false }
            : { ...was, view: mayStay(got) ? was.view : null, trouble: got, hasFailed: true };
        return new Map(before).set(homeId, next);
      });
    },
    [client],
  );

  const look = useCallback(
    (homeId: string): void => {
      const last = asking.current.get(homeId);
      if (last?.timer !== undefined) return;
      const waitMs = Math.max(0, (last?.askedAtMs ?? -readEveryMs) + readEveryMs - performance.now());
      const timer = window.setTimeout(() => void read(homeId), waitMs);
      asking.current.set(homeId, { askedAtMs: last?.askedAtMs ?? -readEveryMs, timer, hasFailed: false });
    },
    [read],
  );

  useEffect(() => {
    const lookAtAll = (): void => homeIds.forEach(look);
    let lostAtMs: number | null = performance.now();
    const link = openCareLink(page, (news) => {
      const wasLost = lostAtMs !== null;
      lostAtMs = news.kind === "heard" ? null : (lostAtMs ?? news.uptimeMs);
      const { uptimeMs: atMs } = news;
      setLine((before) => ({ lostAtMs, heardAtMs: news.kind === "heard" ? atMs : before.heardAtMs }));
      setUptimeMs(atMs);
      if (news.kind === "lost") {
        if (!wasLost) lookAtAll();
      } else if (news.of === null) lookAtAll();
      else if (news.of !== undefined && homeIds.includes(news.of)) look(news.of);
    });
    const asks = window.setInterval(() => {
      if (document.visibilityState === "hidden") return;
      for (const homeId of homeIds) {
        const { askedAtMs = 0, hasFailed = true } = asking.current.get(homeId) ?? {};
        const everyMs = lostAtMs !== null || hasFailed ? askEveryMs : askAnywayMs;
        if (performance.now() - askedAtMs >= everyMs) look(homeId);
      }
    }, 1_000);
    lookAtAll();
    const waiting = asking.current;
    return () => {
      link[Symbol.dispose]();
      window.clearInterval(asks);
      for (const { timer } of waiting.values()) window.clearTimeout(timer);
      waiting.clear();
    };
  }, [page, homeIds, look]);

  useEffect(() => {
    const timer = window.setInterval(() => setUptimeMs(performance.now()), tickEveryMs);
    return () => window.clearInterval(timer);
  }, []);

  return {
    look,
    of(homeId) {
      const { view, trouble, askedAtMs, hasFailed } = kept.get(homeId) ?? nothingKept;
      const freshness = freshnessOf({ line, read: { askedAtMs, hasFailed } }, uptimeMs);
      const readAtMs = askedAtMs ?? uptimeMs;
      // What is old was so until the line was last heard, or until it was asked for the last time.
      const trueUntilMs = lostSince(line, uptimeMs) === null ? readAtMs : Math.max(readAtMs, line.heardAtMs);
      const shownMs = freshness === "old" ? trueUntilMs : uptimeMs;
      return { view, trouble, freshness, nowMs: (view?.nowMs ?? 0) + Math.max(0, shownMs - readAtMs) };
    },
  };
}

/** Whoever may not see it any more does not go on seeing it. */
const mayStay = ({ code }: Refused): boolean =>
  code === "no-answer" || code === "internal" || code === "not-in-time" || code === "too-many-requests";
