import { expect, test } from "vitest";
import type { RotaView } from "../../../api/registry/contract/duty.ts";
import { nextPersonId, rotaOf, typedOf } from "./draft.ts";

const rota: RotaView = {
  timeZone: "Asia/Shanghai",
  people: [
    { personId: "p-1", name: "王师傅", phone: "13800000001", accountId: null, languages: ["zh"] },
    { personId: "p-3", name: "赵主任", phone: null, accountId: "a-9", languages: ["zh", "en"] },
  ],
  shifts: [{ personIds: ["p-1"], hours: [{ weekdays: [1], from: "08:00", to: "20:00" }] }],
  holidays: [{ day: "2026-10-01", name: "国庆节" }],
  holidayShifts: [{ personIds: ["p-3"], from: "08:00", to: "20:00" }],
  swaps: [{ fromMs: 1_790_000_040_000, untilMs: 1_790_003_640_000, personIds: ["p-1"], why: "病假" }],
};

test("R-358 a rota that is typed and not changed is the same, with what nobody types", () => {
  expect(rotaOf(typedOf(rota), rota)).toEqual(rota);
  expect(rotaOf(typedOf(null), null)).toMatchObject({ people: [], shifts: [], swaps: [] });
  const typed = typedOf(rota);
  const taken = { ...typed, people: typed.people.map((one) => ({ ...one, phone: "", accountId: "a-1" })) };
  expect(rotaOf(taken, rota).people[0]).toMatchObject({ phone: null, accountId: "a-1" });
  expect(nextPersonId(rota.people)).toBe("p-4");
  expect(nextPersonId([{ personId: "p-2" }])).toBe("p-3");
});
