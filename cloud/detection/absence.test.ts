import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import { lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { days, hours, minutes } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../test/builders/homes.ts";
import type { Absence } from "./absence.ts";
import { step } from "./engine.ts";
import type { HomeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { freshHomeState, type HomeState } from "./home-state.ts";

const start = midnight + hours(8);
const absence: Absence = {
  absenceId: "absence-1",
  kind: "hospital",
  by: "陈静",
  accountId: "account-1",
  fromMs: start,
  lastDay: "2026-01-08",
  untilMs: midnight + days(4),
};
const withoutDoor: HomeSettings = {
  ...homeSettings,
  devices: homeSettings.devices.map((one) => ({ ...one, isExteriorDoor: false })),
};

type Act = "inside" | "kitchen" | "door" | "set" | "end";
type Given = readonly [atHours: number, act: Act];

function inputOf(act: Act, atMs: number): HomeInput {
  if (act === "set")
    return { kind: "absence", asked: { kind: "set", absence: { ...absence, fromMs: atMs }, seen: null } };
  if (act === "end") return { kind: "absence", asked: { kind: "end", absenceId: "absence-1", by: "李娜" } };
  return {
    kind: "observed",
    deviceId: device(act === "door" ? "door" : act === "kitchen" ? "pir-kitchen" : "pir-hall"),
    isKnownDevice: true,
    observation:
      act === "door"
        ? { kind: "state", what: "door", value: "closed", repeated: false }
        : { kind: "state", what: "motion", value: "active", repeated: false },
    occurredAtMs: atMs,
    recordedAtMs: atMs,
  };
}

/** Acts at hours after the start, the kit heard all the time; what was raised in it, as `kind hours`. */
function lived(acts: readonly Given[], untilHours: number, settings = homeSettings) {
  let state: HomeState = freshHomeState(start);
  let dueAtMs: number | null = null;
  const raised: string[] = [];
  const take = (input: HomeInput, nowMs: number): void => {
    const stepped = step(state, input, settings, nowMs);
    ({ state, dueAtMs } = stepped);
    for (const one of stepped.verdicts)
      if (one.kind === "raise") raised.push(`${one.alarm} ${(nowMs - start) / hours(1)}`);
  };
  const untilMs = start + hours(untilHours);
  const beats = Array.from({ length: Math.ceil((untilMs - start) / minutes(2)) }, (_, n) => start + n * minutes(2));
  const all = [
    ...beats.map((at) => ({ at, act: null })),
    ...acts.map(([at, act]) => ({ at: start + hours(at), act })),
  ].toSorted((one, other) => one.at - other.at);
  for (const { at, act } of all) {
    while (dueAtMs !== null && dueAtMs < at) take({ kind: "tick" }, dueAtMs);
    take(act === null ? { kind: "gateway-heard", occurredAtMs: at, recordedAtMs: at } : inputOf(act, at), at);
  }
  return { state, raised };
}

describe("R-582 while an absence is set, nobody is missed", () => {
  test.each<[string, readonly Given[], readonly string[], HomeSettings?]>([
    [
      "without it: out for eight hours",
      [
        [0, "inside"],
        [1, "door"],
      ],
      ["away-overdue 9"],
    ],
    [
      "set before leaving",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
      ],
      [],
    ],
    [
      "set when she had left",
      [
        [0, "inside"],
        [1, "door"],
        [3, "set"],
      ],
      [],
    ],
    [
      "set after it was raised: it stays raised",
      [
        [0, "inside"],
        [1, "door"],
        [10, "set"],
      ],
      ["away-overdue 9"],
    ],
    [
      "fetched by a visitor, who moved about before and after",
      [
        [0.99, "inside"],
        [1, "door"],
        [1.01, "inside"],
        [1.5, "door"],
        [2, "set"],
      ],
      [],
    ],
    [
      "set, and then fetched",
      [
        [0, "set"],
        [0.99, "inside"],
        [1, "door"],
        [1.01, "inside"],
        [1.5, "door"],
      ],
      [],
    ],
    // Where a door tells, it must: whoever never left is watched over as ever.
    [
      "she never left",
      [
        [0, "inside"],
        [1, "set"],
        [2, "inside"],
      ],
      ["inactivity 14"],
    ],
    ["without a watched door, without it", [[0, "inside"]], ["inactivity 12"], withoutDoor],
    [
      "without a watched door",
      [
        [0, "inside"],
        [1, "set"],
      ],
      [],
      withoutDoor,
    ],
    [
      "without a watched door, set just before it is raised",
      [
        [0, "inside"],
        [11.5, "set"],
      ],
      [],
      withoutDoor,
    ],
  ])("%s", (_name, acts, expected, settings) => {
    expect(lived(acts, 40, settings).raised).toEqual(expected);
  });
});

describe("R-583 an absence ends, and the clocks begin anew", () => {
  test.each<[string, readonly Given[], number, readonly string[], object, HomeSettings?]>([
    [
      "by its last day: whoever is not back eight hours later is missed",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
      ],
      120,
      ["away-overdue 96"],
      { how: "date", endedAtMs: absence.untilMs, endedBy: null },
    ],
    [
      "by its last day, though the outing was raised before it was set",
      [
        [0, "inside"],
        [1, "door"],
        [10, "set"],
      ],
      120,
      ["away-overdue 9", "away-overdue 96"],
      { how: "date" },
    ],
    [
      "by its last day, where no door tells: twelve hours later",
      [
        [0, "inside"],
        [1, "set"],
      ],
      120,
      ["inactivity 100"],
      { how: "date" },
      withoutDoor,
    ],
    [
      "by a person",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
        [20, "end"],
      ],
      30,
      ["away-overdue 28"],
      { how: "person", endedBy: "李娜", endedAtMs: start + hours(20) },
    ],
    [
      "by whoever is active in the empty home, who is watched over from then on",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
        [20, "door"],
        [20.25, "inside"],
        [20.5, "kitchen"],
      ],
      40,
      ["inactivity 32.5"],
      { how: "activity", endedBy: null, endedAtMs: start + hours(20.5) },
    ],
    [
      "by activity where no door tells",
      [
        [0, "inside"],
        [1, "set"],
        [1.5, "inside"],
        [20, "inside"],
        [20.125, "kitchen"],
        [20.25, "inside"],
      ],
      21,
      [],
      { how: "activity", endedAtMs: start + hours(20.25) },
      withoutDoor,
    ],
  ])("%s", (_name, acts, until, expected, ended, settings) => {
    const { raised, state } = lived(acts, until, settings);
    expect(raised).toEqual(expected);
    expect(state.absence).toBeUndefined();
    expect(state.lastAbsence).toMatchObject({ absenceId: "absence-1", ...ended });
  });

  test.each<[string, readonly Given[], HomeSettings?]>([
    [
      "the packing before leaving",
      [
        [0, "set"],
        [0.2, "inside"],
        [0.3, "inside"],
      ],
    ],
    [
      "a door that moves and shows nobody",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
        [5, "door"],
      ],
    ],
    [
      "whoever waters the flowers and leaves",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
        [5, "door"],
        [5.01, "inside"],
        [5.1, "kitchen"],
        [5.125, "door"],
        [10, "door"],
        [10.01, "kitchen"],
        [10.1, "inside"],
        [10.125, "door"],
      ],
    ],
    [
      "an hour in one room",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
        [5, "door"],
        [5.01, "inside"],
        [6, "inside"],
        [6.1, "door"],
      ],
    ],
    [
      "who slept when it was set, where no door tells",
      [
        [0, "set"],
        [1.9, "inside"],
      ],
      withoutDoor,
    ],
  ])("and not by %s", (_name, acts, settings) => {
    expect(lived(acts, 30, settings).state.absence).toBeDefined();
  });
});

