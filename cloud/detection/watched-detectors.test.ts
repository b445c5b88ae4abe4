/** Detectors that cannot be right, seen from the cloud. The clock of the home is UTC here. */

import { describe, expect, test } from "vitest";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, midnight } from "../../test/builders/homes.ts";
import {
  doorUsed,
  learningSettings,
  live,
  moved,
  type Happening,
  type Living,
} from "../../test/builders/lived-home.ts";
import type { HomeSettings } from "./home-settings.ts";
import { watchersMax, type HomeState } from "./home-state.ts";
import { step } from "./engine.ts";
import { at, cell } from "./learned/learned-day.ts";

const settings = { ...learningSettings, timeZone: "UTC" };
const clock = (day: number, hour: number): number => midnight + days(day) + hours(hour);
const detectors = ["pir-bedroom", "pir-kitchen", "pir-hall"];
/** Each half hour from six to ten in the evening the next of the detectors shows somebody. */
const lived = (fromDay: number, count: number, of = detectors): Happening[] =>
  Array.from({ length: count * 33 }, (_, n) =>
    moved(of[n % of.length] ?? "pir-hall", clock(fromDay + Math.floor(n / 33), 6 + (n % 33) / 2)),
  );
const away = { fromMs: clock(20, 1), untilMs: clock(23, 20) };
/** What is recorded while the kit is away comes in at the end. */
function heardAfter(one: Happening, { fromMs, untilMs }: typeof away): Happening {
  const { input } = one;
  return one.atMs < fromMs || one.atMs >= untilMs || input.kind !== "observed"
    ? one
    : { atMs: untilMs, input: { ...input, recordedAtMs: untilMs } };
}
function contact(of: string, atMs: number): Happening {
  const used = doorUsed(atMs);
  return used.input.kind === "observed" ? { atMs, input: { ...used.input, deviceId: device(of) } } : used;
}
const faultsIn = (happened: readonly Happening[], living: Living = {}): string[] =>
  live(
    happened.toSorted((one, other) => one.atMs - other.atMs),
    { settings, ...living },
  ).log.filter((line) => line.startsWith("fault"));
const dead = "device-failure present technician";

describe("R-770 a detector of movement that shows nobody while others do is believed to be dead", () => {
  const known = lived(0, 20);

  test("after a day, when it was never still for longer than a third of one", () => {
    const faults = faultsIn([...known, ...lived(20, 4, ["pir-kitchen", "pir-hall"])]);
    expect(faults).toHaveLength(1);
    expect(faults[0]).toMatch(new RegExp(`^fault ${dead} 2026-01-2[67]`));
    const [, , , , time = ""] = faults[0]?.split(" ") ?? [];
    const stillFor = Date.parse(time) - clock(19, 22);
    expect(stillFor).toBeGreaterThan(hours(24));
    expect(stillFor).toBeLessThan(hours(35));
  });

  test.each<[string, readonly Happening[], Living?]>([
    ["it goes on showing somebody", lived(20, 4)],
    ["nobody is shown by any", []],
    ["only one other shows somebody", lived(20, 4, ["pir-kitchen"])],
    [
      "it was still for that long before: three times as long is allowed",
      [
        ...lived(20, 1, ["pir-kitchen", "pir-hall"]),
        ...lived(21, 4),
        ...lived(25, 1, ["pir-kitchen", "pir-hall"]),
        ...lived(26, 1),
      ],
    ],
    [
      "the gateway was away for most of it",
      lived(20, 4, ["pir-kitchen", "pir-hall"]).map((one) => heardAfter(one, away)),
      { off: [away] },
    ],
    ["all came home from days away", lived(26, 1)],
    [
      "they left by the exterior door for days, and open it and a cupboard before anybody is seen again",
      [
        doorUsed(clock(19, 22.2)),
        ...[clock(26, 6) - minutes(2), clock(26, 6) - minutes(1)].map((atMs) => doorUsed(atMs)),
        contact("pantry", clock(26, 6) - seconds(30)),
        ...lived(26, 1, ["pir-kitchen", "pir-hall"]),
      ],
    ],
  ])("not when %s", (_what, after, living = {}) => {
    expect(
      faultsIn([...known, ...after], { untilMs: clock(27, 0), ...living }).filter((line) => line.includes(dead)),
    ).toEqual([]);
  });

  test("not in a home that is not known for two weeks, and not where its day is not asked", () => {
    expect(faultsIn([...lived(0, 5), ...lived(5, 4, ["pir-kitchen", "pir-hall"])])).toEqual([]);
    const off = { ...settings, sensitivity: "off" } as const;
    expect(faultsIn([...known, ...lived(20, 4, ["pir-kitchen", "pir-hall"])], { settings: off })).toEqual([]);
  });

  test.each<[string, HomeSettings["devices"]]>([
    ["was taken out of the home", settings.devices.filter((one) => one.deviceId !== device("pir-bedroom"))],
    [
      "watches the outside now",
      settings.devices.map((one) => (one.deviceId === device("pir-bedroom") ? { ...one, room: "outside" } : one)),
    ],
  ])("not one that %s", (_what, devices) => {
    const { state } = live(known, { settings });
    const after = lived(20, 4, ["pir-kitchen", "pir-hall"]);
    expect(faultsIn(after, { from: state })).toHaveLength(1);
    expect(faultsIn(after, { from: state, settings: { ...settings, devices } })).toEqual([]);
  });

  test("the bedroom's widens what is usual, and it is taken back when it shows somebody again", () => {
    const died = [...known, ...lived(20, 4, ["pir-kitchen", "pir-hall"])];
    const widenedFrom = (happened: readonly Happening[]): number => {
      const { learned } = live(happened, { settings }).state;
      return learned === undefined ? Number.NaN : cell(learned, at.faultDay);
    };
    expect(widenedFrom([...known, ...lived(20, 4)])).toBe(0);
    expect(widenedFrom(died)).toBe(clock(21, 0) / days(1));
    const back = faultsIn([...died, moved("pir-bedroom", clock(24, 7))]);
    expect(back).toHaveLength(2);
    expect(back[1]).toBe(`fault device-failure gone technician ${new Date(clock(24, 7)).toISOString()}`);
  });

  test("what its gateway has said of it is not taken back by what was concluded here", () => {
    const { state } = live(known, { settings });
    const reported = step(
      state,
      {
        kind: "fault-reported",
        deviceId: device("pir-bedroom"),
        report: { kind: "fault", fault: "device-failure", state: "present", detail: "" },
        occurredAtMs: clock(20, 1),
        recordedAtMs: clock(20, 1),
      },
      settings,
      clock(20, 1),
    ).state;
    const { log, state: after } = live([moved("pir-kitchen", clock(20, 6)), moved("pir-bedroom", clock(20, 7))], {
      settings,
      from: reported,
    });
    expect(log.filter((line) => line.startsWith("fault"))).toEqual([]);
    expect(after.deaf).toHaveLength(1);
  });
});

