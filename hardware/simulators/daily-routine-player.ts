/** Plays a generated home on a simulated bridge, at its own pace or compressed: an hour in a minute is `speed: 60`. */

import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { RoutineRow } from "./daily-routine.ts";

/** What a bridge must be able to do for it. */
export type PlayedHome = {
  motion(address: string, isMoving: boolean): Promise<unknown>;
  open(address: string): Promise<unknown>;
  close(address: string): Promise<unknown>;
};

/**
 * The first row comes at once, later ones as long after it as in the routine. A sensor without an address is left out.
 * @returns disposed of, it stops where it is.
 */
export function playRoutine(options: {
  rows: readonly RoutineRow[];
  home: PlayedHome;
  addresses: Readonly<Record<string, string>>;
  clock: Clock;
  speed: number;
}): Disposable & { finished: Promise<void> } {
  const { rows, home, addresses, clock, speed } = options;
  const { promise: finished, resolve } = Promise.withResolvers<void>();
  const startUptimeMs = clock.uptimeMs();
  const firstMs = rows[0]?.atMs ?? 0;
  let timer: Timer | undefined;

  const perform = ({ sensorId, kind, value }: RoutineRow): void => {
    const address = addresses[sensorId];
    if (address === undefined) return;
    const isOn = value === "ON";
    if (kind === "motion") void home.motion(address, isOn);
    else void (isOn ? home.open(address) : home.close(address));
  };
  const go = (index: number): void => {
    const row = rows[index];
    if (row === undefined) return resolve();
    // Against the start and not the row before: rounding must not add up over a week.
    const dueMs = startUptimeMs + (row.atMs - firstMs) / speed;
    timer = clock.after(millis(Math.max(0, dueMs - clock.uptimeMs())), () => {
      perform(row);
      go(index + 1);
    });
  };
  go(0);
  return { finished, [Symbol.dispose]: () => timer?.cancel() };
}
