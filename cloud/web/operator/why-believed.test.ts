import { describe, expect, test } from "vitest";
import { aHome, anAlarm, anIncident } from "../../../test/browser/memory-desk.ts";
import { must, parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { FaultView, HomeView, IncidentView } from "../../api/contract.ts";
import { whyBelieved } from "./why-believed.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const atMs = nowMs - minutes(5);
const home = aHome({ homeId: "home-1", lastActivityAtMs: atMs - minutes(10) });
const device = (text: string) => must(parseDeviceId(text), text);
type Alarm = IncidentView["alarms"][number];
const alarm = (changes: Partial<Alarm> = {}) =>
  anAlarm({ alarmId: "alarm-1", deviceId: device("button-1"), ...changes }, atMs);
const accident = { incidentId: "i", atMs: 0, alarms: ["panic"], outcome: "accidental" };
const fault = { homeId: "home-1", deviceId: "button-1", fault: "low-battery" } as FaultView;

const reasons = (
  alarms: readonly Alarm[],
  given: { home?: HomeView | null; faults?: readonly FaultView[]; earlier?: (typeof accident)[] } = {},
): string[] => {
  const incident = anIncident({ incidentId: "incident-1", home, atMs, alarms: [...alarms] });
  return whyBelieved({ incident, home, faults: [], earlier: [], ...given }, nowMs).map(
    ({ weight, words }) => `${weight} ${words[0]}`,
  );
};

describe("R-562 why an alarm is believed, in words", () => {
  test.each<[string, string[], string]>([
    ["a device that is known", reasons([alarm()]), "for 由“床头按钮”（卧室）直接发出"],
    ["one that nobody registered", reasons([alarm({ deviceId: device("x-9") })]), "mind 发出报警的设备 x-9 没有登记"],
    ["concluded", reasons([alarm({ alarm: "inactivity", deviceId: null })]), "mind 没有设备直接报警"],
    ["opened by hand", reasons([alarm({ deviceId: null, evidence: "opened by 李静" })]), "for 由李静根据电话建立"],
    [
      "two devices",
      reasons([alarm(), alarm({ alarmId: alarm().alarmId, deviceId: device("radar-1") })]),
      "for 2 个不同的设备",
    ],
    ["three presses", reasons([alarm(), alarm(), alarm()]), "for 同一个设备报了 3 次"],
    ["a radar alone", reasons([alarm({ alarm: "fall", confidence: "low" })]), "mind 只有一个探测器"],
    ["late", reasons([alarm({ lateByMs: hours(3) })]), "mind 迟到 3 小时"],
    ["nothing moved since", reasons([alarm()]), "for 报警后 5 分钟内屋里没有任何活动"],
    [
      "something moved since",
      reasons([alarm()], { home: { ...home, lastActivityAtMs: nowMs - minutes(2) } }),
      "mind 2 分钟前屋内还有活动。有活动不等于没事",
    ],
    [
      "a kit that is not heard",
      reasons([alarm()], { home: { ...home, gateway: { gatewayId: "k", lastHeardAtMs: 1, isSilent: true } } }),
      "mind 网关离线，报警之后的情况看不到",
    ],
    ["nobody at home, it seems", reasons([alarm()], { home: { ...home, presence: "away" } }), "mind 系统认为家中无人"],
    ["a device with a fault", reasons([alarm()], { faults: [fault] }), "mind “床头按钮”现在有故障（低电量）"],
    [
      "accidents before",
      reasons([alarm()], { earlier: [accident, accident] }),
      "mind 以前 2 次警情中有 2 次误触。这一次仍按真实警情处理",
    ],
  ])("%s", (_what, said, expected) => {
    expect(said.some((one) => one.startsWith(expected))).toBe(true);
  });

  test.each<[string, string[], string]>([
    [
      "who pressed walks on for a moment",
      reasons([alarm()], { home: { ...home, lastActivityAtMs: atMs + 30_000 } }),
      "还有活动",
    ],
    ["when something moved is not known", reasons([alarm()], { home: { ...home, lastActivityAtMs: null } }), "活动"],
    ["a fault of another device", reasons([alarm()], { faults: [{ ...fault, deviceId: "door-1" }] }), "故障"],
    ["a fault of another home", reasons([alarm()], { faults: [{ ...fault, homeId: "home-2" }] }), "故障"],
    ["one accident", reasons([alarm()], { earlier: [accident] }), "误触"],
    ["no home", reasons([alarm({ deviceId: null, evidence: "opened by 李静" })], { home: null }), "活动"],
  ])("nothing is said of it: %s", (_what, said, word) => {
    expect(said.filter((one) => one.includes(word))).toEqual([]);
  });

  test("an alarm that has eased is looked at when there is no other", () => {
    expect(reasons([alarm({ phase: "eased" })])[0]).toContain("床头按钮");
  });
});
