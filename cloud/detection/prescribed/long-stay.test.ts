import { describe, expect, test } from "vitest";
import type { StateEvent } from "@shouwang/shared/domain/observation.ts";
import { days, hours, minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings, midnight } from "../../../test/builders/homes.ts";
import { doorUsed, live, moved, type Happening } from "../../../test/builders/lived-home.ts";
import { step } from "../engine.ts";
import type { HomeInput } from "../home-input.ts";
import type { HomeSettings, PrescribedTimes } from "../home-settings.ts";
import { freshHomeState, type HomeState } from "../home-state.ts";

const start = midnight;
const none: PrescribedTimes = { unseenAfter: null, doorUnopenedDays: null, bathroomAfter: null, bedroomAfter: null };
const bathroom = (bathroomAfter: Millis | null, others: Partial<HomeSettings> = {}): HomeSettings => ({
  ...homeSettings,
  prescribed: { ...none, bathroomAfter },
  ...others,
});
const hour = bathroom(hours(1));
const at = (ms: number): number => start + ms;
const seen = (from: string, afterMs: number): Happening => moved(from, at(afterMs));
const said = (from: string, observation: StateEvent, afterMs: number): Happening => ({
  atMs: at(afterMs),
  input: {
    kind: "observed",
    deviceId: device(from),
    isKnownDevice: true,
    observation,
    occurredAtMs: at(afterMs),
    recordedAtMs: at(afterMs),
  },
});
const still: StateEvent = { kind: "state", what: "motion", value: "still", repeated: false };
/** Through the hall into the bathroom, where they are from minute one. */
const goesIn = [seen("pir-hall", 0), seen("radar-bathroom", minutes(1))];
/** In minutes from the start. */
function raisedAt(lives: readonly Happening[], settings: HomeSettings, until: Millis, off: [number, number][] = []) {
  const spans = off.map(([from, to]) => ({ fromMs: at(minutes(from)), untilMs: at(minutes(to)) }));
  const { raised } = live(
    [...lives].toSorted((one, other) => one.atMs - other.atMs),
    {
      settings,
      untilMs: at(until),
      off: spans,
    },
  );
  return raised.map(({ alarm, atMs }) => `${alarm} ${(atMs - start) / 60_000}`);
}