describe("R-710 whoever is in the empty home is watched over at once, whatever becomes of the absence", () => {
  test.each<[string, readonly Given[], readonly string[], HomeSettings?]>([
    [
      "seen once: missed twelve hours later",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
        [20, "door"],
        [20.25, "inside"],
      ],
      ["inactivity 32.25"],
    ],
    [
      "gone again by the door: nobody is missed",
      [
        [0, "inside"],
        [0.5, "set"],
        [1, "door"],
        [20, "door"],
        [20.25, "inside"],
        [20.375, "door"],
      ],
      [],
    ],
    [
      "where no door tells: missed twelve hours later, also when it was a visit",
      [
        [0, "inside"],
        [1, "set"],
        [20, "inside"],
        [20.0625, "kitchen"],
      ],
      ["inactivity 32.0625"],
      withoutDoor,
    ],
    [
      "where no door tells, who slept while it was set and left: nobody is missed",
      [
        [0, "inside"],
        [0.25, "set"],
        [1.5, "kitchen"],
      ],
      [],
      withoutDoor,
    ],
  ])("%s", (_name, acts, expected, settings) => {
    const { raised, state } = lived(acts, 60, settings);
    expect(raised).toEqual(expected);
    expect(state.absence).toBeDefined();
  });

  test("in a home with detectors in one room, ten minutes in it end the absence", () => {
    const oneRoom = {
      ...homeSettings,
      devices: homeSettings.devices.filter(({ deviceId }) => ["door", "pir-hall"].includes(deviceId)),
    };
    const acts: readonly Given[] = [
      [0, "inside"],
      [0.5, "set"],
      [1, "door"],
      [20, "door"],
      [20.25, "inside"],
      [20.5, "inside"],
    ];
    expect(lived(acts, 21, oneRoom).state.lastAbsence).toMatchObject({
      how: "activity",
      endedAtMs: start + hours(20.5),
    });
  });

  test("a second visit does not add to the first", () => {
    const visit = (at: number): readonly Given[] => [
      [at, "door"],
      [at + 0.0625, "inside"],
      [at + 0.125, "kitchen"],
      [at + 0.1875, "door"],
    ];
    const acts: readonly Given[] = [[0, "inside"], [0.5, "set"], [1, "door"], ...visit(10), ...visit(11), ...visit(12)];
    expect(lived(acts, 20).state.lastAbsence).toBeUndefined();
  });

  test("one set anew begins anew", () => {
    const acts: readonly Given[] = [
      [0, "inside"],
      [0.5, "set"],
      [1, "door"],
      [20, "door"],
      [20.25, "inside"],
      [20.5, "end"],
      [20.625, "set"],
      [20.75, "kitchen"],
      [21, "door"],
    ];
    const { state, raised } = lived(acts, 60);
    expect([state.absence?.absenceId, state.stay, raised]).toEqual(["absence-1", undefined, []]);
  });
});

