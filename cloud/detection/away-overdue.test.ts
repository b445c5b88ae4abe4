import { describe, expect, test } from "vitest";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import type { HomeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";

const left = midnight + hours(1);
const due = left + hours(8);
type Act = "door" | "inside" | "heard" | "lost";
type Given = { at: number; act: Act; occurredAtMs?: number };

function inputOf({ at, act, occurredAtMs = at }: Given): HomeInput {
  switch (act) {
    case "heard":
      return { kind: "gateway-heard", occurredAtMs: at, recordedAtMs: at };
    case "lost":
      return { kind: "cloud-deaf", fromMs: at, toMs: null };
    case "door":
    case "inside":
      return {
        kind: "observed",
        deviceId: device(act === "door" ? "door" : "pir-hall"),
        isKnownDevice: true,
        // It closes behind them: nobody watches it.
        observation:
          act === "door"
            ? { kind: "state", what: "door", value: "closed", repeated: false }
            : { kind: "state", what: "motion", value: "active", repeated: false },
        occurredAtMs,
        recordedAtMs: at,
      };
  }
}

/** What is given, and a heartbeat each minute unless the kit is off in between. */
function lived(
  given: readonly Given[],
  until: number,
  options: { settings?: HomeSettings; off?: [number, number] } = {},
) {
  const { settings = homeSettings, off = [0, 0] } = options;
  const startMs = given[0]?.at ?? left;
  let state: HomeState = freshHomeState(startMs - minutes(1));
  const told: [string, number][] = [];
  let outsideAtMs: number | null = null;
  const beats: Given[] = [];
  for (let at = startMs; at <= until; at += minutes(1))
    if (at < off[0] || at > off[1]) beats.push({ at, act: "heard" });
  let dueAtMs: number | null = null;
  const take = (input: HomeInput, nowMs: number) => {
    const stepped = step(state, input, settings, nowMs);
    ({ state, dueAtMs } = stepped);
    for (const one of stepped.verdicts) {
      if (one.kind === "fault" || !one.alarmId.startsWith("away-overdue")) continue;
      told.push([one.kind, nowMs]);
      if (one.kind === "raise") ({ outsideAtMs } = one);
    }
  };
  for (const one of [...given, ...beats].toSorted((a, b) => a.at - b.at)) {
    while (dueAtMs !== null && dueAtMs < one.at) take({ kind: "tick" }, dueAtMs);
    if (one.at <= until) take(inputOf(one), one.at);
  }
  return { told, state, outsideAtMs };
}

describe("R-527 out for too long", () => {
  test.each<[string, readonly Given[], readonly [string, number][]]>([
    [
      "eight hours after the last activity before leaving, on the second",
      [{ at: left, act: "door" }],
      [["raise", due]],
    ],
    [
      "seen inside a second before",
      [
        { at: left, act: "door" },
        { at: due - 1_000, act: "inside" },
      ],
      [],
    ],
    [
      "seen inside afterwards is noted and ends nothing",
      [
        { at: left, act: "door" },
        { at: due + minutes(30), act: "inside" },
      ],
      [
        ["raise", due],
        ["ease", due + minutes(30)],
      ],
    ],
    [
      "an arrival that shows nobody is none: the time is that of the first leaving",
      [
        { at: left, act: "door" },
        { at: left + hours(3), act: "door" },
      ],
      [["raise", due]],
    ],
    [
      "home in between: the time counts from the next leaving",
      [
        { at: left, act: "door" },
        { at: left + hours(3), act: "door" },
        { at: left + hours(3) + 1_000, act: "inside" },
        { at: left + hours(4), act: "door" },
      ],
      [["raise", due + hours(4)]],
    ],
    [
      "whoever collapsed behind the door they opened is out for us, and somebody looks",
      [
        { at: left - 180_000, act: "inside" },
        { at: left, act: "door" },
        { at: left + 60_000, act: "inside" },
      ],
      [["raise", due + 60_000]],
    ],
  ])("%s", (_what, given, wanted) => {
    expect(lived(given, left + hours(13)).told).toEqual(wanted);
  });

  test("R-527 the centre is due after two rounds of the caregivers, at once for high risk and the oldest", () => {
    const outside = (settings: Partial<HomeSettings>) =>
      lived([{ at: left, act: "door" }], due, { settings: { ...homeSettings, ...settings } }).outsideAtMs;
    expect(outside({})).toBe(due + minutes(60));
    expect(outside({ isHighRisk: true })).toBe(due);
    expect(outside({ oldestOldFromMs: 0 })).toBe(due);
  });

  test("a setting out of its limits does not switch it off", () => {
    const raised = (awayOverdueAfter: number) =>
      // `as`: what was stored may be no length of time at all.
      lived([{ at: left, act: "door" }], left + hours(17), {
        settings: { ...homeSettings, awayOverdueAfter } as HomeSettings,
      }).told[0]?.[1];
    expect(raised(Number.NaN)).toBe(left + hours(16));
    expect(raised(hours(100))).toBe(left + hours(16));
    expect(raised(0)).toBe(left + hours(1));
  });

  test("never retroactively: an outage is not counted, and what was kept in it comes in first", () => {
    const off: [number, number] = [left + hours(7), left + hours(9)];
    // From the last heartbeat before to the first one after it nobody could be seen: it is due that much later.
    expect(lived([{ at: left, act: "door" }], left + hours(11), { off }).told).toEqual([
      ["raise", due + hours(2) + minutes(2)],
    ]);
    const seen: Given = { at: off[1] + minutes(1), act: "inside", occurredAtMs: left + hours(7) + minutes(5) };
    const early: [number, number] = [left + hours(7), left + hours(9)];
    expect(lived([{ at: left, act: "door" }, seen], left + hours(15), { off: early }).told).toEqual([]);
  });

  test("while the cloud itself is deaf nothing is concluded", () => {
    const state = lived([{ at: left, act: "door" }], left + hours(7)).state;
    const deaf = step(state, inputOf({ at: left + hours(7), act: "lost" }), homeSettings, left + hours(7));
    const later = step(deaf.state, { kind: "tick" }, homeSettings, left + hours(12));
    expect(later.verdicts).toEqual([]);
  });

  test("restored from the disk it is raised once, and of one outing always under the same id", () => {
    const run = (nowMs: number) => {
      const before = lived([{ at: left, act: "door" }], due - minutes(1)).state;
      // `as`: it comes from JSON, as from the disk.
      const restored = JSON.parse(JSON.stringify(before)) as HomeState;
      const first = step(
        restored,
        { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs },
        homeSettings,
        nowMs,
      );
      const again = step(first.state, { kind: "tick" }, homeSettings, nowMs + 1);
      return [first.verdicts, again.verdicts].map((all) =>
        all.flatMap((one) => (one.kind === "raise" ? [one.alarmId] : [])),
      );
    };
    const [once, twice] = run(due);
    expect(once).toHaveLength(1);
    expect(twice).toEqual([]);
    expect(run(due + minutes(1))[0]).toEqual(once);
  });
});