describe("R-742 in the bathroom or the bedroom for longer than is prescribed, and seen nowhere else", () => {
  const often = Array.from({ length: 30 }, (_, n) => seen("radar-bathroom", minutes(1) + n * minutes(5)));
  const rows: [string, readonly Happening[], HomeSettings, string[]][] = [
    ["without a movement, on the second; and the silence in it calls nobody again", goesIn, hour, ["inactivity 61"]],
    ["moving about in there all the while", [...goesIn, ...often], hour, ["inactivity 61"]],
    ["the shortest that may be set", goesIn, bathroom(minutes(1)), ["inactivity 31"]],
    ["a setting that is no number is the longest", goesIn, bathroom(Number.NaN as Millis), ["inactivity 241"]],
    ["seen in the kitchen a second before", [...goesIn, seen("pir-kitchen", minutes(61) - seconds(1))], hour, []],
    [
      "the hall's detector lets go after they went in",
      [...goesIn, said("pir-hall", still, minutes(2))],
      hour,
      ["inactivity 61"],
    ],
    [
      "a device that nobody knows shows somebody somewhere",
      [...goesIn, seen("stranger", minutes(30))],
      hour,
      ["inactivity 61"],
    ],
    ["not set: only the silence", goesIn, bathroom(null), ["inactivity 721"]],
    [
      "another room's time is no bathroom's",
      goesIn,
      { ...homeSettings, prescribed: { ...none, bedroomAfter: hours(8) } },
      ["inactivity 721"],
    ],
    [
      "the exterior door, and nobody seen: they have left, and are missed as who is out",
      [...goesIn, { ...doorUsed(at(minutes(30))) }],
      hour,
      ["away-overdue 510"],
    ],
    [
      "the silence is due first: the stay calls nobody",
      goesIn,
      bathroom(hours(4), { inactivityAfter: hours(2) }),
      ["inactivity 121"],
    ],
    [
      "moving again in there after a silence that was raised: that was no sign of coming out",
      [...goesIn, seen("radar-bathroom", hours(5))],
      bathroom(hours(4), { inactivityAfter: hours(2) }),
      ["inactivity 121", "inactivity 300"],
    ],
    [
      "moving again after the stay was raised: the silence after it is a new one",
      [...goesIn, seen("radar-bathroom", hours(2))],
      bathroom(hours(1), { inactivityAfter: hours(2) }),
      ["inactivity 61", "inactivity 240"],
    ],
    [
      "no other room has shown anybody: it could not be seen",
      [seen("radar-bathroom", minutes(1))],
      hour,
      ["inactivity 721"],
    ],
  ];
  test.each(rows)("%s", (_, lives, settings, expected) => {
    expect(raisedAt(lives, settings, hours(13))).toEqual(expected);
  });

  test("the bedroom by its own time, counted through the night", () => {
    const night = [
      seen("pir-hall", 0),
      seen("pir-bedroom", minutes(1)),
      seen("pir-bedroom", hours(5)),
      seen("pir-bedroom", hours(9)),
    ];
    const settings = { ...homeSettings, prescribed: { ...none, bedroomAfter: hours(10) } };
    expect(raisedAt(night, settings, hours(20))).toEqual(["inactivity 601"]);
  });

  test("coming home and seen in the bathroom first begins it anew", () => {
    const lives = [
      ...goesIn,
      doorUsed(at(minutes(30))),
      doorUsed(at(minutes(90))),
      seen("radar-bathroom", minutes(91)),
    ];
    expect(raisedAt(lives, hour, hours(4))).toEqual(["inactivity 151"]);
  });

  test("why it was raised, and that it ends by being seen elsewhere, once", () => {
    const { log, state } = live(
      [...goesIn, seen("pir-kitchen", hours(2)), moved("pir-kitchen", at(hours(2)), at(hours(3)))],
      {
        settings: hour,
        untilMs: at(hours(4)),
      },
    );
    expect(log.map((line) => line.split(" ")[0])).toEqual(["raise", "ease"]);
    expect(log[0]?.split(" ")[1]).toBe(log[1]?.split(" ")[1]);
    expect(log[0]).toContain("stay-bathroom-");
    expect(state.prescribed).toBeUndefined();
    const { state: before } = live(goesIn, { settings: hour });
    const dueMs = at(minutes(61));
    const { verdicts } = step(
      { ...before, gateway: { ...before.gateway, lastHeardAtMs: dueMs } },
      { kind: "tick" },
      hour,
      dueMs,
    );
    expect(verdicts).toMatchObject([
      {
        alarm: "inactivity",
        occurredAtMs: at(minutes(1)),
        outsideAtMs: dueMs + minutes(15),
        grounds: [
          { kind: "stay-in-room", sinceMs: at(minutes(1)), room: "bathroom" },
          { kind: "limit-set", lengthMs: hours(1) },
          { kind: "detectors", working: 2, known: 2 },
        ],
      },
    ]);
  });

  test("while the gateway is not heard the time stands still, and what it kept is heard first", () => {
    // Heard last at 19 and again at 51 minutes.
    const outage: [number, number][] = [[20, 50]];
    expect(raisedAt(goesIn, hour, hours(3), outage)).toEqual(["inactivity 93"]);
    const came = (from: string, minute: number): Happening => moved(from, at(minutes(minute)), at(minutes(51)));
    expect(raisedAt([...goesIn, came("pir-kitchen", 30)], hour, hours(3), outage)).toEqual([]);
    expect(raisedAt([...goesIn, came("pir-kitchen", 30), came("radar-bathroom", 40)], hour, hours(3), outage)).toEqual([
      "inactivity 111",
    ]);
    // In another order it counts from when they were certainly elsewhere.
    expect(raisedAt([...goesIn, came("radar-bathroom", 40), came("pir-kitchen", 30)], hour, hours(3), outage)).toEqual([
      "inactivity 111",
    ]);
    // Due in the outage: not raised of it, and not before what was kept is in.
    expect(raisedAt(goesIn, hour, hours(3), [[58, 120]])).toEqual(["inactivity 125"]);
  });

  test("a detector that is deaf elsewhere cannot show anybody: raised when it hears again", () => {
    const fault = (state: "present" | "gone", afterMs: number): Happening => ({
      atMs: at(afterMs),
      input: {
        kind: "fault-reported",
        deviceId: device("pir-hall"),
        report: { kind: "fault", fault: "silent", state, detail: "" },
        occurredAtMs: at(afterMs),
        recordedAtMs: at(afterMs),
      },
    });
    expect(raisedAt([...goesIn, fault("present", minutes(10))], hour, hours(3))).toEqual([]);
    expect(raisedAt([...goesIn, fault("present", minutes(10)), fault("gone", minutes(100))], hour, hours(3))).toEqual([
      "inactivity 100",
    ]);
  });
});

