/**
 * A short storm: what `npm run chaos` does for minutes to twenty homes, for seconds to a few. Real processes, the oracle outside of them.
 * The plan is a fixed seed's; one that was red is replayed by `npm run chaos -- --seed S`.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runChaos } from "../../scripts/chaos/run.ts";
import type { Turn } from "../../scripts/chaos/plan.ts";

/** Seconds on a machine of its own; a busy one starts programs at a tenth of the pace. */
const patience = 240_000;
const kept = { lost: 0, doubled: 0, neverAccepted: 0, strangers: 0, undrained: 0, died: 0 };

async function storm(turns: readonly Turn[], homes: number) {
  const data = mkdtempSync(join(tmpdir(), "shouwang-storm-"));
  const short = { roundMs: 1_500, isDeadLinkWatched: false, seed: 3, rate: 50 };
  try {
    return await runChaos({ ...short, data, turns, homes, rounds: turns.length });
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

test(
  "R-082 programs are paused and all die at once, cables are cut, stalled and dead: accepted is stored, once",
  async () => {
    const report = await storm(["cut", "pause cloud", "stall", "blackout"], 3);
    expect(report).toMatchObject({ ...kept, examples: [] });
    expect(report.stored).toBeGreaterThan(300);
    expect(report.deafSecondsMeasured).toBeGreaterThan(0);
    // Beyond that much the gateways would excuse themselves: start and first word of each life, and the last record before it.
    expect(report.deafSeconds).toBeLessThan(report.deafSecondsMeasured + 10);
  },
  patience,
);

test(
  "R-110 a card that fills up or turns read-only refuses telemetry and says so; every press gets through",
  async () => {
    const report = await storm(["full card", "read-only card"], 1);
    expect(report).toMatchObject({ ...kept, examples: [] });
    // Who is not root cannot mount a card; then it is said that this was not tried.
    if (report.notTried.length === 0) {
      expect(report).toMatchObject({ deadCardSaid: true, harm: { "full card": 1, "read-only card": 1 } });
      expect(report.refused).toBeGreaterThan(20);
    }
  },
  patience,
);
