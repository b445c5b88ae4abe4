import { describe, expect, test } from "vitest";
import { hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import { step } from "./engine.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";

const start = midnight + hours(8);
type Act = "inside" | "door" | "door-closes" | "look" | "still";

/** Acts at seconds after the start; answers where the resident is believed to be afterwards. */
function after(acts: readonly (readonly [atSecond: number, act: Act])[]): HomeState {
  let state = freshHomeState(start);
  for (const [atSecond, act] of acts) {
    const nowMs = start + seconds(atSecond);
    const observation =
      act === "inside" || act === "still"
        ? ({ kind: "state", what: "motion", value: act === "still" ? "still" : "active", repeated: false } as const)
        : ({ kind: "state", what: "door", value: act === "door" ? "open" : "closed", repeated: false } as const);
    const input =
      act === "look"
        ? ({ kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs } as const)
        : ({
            kind: "observed",
            deviceId: device(act === "inside" || act === "still" ? "pir-hall" : "door"),
            isKnownDevice: true,
            observation,
            occurredAtMs: nowMs,
            recordedAtMs: nowMs,
          } as const);
    ({ state } = step(state, input, homeSettings, nowMs));
  }
  return state;
}

describe("R-732 home, away, arriving, and who stays", () => {
  const rows: [string, (readonly [number, Act])[], "home" | "away" | "arriving"][] = [
    ["nothing is known: at home, the louder side", [[0, "look"]], "home"],
    [
      "the door moved, 179 s later: not yet",
      [
        [0, "door"],
        [179, "look"],
      ],
      "home",
    ],
    [
      "the door moved, 180 s later: away",
      [
        [0, "door"],
        [180, "look"],
      ],
      "away",
    ],
    [
      "its closing is the same passage, and the time runs from it",
      [
        [0, "door"],
        [20, "door-closes"],
        [190, "look"],
      ],
      "home",
    ],
    [
      "movement within the 180 s proves nothing",
      [
        [0, "door"],
        [150, "inside"],
        [180, "look"],
      ],
      "away",
    ],
    [
      "movement later than that: at home, even without a look in between",
      [
        [0, "door"],
        [400, "inside"],
      ],
      "home",
    ],
    [
      "a visitor: seen inside just before, and later than a minute after",
      [
        [0, "inside"],
        [60, "door"],
        [125, "inside"],
        [300, "look"],
      ],
      "home",
    ],
    [
      "no less so when they were also seen at once",
      [
        [0, "inside"],
        [60, "door"],
        [70, "door-closes"],
        [75, "inside"],
        [135, "inside"],
        [300, "look"],
      ],
      "home",
    ],
    [
      "seen before, and in the minute after only: no visitor",
      [
        [0, "inside"],
        [60, "door"],
        [120, "inside"],
        [300, "look"],
      ],
      "away",
    ],
    [
      "a movement that ends is no visitor",
      [
        [0, "inside"],
        [60, "door"],
        [130, "still"],
        [300, "look"],
      ],
      "away",
    ],
    [
      "not seen before: no visitor",
      [
        [0, "inside"],
        [121, "door"],
        [200, "inside"],
        [400, "look"],
      ],
      "away",
    ],
    [
      "a visitor, and the door again after half an hour: the visitor may have left",
      [
        [0, "inside"],
        [60, "door"],
        [125, "inside"],
        [1_860, "door"],
        [2_100, "look"],
      ],
      "home",
    ],
    [
      "sooner than that, who lives there has left",
      [
        [0, "inside"],
        [60, "door"],
        [125, "inside"],
        [1_859, "door"],
        [2_100, "look"],
      ],
      "away",
    ],
    [
      "away, and the door moves: arriving",
      [
        [0, "door"],
        [3_600, "door"],
      ],
      "arriving",
    ],
    [
      "arriving, and seen inside at once: at home",
      [
        [0, "door"],
        [3_600, "door"],
        [3_602, "inside"],
      ],
      "home",
    ],
    [
      "arriving, and nobody for 20 min: still away",
      [
        [0, "door"],
        [3_600, "door"],
        [4_800, "look"],
      ],
      "away",
    ],
    [
      "away, and seen inside: at home",
      [
        [0, "door"],
        [3_600, "inside"],
      ],
      "home",
    ],
  ];
  test.each(rows)("%s", (_, acts, expected) => {
    expect(after(acts).presence.at).toBe(expected);
  });

  test("an arrival that was none keeps the time of leaving", () => {
    const state = after([
      [0, "inside"],
      [300, "door"],
      [3_600, "door"],
      [4_800, "look"],
    ]);
    expect(state.presence).toEqual({ at: "away", sinceMs: start + minutes(5) });
  });
});
