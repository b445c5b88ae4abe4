/** What holds for any home that is lived in: of each seed a small home, thirty days of it. */

import { describe, expect, test } from "vitest";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, midnight } from "../../test/builders/homes.ts";
import {
  chance,
  doorUsed,
  learningSettings,
  live,
  moved,
  routine,
  type Happening,
  type Lived,
} from "../../test/builders/lived-home.ts";
import type { HomeState } from "./home-state.ts";
import { packed, unpacked } from "./learned/packed.ts";

const seeds = [1, 2, 3, 4];
const count = 30;
const rooms = ["pir-kitchen", "pir-hall", "radar-bathroom", "pir-bedroom"];

/** Each movement is seen by a second detector two seconds later; on two days somebody lies for long, on one nobody comes home. */
function home(seed: number, firstMs = midnight): Happening[] {
  const lies = [
    { fromMs: firstMs + days(17) + hours(9), untilMs: firstMs + days(17) + hours(20) },
    { fromMs: firstMs + days(26) + hours(4), untilMs: firstMs + days(26) + hours(16) },
  ];
  const lives = routine(seed, count, firstMs).filter(
    ({ atMs }) => !lies.some(({ fromMs, untilMs }) => atMs >= fromMs && atMs < untilMs),
  );
  const echoes = lives.flatMap(({ atMs, input }, index) =>
    input.kind === "observed" && input.deviceId !== device("door")
      ? [moved(rooms[index % rooms.length] ?? "pir-hall", atMs + seconds(2))]
      : [],
  );
  const leaves = firstMs + days(22) + hours(23);
  const lost = [moved("pir-hall", leaves - minutes(10)), doorUsed(leaves)];
  return [...lives, ...echoes, ...lost].toSorted((one, other) => one.atMs - other.atMs);
}

/** What was raised, without faults: about whom nobody needs to be told twice. */
const raises = ({ log }: Lived): readonly string[] => log.filter((line) => line.startsWith("raise"));
const raisedAt = (lines: readonly string[]): { what: string; atMs: number }[] =>
  lines.map((line) => {
    const [what = "", alarmId = "", at = ""] = line.split(" ");
    return { what: `${what} ${alarmId}`, atMs: Date.parse(at) };
  });
const delivered = (happenings: readonly Happening[]): Happening[] =>
  happenings.toSorted((one, other) => one.atMs - other.atMs);
/** The same, come in at another time. */
function recorded({ input }: Happening, atMs: number): Happening {
  if (input.kind !== "observed") throw new Error("only what was observed comes in late");
  return { atMs, input: { ...input, recordedAtMs: atMs } };
}
const occurredAt = ({ input, atMs }: Happening): number =>
  input.kind === "observed" ? (input.occurredAtMs ?? atMs) : atMs;

const report = (from: string, atMs: number, state: "present" | "gone", kind: FaultKind = "silent"): Happening => ({
  atMs,
  input: {
    kind: "fault-reported",
    deviceId: device(from),
    report: { kind: "fault", fault: kind, state, detail: "" },
    occurredAtMs: atMs,
    recordedAtMs: atMs,
  },
});

