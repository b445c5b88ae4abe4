import { describe, expect, test } from "vitest";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { defaultPlans } from "../settings/alarm-plan.ts";
import { gapsOf, lookedAhead, onDuty, rotaSchema, type Rota } from "./rota.ts";
import { vainSentence, vainSteps } from "./vain-steps.ts";

const person = (personId: string) => ({
  personId,
  name: personId,
  phone: "13800000000",
  accountId: null,
  languages: ["zh" as const],
});
const everyDay = [1, 2, 3, 4, 5, 6, 7];
/** Wang by day, Li by night; on a holiday Zhao all day. */
const rota: Rota = {
  timeZone: "Asia/Shanghai",
  people: ["wang", "li", "zhao"].map(person),
  shifts: [
    { personIds: ["wang"], hours: [{ weekdays: everyDay, from: "08:00", to: "20:00" }] },
    { personIds: ["li"], hours: [{ weekdays: everyDay, from: "20:00", to: "08:00" }] },
  ],
  holidays: [{ day: "2026-10-01", name: "国庆节" }],
  holidayShifts: [{ personIds: ["zhao"], from: "08:00", to: "08:00" }].map((one) => ({ ...one, to: "07:59" })),
  swaps: [],
};
const at = (text: string): number => Date.parse(`${text}+08:00`);
const names = (of: Rota, text: string): string[] => onDuty(of, at(text)).people.map(({ name }) => name);

describe("R-358 who is on duty", () => {
  test.each([
    ["2026-09-28T08:00:00", "wang"],
    ["2026-09-28T19:59:59", "wang"],
    ["2026-09-28T20:00:00", "li"],
    ["2026-09-29T03:00:00", "li"],
    // The night before the holiday is an ordinary night until its end.
    ["2026-10-01T07:59:00", "li"],
    ["2026-10-01T08:00:00", "zhao"],
    ["2026-10-02T07:00:00", "zhao"],
    ["2026-10-02T08:00:00", "wang"],
  ])("at %s: %s", (text, name) => {
    expect(names(rota, text)).toEqual([name]);
  });

  test("a swap stands above the week and the holiday, the latest above the others, from an instant up to another", () => {
    const swaps = [
      { fromMs: at("2026-10-01T00:00:00"), untilMs: at("2026-10-01T12:00:00"), personIds: ["wang", "li"], why: "" },
      { fromMs: at("2026-10-01T10:00:00"), untilMs: at("2026-10-01T11:00:00"), personIds: ["li"], why: "ill" },
    ];
    const swapped = { ...rota, swaps };
    expect(names(swapped, "2026-10-01T09:00:00")).toEqual(["wang", "li"]);
    expect(onDuty(swapped, at("2026-10-01T10:30:00"))).toMatchObject({ because: "swap", people: [{ name: "li" }] });
    expect(names(swapped, "2026-10-01T12:00:00")).toEqual(["zhao"]);
  });

  test("without a pattern of their own holidays are days like others, and no hours are always", () => {
    expect(names({ ...rota, holidayShifts: [] }, "2026-10-01T09:00:00")).toEqual(["wang"]);
    expect(names({ ...rota, shifts: [{ personIds: ["li"], hours: [] }], holidays: [] }, "2026-01-01T00:00:00")).toEqual(
      ["li"],
    );
  });

  test.each<[string, Partial<Rota>]>([
    ["somebody nobody knows", { shifts: [{ personIds: ["nobody"], hours: [] }] }],
    ["twice the same person", { people: [person("wang"), person("wang"), person("li"), person("zhao")] }],
    ["neither a number nor an account", { people: rota.people.map((one) => ({ ...one, phone: null })) }],
    ["a swap that ends before it begins", { swaps: [{ fromMs: 2, untilMs: 1, personIds: ["li"], why: "" }] }],
  ])("%s is refused", (_, wrong) => {
    expect(rotaSchema.safeParse(rota).success).toBe(true);
    expect(rotaSchema.safeParse({ ...rota, ...wrong }).success).toBe(false);
  });
});

describe("R-359 a rota with holes", () => {
  const from = at("2026-09-28T12:00:00");
  const byDay: Rota = { ...rota, shifts: rota.shifts.slice(0, 1), holidays: [] };

  test("shows them: each hour of eight weeks in which nobody is on duty", () => {
    // The holiday's pattern leaves the minute before eight.
    expect(gapsOf(rota, from)).toEqual([{ fromMs: at("2026-10-02T07:59:00"), untilMs: at("2026-10-02T08:00:00") }]);
    const gaps = gapsOf(byDay, from);
    expect(gaps[0]).toEqual({ fromMs: at("2026-09-28T20:00:00"), untilMs: at("2026-09-29T08:00:00") });
    expect(gaps).toHaveLength(50);
    expect(gapsOf({ ...byDay, people: [], shifts: [] }, from)).toEqual([{ fromMs: from, untilMs: from + lookedAhead }]);
  });

  test("what it says is what every quarter of an hour says", () => {
    const gaps = gapsOf(byDay, from);
    for (let atMs = from; atMs < from + days(20); atMs += hours(0.25)) {
      const isGap = gaps.some(({ fromMs, untilMs }) => fromMs <= atMs && atMs < untilMs);
      expect(isGap).toBe(onDuty(byDay, atMs).people.length === 0);
    }
  });

  test("says which plans would tell somebody in vain, and when", () => {
    const vain = vainSteps(defaultPlans, "responder", gapsOf(byDay, from), "Asia/Shanghai");
    expect(vain.map(({ kinds }) => kinds[0])).toEqual(["panic", "unreadable", "water-leak"]);
    const [first] = vain;
    if (first === undefined) throw new Error("nothing is in vain");
    expect(vainSentence("responder", first, "Asia/Shanghai").en).toContain("28 Sept 2026, 20:00");
    expect(vainSteps(defaultPlans, "responder", [], "Asia/Shanghai")).toEqual([]);
  });
});
