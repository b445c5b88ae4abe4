import fc from "fast-check";
import { expect, test } from "vitest";
import { confidences, lifeKinds } from "./alarm.ts";
import type { Ground } from "./grounds.ts";
import { groundsText, groundText, lengthText } from "./grounds-text.ts";
import { rooms } from "./home.ts";

const timeZone = "Asia/Shanghai";
const at = (time: string): number => Date.parse(`${time}+08:00`);
const saidAtMs = at("2026-11-22T03:20:00");
const [minute, hour] = [60_000, 3_600_000];

test("R-735 the sentence of a silence says since when, where, and what is usual, in both languages", () => {
  const grounds: Ground[] = [
    { kind: "no-movement", sinceMs: at("2026-11-21T21:14:00"), room: "bedroom" },
    { kind: "usual-at-most", lengthMs: 3 * hour + 10 * minute },
    { kind: "detectors", working: 3, known: 4 },
  ];
  expect(groundsText(grounds, { timeZone, saidAtMs })).toEqual({
    zh: "11月21日 21:14 起没有活动，最后在卧室；这个时段平常最多3小时10分没有活动；4个探测器中3个在工作。",
    en: "No movement since 21:14 on 21 Nov, last in the bedroom; usual at this hour: at most 3 h 10 min; 3 of 4 detectors work.",
  });
});

const today = at("2026-11-22T02:05:00");
test.each<[Ground, string, string]>([
  [{ kind: "no-movement", sinceMs: today, room: null }, "02:05 起没有活动", "no movement since 02:05"],
  [
    { kind: "usual-in-room", lengthMs: 40 * minute, room: "bathroom" },
    "平常在卫生间最多停留40分钟",
    "usual in the bathroom: at most 40 min",
  ],
  [
    { kind: "usual-elsewhere", lengthMs: 6 * hour },
    "尚未学会这一户的规律，按一般住户这个时段最多6小时没有活动",
    "this home is not known for long yet; in others at this hour at most 6 h",
  ],
  [{ kind: "limit-set", lengthMs: 12 * hour }, "设定的时限为12小时", "the limit that is set is 12 h"],
  [{ kind: "stay-in-room", sinceMs: today, room: "bathroom" }, "02:05 起一直在卫生间", "in the bathroom since 02:05"],
  [
    { kind: "door-unopened", sinceMs: at("2026-11-20T08:00:00"), days: 2 },
    "11月20日 08:00 起大门没有开关过（2天）",
    "the front door has not moved since 08:00 on 20 Nov (2 days)",
  ],
  [{ kind: "detectors", working: 3, known: 3 }, "3个探测器都在工作", "all 3 detectors work"],
  [{ kind: "out", sinceMs: today }, "02:05 起外出未归", "out since 02:05"],
  [
    { kind: "usually-back-within", lengthMs: 2 * hour },
    "这个时段平常外出不超过2小时",
    "usually back within 2 h at this hour",
  ],
  [
    { kind: "door-open", sinceMs: today, deviceId: null },
    "02:05 起大门一直开着",
    "the front door has stood open since 02:05",
  ],
  [
    { kind: "reported", alarm: "panic", deviceId: "b-1", room: "bedroom" },
    "按下了紧急呼叫按钮（卧室）",
    "the panic button was pressed (bedroom)",
  ],
  [{ kind: "fall", room: "bathroom", confidence: "low" }, "疑似跌倒（卫生间）", "a fall is suspected (bathroom)"],
  [{ kind: "fall", room: null, confidence: "high" }, "探测到跌倒", "a fall was detected"],
  [{ kind: "lying", sinceMs: today }, "02:05 起报告有人躺在地上", "somebody is reported lying since 02:05"],
  [{ kind: "still-after-fall", sinceMs: today }, "02:05 起没有活动", "nobody has moved since 02:05"],
  [{ kind: "not-cleared" }, "没有人取消", "nobody cleared it"],
  [
    { kind: "a-fall-lately", atMs: today },
    "02:05有过跌倒警情，其后24小时从严判断",
    "a fall was reported at 02:05: for 24 h silence counts sooner",
  ],
  [
    { kind: "gateway-silent", sinceMs: today },
    "02:05 起家庭网关没有消息",
    "the home gateway has been silent since 02:05",
  ],
  [{ kind: "visitor-maybe", untilMs: today }, "可能有访客在", "a visitor may be there"],
  [{ kind: "stranger", deviceId: "b-9" }, "来自未登记的设备", "it came from a device nobody registered"],
  [
    { kind: "home-guessed" },
    "设备可能已在另一户，请先核实地址",
    "the kit may stand in another home: check the address first",
  ],
  [
    { kind: "happened-between", fromMs: today, untilMs: today + hour },
    "发生在02:05至03:05之间",
    "it happened between 02:05 and 03:05",
  ],
  [
    { kind: "happened-between", fromMs: null, untilMs: today },
    "发生时间不详，不晚于02:05",
    "nobody knows when it happened, by 02:05 at the latest",
  ],
  [{ kind: "late", byMs: 47 * minute }, "晚到47分钟", "it arrived 47 min late"],
])("R-735 $0.kind in words", (ground, zh, en) => {
  expect(groundText(ground, { timeZone, saidAtMs })).toEqual({ zh, en });
});

