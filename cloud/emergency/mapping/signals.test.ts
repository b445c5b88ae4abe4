import { describe, expect, test } from "vitest";
import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import { noticeOf } from "../../../test/builders/notices.ts";
import { alarmOrder } from "../../alarms/incident.ts";
import { codeTableWith, defaultCodes } from "./code-table.ts";
import { faultSignal, periodicTestSignal, signalsOf } from "./signals.ts";

const [press] = noticeOf().alarms;
if (!press) throw new Error("a notice without an alarm");
const alarm = (kind: AlarmKind, room: string | null = null) => ({ ...press, alarm: kind, room });
const told = (changes: Parameters<typeof noticeOf>[0], table = defaultCodes): string[] =>
  signalsOf(noticeOf(changes), table).map(({ qualifier, event, zone, sia }) => `${qualifier}${event} ${zone} ${sia}`);

describe("R-391 a notice as signals", () => {
  test.each([
    ["raised", "1101 003 QA"],
    ["pre-alarm", "1101 003 QA"],
    ["outside-due", "1101 003 QA"],
    ["escalated", "1101 003 QA"],
    // Somebody has still to look: not over.
    ["eased", "1101 003 QA"],
    ["closed", "3101 003 QH"],
  ] as const)("a fall that is %s is %s", (reason, expected) => {
    expect(told({ reason, alarms: [alarm("fall")] })).toEqual([expected]);
  });

  test.each([
    ["test", "1601 001 RX"],
    ["drill", "1607 001 RX"],
    ["canary", "1602 001 RP"],
  ] as const)("a press in mode %s is marked, and keeps its zone: %s", (mode, expected) => {
    expect(told({ mode })).toEqual([expected]);
  });

  test("several kinds are several signals, the loudest first, each once and with the room of its latest", () => {
    const alarms = [alarm("water-leak"), alarm("fall", "bedroom"), alarm("panic"), alarm("fall", "bathroom")];
    expect(told({ alarms })).toEqual(["1101 001 QA", "1101 003 QA", "1154 014 WA"]);
    expect(signalsOf(noticeOf({ alarms }), defaultCodes)[1]).toMatchObject({ room: "bathroom", lateByMs: 0 });
  });

  test("all kinds at once are all told", () => {
    const alarms = [...alarmOrder, ...alarmOrder].map((kind) => alarm(kind));
    expect(told({ alarms })).toHaveLength(alarmOrder.length);
  });

  test("a notice that names no alarm is told as one that nobody could read", () => {
    expect(told({ alarms: [] })).toEqual(["1101 004 QA"]);
  });

  test("the centre's own table is used", () => {
    const table = codeTableWith({ alarms: { fall: { event: "102", sia: "MA" } } });
    expect(told({ alarms: [alarm("fall")] }, table)).toEqual(["1102 003 MA"]);
  });
});

test("R-391 faults, what restores them, and the test at an interval", () => {
  const short = ({ qualifier, event, sia, dty, stc }: ReturnType<typeof faultSignal>): string =>
    `${qualifier}${event} ${sia} ${dty}/${stc}`;
  expect(short(faultSignal("low-battery", "present", defaultCodes))).toBe("1384 XT 0050/0016");
  expect(short(faultSignal("low-battery", "gone", defaultCodes))).toBe("3384 XR 0050/0015");
  expect(short(faultSignal("mains-lost", "gone", defaultCodes))).toBe("3301 AR 0041/0086");
  expect(short(periodicTestSignal(defaultCodes))).toBe("1602 RP 0002/0102");
});
