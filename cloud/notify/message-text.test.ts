import { describe, expect, test } from "vitest";
import fc from "fast-check";
import { noticeOf } from "../../test/builders/notices.ts";
import type { News } from "./news.ts";
import { firstPartUnits, smsNewsText, smsText, smsUnitsMax, type MessageFacts } from "./message-text.ts";
import { spokenText, spokenToResidentText } from "./spoken-text.ts";

const notice = noticeOf();
const newsOf = (changes: Partial<News> = {}): News => ({
  incidentId: notice.incidentId,
  homeId: notice.homeId,
  homeName: notice.homeName,
  residentName: notice.residentName,
  address: notice.address,
  alarms: notice.alarms,
  mode: "live",
  phase: "raised",
  version: 3,
  hasIt: null,
  statements: [],
  ...changes,
});
const facts = (changes: Partial<News> = {}): MessageFacts => ({
  news: newsOf(changes),
  language: "zh",
  mayHaveArrived: false,
  signature: "守望",
});
const link = "https://care.example.cn/answer/#Zr8Qm4kT2vXw9LpYb3NcHg";
const withCode = { code: "4821", link };

describe("R-442 what matters is in the first part of a message", () => {
  test("who, what, where, when and how to answer, in the language of whoever reads it", () => {
    expect(smsText({ ...facts(), ...withCode })).toBe(
      `【守望】王秀兰:紧急呼叫(卧室)20:00。回复14821我去,24821去不了。 ${link}`,
    );
    expect(smsText({ ...facts(), language: "en", ...withCode })).toBe(
      `【守望】王秀兰: emergency call. Reply 14821 coming, 24821 cannot. bedroom 20:00 ${link}`,
    );
  });

  test("a test and a drill say so before anything else, and what may have arrived already says that too", () => {
    expect(smsText({ ...facts({ mode: "test" }), ...withCode })).toContain("【守望】测试,王秀兰:");
    expect(smsText({ ...facts({ mode: "drill" }), language: "en", ...withCode })).toContain("【守望】DRILL 王秀兰:");
    expect(smsText({ ...facts(), mayHaveArrived: true, ...withCode })).toContain("24821去不了(可能重复)。");
  });

  test("an alarm that is late says so, and several are counted", () => {
    const [alarm] = notice.alarms;
    if (!alarm) throw new Error("no alarm");
    const late = [
      { ...alarm, lateByMs: 3_600_000 },
      { ...alarm, alarm: "water-leak" as const },
    ];
    expect(smsText({ ...facts({ alarms: late }), ...withCode })).toContain("紧急呼叫(卧室)等2项20:00(迟到)。");
  });

  test("neither address nor reason leaves in a message: only the name, the room and the kind", () => {
    const text =
      smsText({ ...facts(), ...withCode }) +
      spokenText({ ...facts(), takesKeys: true }) +
      spokenToResidentText(facts());
    expect(text).not.toContain("芝罘");
    expect(text).not.toContain("button by the bed");
  });

  test("whatever somebody is called, the code stands in the first 70 units, nothing is longer than three parts, and no character is cut", () => {
    const rooms = fc.constantFrom("bedroom", "living-room", "no-such-room", null);
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 64 }),
        rooms,
        fc.constantFrom("live" as const, "test" as const, "drill" as const, "canary" as const),
        fc.boolean(),
        fc.constantFrom("zh" as const, "en" as const),
        fc.array(fc.string({ unit: "grapheme", minLength: 1, maxLength: 40 }), { maxLength: 5 }),
        (residentName, room, mode, mayHaveArrived, language, names) => {
          const alarms = notice.alarms.map((one) => ({
            ...one,
            room,
            alarm: "carbon-monoxide" as const,
            lateByMs: 9e6,
          }));
          const statements = names.map((by) => ({ by, what: "on-my-way" as const, atMs: 0 }));
          const given = { ...facts({ residentName, mode, alarms, statements }), language, mayHaveArrived, ...withCode };
          const text = smsText(given);
          expect(text.indexOf("14821")).toBeGreaterThan(0);
          expect(text.indexOf("14821") + 5).toBeLessThanOrEqual(firstPartUnits);
          expect(text.length).toBeLessThanOrEqual(smsUnitsMax);
          expect(text.isWellFormed()).toBe(true);
        },
      ),
    );
  });
});

describe("R-443 who is told later hears what others said", () => {
  const said = facts({
    hasIt: "李娜",
    statements: [
      { by: "王芳", what: "on-my-way", atMs: 1 },
      { by: "张伟", what: "cannot", atMs: 2 },
    ],
  });

  test("in a message, by voice, and when it is over", () => {
    expect(smsText({ ...said, ...withCode })).toContain("李娜已受理。王芳正在赶去。张伟去不了。");
    expect(spokenText({ ...said, takesKeys: true })).toContain("李娜已受理。王芳正在赶去。张伟去不了。 能去请按1");
    expect(smsNewsText({ ...said, reason: "closed" })).toContain("已办结,不用再去。李娜已受理。");
    expect(smsNewsText({ ...said, language: "en", reason: "eased" })).toContain(
      "has eased; a person still has to confirm",
    );
  });
});

test("R-444 a call to the resident asks nothing: no key that is pressed in that home ends an alarm", () => {
  const spoken = spokenToResidentText(facts());
  expect(spoken).toContain("您的报警已经收到");
  expect(spoken).not.toMatch(/按[123]/);
  expect(spokenToResidentText({ ...facts({ hasIt: "李娜", mode: "test" }), language: "en" })).toContain(
    "This is a test and no real alarm. Your alarm has arrived. 李娜 knows",
  );
});