test("R-735 lengths as the glossary writes them", () => {
  const said = [0, 59_999, minute, 59 * minute, hour, 3 * hour + 12 * minute].map((ms) => lengthText(ms));
  expect(said.map(({ zh }) => zh)).toEqual(["0秒", "59秒", "1分钟", "59分钟", "1小时", "3小时12分"]);
  expect(said.map(({ en }) => en)).toEqual(["0 s", "59 s", "1 min", "59 min", "1 h", "3 h 12 min"]);
});

test("R-735 what nobody here understands is left out, and where nothing is left nothing is said", () => {
  // `as`: what a newer program, or a disk, may have written.
  const strange = [
    { kind: "moon-phase", phase: 3 },
    { kind: "out", sinceMs: Number.NaN },
    { kind: "usual-in-room", lengthMs: 1, room: "cellar" },
  ] as unknown as Ground[];
  expect(groundsText(strange, { timeZone, saidAtMs })).toBeNull();
  expect(groundsText(undefined, { timeZone, saidAtMs })).toBeNull();
  for (const torn of ["torn", {}, [null], null, [{ kind: "out" }], [{ kind: "limit-set" }]])
    // `as`: what came back from a disk.
    expect(groundsText(torn as Ground[], { timeZone, saidAtMs })).toBeNull();
  expect(groundsText([...strange, { kind: "not-cleared" }], { timeZone, saidAtMs })).toEqual({
    zh: "没有人取消。",
    en: "Nobody cleared it.",
  });
});

test("R-735 whatever the numbers are, no sentence names a thing that is none", () => {
  const atMs = fc.integer({ min: -9e15, max: 9e15 });
  const room = fc.constantFrom(...rooms);
  const any: fc.Arbitrary<Ground> = fc.oneof(
    fc.record({ kind: fc.constant("no-movement" as const), sinceMs: atMs, room: fc.option(room) }),
    fc.record({ kind: fc.constant("usual-at-most" as const), lengthMs: atMs }),
    fc.record({ kind: fc.constant("usual-in-room" as const), lengthMs: atMs, room }),
    fc.record({ kind: fc.constant("stay-in-room" as const), sinceMs: atMs, room: fc.option(room) }),
    fc.record({ kind: fc.constant("door-unopened" as const), sinceMs: atMs, days: fc.integer({ min: 1, max: 400 }) }),
    fc.record({
      kind: fc.constant("reported" as const),
      alarm: fc.constantFrom(...lifeKinds),
      deviceId: fc.constant(null),
      room: fc.option(room),
    }),
    fc.record({
      kind: fc.constant("fall" as const),
      room: fc.option(room),
      confidence: fc.constantFrom(...confidences),
    }),
    fc.record({ kind: fc.constant("happened-between" as const), fromMs: fc.option(atMs), untilMs: atMs }),
    fc.record({ kind: fc.constant("late" as const), byMs: atMs }),
  );
  fc.assert(
    fc.property(fc.array(any, { minLength: 1, maxLength: 8 }), atMs, (grounds, saidMs) => {
      const said = groundsText(grounds, { timeZone, saidAtMs: saidMs });
      const text = said === null ? "" : `${said.zh} ${said.en}`;
      expect(text).not.toMatch(/undefined|null|NaN|Invalid|-\d/);
      if (said !== null) expect([said.zh.at(-1), said.en.at(-1)]).toEqual(["。", "."]);
    }),
  );
});
