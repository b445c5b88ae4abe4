import { expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { freshHomeState } from "../../detection/home-state.ts";
import { createSteadyClock } from "../clocks/steady-clock.ts";
import type { Memory } from "../ledger/draft.ts";
import { createLeaps } from "./leaps.ts";

const startMs = Date.UTC(2026, 0, 1);

function watched() {
  const clock = createManualClock({ wallMs: startMs });
  const homeId = must(parseHomeId("home-1"), "home-1");
  const memory: Memory = {
    subjects: new Map([
      [
        "home:home-1",
        {
          subject: "home:home-1",
          homeId,
          state: freshHomeState(startMs),
          incident: null,
          journalLines: 0,
          deliveries: [],
          dueAtMs: null,
        },
      ],
    ]),
    lanes: new Map(),
    faults: new Map(),
    open: new Map(),
    trials: new Map(),
  };
  const told: { subjects: readonly string[]; fromMs: number; toMs: number | null }[] = [];
  const leaps = createLeaps({
    memory,
    steady: createSteadyClock(clock),
    machineClock: clock,
    decideHome: { deaf: async (subjects, deaf) => void (await Promise.resolve(told.push({ subjects, ...deaf }))) },
    log: silentLog,
  });
  /** As the loop does: it looks every five seconds, also while a commit waits for the disk. */
  const pass = async (ms: number): Promise<void> => {
    const toMs = clock.uptimeMs() + ms;
    while (clock.uptimeMs() < toMs) {
      await clock.advanceTo(Math.min(toMs, clock.uptimeMs() + seconds(5)));
      leaps.isPending();
    }
  };
  return { clock, leaps, told, pass };
}

test("R-192 the time in which the disk took nothing is told to every home before anything else is decided, once", async () => {
  const { clock, leaps, told, pass } = watched();
  await pass(minutes(5));
  leaps.stood(minutes(4));
  expect(leaps.isPending()).toBe(true);
  await leaps.tell(clock.wallMs());
  const toMs = startMs + minutes(5);
  expect(told).toEqual([{ subjects: ["home:home-1"], fromMs: toMs - minutes(4), toMs }]);
  await pass(seconds(5));
  await leaps.tell(clock.wallMs());
  expect(told).toHaveLength(1);
});

test("a commit that took a moment is nobody's news; two long ones in a row are told from the first", async () => {
  const { clock, leaps, told, pass } = watched();
  await pass(minutes(2));
  leaps.stood(seconds(9));
  expect(leaps.isPending()).toBe(false);
  leaps.stood(seconds(60));
  await pass(seconds(20));
  leaps.stood(seconds(20));
  await leaps.tell(clock.wallMs());
  expect(told).toEqual([{ subjects: ["home:home-1"], fromMs: startMs + seconds(60), toMs: startMs + seconds(140) }]);
});
