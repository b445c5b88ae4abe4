/**
 * Tells systemd that the gateway lives, and only then.
 *
 * The watchdog is fed when every part has answered since the last time; one that hangs starves it, and systemd restarts us. Node
 * has no datagram sockets of this kind, so the `systemd-notify` program speaks (120 ms; the unit needs `NotifyAccess=all`).
 * Without `NOTIFY_SOCKET` (a laptop, a container) this does nothing.
 */

import { execFile } from "node:child_process";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";

/** A part of the gateway that must make progress. */
export type Vital = { name: string; answer(): Promise<unknown> };

export function startSystemdWatchdog(options: {
  clock: Clock;
  environment: Readonly<Record<string, string | undefined>>;
  pid: number;
  vitals: readonly Vital[];
  /** Named parts that have not answered. */
  starving(names: readonly string[]): void;
  notify?: (words: readonly string[]) => void;
}): Disposable {
  const { clock, environment } = options;
  let timer: Timer | undefined;
  const stop: Disposable = { [Symbol.dispose]: () => timer?.cancel() };
  if (!environment["NOTIFY_SOCKET"]) return stop;

  const notify =
    options.notify ?? ((words) => void execFile("systemd-notify", [`--pid=${options.pid}`, ...words], () => {}));
  const watchdogUs = Number(environment["WATCHDOG_USEC"] ?? 30_000_000);
  // Twice within systemd's deadline, as its manual asks.
  const every = millis(Math.max(seconds(1), watchdogUs / 1_000 / 2));
  const hungry = new Set<string>();

  const ask = (): void => {
    if (hungry.size === 0) notify(["WATCHDOG=1"]);
    else options.starving([...hungry]);
    for (const vital of options.vitals) {
      if (hungry.has(vital.name)) continue;
      hungry.add(vital.name);
      // A part that answers with an error is awake; what is wrong with it is told as a fault elsewhere.
      void vital.answer().then(
        () => hungry.delete(vital.name),
        () => hungry.delete(vital.name),
      );
    }
    timer = clock.after(every, ask);
  };
  notify(["READY=1"]);
  ask();
  return stop;
}
