import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { hours, millis, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import {
  alarmKinds,
  answeredBy,
  defaultPlans,
  planFor,
  type AlarmPlan,
  type PlanStep,
  type Told,
} from "./alarm-plan.ts";
import { answeredWithinMax, holesOf } from "./plan-holes.ts";
import { preview, type CalledContact } from "./plan-preview.ts";
import { isHeldBack } from "./quiet-hours.ts";
import { isWithin, timeWindowSchema, weekTimeOf, week, type TimeWindow } from "./time-window.ts";

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const daily = (from: string, to: string): TimeWindow => ({ weekdays: everyDay, from, to });
const step = (tell: Told, afterMs: number, ...windows: TimeWindow[]): PlanStep => ({ tell, afterMs, hours: windows });
const planOf = (...steps: PlanStep[]): AlarmPlan => ({ kinds: [...alarmKinds], steps, againMs: minutes(1) });
const said = (plan: AlarmPlan) => holesOf([plan]).map(({ why }) => why.en);
const sunday = (hour: number, minute = 0) => millis(hours(6 * 24 + hour) + minutes(minute));

describe("R-260 a plan with a hole is refused", () => {
  test("what is set where nobody has set anything has none", () => {
    expect(holesOf(defaultPlans)).toEqual([]);
  });

  test.each([
    ["nobody at night", planOf(step("desk", 0, daily("06:00", "22:00"))), "begins on Monday 00:00"],
    ["only who may not answer", planOf(step("resident", 0), step("contacts", seconds(60))), "sure to be answered"],
    ["too late", planOf(step("contacts", 0), step("ambulance", minutes(5) + 1)), "Tell them earlier"],
    [
      "a Sunday",
      planOf(step("desk", 0, { weekdays: [1, 2, 3, 4, 5, 6], from: "00:00", to: "24:00" })),
      "begins on Sunday 00:00",
    ],
    [
      "between two whose hours have no gap: each is due when the other has hours",
      planOf(
        step("responder", minutes(1), daily("08:00", "20:00")),
        step("ambulance", minutes(5), daily("20:00", "08:00")),
      ),
      "begins on Monday 07:55",
    ],
    [
      "told soon enough, and never again",
      planOf(step("desk", 0, daily("08:00", "20:00")), step("responder", minutes(5), daily("20:05", "08:05"))),
      "told again on Monday 20:00",
    ],
  ])("%s", (_case, plan, sentence) => {
    expect(said(plan)).toEqual([expect.stringContaining(sentence)]);
  });

  test("one by day and one by night who are told equally soon leave none", () => {
    const steps = [
      step("responder", minutes(2), daily("08:00", "20:00")),
      step("ambulance", minutes(2), daily("20:00", "08:00")),
    ];
    expect(said(planOf(...steps))).toEqual([]);
  });

  test("a kind without a plan, and one with two", () => {
    const plan = planOf(step("desk", 0));
    expect(holesOf([{ ...plan, kinds: alarmKinds.filter((kind) => kind !== "smoke") }])).toMatchObject([
      { kinds: ["smoke"] },
    ]);
    expect(holesOf([plan, { ...plan, kinds: ["gas"] }])).toMatchObject([{ kinds: ["gas"] }]);
  });

  test("what it says of the week is what every minute of the week says", () => {
    const clock = fc
      .tuple(fc.integer({ min: 0, max: 23 }), fc.constantFrom("00", "07", "30"))
      .map(([h, m]) => `${String(h).padStart(2, "0")}:${m}`);
    const window = fc
      .record({ weekdays: fc.uniqueArray(fc.constantFrom(...everyDay), { minLength: 3 }), from: clock, to: clock })
      .filter((one) => timeWindowSchema.safeParse(one).success);
    const anyStep = fc.record({
      tell: fc.constantFrom<Told>("desk", "responder", "contacts", "ambulance"),
      afterMs: fc.constantFrom(0, seconds(90), minutes(4), minutes(8)),
      hours: fc.array(window, { maxLength: 2 }),
    });
    fc.assert(
      fc.property(fc.array(anyStep, { minLength: 1, maxLength: 4 }), (steps) => {
        const human = steps.filter(({ tell }) => answeredBy[tell] === "a-human");
        let isHole = human.length === 0;
        for (let begun = 0; begun < week && !isHole; begun += seconds(30)) {
          const isTold = human.some(
            (one) => one.afterMs <= answeredWithinMax && isWithin(one.hours, millis(begun + one.afterMs)),
          );
          isHole = !isTold || !human.some((one) => isWithin(one.hours, millis(begun)));
        }
        expect(holesOf([planOf(...steps)]).length > 0).toBe(isHole);
      }),
      { numRuns: 25 },
    );
  });
});

describe("R-261 who would be told at 03:00 on a Sunday", () => {
  const contact = (contactId: string, more: Partial<CalledContact>): CalledContact => ({
    contactId,
    name: contactId,
    hours: [],
    lastTry: "answered",
    ...more,
  });

  test("each step with its delay, each contact with why they would not be reached", () => {
    const plan = planOf(
      step("contacts", seconds(60)),
      step("desk", 0, daily("06:00", "22:00")),
      step("responder", minutes(3)),
      step("ambulance", minutes(5)),
    );
    const contacts = [
      contact("son", { hours: [daily("07:00", "23:00")] }),
      contact("daughter", { lastTry: "no-answer" }),
      contact("neighbour", {}),
    ];
    const seen = preview(plan, contacts, sunday(3));
    expect(seen.tellings.map((one) => [one.afterMs, one.contact?.name ?? one.tell, one.standing])).toEqual([
      [0, "desk", "outside-hours"],
      [seconds(60), "son", "outside-hours"],
      [seconds(60), "daughter", "doubtful"],
      [seconds(60), "neighbour", "told"],
      [minutes(3), "responder", "told"],
      [minutes(5), "ambulance", "told"],
    ]);
    expect(seen.firstHumanAfterMs).toBe(minutes(3));
    expect(preview(plan, [], sunday(12)).firstHumanAfterMs).toBe(0);
    expect(preview(plan, [], sunday(12)).tellings[1]).toMatchObject({ tell: "contacts", standing: "nobody-there" });
  });

  test("a step belongs to the hour in which it is due, over midnight and over the end of the week", () => {
    const plan = planOf(step("responder", minutes(3), { weekdays: [1], from: "00:00", to: "00:05" }));
    expect(preview(plan, [], sunday(23, 58)).tellings[0]?.standing).toBe("told");
    expect(preview(plan, [], sunday(23, 56)).tellings[0]?.standing).toBe("outside-hours");
  });

  test("every kind of alarm has its plan", () => {
    for (const kind of alarmKinds) expect(planFor(defaultPlans, kind)).toBeDefined();
  });
});

describe("hours of a week", () => {
  test.each([
    [daily("22:00", "07:00"), sunday(23), true],
    [daily("22:00", "07:00"), sunday(7), false],
    [{ weekdays: [7], from: "22:00", to: "07:00" }, hours(6), true],
    [{ weekdays: [7], from: "22:00", to: "07:00" }, hours(30), false],
    [{ weekdays: [1], from: "00:00", to: "24:00" }, millis(hours(24) - 1), true],
    [{ weekdays: [1], from: "00:00", to: "24:00" }, hours(24), false],
  ])("%j at %i: %s", (window, at, holds) => {
    expect(isWithin([window], millis(at))).toBe(holds);
  });

  test("are read on the clock of the home", () => {
    // Saturday 19:00 UTC is Sunday 03:00 in Shanghai.
    expect(weekTimeOf(Date.UTC(2026, 10, 21, 19), "Asia/Shanghai")).toBe(sunday(3));
  });

  test.each(["08:00/08:00", "24:00/08:00", "8:00/09:00", "08:00/25:00"])("%s are none", (text) => {
    const [from = "", to = ""] = text.split("/");
    expect(timeWindowSchema.safeParse(daily(from, to)).success).toBe(false);
  });
});

test("R-259 quiet hours hold back what can wait, and never an alarm nor a dead panic button", () => {
  const quiet = { from: "22:00", to: "07:00" };
  for (const hour of [0, 3, 6, 7, 12, 22]) {
    const isQuiet = hour < 7 || hour >= 22;
    for (const news of ["fault", "reminder", "report"] as const)
      expect(isHeldBack(news, quiet, hours(hour))).toBe(isQuiet);
    for (const news of ["alarm", "fault-of-life"] as const) expect(isHeldBack(news, quiet, hours(hour))).toBe(false);
  }
  expect(isHeldBack("report", null, hours(3))).toBe(false);
});
