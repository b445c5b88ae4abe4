/**
 * Asks every path at its own interval whether it stands: one schedule for all of them, on the monotonic clock. A path that fails is asked again soon, and one that has just carried an
 * alarm has answered already.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { WatchedPath } from "./watched-path.ts";

/** Asked side by side; the others wait their turn, and no alarm waits for any of them. */
const askingMax = 16;
/** A path that fails is asked this often, or at its own interval if that is shorter: whoever repairs it sees it at once. */
const askFailingEvery = seconds(15);
/** After something went wrong with an alarm. */
const askAfterTrouble = seconds(1);
/** The longest sleep, so that one that hangs somewhere is not for ever. */
const lookAgainAfter = minutes(10);

export type Supervision = AsyncDisposable & {
  /** From now on. It ends with the path's own end. */
  watch(path: WatchedPath): Disposable;
};

type Watched = { path: WatchedPath; every: Millis; dueAtMs: number; isAsked: boolean };

export function createSupervision({ clock }: { clock: Pick<Clock, "uptimeMs" | "after"> }): Supervision {
  const watched = new Set<Watched>();
  const closing = new AbortController();
  const asks = new Set<Promise<void>>();
  let timer: { cancel(): void } | undefined;

  const look = (): void => {
    timer?.cancel();
    if (closing.signal.aborted) return;
    const nowMs = clock.uptimeMs();
    const due = [...watched].filter(({ dueAtMs, isAsked }) => !isAsked && dueAtMs <= nowMs);
    for (const one of due.toSorted((a, b) => a.dueAtMs - b.dueAtMs).slice(0, Math.max(0, askingMax - asks.size)))
      ask(one);
    const next = Math.min(...[...watched].flatMap(({ dueAtMs, isAsked }) => (isAsked ? [] : [dueAtMs])));
    // What is due and found no place is looked at again when one of those under way has ended.
    if (Number.isFinite(next) && next > nowMs)
      timer = clock.after(millis(Math.min(next - nowMs, lookAgainAfter)), look);
  };
  const ask = (one: Watched): void => {
    one.isAsked = true;
    const asked = one.path.ask(closing.signal).finally(() => {
      one.isAsked = false;
      plan(one);
      asks.delete(asked);
      look();
    });
    asks.add(asked);
  };
  const plan = (one: Watched): void => {
    const isFailing = one.path.state().standing === "failing";
    one.dueAtMs = clock.uptimeMs() + (isFailing ? Math.min(one.every, askFailingEvery) : one.every);
  };

  return {
    watch(path) {
      const { askEvery } = path;
      if (askEvery === null) return { [Symbol.dispose]() {} };
      const one: Watched = { path, every: askEvery, dueAtMs: clock.uptimeMs(), isAsked: false };
      watched.add(one);
      path.onHeard(() => {
        // Its own ask is planned when it has ended.
        if (one.isAsked || !watched.has(one)) return;
        plan(one);
        if (path.state().failures === 1) one.dueAtMs = clock.uptimeMs() + askAfterTrouble;
        look();
      });
      look();
      return {
        [Symbol.dispose]() {
          watched.delete(one);
          look();
        },
      };
    },
    async [Symbol.asyncDispose]() {
      closing.abort(new Error("The cloud is closing."));
      timer?.cancel();
      await Promise.all(asks);
      timer?.cancel();
    },
  };
}
