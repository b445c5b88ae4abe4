/**
 * How late deadlines fire: every home has one on this machine's own clock, one in `share` of them within the next seconds at an instant of chance,
 * while the same core goes on deciding about other homes without a pause, in slices of a few milliseconds, as the loop does.
 */

import { createDeadlines } from "@shouwang/cloud/ingest/clocks/deadlines.ts";
import { createSteadyClock } from "@shouwang/cloud/ingest/clocks/steady-clock.ts";
import type { createSubjects } from "@shouwang/cloud/ingest/ledger/subjects.ts";
import { step } from "@shouwang/cloud/detection/engine.ts";
import type { HomeSettings } from "@shouwang/cloud/detection/home-settings.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { mulberry32 } from "../../evaluate/seeded.ts";
import { percentile, round } from "../figures.ts";

const withinMs = 10_000;
/** A thousand and more a second: a county whose kits all fall silent within eight minutes. */
const share = 50;
const sliceMs = 5;

export async function measureLag(given: {
  subjects: ReturnType<typeof createSubjects>;
  names: readonly string[];
  settings: readonly HomeSettings[];
  homes: number;
}): Promise<{ timerLagP99Ms: number; timerLagMaxMs: number; timersFired: number }> {
  const { subjects, names, settings, homes } = given;
  const clock = createSystemClock({ trust: () => "trusted" });
  const steady = createSteadyClock(clock, Number.NEGATIVE_INFINITY);
  const random = mulberry32(5);
  const at = new Float64Array(homes);
  const lags: number[] = [];
  const judge = (home: number): void => {
    const known = subjects.get(names[home] ?? "");
    const one = settings[home];
    if (!known?.state || !one) return;
    const { state, dueAtMs } = step(known.state, { kind: "tick" }, one, known.state.gateway.lastHeardAtMs);
    subjects.set(known.subject, { ...known, state, dueAtMs });
  };
  using deadlines = createDeadlines({
    clock,
    steady,
    leapt: () => false,
    fire(subject) {
      const home = Number(subject.slice("home:home-".length));
      lags.push(steady.nowMs() - (at[home] ?? 0));
      judge(home);
    },
  });
  const fromMs = steady.nowMs() + 1_000;
  for (let home = 0; home < homes; home += 1) {
    at[home] = fromMs + Math.floor(random() * withinMs) + (home % share === 0 ? 0 : 3_600_000);
    deadlines.set(names[home] ?? "", at[home] ?? 0);
  }
  deadlines.start();
  const meant = Math.ceil(homes / share);
  while (lags.length < meant && steady.nowMs() < fromMs + 4 * withinMs) {
    const untilMs = performance.now() + sliceMs;
    while (performance.now() < untilMs) judge(Math.floor(random() * homes));
    await new Promise((resolve) => setTimeout(resolve, 0));
  }
  // A deadline that never fired is the worst of all.
  const lost = meant - lags.length;
  return {
    timerLagP99Ms: lost > meant / 100 ? withinMs : round(percentile(lags, 0.99)),
    timerLagMaxMs: round(lags.reduce((most, one) => Math.max(most, one), 0)),
    timersFired: lags.length,
  };
}