describe("R-771 a detector that reports without a pause is not believed", () => {
  const run = (count: number, everyMs: number, from = clock(0, 12), of = "pir-hall"): Happening[] =>
    Array.from({ length: count }, (_, n) => moved(of, from + n * everyMs));
  const stuck = "stuck present technician";

  test.each<[string, readonly Happening[], number]>([
    ["every two seconds for eleven minutes", run(330, seconds(2)), 1],
    ["every two seconds for nine minutes", run(270, seconds(2)), 0],
    ["every four seconds for an hour", run(900, seconds(4)), 0],
    [
      "every two seconds, while another shows somebody each minute",
      [...run(600, seconds(2)), ...run(20, minutes(1), clock(0, 12) + 1, "pir-kitchen")],
      0,
    ],
    ["every two seconds for half an hour: said once", run(900, seconds(2)), 1],
  ])("%s: %#", (_what, happened, times) => {
    expect(
      faultsIn([moved("pir-kitchen", clock(0, 11)), ...happened]).filter((line) => line.includes(stuck)),
    ).toHaveLength(times);
  });

  test("it hides no silence, and is believed again when it was still for ten minutes", () => {
    const chatter = run(13 * 1800, seconds(2), clock(0, 12));
    const { raised, log } = live([moved("pir-kitchen", clock(0, 11)), ...chatter], { settings });
    expect(raised.map(({ alarm }) => alarm)).toEqual(["inactivity"]);
    const lastMs = chatter.at(-1)?.atMs ?? 0;
    const back = live([moved("pir-kitchen", clock(0, 11)), ...chatter, moved("pir-hall", lastMs + minutes(11))], {
      settings,
    });
    expect(back.log.filter((line) => line.includes("stuck gone"))).toHaveLength(1);
    expect(log.filter((line) => line.includes("stuck gone"))).toEqual([]);
  });

  test("one more detector than is remembered is said once as well, not at each movement", () => {
    const many = Array.from({ length: watchersMax }, (_, n) => moved(`pir-${n}`, clock(0, 6) + n * minutes(1)));
    const chatter = run(900, seconds(2));
    const lastMs = chatter.at(-1)?.atMs ?? 0;
    const happened = [...many, ...chatter, moved("pir-hall", lastMs + minutes(11))];
    expect(faultsIn(happened).map((line) => line.split(" ")[2])).toEqual(["present", "gone"]);
  });

  test("what is remembered of a home's detectors stays small, however many there are", () => {
    let state: HomeState = live(lived(0, 20), { settings }).state;
    for (let n = 0; n < 40; n += 1)
      ({ state } = live([moved(`pir-${n}`, clock(21, 6 + n / 10))], { settings, from: state }));
    expect(state.watchers.length).toBe(watchersMax);
    expect(state.heard?.length ?? 0).toBeLessThanOrEqual(2 * watchersMax);
    const { learned: _learned, ...hot } = state;
    expect(JSON.stringify({ heard: hot.heard, chatter: hot.chatter }).length).toBeLessThan(250);
  });
});
