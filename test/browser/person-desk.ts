/** A desk with one home that is known well: who lives there, how to get in, whom to call and who answered lately. For tests of the screen pop and for its pictures. */

import type { FaultView, IncidentDetail } from "../../cloud/api/contract.ts";
import type { HomeScreen } from "../../cloud/api/ports-screens.ts";
import { aHome, anAlarm, anIncident, createMemoryDesk, type MemoryDesk } from "./memory-desk.ts";
import { must, parseDeviceId } from "../../shared/domain/ids.ts";
import { days, hours, minutes } from "../../shared/time/duration.ts";
import { aDay } from "./operator-page.ts";

export const knownScreen = (nowMs: number): Partial<HomeScreen> => {
  const always = { hours: [], isTheirHour: null };
  const contact = { is: "contact" as const };
  return {
    entry: "单元门密码 2580#，右手边 502；邻居李大姐（501）有备用钥匙",
    keySafe: "门框右侧，密码 4 7 1 9",
    isHighRisk: true,
    residents: [
      {
        residentId: "r-1",
        name: "王秀英",
        sex: "female",
        bornOn: "1941-03-08",
        language: "zh",
        risk: "high",
        healthNotes: "心脏支架（2019 年），服用华法林：跌倒后注意颅内出血。左耳听力差，请靠右侧说话。青霉素过敏。",
        abilityGrade: 2,
        categories: ["living-alone", "oldest-old", "low-income"],
        falls: { count: 1, lastAtMs: nowMs - days(40) },
        reachedAtMs: nowMs - days(3),
      },
    ],
    numbers: [
      {
        ...always,
        is: "home",
        addressee: null,
        name: null,
        relation: null,
        number: "0535-6001 2345",
        last: { atMs: nowMs - days(3), what: "answered", how: "call", by: "李静" },
      },
      {
        ...contact,
        addressee: "contact:c-1",
        name: "陈静",
        relation: "女儿",
        number: "13905350002",
        hours: [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: "06:00", to: "23:00" }],
        isTheirHour: true,
        last: { atMs: nowMs - days(12), what: "answered", how: "test", by: null },
      },
      {
        ...contact,
        addressee: "contact:c-2",
        name: "陈立军",
        relation: "儿子",
        number: "13905350003",
        hours: [{ weekdays: [6, 7], from: "09:00", to: "21:00" }],
        isTheirHour: false,
        last: { atMs: nowMs - minutes(4), what: "not-taken", how: "call", by: "李静" },
      },
      {
        ...contact,
        ...always,
        addressee: "contact:c-3",
        name: "李桂芬",
        relation: "邻居",
        number: "13805350008",
        last: null,
      },
    ],
    earlier: [
      { incidentId: "i-9", atMs: nowMs - days(9), alarms: ["panic"], outcome: "accidental" },
      { incidentId: "i-8", atMs: nowMs - days(40), alarms: ["fall"], outcome: "real" },
      { incidentId: "i-7", atMs: nowMs - days(61), alarms: ["panic"], outcome: "accidental" },
    ],
  };
};

const device = (text: string) => must(parseDeviceId(text), text);

export function personDesk(given: { nowMs: () => number }): { desk: MemoryDesk; incident: IncidentDetail } {
  const { nowMs } = given;
  const atMs = nowMs() - minutes(4);
  const home = aHome({
    homeId: "home-1",
    lastActivityAtMs: atMs - minutes(9),
    gateway: { gatewayId: "kit-0001", lastHeardAtMs: nowMs() - 20_000, isSilent: false },
  });
  const fault: FaultView = {
    gatewayId: "kit-0001",
    homeId: "home-1",
    deviceId: "motion-1",
    fault: "silent",
    owner: "technician",
    sinceMs: nowMs() - hours(5),
    detail: "",
    work: {
      at: "taken",
      owner: "technician",
      dueAtMs: nowMs() + hours(2),
      isOverdue: false,
      by: "孙强",
      why: null,
      version: 1,
      protectsLife: false,
      under: null,
    },
  };
  const alarms = [
    anAlarm({ alarmId: "alarm-1", deviceId: device("button-1") }, atMs),
    anAlarm(
      {
        alarmId: "alarm-2",
        alarm: "fall",
        deviceId: device("radar-1"),
        confidence: "low",
        reason: "The radar reports a fall.",
        evidence: "fall=1",
      },
      atMs + 8_000,
    ),
  ];
  const incident = anIncident({ incidentId: "incident-1", home, atMs, alarms });
  const desk = createMemoryDesk({
    nowMs,
    homes: [home],
    incidents: [incident],
    faults: [fault],
    day: (range) => ({
      ...aDay(range, atMs),
      silences: [{ deviceId: "motion-1", fromMs: nowMs() - hours(5), toMs: null }],
    }),
    screen: () => knownScreen(nowMs()),
  });
  return { desk, incident };
}
