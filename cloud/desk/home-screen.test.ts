import { describe, expect, test } from "vitest";
import { must, parseAreaCode, parseHomeId, parseResidentId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { blankHome } from "../registry/residents/home-record.ts";
import { blankResident, type ResidentContent } from "../registry/residents/resident-record.ts";
import { createScreens, screenOf, type ScreenCall } from "./home-screen.ts";

const homeId = must(parseHomeId("home-1"), "home-1");
const residentId = must(parseResidentId("r-1"), "r-1");
const area = must(parseAreaCode("370602"), "370602");
/** A Friday, 16:00 in Yantai. */
const nowMs = Date.UTC(2026, 4, 1, 8);
const contact = (
  contactId: string,
  phone: string,
  hoursOfWeek: { weekdays: number[]; from: string; to: string }[] = [],
) => ({
  contactId,
  name: contactId,
  relation: "女儿",
  phone,
  hours: hoursOfWeek,
  tested: null,
});
const home = {
  ...blankHome("幸福里 3 号楼 502"),
  area,
  address: "烟台市芝罘区幸福街 12 号",
  entry: "密码 2580#",
  phone: "0535-6001 2345",
  contacts: [
    { ...contact("c-1", "139-0535-0002"), tested: { atMs: nowMs - days(2), outcome: "answered" as const } },
    contact("c-2", "13905350003", [{ weekdays: [6, 7], from: "09:00", to: "21:00" }]),
    contact("c-3", "13905350004", [{ weekdays: [5], from: "15:00", to: "17:00" }]),
  ],
};
const resident = (changes: Partial<ResidentContent> = {}): ResidentContent => ({
  ...blankResident("王秀英", { homeId, area, fromMs: 0 }),
  phones: ["13800000001"],
  ...changes,
});
const call = (changes: Partial<ScreenCall>): ScreenCall => ({
  number: "13905350002",
  direction: "out",
  beganAtMs: nowMs - hours(1),
  takenAtMs: null,
  by: "李静",
  end: "not-taken",
  ...changes,
});
const known = { homeId, home: { kind: "kept" as const, content: home }, people: new Map([[residentId, resident()]]) };
const shown = (calls: readonly ScreenCall[] = []) => screenOf({ ...known, calls, earlier: [] }, nowMs);
const lastOf = (calls: readonly ScreenCall[], addressee: string | null) =>
  shown(calls).numbers.find((one) => one.addressee === addressee)?.last;

describe("R-560 what whoever answers has before their eyes", () => {
  test("the home, its people and whom to call, in the order in which they are called", () => {
    const { entry, address, numbers, residents, state } = shown();
    expect({ entry, address, state }).toEqual({ entry: "密码 2580#", address: home.address, state: "kept" });
    expect(residents).toMatchObject([{ name: "王秀英", healthNotes: "" }]);
    expect(numbers.map(({ is, number }) => `${is} ${number}`)).toEqual([
      "home 0535-6001 2345",
      "resident 13800000001",
      "contact 139-0535-0002",
      "contact 13905350003",
      "contact 13905350004",
    ]);
  });

  test("whether it is an hour in which they can be called, on the clock of the home; null where nobody said", () => {
    expect(shown().numbers.map(({ isTheirHour }) => isTheirHour)).toEqual([null, null, null, false, true]);
  });

  test.each<[string, readonly ScreenCall[], object | null]>([
    ["nobody called: what a test of the contact found", [], { what: "answered", how: "test" }],
    ["called since, however the number is written", [call({})], { what: "not-taken", how: "call", by: "李静" }],
    ["taken: they were spoken to", [call({ takenAtMs: nowMs })], { what: "answered" }],
    ["they called us", [call({ direction: "in", takenAtMs: nowMs })], { what: "answered", how: "in" }],
    ["it rings now", [call({ end: null })], { what: "ringing" }],
    ["before the test: the test is newer", [call({ beganAtMs: nowMs - days(3) })], { how: "test" }],
    ["of the calls the latest", [call({ end: "refused" }), call({ beganAtMs: nowMs - hours(2) })], { what: "refused" }],
    ["of somebody else", [call({ number: "13905359999" })], { how: "test" }],
    ["withheld", [call({ number: null })], { how: "test" }],
  ])("who answered lately: %s", (_what, calls, expected) => {
    expect(lastOf(calls, "contact:c-1")).toMatchObject(expected ?? {});
  });

  test("whom nobody ever called is said to be so", () => {
    expect(lastOf([], "contact:c-2")).toBeNull();
  });

  test("categories that no longer hold are not there, and the last confirmed fall is", () => {
    const category = { category: "living-alone" as const, evidence: "x", fromOn: "2020-01-01", reviewer: "x" };
    const held = { ...category, untilOn: null, nextReviewOn: "2027-01-01" };
    const falls = [
      { incidentId: "i-1", atMs: 5 },
      { incidentId: "i-2", atMs: 9 },
    ];
    const one = resident({
      categories: [
        { ...held, untilOn: "2021-01-01" },
        { ...held, category: "demented" },
      ],
      falls,
    });
    const people = new Map([[residentId, one]]);
    expect(screenOf({ ...known, people, calls: [], earlier: [] }, nowMs).residents).toMatchObject([
      { categories: ["demented"], falls: { count: 2, lastAtMs: 9 } },
    ]);
  });
});

describe("R-561 what cannot be read is said, and the rest is shown", () => {
  const questions = {
    home: async () => await Promise.resolve({ kind: "kept" as const, content: home }),
    people: async () => await Promise.resolve(known.people),
    calls: async () => await Promise.resolve([]),
    earlier: async () => await Promise.resolve([]),
    nowMs: () => nowMs,
    log: silentLog,
  };
  const failing = async (): Promise<never> => await Promise.reject(new Error("the disk is full"));

  test("a call log that does not answer hides no address", async () => {
    const screen = await createScreens({ ...questions, calls: failing, earlier: failing }).ofHome(homeId);
    expect(screen).toMatchObject({ state: "kept", address: home.address, earlier: [] });
    expect(screen.numbers).toHaveLength(5);
  });

  test("a record that cannot be read is damaged, one that nobody made is unregistered", async () => {
    const damaged = await createScreens({ ...questions, home: failing }).ofHome(homeId);
    expect(damaged).toMatchObject({ state: "damaged", address: null });
    expect(damaged.residents).toHaveLength(1);
    const nobody = createScreens({ ...questions, home: async () => await Promise.resolve(undefined) });
    expect(await nobody.ofHome(homeId)).toMatchObject({ state: "unregistered", address: null });
  });

  test("all of a year later it is the same", () => {
    const later = screenOf({ ...known, calls: [], earlier: [] }, nowMs + days(364));
    expect(later).toEqual({ ...shown(), readAtMs: nowMs + days(364) });
  });
});