describe.each(seeds)("R-706 the home of seed %i", (seed) => {
  const happenings = home(seed);
  const asLived = live(happenings);
  const untilMs = happenings.at(-1)?.atMs ?? 0;

  test("has alarms, and days without", () => {
    expect(raises(asLived).length).toBeGreaterThan(1);
    expect(raises(asLived).length).toBeLessThan(15);
  });

  test("stored and read after anything that happens, or now and then, it goes on the same", () => {
    const faulty = delivered([
      ...happenings,
      report("pir-bedroom", midnight + days(15) + hours(1), "present"),
      report("pir-bedroom", midnight + days(20), "gone"),
      report("pir-hall", midnight + days(19), "present", "link-lost"),
      {
        atMs: midnight + days(24) + hours(12),
        input: { kind: "cloud-deaf", fromMs: midnight + days(24) + hours(11), toMs: midnight + days(24) + hours(12) },
      },
    ]);
    const never = live(faulty);
    for (const every of [1, 1_000]) {
      const stored = live(faulty, { kept: (state, number) => (number % every === 0 ? storedAndRead(state) : state) });
      expect(stored.log).toEqual(never.log);
      expect(stored.state).toEqual(never.state);
    }
  });

  test("come in within five seconds in any order, and one in a hundred twice, the same is raised as soon, up to the disorder", () => {
    const next = chance(seed + 100);
    const shuffled = happenings.map((one) => recorded(one, occurredAt(one) + Math.floor(next() * 5_000)));
    const twice = shuffled
      .filter(() => next() < 0.01)
      .map((one) => recorded(one, one.atMs + Math.floor(next() * 1_000)));
    expect(twice.length).toBeGreaterThan(0);
    const found = raisedAt(raises(live(delivered([...shuffled, ...twice]), { untilMs })));
    const lived = raisedAt(raises(asLived));
    expect(found.map(({ what }) => what)).toEqual(lived.map(({ what }) => what));
    // Of two movements that come in the wrong way round the earlier one ends no silence: what that one teaches is so much longer.
    for (const [index, { atMs }] of found.entries())
      expect(Math.abs(atMs - (lived[index]?.atMs ?? Number.NaN))).toBeLessThanOrEqual(seconds(10));
  });

  test("what comes in again hours later changes nothing", () => {
    const next = chance(seed + 200);
    const again = happenings.filter(() => next() < 0.01).map((one) => recorded(one, one.atMs + hours(1 + 5 * next())));
    const late = live(delivered([...happenings, ...again.filter(({ atMs }) => atMs < untilMs)]), { untilMs });
    expect(raises(late)).toEqual(raises(asLived));
  });

  test("half an hour of outage each third day raises nothing that was not raised, and nothing sooner", () => {
    const off = Array.from({ length: count / 3 }, (_, index) => {
      const fromMs = midnight + days(3 * index + 1) + hours((7 * index + seed * 5) % 24);
      return { fromMs, untilMs: fromMs + minutes(30) };
    });
    const kept = happenings.map((one) => {
      const span = off.find(({ fromMs, untilMs: endMs }) => one.atMs >= fromMs && one.atMs < endMs);
      return span === undefined ? one : recorded(one, span.untilMs);
    });
    const { raised } = live(delivered(kept), { off, untilMs });
    const near = asLived.raised.map(({ alarm, atMs }) => ({
      alarm,
      fromMs: atMs - hours(1),
      untilMs: atMs + hours(3),
    }));
    for (const { alarm, atMs } of raised)
      expect(near.some((one) => one.alarm === alarm && atMs >= one.fromMs && atMs <= one.untilMs)).toBe(true);
    for (const { atMs } of raised)
      expect(off.some(({ fromMs, untilMs: endMs }) => atMs >= fromMs && atMs < endMs)).toBe(false);
  });
});

describe("R-707 moved in time", () => {
  const plain = (lived: Lived, shiftMs: number): readonly string[] =>
    lived.log.map((line) => {
      const [kind, about = "", ...rest] = line.split(" ");
      const when = new Date(Date.parse(rest.at(-1) ?? "") - shiftMs).toISOString();
      return `${kind} ${about.replace(/-[0-9a-z]+-[0-9a-z]+$/, "")} ${when}`;
    });
  test.each<[string, string, number]>([
    ["a year", "Asia/Shanghai", days(365)],
    ["a year", "UTC", days(365)],
    ["four years", "Asia/Kolkata", days(1_461)],
    // The clock is changed neither in the thirty days nor in those a year of weeks later.
    ["364 days", "Europe/Madrid", days(364)],
    ["364 days", "America/New_York", days(364)],
  ])("by %s in %s nothing changes", (_what, timeZone, shiftMs) => {
    const settings = { ...learningSettings, timeZone };
    const here = live(home(5), { settings });
    const there = live(home(5, midnight + shiftMs), { settings });
    expect(here.raised.length).toBeGreaterThan(0);
    expect(plain(there, shiftMs)).toEqual(plain(here, 0));
    const { learned } = there.state;
    expect(learned?.cells.slice(1)).toEqual(here.state.learned?.cells.slice(1));
  });
});

/** As the ledger does it: what is hot as JSON, what was learned as bytes. */
function storedAndRead({ learned, ...hot }: HomeState): HomeState {
  // `as`: read as it was written.
  const read = JSON.parse(JSON.stringify(hot)) as HomeState;
  const day = learned === undefined ? null : unpacked(packed(learned));
  return day === null ? read : { ...read, learned: day };
}
