/** What many courses amount to: the line that `npm run simulate -- --json` prints. */

import type { Outcome } from "./seed-pool.ts";

/** Red seeds named in the line; all of them are printed as they come. */
const redNamedMax = 20;

export function createTotals() {
  const sums = { violations: 0, life: 0, fault: 0, telemetry: 0, up: 0, down: 0, lost: 0, repeated: 0, events: 0 };
  const faults = new Map<string, number>();
  const red: number[] = [];
  let seeds = 0;
  return {
    add({ seed, violations, accepted, messages, events, episodes }: Outcome): void {
      seeds++;
      sums.violations += violations.length;
      sums.life += accepted.life;
      sums.fault += accepted.fault;
      sums.telemetry += accepted.telemetry;
      sums.up += messages.up;
      sums.down += messages.down;
      sums.lost += messages.lost;
      sums.repeated += messages.repeated;
      sums.events += events;
      for (const name of episodes) faults.set(name, (faults.get(name) ?? 0) + 1);
      if (violations.length > 0) red.push(seed);
    },
    seeds: () => seeds,
    red: () => red.length,
    figures(seconds: number) {
      const inOrder = red.toSorted((one, other) => one - other);
      const { violations, life, fault, telemetry, up, down, lost, repeated, events } = sums;
      return {
        seeds,
        violations,
        firstRedSeed: inOrder[0] ?? null,
        red: inOrder.slice(0, redNamedMax),
        redSeeds: inOrder.length,
        seconds: Math.round(seconds * 10) / 10,
        eventsPerSeed: Math.round(events / Math.max(1, seeds)),
        accepted: life + fault + telemetry,
        lifeAlarms: life,
        acceptedByLane: { life, fault, telemetry },
        messages: { up, down, lost, repeated },
        faults: Object.fromEntries([...faults].toSorted(([one], [other]) => (one < other ? -1 : 1))),
      };
    },
  };
}
