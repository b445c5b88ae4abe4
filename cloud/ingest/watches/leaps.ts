/**
 * A leap of the cloud's own time blames nobody. After a jump forward every silence looks long, so the leap is told to every home as time
 * in which the cloud was deaf, before anything is decided at the new time; a process that was paused is the same, and so is a restart
 * and a disk that took nothing for a while: what was heard then waits undecided. Deadlines of open incidents fire, because nobody can say which of the two times was wrong.
 *
 * Inputs: the steady clock and the machine's uptime, asked every few seconds and before each decision. Limits: a pause below `pausedMin`
 * is nobody's news; homes in slices (`deafness.ts`). Source: docs/architecture.md §2.10; docs/decisions/0078.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { deafMin, deafnessOf } from "./deafness.ts";
import type { DecideHome } from "../deciding/decide-home.ts";
import type { Memory } from "../ledger/draft.ts";
import type { Leap, SteadyClock } from "../clocks/steady-clock.ts";

/** We look every five seconds; whoever has not looked for this long was paused. */
const pausedMin = seconds(15);

export type Leaps = {
  /** Every silence looks longer than it is, until `tell`. */
  isPending(): boolean;
  /** A decision waited this long for the disk, and has happened just now. */
  stood(forMs: number): void;
  /** Among the decisions, and before any that could blame somebody for his silence. */
  tell(nowMs: number): Promise<void>;
};

export function createLeaps(given: {
  memory: Memory;
  steady: SteadyClock;
  machineClock: Pick<Clock, "uptimeMs">;
  decideHome: Pick<DecideHome, "deaf">;
  log: Log;
}): Leaps {
  const { memory, steady, machineClock, decideHome, log } = given;
  let lookedAtMs = machineClock.uptimeMs();
  let pause: Leap | undefined;

  const deafFor = (forMs: number): void => {
    const toMs = steady.nowMs();
    pause = { fromMs: Math.min(pause?.fromMs ?? toMs, toMs - Math.floor(forMs)), toMs };
  };
  const noticePause = (): void => {
    const uptimeMs = machineClock.uptimeMs();
    const forMs = uptimeMs - lookedAtMs;
    lookedAtMs = uptimeMs;
    if (forMs >= pausedMin) deafFor(forMs);
  };

  return {
    isPending() {
      noticePause();
      return pause !== undefined || steady.hasLeapt();
    },
    stood(forMs) {
      if (forMs >= deafMin) deafFor(forMs);
    },
    async tell(nowMs) {
      noticePause();
      const leap = steady.takeLeap();
      const fromMs = Math.min(leap?.fromMs ?? Number.POSITIVE_INFINITY, pause?.fromMs ?? Number.POSITIVE_INFINITY);
      const toMs = Math.max(leap?.toMs ?? Number.NEGATIVE_INFINITY, pause?.toMs ?? Number.NEGATIVE_INFINITY);
      if (toMs <= fromMs) return;
      if (pause)
        log.warn("This process or its disk stood still: no gateway is blamed for that time.", { fromMs, toMs });
      pause = undefined;
      // Where the cloud is deaf still (no broker), that deafness began earlier and is not over.
      const isHeard = ({ gateway }: { gateway: { deafSinceMs?: number } }): boolean =>
        gateway.deafSinceMs === undefined;
      for (const { subjects } of deafnessOf(memory, { fromMs, toMs }, isHeard))
        await decideHome.deaf(subjects, { fromMs, toMs }, nowMs);
    },
  };
}
