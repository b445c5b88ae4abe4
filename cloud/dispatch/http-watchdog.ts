/**
 * The heartbeat to somebody outside who raises the alarm when it stops. It is sent only after everything asked has answered that
 * it is well; silence is the message.
 */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";

/** The outside should allow three of these before it calls somebody. */
export const heartbeatEvery = seconds(60);
const answerTakesMax = seconds(10);

export type Watchdog = Disposable & {
  /** Ends of heartbeats, for /metrics. */
  counts(): { sent: number; withheld: number; unanswered: number };
};

/** @param options.problems why the heartbeat must not be sent; empty = all is well. Not answering in time counts as a problem. */
export function startWatchdog(options: {
  url: string;
  every?: Millis;
  problems(signal: AbortSignal): Promise<readonly string[]>;
  clock: Pick<Clock, "after">;
  log: Log;
}): Watchdog {
  const { clock, log } = options;
  const counts = { sent: 0, withheld: 0, unanswered: 0 };
  const closing = new AbortController();
  let timer: Timer;

  const beat = async (): Promise<void> => {
    const limit = AbortSignal.any([closing.signal, AbortSignal.timeout(answerTakesMax)]);
    const why = await problemsWithin(options.problems, limit);
    if (closing.signal.aborted) return;
    if (why.length > 0) {
      counts.withheld += 1;
      log.error("The heartbeat to the outside watchdog is withheld.", { problems: why.slice(0, 20) });
      return;
    }
    try {
      const response = await fetch(options.url, { redirect: "manual", signal: limit });
      await response.body?.cancel();
      if (!response.ok) throw new Error(`answered ${response.status}`);
      counts.sent += 1;
    } catch (error) {
      counts.unanswered += 1;
      if (!closing.signal.aborted) log.warn("The outside watchdog does not answer.", { error });
    }
  };
  const arm = (delay: Millis): void => {
    timer = clock.after(
      delay,
      () => void beat().finally(() => !closing.signal.aborted && arm(options.every ?? heartbeatEvery)),
    );
  };
  arm(seconds(0));

  return {
    counts: () => ({ ...counts }),
    [Symbol.dispose]() {
      closing.abort();
      timer.cancel();
    },
  };
}

function problemsWithin(
  ask: (signal: AbortSignal) => Promise<readonly string[]>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(["The house has not answered in time whether it is well."]), {
      once: true,
    });
    ask(signal).then(resolve, (error: unknown) =>
      resolve([`The house cannot tell whether it is well: ${String(error)}`]),
    );
  });
}
