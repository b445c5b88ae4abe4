/** Months over HTTP: what they say and to whom, who closes them, and what a file of them holds. */

import { afterAll, describe, expect, test } from "vitest";
import type { CourseView, MonthView } from "@shouwang/cloud/api/registry/contract/months.ts";
import { openListsHouse } from "../builders/lists-house.ts";
import { registeredAtMs } from "../builders/registry-house.ts";

const house = await openListsHouse();
afterAll(async () => await house[Symbol.asyncDispose]());

/** Over when the house opens. */
const march = "2026-03";
const city = "/api/areas/3706/months";
const county = "/api/areas/370602/months";

describe("R-612 the numbers of a month are for whoever supervises, with what each of them means", () => {
  test("a city sees its counties, by name, with formulas and targets, and nobody's name", async () => {
    const answer = await house.as("city").get(`${city}/2026-04?by=county`);
    const view = answer.json<MonthView>();
    expect(view.areas.map(({ area, name, numbers }) => [area, name?.zh, numbers["residents"]])).toEqual([
      ["370602", "区划370602", 1],
      ["370685", "区划370685", 1],
    ]);
    expect(view).toMatchObject({ isOver: false, total: { closed: null, numbers: { residents: 2 } } });
    expect(view.measures.map(({ id }) => id)).toEqual(Object.keys(view.total.numbers));
    const said = view.measures.flatMap(({ name, formula }) => [name.zh, name.en, formula.zh, formula.en]);
    expect(said.filter((text) => text.length < 2)).toEqual([]);
    expect(view.measures.find(({ id }) => id === "answered.p90")?.target).toMatchObject({ value: 15_000 });
    expect(answer.payload).not.toMatch(/王秀英|幸福里|home-/);
  });

  test.each(["2026-13", "next", "2026", "2026-4"])("%s is no month", async (month) => {
    expect((await house.as("supervisor").get(`${county}/${month}`)).statusCode).toBe(400);
  });

  test("a file of it holds the formulas, and nothing that a spreadsheet would run", async () => {
    await house.as("supervisor").post(`${county}/${march}/close`, {});
    const file = await house.as("supervisor").get(`${county}/2026-04/file`);
    expect(file.headers["content-type"]).toContain("text/csv");
    expect(file.payload).toContain("区划代码 area code");
    expect(file.payload).toContain("GB/T 33358-2016");
    const cells = file.payload.split(/\r\n/).flatMap((line) => line.split(","));
    expect(cells.filter((cell) => /^["']?[=+@]/.test(cell))).toEqual([]);
  });
});

describe("R-611 who closes a month, and when", () => {
  test("a month that is not over is not closed, one that is closed is not closed twice, and what has not changed is not corrected", async () => {
    const supervisor = house.as("supervisor");
    expect((await supervisor.post(`${county}/2026-04/close`, {})).json()).toMatchObject({ code: "month-not-over" });
    expect((await supervisor.post(`${county}/2026-01/close`, {})).statusCode).toBe(201);
    expect((await supervisor.post(`${county}/2026-01/close`, {})).json()).toMatchObject({
      status: 409,
      code: "month-closed-already",
    });
    const correction = await supervisor.post(`${county}/2026-01/correct`, { why: "补录" });
    expect(correction.json()).toMatchObject({ status: 409, code: "nothing-to-correct" });
    expect((await supervisor.post(`${county}/2026-02/correct`, { why: "补录" })).json()).toMatchObject({
      code: "month-not-closed",
    });
    expect((await supervisor.post(`${county}/2026-01/correct`, { why: " " })).statusCode).toBe(400);
    const view = (await supervisor.get(`${county}/2026-01`)).json<MonthView>();
    expect(view.total.closed).toEqual({ atMs: registeredAtMs, by: "supervisor", isWhole: true });
    const { months } = (await house.as("auditor").get(county)).json<CourseView>();
    expect(months.map(({ month }) => month)).toEqual(["2026-01", march]);
  });

  test("whoever answers alarms, and whoever reads the log, reads months and closes none; another county is not there", async () => {
    for (const who of ["operator", "auditor"]) {
      expect((await house.as(who).get(`${county}/${march}`)).statusCode).toBe(200);
      expect((await house.as(who).post(`${county}/2026-02/close`, {})).statusCode).toBe(403);
    }
    expect((await house.as("supervisor").get(`/api/areas/370685/months/${march}`)).statusCode).toBe(404);
    expect((await house.as("supervisor").post(`/api/areas/3706/months/${march}/close`, {})).statusCode).toBe(404);
  });
});
