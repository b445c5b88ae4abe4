import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import { measures } from "./measure.ts";
import { dayUntil, monthAt, parseMonth, spanOf } from "./month.ts";
import { cutBy, numbersOf, type IncidentFact, type MonthFacts } from "./month-facts.ts";
import { changesBetween, corrected } from "./months.ts";

const fact = (changes: Partial<IncidentFact> = {}): IncidentFact => ({
  area: "370602001001",
  kind: "panic",
  raisedAtMs: 1_000,
  answeredAtMs: null,
  verifiedAtMs: null,
  dispatchedAtMs: null,
  arrivedAtMs: null,
  closedByPerson: null,
  ...changes,
});
const answeredIn = (took: number): IncidentFact => fact({ answeredAtMs: 1_000 + took, closedByPerson: "accidental" });
const of = (incidents: readonly IncidentFact[], sums: MonthFacts["sums"] = []) => numbersOf({ incidents, sums });

describe("R-610 what a month's numbers are", () => {
  test.each([
    ["2026-11", Date.UTC(2026, 9, 31, 16), Date.UTC(2026, 10, 30, 16)],
    ["2026-12", Date.UTC(2026, 10, 30, 16), Date.UTC(2026, 11, 31, 16)],
    ["2028-02", Date.UTC(2028, 0, 31, 16), Date.UTC(2028, 1, 29, 16)],
  ])("%s begins and ends at midnight in China", (text, fromMs, untilMs) => {
    const month = parseMonth(text);
    expect(month && spanOf(month)).toEqual({ fromMs, untilMs });
    expect([monthAt(fromMs), monthAt(untilMs - 1), monthAt(untilMs)]).toEqual([text, text, monthAt(untilMs + 1)]);
  });
  test.each(["2026-13", "2026-00", "2026-1", "1999-01", "2026-11-01", "", "26-11"])("%s is no month", (text) => {
    expect(parseMonth(text)).toBeUndefined();
  });
  test("a day begins at midnight in China", () => {
    const noon = Date.UTC(2026, 10, 22, 4);
    expect(dayUntil(noon)).toEqual({ fromMs: Date.UTC(2026, 10, 21, 16), untilMs: noon + 1 });
    expect(dayUntil(Date.UTC(2026, 10, 22, 16)).fromMs).toBe(Date.UTC(2026, 10, 22, 16));
  });

  test("whoever was never answered counts against every share, and against no time", () => {
    const found = of([answeredIn(10_000), answeredIn(15_000), answeredIn(16_000), fact()]);
    expect(found).toMatchObject({
      raised: 4,
      "answered.within15": 0.5,
      "answered.within30": 0.75,
      "answered.share": 0.75,
      unanswered: 1,
      "answered.p50": 15_000,
      "answered.p90": 16_000,
      "followed-up": 0.75,
    });
  });
  test("a suspicion that cleared by itself is an incident that nobody had to answer", () => {
    expect(of([fact({ raisedAtMs: null, kind: "fall" }), answeredIn(1_000)])).toMatchObject({
      incidents: 2,
      raised: 1,
      "kind.fall": 1,
      "kind.panic": 1,
      "answered.share": 1,
    });
  });
  test("of nothing there is no share and no time, and no number is left out", () => {
    const found = of([]);
    expect(Object.keys(found)).toEqual(measures.map(({ id }) => id));
    expect(found).toEqual(Object.fromEntries(measures.map(({ id, unit }) => [id, unit === "count" ? 0 : null])));
  });
  test.each<[string, MonthFacts["sums"], string, number | null]>([
    ["half of the time unheard", [sum("kitMs", hours(4)), sum("silentMs", hours(2))], "online", 0.5],
    ["silent in two areas", [sum("kitMs", 10), sum("silentMs", 1), sum("silentMs", 1, "370611")], "online", 0.8],
    ["more silence than time, of a kit that was moved", [sum("kitMs", 10), sum("silentMs", 30)], "online", 0],
    ["tested twice as many as there are now", [sum("homesWithKit", 2), sum("homesTested", 4)], "tested", 1],
    ["nobody lives there", [sum("reached", 0)], "reached", null],
    ["a third reached", [sum("residents", 3), sum("reached", 1)], "reached", 0.3333],
  ])("%s", (_what, sums, id, expected) => {
    expect(of([], sums)[id]).toBe(expected);
  });
  test("true, harmless and accidental are all of what people closed; a rule that closes judges nothing", () => {
    const closed = (["real", "assisted", "false", "test", "accidental"] as const).map((closedByPerson) =>
      fact({ closedByPerson }),
    );
    const found = of([...closed, fact()]);
    expect([found["outcome.true"], found["outcome.harmless"], found["outcome.accidental"]]).toEqual([0.4, 0.4, 0.2]);
  });

  test("areas together are the whole: nothing is lost by cutting, at any level", () => {
    const area = fc.constantFrom("", "37", "3706", "370602", "370602001", "370602001001", "370611002003");
    const incident = fc.record({ area, took: fc.integer({ min: 0, max: seconds(300) }) });
    fc.assert(
      fc.property(fc.array(incident), fc.constantFrom(2, 4, 6, 9, 12), (some, length) => {
        const incidents = some.map(({ area: where, took }) => ({ ...answeredIn(took), area: where }));
        const parts = [...cutBy({ incidents, sums: [] }, length).values()].map((part) => numbersOf(part));
        const together = parts.reduce((all, one) => all + (one["incidents"] ?? 0), 0);
        expect(together).toBe(incidents.length);
        // The slowest of the whole is the slowest of a part.
        const slowest = Math.max(0, ...parts.map((one) => one["answered.p90"] ?? 0));
        expect(slowest).toBeGreaterThanOrEqual(numbersOf({ incidents, sums: [] })["answered.p50"] ?? 0);
      }),
    );
  });
});

describe("R-611 what is a correction, and what is only another day", () => {
  test("what happened is compared; how things stand is not", () => {
    const was = of([answeredIn(1_000)], [sum("residents", 3)]);
    const is = of([answeredIn(1_000), fact()], [sum("residents", 9)]);
    const changes = changesBetween(was, is);
    expect(changes).toContainEqual({ measure: "incidents", was: 1, is: 2 });
    expect(changes.map(({ measure }) => measure)).not.toContain("residents");
    expect(changesBetween(corrected(was, [{ changes }]), is)).toEqual([]);
  });
});

function sum(what: MonthFacts["sums"][number]["what"], n: number, area = "370602"): MonthFacts["sums"][number] {
  return { area, what, n };
}
