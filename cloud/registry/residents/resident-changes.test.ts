import { expect, test } from "vitest";
import { must, parseAreaCode, parseHomeId, parseResidentId } from "@shouwang/shared/domain/ids.ts";
import { days } from "@shouwang/shared/time/duration.ts";
import { gradeOf } from "./ability.ts";
import { categories, labels, withoutSensitive } from "./category.ts";
import { addMonths, dayOf, isDay } from "./day.ts";
import { readPhone } from "@shouwang/shared/domain/phone.ts";
import { confirmFall, merge, move, setStatus } from "./resident-changes.ts";
import { blankResident, type ResidentContent } from "./resident-record.ts";

const home = (text: string) => must(parseHomeId(text), text);
const id = (text: string) => must(parseResidentId(text), text);
const area = must(parseAreaCode("370602001001"), "");
const wang = blankResident("王秀英", { homeId: home("home-1"), area, fromMs: 1_000 });
const contentOf = (decided: ReturnType<typeof move>): ResidentContent => {
  if (decided.kind === "refused") throw new Error(decided.why);
  return decided.content;
};

test.each([
  ["one alone", [0], false],
  ["two on one day", [0, 1], true],
  ["two, 30 days apart", [0, days(30)], true],
  ["two, a millisecond more apart", [0, days(30) + 1], false],
  ["three, each 20 days after the other", [0, days(20), days(40)], true],
  ["told in the wrong order", [days(10), 0], true],
])("R-206 falls: %s", (_name, times, asks) => {
  let content = wang;
  for (const [at, atMs] of times.entries())
    content = contentOf(confirmFall(content, { incidentId: `i-${at}`, atMs: atMs + 1e12 }));
  expect(content.reassess !== null).toBe(asks);
  expect(content.falls).toHaveLength(times.length);
});

test("R-206 falls that the assessment has seen ask for nothing", () => {
  const ability = {
    standard: "GB/T 42195-2022",
    grade: 2,
    score: null,
    assessedOn: "2026-11-20",
    assessor: "周",
    nextOn: "2027-11-20",
  };
  let content: ResidentContent = { ...wang, ability };
  for (const [at, day] of ["2026-11-01", "2026-11-05"].entries())
    content = contentOf(confirmFall(content, { incidentId: `i-${at}`, atMs: Date.parse(day) }));
  expect(content.reassess).toBeNull();
  expect(contentOf(confirmFall(content, { incidentId: "i-3", atMs: Date.parse("2026-11-21") })).reassess).toMatchObject(
    {
      because: "two-falls",
    },
  );
});

test("R-204 stays never overlap, whatever time somebody says", () => {
  const moved = contentOf(move(wang, { homeId: home("home-2"), area }, 500));
  expect(moved.stays.map(({ fromMs, untilMs }) => [fromMs, untilMs])).toEqual([
    [1_000, 1_000],
    [1_000, null],
  ]);
  const left = contentOf(setStatus(moved, "moved-away", 5_000));
  expect(left.stays.at(-1)?.untilMs).toBe(5_000);
  expect(move(left, { homeId: home("home-1"), area }, 6_000)).toMatchObject({ why: "not-registered" });
  expect(contentOf(setStatus(left, "registered", 7_000)).stays.at(-1)).toMatchObject({ fromMs: 7_000, untilMs: null });
});

test("R-208 two people with two ID numbers are never one", () => {
  const one = { id: id("r-1"), content: { ...wang, idNumber: "11010519491231002X" } };
  const two = { id: id("r-2"), content: { ...wang, idNumber: "370602194005060020" } };
  expect(merge(one, two, 1)).toMatchObject({ why: "people-differ" });
  expect(merge(one, one, 1)).toMatchObject({ kind: "refused" });
});

test("R-210 sensitive labels are marked, so that views leave them out", () => {
  const rest = { evidence: "x", fromOn: "2026-01-01", untilOn: null, reviewer: "李", nextReviewOn: "2027-01-01" };
  const seen = withoutSensitive(categories.map((category) => ({ category, ...rest }))).map(
    ({ category }) => labels[category].zh,
  );
  expect(seen).toEqual(["失能", "空巢", "独居", "留守", "高龄", "残疾"]);
});

test("R-210 a score allows a grade by the cut-offs that are data of its standard", () => {
  const scores = [90, 89, 66, 65, 46, 45, 30, 29, 0, 91];
  expect(scores.map((score) => gradeOf("GB/T 42195-2022", score))).toEqual([0, 1, 1, 2, 2, 3, 3, 4, 4, undefined]);
  expect(gradeOf("MZ/T 039-2013", 50)).toBeUndefined();
});

test("days are those of the calendar and of the zone", () => {
  expect(["2024-02-29", "2026-02-29", "2026-13-01", "1900-02-29", "2026-1-1"].map(isDay)).toEqual([
    true,
    false,
    false,
    false,
    false,
  ]);
  expect([addMonths("2026-01-31", 1), addMonths("2026-12-15", 12)]).toEqual(["2026-02-28", "2027-12-15"]);
  expect(dayOf(Date.parse("2026-11-21T16:30:00Z"), "Asia/Shanghai")).toBe("2026-11-22");
});

test.each([
  ["138 0000 0001", "13800000001"],
  ["0086-13800000001", "13800000001"],
  ["0535-6210001", "0535-6210001"],
  ["(0427)2812345", undefined],
  ["010 88880000", "010-88880000"],
  ["12800000001", undefined],
  ["=1380000", undefined],
])("the phone %s is %s", (text, phone) => {
  expect(readPhone(text)).toBe(phone);
});
