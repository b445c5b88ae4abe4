import { expect, test } from "vitest";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { openRegistryHouse, registeredAtMs } from "../../test/builders/registry-house.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";
import { confirmed, namedMax, openNow, type Shift } from "./shift.ts";
import { createSqlShifts } from "./sql-shifts.ts";

const taken = raisedIncident(registeredAtMs, { acknowledgedBy: "王芳", phase: "acknowledged" });
const waiting = raisedIncident(registeredAtMs + 1);
const shift: Shift = {
  shiftId: "shift-00000001",
  from: "王芳",
  to: "李娜",
  writtenAtMs: registeredAtMs,
  notes: "幸福里王秀英今晚独自在家",
  faults: [],
  confirmed: null,
  area: "370602",
  ...openNow([taken, waiting]),
};

test("R-554 a shift names every open incident, what waits for somebody first, and says how many more there are", () => {
  expect(shift.incidents).toMatchObject([{ hasIt: null }, { hasIt: "王芳" }]);
  const many = Array.from({ length: namedMax + 3 }, () => waiting);
  expect(openNow(many)).toMatchObject({ more: 3, incidents: { length: namedMax } });
});

test("R-554 only who is named confirms, once; twice by the same is once; what came in meanwhile stands beside it", () => {
  const given = { open: [waiting], nowMs: registeredAtMs + hours(1) };
  expect(confirmed(shift, { ...given, by: "张伟" })).toEqual({ kind: "refused", why: "not-named" });
  const done = confirmed(shift, { ...given, by: "李娜" });
  if (done.kind !== "done") throw new Error(done.why);
  expect(done).toMatchObject({ isNew: true, shift: { confirmed: { by: "李娜", incidents: [{ hasIt: null }] } } });
  expect(confirmed(done.shift, { ...given, by: "李娜" })).toEqual({ kind: "done", shift: done.shift, isNew: false });
});

test("R-554 what is written stays over a restart, sealed; the same id twice is the first; of two who confirm at once one counts; a quarter later it is gone", async () => {
  await using house = await openRegistryHouse({ in: "370602", out: "370685" });
  const { database } = house;
  const shifts = createSqlShifts(house);
  await shifts.write(shift);
  expect((await shifts.write({ ...shift, notes: "another one" })).notes).toBe(shift.notes);
  const stored = await database.read.selectFrom("shifts").selectAll().executeTakeFirstOrThrow();
  expect(Buffer.from(stored.content).toString("utf8")).not.toContain("王秀英");

  const again = createSqlShifts(house);
  const found = await again.find(shift.shiftId);
  expect(found).toEqual(shift);
  const by = (name: string): Shift => ({
    ...shift,
    confirmed: { by: name, atMs: registeredAtMs + 1, incidents: [], more: 0 },
  });
  const both = await Promise.all([again.confirm(by("李娜")), shifts.confirm(by("李娜二"))]);
  expect(both.filter(Boolean)).toHaveLength(1);
  expect((await again.find(shift.shiftId))?.confirmed?.by).toBe(both[0] ? "李娜" : "李娜二");

  const later = { ...shift, shiftId: "shift-00000002", writtenAtMs: registeredAtMs + days(93) };
  await shifts.write(later);
  expect((await shifts.lately(9)).map(({ shiftId }) => shiftId)).toEqual(["shift-00000002"]);
});