describe("R-584 an absence hides no alarm of a device, and no open door at night", () => {
  const away = lived(
    [
      [0, "inside"],
      [0.5, "set"],
      [1, "door"],
    ],
    10,
  ).state;
  const nowMs = start + hours(10);
  const life = (alarm: LifeKind): HomeInput => ({
    kind: "life",
    alarmId: must(parseAlarmId("alarm-1"), ""),
    event: { kind: "life", alarm, edge: "raised", confidence: "high", evidence: "", repeated: false },
    deviceId: device("button"),
    isKnownDevice: true,
    occurredAtMs: nowMs,
    recordedAtMs: nowMs,
  });

  test.each(lifeKinds)("%s", (alarm) => {
    const { verdicts } = step(away, life(alarm), homeSettings, nowMs);
    expect(verdicts).toMatchObject([{ kind: "raise", alarm }]);
  });

  test("whoever presses is there: the absence is over", () => {
    expect(step(away, life("panic"), homeSettings, nowMs).state.lastAbsence).toMatchObject({ how: "activity" });
  });

  test("the door that stands open at night", () => {
    const opened: HomeInput = {
      ...inputOf("door", nowMs),
      kind: "observed",
      deviceId: device("door"),
      isKnownDevice: true,
      observation: { kind: "state", what: "door", value: "open", repeated: false },
      occurredAtMs: nowMs,
      recordedAtMs: nowMs,
    };
    // Shanghai is eight hours ahead: it is two in the morning.
    let { state } = step(away, opened, homeSettings, nowMs);
    const raised: string[] = [];
    for (let atMs = nowMs; atMs <= nowMs + minutes(11); atMs += minutes(1)) {
      const stepped = step(
        state,
        { kind: "gateway-heard", occurredAtMs: atMs, recordedAtMs: atMs },
        homeSettings,
        atMs,
      );
      ({ state } = stepped);
      for (const one of stepped.verdicts) if (one.kind === "raise") raised.push(one.alarm);
    }
    expect(raised).toEqual(["door-watch"]);
  });

  test("the silence of the kit is a fault as ever", () => {
    const laterMs = nowMs + minutes(10);
    expect(step(away, { kind: "tick" }, homeSettings, laterMs).verdicts).toMatchObject([
      { kind: "fault", fault: "silent" },
    ]);
  });

  test("moved by a year, and stored and read in between, it is the same", () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(60), fc.constantFrom<Act>("inside", "door", "set", "end")), { maxLength: 12 }),
        (acts) => {
          const ordered = acts.map(([half, act]) => [half / 2, act] as const).toSorted(([one], [other]) => one - other);
          const { state } = lived(ordered, 31);
          // `as`: read as it was written.
          const read = JSON.parse(JSON.stringify(state)) as HomeState;
          const atMs = start + hours(32);
          const heard = { kind: "gateway-heard", occurredAtMs: atMs, recordedAtMs: atMs } as const;
          expect(step(read, heard, homeSettings, atMs)).toEqual(step(state, heard, homeSettings, atMs));
          // Whoever is in the home by the door's word is watched over, whatever is set.
          if (state.presence.at === "home" && state.inactivity.at === "quiet" && !state.gateway.isSilent)
            expect(step(read, heard, homeSettings, atMs).dueAtMs).not.toBeNull();
        },
      ),
      { numRuns: 40 },
    );
  });
});
