import { describe, expect, test } from "vitest";
import { must, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { Contact } from "../registry/residents/contact.ts";
import { weekTimeAt } from "../registry/settings/time-window.ts";
import { unheardText, whoIsTold } from "./family.ts";
import { createFamily, type FamilyMessage } from "./family-told.ts";
import type { Worked } from "./work-view.ts";

const homeId = must(parseHomeId("home-1"), "home-1");
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const sinceMs = Date.parse("2026-01-05T03:00:00+08:00");
const daughter: Contact = {
  contactId: "daughter",
  name: "王芳",
  relation: "女儿",
  phone: "13800000001",
  hours: [],
  tested: null,
};
const byDay: Contact = {
  ...daughter,
  contactId: "neighbour",
  phone: "13800000002",
  hours: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: "08:00", to: "20:00" }],
};
const night = weekTimeAt(1, "03:30");

function aFamily(
  answers: (message: FamilyMessage) => boolean,
  contacts: readonly Contact[] = [daughter],
  protectsLife = true,
) {
  let nowMs = sinceMs + minutes(30);
  const sent: FamilyMessage[] = [];
  let hasProvider = true;
  const family = createFamily({
    home: async () => await Promise.resolve({ contacts: [...contacts], language: "zh" as const }),
    who: () => "王秀兰",
    quiet: () => ({ from: "22:00", to: "07:00" }),
    ground: () => ({ timeZone: "Asia/Shanghai" }),
    send: () =>
      hasProvider
        ? async (message) => {
            sent.push(message);
            return await Promise.resolve(answers(message));
          }
        : null,
    nowMs: () => nowMs,
  });
  // `as`: of a fault that is worked on, these are what a family is told by.
  const one = { fault: { gatewayId, deviceId: null, homeId, sinceMs }, facts: { protectsLife } } as Worked;
  return {
    sent,
    tell: async () => await family.tell(one, "item-1"),
    later: (ms: number) => void (nowMs += ms),
    provider: (is: boolean) => void (hasProvider = is),
  };
}

describe("R-532 the family is told that nobody is heard there", () => {
  test("in words that say in 70 characters what happened and what to do, and that it is no alarm", () => {
    const text = unheardText({ who: "王秀兰", minutes: 30, language: "zh" });
    expect(text.slice(0, 70)).toMatch(/王秀兰家里的设备30分钟没有消息.*请打电话问一问/);
    expect(text).toContain("不是报警");
    expect(unheardText({ who: null, minutes: 30, language: "en" })).toMatch(/the home for 30 min.*telephone.*no alarm/);
  });

  test("R-454 quiet hours hold nothing back that takes the protection away, and what may wait until morning waits", () => {
    const quiet = { from: "22:00", to: "07:00" };
    const all = [daughter, byDay];
    const at = { contacts: all, quiet, at: night };
    expect(whoIsTold({ ...at, protectsLife: true })).toEqual([daughter]);
    expect(whoIsTold({ ...at, protectsLife: true, contacts: [byDay] })).toEqual([byDay]);
    expect(whoIsTold({ ...at, protectsLife: false })).toBeNull();
    expect(whoIsTold({ ...at, protectsLife: false, at: weekTimeAt(1, "09:00") })).toEqual(all);
  });

  test("each once, by a key that stays the same", async () => {
    const it = aFamily(() => true, [daughter, byDay]);
    expect(await it.tell()).toEqual({ kind: "told", people: 1, of: 1 });
    expect(it.sent.map(({ key, to }) => `${key} ${to}`)).toEqual(["unheard-item-1-daughter 13800000001"]);
  });

  test("whom nobody takes the message for is tried again after two minutes, five times and no more", async () => {
    const it = aFamily(() => false);
    for (let minute = 0; minute < 60; minute++) {
      expect(await it.tell()).toEqual({ kind: "later" });
      it.later(minutes(1));
    }
    expect(it.sent).toHaveLength(5);
    expect(new Set(it.sent.map(({ key }) => key)).size).toBe(1);
  });

  test("what waits until morning is told then, however often it was asked in the night", async () => {
    const it = aFamily(() => true, [daughter], false);
    for (let asked = 0; asked < 20; asked++) {
      expect(await it.tell()).toEqual({ kind: "later" });
      it.later(minutes(5));
    }
    expect(it.sent).toEqual([]);
    it.later(hours(4));
    expect(await it.tell()).toMatchObject({ kind: "told", people: 1 });
  });

  test("a mistake is tried again as rarely as a message that nobody takes", async () => {
    const it = aFamily(() => {
      throw new Error("the provider's mistake");
    });
    await expect(it.tell()).rejects.toThrow("mistake");
    expect(await it.tell()).toEqual({ kind: "later" });
    expect(it.sent).toHaveLength(1);
  });

  test("without a provider it waits, and without contacts there is nobody to tell", async () => {
    const it = aFamily(() => true);
    it.provider(false);
    expect(await it.tell()).toEqual({ kind: "later" });
    it.provider(true);
    it.later(hours(1));
    expect(await it.tell()).toMatchObject({ kind: "told", people: 1 });
    expect(await aFamily(() => true, []).tell()).toEqual({ kind: "told", people: 0, of: 0 });
  });
});
