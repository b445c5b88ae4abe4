/**
 * What the cloud concludes from its own connections to the brokers. Without any it hears nobody: that is its own deafness and one
 * fault, and no home's silence. Without one of several it says so, and gateways are at the others.
 *
 * Inputs: which brokers are away, that something was heard, time. Limits: an absence below `deafMin` is nobody's news; a connection
 * that is dead without saying so is noticed by its keepalive within `unnoticedMax`, so the deafness began at most that much earlier.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { deafMin, deafnessOf, type Deafness } from "./deafness.ts";
import type { Memory } from "../ledger/draft.ts";
import type { FaultChange } from "../ledger/ledger.ts";
import { keyOf, ownFault } from "../ledger/own-faults.ts";
import type { SteadyClock } from "../clocks/steady-clock.ts";

/** One and a half keepalives of `mqtt-source.ts`, and what a busy machine adds. */
const unnoticedMax = seconds(25);
/** Well within the time after which a gateway is called silent. */
const tellsAgainEvery = seconds(60);

export type BrokerWatch = Disposable & {
  /** Anything at all came in. */
  heard(): void;
  /** Whenever it changes: the addresses that are away, of how many. */
  brokers(away: readonly string[], of: number): void;
  isDeaf(): boolean;
};

export function createBrokerWatch(given: {
  memory: Memory;
  steady: SteadyClock;
  machineClock: Clock;
  log: Log;
  deaf: (deafness: Deafness) => void;
  fault: (change: FaultChange) => void;
}): BrokerWatch {
  const { memory, steady, machineClock, log } = given;
  let lastHeardAtMs = Number.NEGATIVE_INFINITY;
  let deafFromMs: number | undefined;
  let timer: Timer | undefined;

  const present = (away: readonly string[], isDeaf: boolean): void => {
    const detail = isDeaf
      ? `No broker can be reached (${away.join(", ")}): no home is heard. Gateways keep what they have; have the broker looked at now.`
      : `The broker ${away.join(", ")} cannot be reached. Gateways use the other one; without it nobody is heard.`;
    const owner = isDeaf ? "desk" : "technician";
    const sinceMs = deafFromMs ?? steady.nowMs();
    given.fault({ state: "present", fault: ownFault("broker", { fault: "link-lost", owner, sinceMs, detail }) });
  };

  /** Again and again: what was heard before and is decided only now (a disk that took nothing) ends the deafness of its home. */
  const tellWhoIsNotTold = (): void => {
    if (deafFromMs === undefined) return;
    const isMeant = ({ gateway }: { gateway: { deafSinceMs?: number } }): boolean => gateway.deafSinceMs === undefined;
    for (const deafness of deafnessOf(memory, { fromMs: deafFromMs, toMs: null }, isMeant)) given.deaf(deafness);
    timer = machineClock.after(tellsAgainEvery, tellWhoIsNotTold);
  };

  return {
    heard() {
      lastHeardAtMs = steady.nowMs();
    },
    brokers(away, of) {
      timer?.cancel();
      const isDeaf = away.length === of;
      if (isDeaf) deafFromMs ??= Math.max(lastHeardAtMs, steady.nowMs() - unnoticedMax);
      else {
        deafFromMs = undefined;
        const toMs = steady.nowMs();
        const isOpen = ({ gateway }: { gateway: { deafSinceMs?: number } }): boolean =>
          gateway.deafSinceMs !== undefined;
        for (const deafness of deafnessOf(memory, { fromMs: toMs, toMs }, isOpen)) given.deaf(deafness);
      }
      if (away.length === 0) return given.fault({ state: "gone", ...keyOf("broker"), fault: "link-lost" });
      timer = machineClock.after(deafMin, () => {
        present(away, isDeaf);
        if (deafFromMs === undefined) return;
        log.error("No broker can be reached: no gateway is blamed for its silence until one is.", { away });
        tellWhoIsNotTold();
      });
    },
    isDeaf: () => deafFromMs !== undefined,
    [Symbol.dispose]: () => timer?.cancel(),
  };
}
