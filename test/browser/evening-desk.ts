/** A desk on a bad evening, as it is shown in pictures and looked at in tests: a power cut in one street, and what goes on beside it. */

import type { FaultView, IncidentDetail } from "../../cloud/api/contract.ts";
import { must, parseDeviceId } from "../../shared/domain/ids.ts";
import { homeNumber } from "./many-incidents.ts";
import { anAlarm, anIncident, createMemoryDesk, type MemoryDesk } from "./memory-desk.ts";
import { aDay } from "./operator-page.ts";

const second = 1_000;
const minute = 60 * second;

/** In a street that has no power: everything stands still there, and its kits fall silent one after the other. */
const darkStreet = (n: number) => ({
  ...homeNumber(n),
  address: `烟台市芝罘区幸福街道 ${12 + n} 号 ${homeNumber(n).name}`,
});

export function anEvening(nowMs: number): { desk: MemoryDesk; operator: string } {
  const homes = Array.from({ length: 60 }, (_, n) => (n >= 20 ? darkStreet(n) : homeNumber(n)));
  const home = (n: number) => homes[n] ?? null;
  const one = (
    n: number,
    ageMs: number,
    changes: Partial<Omit<IncidentDetail, "incidentId" | "homeId">>,
  ): IncidentDetail => anIncident({ ...changes, incidentId: `incident-${n}`, home: home(n), atMs: nowMs - ageMs });
  const alarms = (n: number, ageMs: number, changes: Partial<Omit<IncidentDetail["alarms"][number], "alarmId">>) => ({
    alarms: [anAlarm({ alarmId: `alarm-${n}`, ...changes }, nowMs - ageMs)],
  });
  const quiet = Array.from({ length: 14 }, (_, k) => {
    const ageMs = 9 * minute - k * 11 * second;
    return one(
      20 + k,
      ageMs,
      alarms(20 + k, ageMs, {
        alarm: "inactivity",
        deviceId: null,
        reason: "No movement for 5 h 10 min while somebody is at home.",
        because: {
          zh: "08:04 起没有活动，最后在卧室；这个时段平常最多3小时10分没有活动；3个探测器都在工作。",
          en: "No movement since 08:04, last in the bedroom; usual at this hour: at most 3 h 10 min; all 3 detectors work.",
        },
      }),
    );
  });
  const incidents: IncidentDetail[] = [
    one(1, 8 * second, {
      ...alarms(1, 8 * second, { deviceId: must(parseDeviceId("button-1"), "button-1") }),
      nextStepDueAtMs: nowMs + 22 * second,
    }),
    one(
      2,
      41 * second,
      alarms(2, 41 * second, { alarm: "fall", confidence: "low", deviceId: must(parseDeviceId("radar-1"), "radar-1") }),
    ),
    one(3, 70 * second, { ...alarms(3, 70 * second, { alarm: "call" }), escalation: 1 }),
    one(4, 12 * minute, {
      ...alarms(4, 12 * minute, { alarm: "smoke" }),
      phase: "acknowledged",
      acknowledgedBy: "陈静",
      acknowledgedAtMs: nowMs - 11 * minute,
    }),
    one(5, 6 * minute, {
      ...alarms(5, 6 * minute, { alarm: "call" }),
      phase: "attended",
      acknowledgedBy: "李静",
      acknowledgedAtMs: nowMs - 5 * minute,
      attendedAtMs: nowMs - minute,
    }),
    one(6, 3 * minute, { ...alarms(6, 3 * minute, { alarm: "panic" }), mode: "test" }),
    one(7, 20 * second, { ...alarms(7, 20 * second, { alarm: "panic" }), mode: "drill" }),
    one(8, 50 * second, { ...alarms(8, 50 * second, { alarm: "fall", confidence: "low" }), mode: "drill" }),
    ...quiet,
  ];
  const faults: FaultView[] = Array.from({ length: 23 }, (_, k) => ({
    gatewayId: homes[20 + k]?.gateway?.gatewayId ?? "",
    homeId: `home-${20 + k}`,
    deviceId: null,
    fault: "mains-lost",
    owner: "technician",
    sinceMs: nowMs - 14 * minute + k * 7 * second,
    detail: "The gateway runs on its battery.",
    work: {
      at: "open",
      owner: "technician",
      dueAtMs: nowMs + 46 * minute,
      isOverdue: false,
      by: null,
      why: null,
      version: 1,
      protectsLife: k === 0,
      under: null,
    },
  }));
  const desk = createMemoryDesk({
    nowMs: () => Date.now(),
    homes,
    incidents,
    faults,
    day: (range) => aDay(range, range.toMs - 30_000),
  });
  return { desk, operator: "李静" };
}
