import { describe, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { days, hours, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { device, homeSettings } from "../../../test/builders/homes.ts";
import { doorUsed, live, moved, type Happening } from "../../../test/builders/lived-home.ts";
import { step } from "../engine.ts";
import type { HomeInput } from "../home-input.ts";
import type { HomeSettings } from "../home-settings.ts";
import { freshHomeState } from "../home-state.ts";

const none = { unseenAfter: null, doorUnopenedDays: null, bathroomAfter: null, bedroomAfter: null };
const inZone = (timeZone: string, doorUnopenedDays: number | null = 1): HomeSettings => ({
  ...homeSettings,
  timeZone,
  prescribed: { ...none, doorUnopenedDays },
});
const shanghai = inZone("Asia/Shanghai");
/** Somebody moves inside each three hours. */
const upAndAbout = (fromMs: number, untilMs: number): Happening[] =>
  Array.from({ length: Math.floor((untilMs - fromMs) / hours(3)) }, (_, n) =>
    moved("pir-hall", fromMs + minutes(5) + n * hours(3)),
  );
const opens = (atMs: number, recordedAtMs = atMs): Happening => {
  const closing = doorUsed(atMs, recordedAtMs);
  const observation = { kind: "state", what: "door", value: "open", repeated: false } as const;
  return { ...closing, input: { ...closing.input, observation } as HomeInput };
};

/** When it was raised, in UTC; the door moves last at `usedAt`. */
function raisedOf(
  usedAt: string,
  settings: HomeSettings,
  more: readonly Happening[] = [],
  off: [string, string][] = [],
) {
  const usedMs = Date.parse(usedAt);
  const lives = [...upAndAbout(usedMs - hours(7), usedMs + days(6)), doorUsed(usedMs), ...more];
  const spans = off.map(([from, until]) => ({ fromMs: Date.parse(from), untilMs: Date.parse(until) }));
  // Who moves in an outage is heard at its end.
  const heard = lives.map((one): Happening => {
    const span = spans.find(({ fromMs, untilMs }) => one.atMs >= fromMs && one.atMs < untilMs);
    return span ? { atMs: span.untilMs, input: { ...one.input, recordedAtMs: span.untilMs } as HomeInput } : one;
  });
  const { raised, log } = live(
    heard.toSorted((one, other) => one.atMs - other.atMs),
    { settings, off: spans },
  );
  expect(raised.every(({ alarm }) => alarm === "inactivity")).toBe(true);
  return { at: raised.map(({ atMs }) => new Date(atMs).toISOString().replace(".000Z", "Z")), log };
}

describe("R-743 an exterior door that nobody used for whole days, counted from 08:00 on the clock of the home", () => {
  test.each<[string, string, HomeSettings, string[]]>([
    ["a day: its own does not count", "2026-01-05T10:00:00+08:00", shanghai, ["2026-01-07T00:00:00Z"]],
    [
      "used just before 08:00: the day that ends then is its own",
      "2026-01-05T07:59:59+08:00",
      shanghai,
      ["2026-01-06T00:00:00Z"],
    ],
    ["used at 08:00: in the day that begins", "2026-01-05T08:00:00+08:00", shanghai, ["2026-01-07T00:00:00Z"]],
    ["three days", "2026-01-05T10:00:00+08:00", inZone("Asia/Shanghai", 3), ["2026-01-09T00:00:00Z"]],
    ["no number: the longest", "2026-01-05T10:00:00+08:00", inZone("Asia/Shanghai", Number.NaN), []],
    ["not set", "2026-01-05T10:00:00+08:00", inZone("Asia/Shanghai", null), []],
    [
      "over the night in which the clock is put forward",
      "2026-03-28T10:00:00+01:00",
      inZone("Europe/Madrid"),
      ["2026-03-30T06:00:00Z"],
    ],
    [
      "used before it is put forward, due after",
      "2026-03-28T07:00:00+01:00",
      inZone("Europe/Madrid"),
      ["2026-03-29T06:00:00Z"],
    ],
    [
      "over the night in which it is put back",
      "2026-10-24T07:00:00+02:00",
      inZone("Europe/Madrid"),
      ["2026-10-25T07:00:00Z"],
    ],
    ["the same in New York", "2026-10-31T07:00:00-04:00", inZone("America/New_York"), ["2026-11-01T13:00:00Z"]],
  ])("%s", (_, usedAt, settings, expected) => {
    expect(raisedOf(usedAt, settings).at).toEqual(expected);
  });

  test("used a second before it is due, it is not, and counts anew", () => {
    const due = Date.parse("2026-01-07T08:00:00+08:00");
    const { at } = raisedOf("2026-01-05T10:00:00+08:00", shanghai, [
      doorUsed(due - seconds(1)),
      moved("pir-hall", due + minutes(4)),
    ]);
    // That second belongs to the day that ends.
    expect(at).toEqual(["2026-01-08T00:00:00Z"]);
  });

  test("raised once; used again it is over, and the next whole day is another", () => {
    const again = Date.parse("2026-01-08T09:00:00+08:00");
    const { at, log } = raisedOf("2026-01-05T10:00:00+08:00", shanghai, [
      doorUsed(again),
      moved("pir-hall", again + minutes(4)),
    ]);
    expect(at).toEqual(["2026-01-07T00:00:00Z", "2026-01-10T00:00:00Z"]);
    expect(log.map((line) => line.split(" ")[0])).toEqual(["raise", "ease", "raise"]);
    expect(new Set(log.map((line) => line.split(" ")[1])).size).toBe(2);
  });

  test("what nobody could see puts it off by as much, and never into the night", () => {
    const used = "2026-01-05T10:00:00+08:00";
    // Heard last at 11:59 and again at 18:01, six hours.
    const short = raisedOf(used, shanghai, [], [["2026-01-06T12:00:00+08:00", "2026-01-06T18:00:00+08:00"]]);
    expect(short.at).toEqual([expect.stringMatching(/^2026-01-07T06:0/)]);
    const long = raisedOf(used, shanghai, [], [["2026-01-06T02:00:00+08:00", "2026-01-06T20:00:00+08:00"]]);
    expect(long.at).toEqual(["2026-01-08T00:00:00Z"]);
    // It was used meanwhile, and the gateway kept it.
    const kept = doorUsed(Date.parse("2026-01-06T13:00:00+08:00"));
    expect(raisedOf(used, shanghai, [kept], [["2026-01-06T12:00:00+08:00", "2026-01-06T18:00:00+08:00"]]).at).toEqual([
      expect.stringMatching(/^2026-01-08T0[0-6]/),
    ]);
  });

  test("not while it stands open, while they are out, or in a home whose doors say nothing", () => {
    const used = Date.parse("2026-01-05T10:00:00+08:00");
    const night = { ...shanghai, doorOpenAfter: minutes(60) };
    const open = live(
      [...upAndAbout(used, used + days(3)), opens(used + minutes(1))].toSorted((one, other) => one.atMs - other.atMs),
      { settings: night },
    );
    expect(open.raised.filter(({ alarm }) => alarm === "inactivity")).toEqual([]);
    const out = live([moved("pir-hall", used), doorUsed(used + minutes(1))], {
      settings: shanghai,
      untilMs: used + days(4),
    });
    expect(out.raised.map(({ alarm }) => alarm)).toEqual(["away-overdue"]);
    const silent = live(upAndAbout(used, used + days(4)), { settings: shanghai });
    expect(silent.raised).toEqual([]);
    const inside = { ...shanghai, devices: shanghai.devices.map((one) => ({ ...one, isExteriorDoor: false })) };
    expect(raisedOf("2026-01-05T10:00:00+08:00", inside).at).toEqual([]);
  });

  test("a door that is deaf says nothing by being still", () => {
    const faultAtMs = Date.parse("2026-01-05T20:00:00+08:00");
    const input: HomeInput = {
      kind: "fault-reported",
      deviceId: device("door"),
      report: { kind: "fault", fault: "silent", state: "present", detail: "" },
      occurredAtMs: faultAtMs,
      recordedAtMs: faultAtMs,
    };
    expect(raisedOf("2026-01-05T10:00:00+08:00", shanghai, [{ atMs: faultAtMs, input }]).at).toEqual([]);
  });

  test("set today, nothing is raised of the days before", () => {
    const used = Date.parse("2026-01-05T10:00:00+08:00");
    const { state } = live(
      [...upAndAbout(used - hours(7), used + days(9)), doorUsed(used)].toSorted((one, other) => one.atMs - other.atMs),
      {
        settings: inZone("Asia/Shanghai", null),
      },
    );
    const now = state.lastActivityAtMs ?? 0;
    const set = step(state, { kind: "gateway-heard", occurredAtMs: now, recordedAtMs: now }, shanghai, now);
    expect(set.verdicts).toEqual([]);
    expect(set.state.prescribed?.door).toMatchObject({ sinceMs: now, after: 1 });
  });

  test("why, and that caregivers have their two rounds before anybody else is called", () => {
    const used = Date.parse("2026-01-05T10:00:00+08:00");
    const due = Date.parse("2026-01-07T08:00:00+08:00");
    const { state } = live(
      [...upAndAbout(used - hours(7), due - hours(1)), doorUsed(used)].toSorted((one, other) => one.atMs - other.atMs),
      { settings: shanghai, untilMs: due - seconds(1) },
    );
    const { verdicts } = step(state, { kind: "gateway-heard", occurredAtMs: due, recordedAtMs: due }, shanghai, due);
    expect(verdicts).toMatchObject([
      {
        alarm: "inactivity",
        outsideAtMs: due + minutes(60),
        grounds: [
          { kind: "door-unopened", sinceMs: used, days: 1 },
          { kind: "limit-set", lengthMs: days(1) },
        ],
      },
    ]);
  });
});

describe("R-741 nobody seen inside for as long as is prescribed, whatever the door says", () => {
  const start = Date.parse("2026-01-05T10:00:00+08:00");
  const day: HomeSettings = { ...homeSettings, prescribed: { ...none, unseenAfter: hours(24) } };
  const seenOnce = [moved("pir-hall", start)];
  /** Opened and closed by the wind, or by whoever looks in. */
  const knocks = (count: number, every: number): Happening[] =>
    Array.from({ length: count }, (_, n) =>
      n % 2 === 0 ? opens(start + (n + 1) * every) : doorUsed(start + (n + 1) * every),
    );
  const inHours = (
    lives: readonly Happening[],
    settings: HomeSettings,
    until: number,
    off: [number, number][] = [],
  ) => {
    const spans = off.map(([from, to]) => ({ fromMs: start + hours(from), untilMs: start + hours(to) }));
    const { raised, log } = live(
      [...lives].toSorted((one, other) => one.atMs - other.atMs),
      {
        settings: { ...settings, doorOpenAfter: minutes(60) },
        untilMs: start + hours(until),
        off: spans,
      },
    );
    const all = raised.filter(({ alarm }) => alarm !== "door-watch");
    return { raised: all.map(({ alarm, atMs }) => `${alarm} ${(atMs - start) / hours(1)}`), log };
  };

  test("the silence calls people first, and this one not again", () => {
    expect(inHours(seenOnce, day, 60).raised).toEqual(["inactivity 12"]);
  });

  test("who is out is missed first, and by this one not again", () => {
    expect(
      inHours([...seenOnce, doorUsed(start + minutes(1))], { ...day, awayOverdueAfter: hours(16) }, 60).raised,
    ).toEqual([expect.stringMatching(/^away-overdue 16\.0/)]);
  });

  test("a door whose contact chatters begins no outing and ends every silence: only this one is left", () => {
    const chatters = [...seenOnce, ...knocks(30 * 30, minutes(2))];
    expect(inHours(chatters, day, 30).raised).toEqual(["inactivity 24"]);
    expect(inHours(chatters, homeSettings, 30).raised).toEqual([]);
  });

  test("at twelve hours where that is set, before an outing of sixteen is over", () => {
    const settings = { ...day, prescribed: { ...none, unseenAfter: hours(12) }, awayOverdueAfter: hours(16) };
    const { raised, log } = inHours(
      [...seenOnce, doorUsed(start + minutes(1)), moved("pir-hall", start + hours(14))],
      settings,
      15,
    );
    expect(raised).toEqual(["inactivity 12"]);
    expect(log.map((line) => line.split(" ")[0])).toEqual(["raise", "ease"]);
    expect(
      inHours([...seenOnce, doorUsed(start + minutes(1)), moved("pir-hall", start + hours(12) - 1_000)], settings, 15)
        .raised,
    ).toEqual([]);
  });

  test("the time in which nobody could be seen does not count", () => {
    const settings = { ...day, prescribed: { ...none, unseenAfter: hours(12) }, awayOverdueAfter: hours(16) };
    const { raised } = inHours([...seenOnce, doorUsed(start + minutes(1))], settings, 18, [[2, 5]]);
    expect(raised).toHaveLength(1);
    expect(Number(raised[0]?.split(" ")[1])).toBeCloseTo(15, 0);
  });

  test("not where no detector is known to work, and not while nobody is expected", () => {
    const settings = { ...day, prescribed: { ...none, unseenAfter: hours(12) }, awayOverdueAfter: hours(16) };
    const nobody = step(
      freshHomeState(start),
      { kind: "gateway-heard", occurredAtMs: start, recordedAtMs: start },
      settings,
      start,
    );
    expect(live([], { settings, from: nobody.state, untilMs: start + hours(30) }).raised).toEqual([]);
    const absence = {
      absenceId: "a-1",
      kind: "holiday",
      by: "Li Na",
      accountId: null,
      fromMs: start + hours(1),
      lastDay: "2026-01-09",
      untilMs: start + days(4),
    } as const;
    const set: Happening = {
      atMs: start + hours(1),
      input: { kind: "absence", asked: { kind: "set", absence, seen: null } },
    };
    const lives = [...seenOnce, doorUsed(start + minutes(1)), set];
    expect(inHours(lives, settings, 90).raised).toEqual([]);
    // After it people are looked for, by whichever time is the shorter, counted from its end.
    expect(inHours(lives, settings, 96 + 13).raised).toEqual(["inactivity 108"]);
  });

  test("an id of the longest name of a home is an id", () => {
    const homeId = must(parseHomeId("h".repeat(64)), "h");
    const settings = { ...day, homeId, prescribed: { ...none, unseenAfter: hours(12) }, awayOverdueAfter: hours(16) };
    const { log } = inHours([...seenOnce, doorUsed(start + minutes(1))], settings, 13);
    expect(log[0]).toMatch(/^raise unseen-[0-9a-f]{16}-[0-9a-z]+ /);
  });
});