describe("R-744 a time that is changed while its clock runs", () => {
  const beat = (nowMs: number): HomeInput => ({ kind: "gateway-heard", occurredAtMs: nowMs, recordedAtMs: nowMs });
  /** In minutes; settings by the minute from which they hold. */
  function raisedUnder(lives: readonly Happening[], settings: readonly [number, HomeSettings][], untilMinute: number) {
    let state: HomeState = freshHomeState(start);
    const raised: number[] = [];
    for (let minute = 0; minute <= untilMinute; minute += 1) {
      const nowMs = at(minutes(minute));
      const now = settings.findLast(([from]) => from <= minute)?.[1] ?? hour;
      for (const input of [...lives.filter(({ atMs }) => atMs === nowMs).map((one) => one.input), beat(nowMs)]) {
        const stepped = step(state, input, now, nowMs);
        ({ state } = stepped);
        if (stepped.verdicts.some(({ kind }) => kind === "raise")) raised.push(minute);
      }
    }
    return { raised, state };
  }

  test.each<[string, [number, HomeSettings][], number[]]>([
    [
      "longer: the running one is held to the shorter",
      [
        [0, hour],
        [30, bathroom(hours(2))],
      ],
      [61],
    ],
    [
      "shorter: at once",
      [
        [0, bathroom(hours(2))],
        [45, bathroom(minutes(30))],
      ],
      [45],
    ],
    [
      "taken away: the running one is held",
      [
        [0, hour],
        [30, bathroom(null)],
      ],
      [61],
    ],
    [
      "longer and back",
      [
        [0, hour],
        [30, bathroom(hours(4))],
        [40, hour],
      ],
      [61],
    ],
    [
      "set while they are in there: from the next time they go in, or from the next movement in there",
      [
        [0, bathroom(null)],
        [30, hour],
      ],
      [],
    ],
  ])("%s", (_, settings, expected) => {
    expect(raisedUnder(goesIn, settings, 150).raised).toEqual(expected);
  });

  test("the next stay goes by what is set then, and what is not asked for any more leaves nothing behind", () => {
    const again = [...goesIn, seen("pir-kitchen", minutes(70)), seen("radar-bathroom", minutes(80))];
    expect(
      raisedUnder(
        again,
        [
          [0, hour],
          [30, bathroom(hours(2))],
        ],
        220,
      ).raised,
    ).toEqual([61, 200]);
    const gone = raisedUnder(
      again,
      [
        [0, hour],
        [30, bathroom(null)],
      ],
      300,
    );
    expect(gone.raised).toEqual([61]);
    expect(gone.state.prescribed).toBeUndefined();
  });

  test("all three clocks of a home are few bytes, raised and after an outage", () => {
    const all = { ...none, unseenAfter: hours(12), doorUnopenedDays: 2, bathroomAfter: hours(1) };
    const { state } = live(goesIn, {
      settings: { ...homeSettings, prescribed: all, inactivityAfter: hours(12) },
      untilMs: at(days(4)),
      off: [{ fromMs: at(hours(2)), untilMs: at(hours(3)) }],
    });
    expect(Object.keys(state.prescribed ?? {})).toEqual(["unseen", "door", "stay"]);
    expect(JSON.stringify(state.prescribed).length).toBeLessThan(330);
  });
});
