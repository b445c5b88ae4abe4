/** After a fall silence counts sooner for a day. The clock of the home is UTC here. */

import { describe, expect, test } from "vitest";
import { must, parseAlarmId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, midnight } from "../../test/builders/homes.ts";
import { learningSettings, live, moved, type Happening } from "../../test/builders/lived-home.ts";
import type { HomeSettings } from "./home-settings.ts";
import type { HomeState } from "./home-state.ts";

const utc: HomeSettings = { ...learningSettings, timeZone: "UTC" };
const clock = (day: number, hour: number): number => midnight + days(day) + hours(hour);
/** Up at six, seen each half hour until ten in the evening, last in the bedroom. */
const wholeDay = (day: number): Happening[] =>
  Array.from({ length: 33 }, (_, n) =>
    moved(n === 0 || n === 32 ? "pir-bedroom" : n % 2 === 0 ? "pir-kitchen" : "pir-hall", clock(day, 6 + n / 2)),
  );
const daysOf = (count: number): Happening[] => Array.from({ length: count }, (_, day) => wholeDay(day)).flat();

/** A radar reports a fall and, 20 s later, that it is over. */
function clearedFall(atMs: number, recordedAtMs = atMs): Happening[] {
  const said = (edge: "raised" | "cleared", afterMs: number): Happening => ({
    atMs: recordedAtMs + afterMs,
    input: {
      kind: "life",
      alarmId: must(parseAlarmId("fall-1"), "fall-1"),
      event: { kind: "life", alarm: "fall", edge, confidence: "low", evidence: "", repeated: false },
      deviceId: device("radar-bathroom"),
      isKnownDevice: true,
      occurredAtMs: atMs + afterMs,
      recordedAtMs: recordedAtMs + afterMs,
    },
  });
  return [said("raised", 0), said("cleared", seconds(20))];
}

/** After how long a silence that begins at the last happening is missed, in hours. */
function missedAfter(happened: readonly Happening[], settings = utc, kept?: (state: HomeState) => HomeState): number {
  const inOrder = happened.toSorted((one, other) => one.atMs - other.atMs);
  const lastMs = Math.max(...happened.map(({ atMs, input }) => (input.kind === "observed" ? atMs : 0)));
  const { raised } = live(inOrder, { settings, untilMs: lastMs + hours(13), ...(kept ? { kept } : {}) });
  const missed = raised.find(({ alarm, atMs }) => alarm === "inactivity" && atMs > lastMs);
  return missed === undefined ? Number.NaN : (missed.atMs - lastMs) / hours(1);
}

const known = daysOf(40);
/** In no room in which nobody stays for long. */
const sits = (day: number, hour: number): Happening => moved("pir-bedroom", clock(day, hour));

describe("R-769 a silence within a day of a fall counts sooner", () => {
  const usual = missedAfter([...known, sits(40, 12)]);

  test.each<[string, readonly Happening[], number]>([
    ["as on any day, without a fall", [], 0],
    ["a fall that was over at once, an hour before", clearedFall(clock(40, 11)), 1],
    ["a fall almost a day before", clearedFall(clock(39, 12)), 1],
    ["a fall more than a day before", clearedFall(clock(39, 12) - seconds(1)), 0],
    ["a fall in the silence itself", clearedFall(clock(40, 12) + minutes(5)), 1],
    ["a fall of the morning that was heard after an outage", clearedFall(clock(40, 7), clock(40, 11)), 1],
  ])("%s", (_what, fall, sooner) => {
    expect(missedAfter([...known, ...fall, sits(40, 12)])).toBeCloseTo(usual - sooner, 2);
  });

  test("a later fall does not shorten the day of an earlier one, nor an older one that is heard late", () => {
    const falls = [...clearedFall(clock(40, 10)), ...clearedFall(clock(38, 10), clock(40, 11))];
    expect(missedAfter([...known, ...falls, sits(40, 12)])).toBeCloseTo(usual - 1, 2);
  });

  test("a home that is hardly known has one hour too", () => {
    const few = daysOf(2);
    const [without, after] = [[], clearedFall(clock(2, 11))].map((fall) => missedAfter([...few, ...fall, sits(2, 12)]));
    // Two hours, and one more that fades over three weeks; at the later hour less is usual.
    expect((without ?? 0) - (after ?? 0)).toBeGreaterThan(1.5);
  });

  test("each room has its limit then: whoever lies in the living room for longer than anybody ever did is missed", () => {
    const pendant = (day: number, hour: number): Happening => moved("pendant", clock(day, hour));
    const sat = known.concat(Array.from({ length: 12 }, (_, n) => pendant(28 + n, 12.1)));
    const [without, after] = [[], clearedFall(clock(40, 11))].map((fall) =>
      missedAfter([...sat, ...fall, pendant(40, 12)]),
    );
    expect(after).toBeLessThan(1.8);
    expect(without).toBeGreaterThan(2);
  });

  test("high sensitivity, or where the day is not asked, is made no later by it", () => {
    for (const sensitivity of ["high", "off"] as const) {
      const settings: HomeSettings = { ...utc, sensitivity };
      const [without, after] = [[], clearedFall(clock(40, 11))].map((fall) =>
        missedAfter([...known, ...fall, sits(40, 12)], settings),
      );
      expect(after).toBeLessThanOrEqual(without ?? 0);
    }
  });

  test("it is remembered over a restart, and said beside what is usual", () => {
    const stored = (state: HomeState): HomeState => {
      const { learned, ...hot } = state;
      // `as`: what this line has just written.
      const back = JSON.parse(JSON.stringify(hot)) as HomeState;
      return learned === undefined ? back : { ...back, learned };
    };
    const happened = [...known, ...clearedFall(clock(40, 11)), sits(40, 12)];
    expect(missedAfter(happened, utc, stored)).toBe(missedAfter(happened));
    const { raised } = live(happened, { settings: utc, untilMs: clock(40, 22) });
    expect(raised.at(-1)?.grounds).toContainEqual({ kind: "a-fall-lately", atMs: clock(40, 11) });
  });
});
