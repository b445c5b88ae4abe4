import { describe, expect, test } from "vitest";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { midnight } from "../../test/builders/homes.ts";
import { doorUsed, learningSettings, live, moved, routine } from "../../test/builders/lived-home.ts";
import type { HomeSettings, Sensitivity } from "./home-settings.ts";
import { step } from "./engine.ts";
import type { HomeState } from "./home-state.ts";

/** Up to the early afternoon: what is usual there changes little from one half hour to the next. */
const lives = routine(1, 30, midnight).filter(({ atMs }) => atMs < midnight + days(29) + hours(13));
const lived = live(lives, { settings: learningSettings }).state;
const lastMs = lives.at(-1)?.atMs ?? 0;
const set = (sensitivity: Sensitivity, others: Partial<HomeSettings> = {}): HomeSettings => ({
  ...learningSettings,
  ...others,
  sensitivity,
});

/** In the bedroom once more, where no limit of the room comes first, then silence: when it was raised, in minutes; settings by the minute from which they hold. */
function raisedAfter(
  course: readonly [number, Sensitivity][],
  others: Partial<HomeSettings> = {},
  kept = (state: HomeState) => state,
) {
  const startMs = lastMs + minutes(20);
  const [[, first] = [0, "normal"] as const] = course;
  let { state } = step(lived, moved("pir-bedroom", startMs).input, set(first, others), startMs);
  for (let minute = 1; minute <= 760; minute += 1) {
    const nowMs = startMs + minutes(minute);
    const sensitivity = course.findLast(([from]) => from <= minute)?.[1] ?? first;
    const stepped = step(
      state,
      { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs },
      set(sensitivity, others),
      nowMs,
    );
    state = kept(stepped.state);
    if (stepped.verdicts.some(({ kind }) => kind === "raise")) return minute;
  }
  return null;
}

const [high, normal, low, off] = (["high", "normal", "low", "off"] as const).map(
  (level) => raisedAfter([[0, level]]) ?? 0,
) as [number, number, number, number];

describe("R-740 how sensitive a home is to silence that is unusual for it", () => {
  test("the lower, the later, and off leaves the fixed time", () => {
    expect(high).toBeLessThan(normal);
    expect(normal).toBeLessThan(low);
    expect(low).toBeLessThan(off);
    expect(off).toBe(720);
    expect(raisedAfter([[0, "off"]], { inactivityAfter: hours(4) })).toBe(240);
    expect(raisedAfter([[0, "low"]], { inactivityAfter: minutes(50) })).toBe(50);
  });

  test("a home that is off learns nothing meanwhile, and forgets nothing", () => {
    const startMs = lastMs + minutes(20);
    const { state } = step(lived, moved("pir-hall", startMs).input, set("off"), startMs);
    const later = step(state, moved("pir-kitchen", startMs + hours(5)).input, set("off"), startMs + hours(5)).state;
    expect(later.learned).toEqual(state.learned);
    expect(later.learned).toBeDefined();
  });
});

describe("R-744 a sensitivity that is changed while a silence runs", () => {
  test.each<[string, [number, Sensitivity][], number]>([
    [
      "high to low: held to high",
      [
        [0, "high"],
        [30, "low"],
      ],
      high,
    ],
    [
      "high to off: held to high",
      [
        [0, "high"],
        [30, "off"],
      ],
      high,
    ],
    [
      "normal, of which nothing is stored, to low",
      [
        [0, "normal"],
        [30, "low"],
      ],
      normal,
    ],
    [
      "low to off and back",
      [
        [0, "low"],
        [30, "off"],
        [60, "low"],
      ],
      low,
    ],
    [
      "low to high: at once",
      [
        [0, "low"],
        [30, "high"],
      ],
      high,
    ],
    [
      "off to normal: at once",
      [
        [0, "off"],
        [30, "normal"],
      ],
      normal,
    ],
    [
      "low to high to low",
      [
        [0, "low"],
        [30, "high"],
        [40, "low"],
      ],
      high,
    ],
    [
      "a higher one set after it would have been due: at once",
      [
        [0, "low"],
        [high + 20, "high"],
      ],
      high + 20,
    ],
  ])("%s", (_, course, expected) => {
    expect(raisedAfter(course)).toBe(expected);
    // The same when the state is stored and read at each step, as after any restart.
    expect(
      raisedAfter(course, {}, (state) => ({
        ...structuredClone(state),
        ...(state.learned ? { learned: state.learned } : {}),
      })),
    ).toBe(expected);
  });

  test("the next silence goes by what is set then, and a home with the usual one stores nothing of it", () => {
    const startMs = lastMs + minutes(20);
    const first = step(lived, moved("pir-hall", startMs).input, set("high"), startMs).state;
    const changed = step(first, { kind: "tick" }, set("low"), startMs + minutes(1)).state;
    expect([first.heldSensitivity, changed.heldSensitivity]).toEqual(["high", "high"]);
    const next = step(changed, moved("pir-hall", startMs + minutes(2)).input, set("low"), startMs + minutes(2)).state;
    expect(next.heldSensitivity).toBe("low");
    const usual = step(next, moved("pir-hall", startMs + minutes(3)).input, set("normal"), startMs + minutes(3)).state;
    expect(usual).not.toHaveProperty("heldSensitivity");
  });

  test("an outing that runs is missed as soon as before", () => {
    const startMs = lastMs + hours(10);
    const outAfter = (course: readonly Sensitivity[]) => {
      let { state } = step(lived, moved("pir-hall", startMs).input, set(course[0] ?? "normal"), startMs);
      ({ state } = step(state, doorUsed(startMs + minutes(1)).input, set(course[0] ?? "normal"), startMs + minutes(1)));
      for (let minute = 2; minute < 1_000; minute += 1) {
        const nowMs = startMs + minutes(minute);
        const settings = set(minute < 30 ? (course[0] ?? "normal") : (course[1] ?? "normal"), {
          awayOverdueAfter: hours(16),
        });
        const stepped = step(
          state,
          { kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs },
          settings,
          nowMs,
        );
        ({ state } = stepped);
        if (stepped.verdicts.some(({ kind }) => kind === "raise")) return minute;
      }
      return null;
    };
    const usual = outAfter(["normal", "normal"]);
    expect(usual).toBeLessThan(800);
    expect(outAfter(["normal", "off"])).toBe(usual);
    expect(outAfter(["off", "off"])).toBe(961);
  });
});
