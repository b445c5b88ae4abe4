/** The contract with caregivers as zod schemas (`schemas.ts`): `satisfies` makes the compiler compare them with contract/caregiver.ts. */

import { z } from "zod";
import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { faultKinds } from "@shouwang/shared/domain/fault.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { inBoth } from "./in-both.ts";
import { advisoryView } from "./learned-day-schemas.ts";
import { incidentModes, outcomes, sayings, vias } from "../alarms/incident.ts";
import { trialReasons } from "../alarms/trial.ts";
import { workOwners } from "../faults/fault-target.ts";
import {
  absenceEnds,
  absenceKinds,
  careAnswers,
  comparisons,
  quarterStates,
  careReplies,
  type AbsenceView,
  type CareFault,
  type CareIncident,
  type CareReplyConflict,
  type CareTest,
  type CareView,
  type EndedAbsenceView,
  type UsualView,
  type WeekFigure,
  type WeekView,
} from "./contract/caregiver.ts";

const atMs = z.number().int();
const text = z.string();
const alarm = z.enum([...lifeKinds, ...inferredKinds]);
const room = z.enum(rooms);
const device = z.object({ deviceId: text, name: text, room });

export const absenceView = z.object({
  absenceId: text,
  kind: z.enum(absenceKinds),
  by: text,
  fromMs: atMs,
  lastDay: text,
  untilMs: atMs,
}) satisfies z.ZodType<AbsenceView>;
export const endedAbsenceView = absenceView.extend({
  endedAtMs: atMs,
  how: z.enum(absenceEnds),
  endedBy: text.nullable(),
}) satisfies z.ZodType<EndedAbsenceView>;

export const careIncidentView = z.object({
  incidentId: text,
  version: z.number().int(),
  mode: z.enum(incidentModes),
  openedAtMs: atMs,
  alarms: z.array(
    z.object({
      alarm,
      room: room.nullable(),
      occurredAtMs: atMs.nullable(),
      recordedAtMs: atMs,
      isLate: z.boolean(),
      isSuspected: z.boolean(),
      hasEased: z.boolean(),
      because: inBoth.nullable(),
    }),
  ),
  hasIt: z.object({ by: text, sinceMs: atMs }).nullable(),
  attendedAtMs: atMs.nullable(),
  said: z.array(z.object({ by: text, what: z.enum(sayings), via: z.enum(vias), atMs })),
  mine: z.enum(careReplies).nullable(),
  told: z.array(
    z.object({
      to: z.enum(["desk", "person", "centre"]),
      name: text.nullable(),
      atMs,
      hasArrived: z.boolean().nullable(),
    }),
  ),
  nextStepDueAtMs: atMs.nullable(),
}) satisfies z.ZodType<CareIncident>;

export const careReplyConflict = z.object({
  code: text,
  message: text,
  incident: careIncidentView.nullable(),
}) satisfies z.ZodType<CareReplyConflict>;

const careFault = z.object({
  fault: z.enum(faultKinds),
  device: device.nullable(),
  sinceMs: atMs,
  protectsLife: z.boolean(),
  work: z.object({
    at: z.enum(["open", "taken", "put-off", "done", "held"]),
    owner: z.enum(workOwners),
    dueAtMs: atMs.nullable(),
    isOverdue: z.boolean(),
    by: text.nullable(),
  }),
}) satisfies z.ZodType<CareFault>;

const careTest = z.object({
  trialId: text,
  by: text,
  why: z.enum(trialReasons),
  fromMs: atMs,
  untilMs: atMs,
  endedAtMs: atMs.nullable(),
  devices: z.array(
    z.object({
      deviceId: text,
      pressedAtMs: atMs.nullable(),
      storedAtMs: atMs.nullable(),
      deskAtMs: atMs.nullable(),
      centreAtMs: atMs.nullable(),
      wentLiveAtMs: atMs.nullable(),
    }),
  ),
}) satisfies z.ZodType<CareTest>;

export const careView = z.object({
  homeId: text,
  nowMs: atMs,
  timeZone: text,
  name: text.nullable(),
  residents: z.array(z.object({ name: text })),
  address: text.nullable(),
  answer: z.enum(careAnswers),
  presence: z.object({ at: z.enum(["home", "away", "arriving"]), sinceMs: atMs }).nullable(),
  lastMovement: z.object({ atMs, room: room.nullable() }).nullable(),
  lastActivityAtMs: atMs.nullable(),
  lastHeardAtMs: atMs.nullable(),
  inactivityDueAtMs: atMs.nullable(),
  quietUsualMs: z.number().int().nullable(),
  advisories: z.array(advisoryView),
  absence: absenceView.nullable(),
  lastAbsence: endedAbsenceView.nullable(),
  may: z.object({ setAbsence: z.boolean(), answer: z.boolean(), test: z.boolean() }),
  notWorking: z.array(careFault),
  open: z.array(careIncidentView),
  lately: z.array(z.object({ incidentId: text, alarm, openedAtMs: atMs, closedAtMs: atMs, outcome: z.enum(outcomes) })),
  numbers: z.array(
    z.object({
      is: z.enum(["home", "resident", "contact"]),
      name: text.nullable(),
      relation: text.nullable(),
      number: text,
      me: z.boolean(),
    }),
  ),
  deskNumber: text.nullable(),
  tests: z.object({
    devices: z.array(device.extend({ lastTestedAtMs: atMs.nullable(), isOverdue: z.boolean() })),
    now: careTest.nullable(),
    last: careTest.nullable(),
  }),
}) satisfies z.ZodType<CareView>;

const minute = z.number().int();
const minuteOrNot = minute.nullable();
const usualRange = z.object({ fromMinute: minute, toMinute: minute }).nullable();
export const usualView = z.object({
  homeId: text,
  nowMs: atMs,
  timeZone: text,
  date: text,
  dayFromMs: atMs,
  dayToMs: atMs,
  dayKind: z.enum(["weekday", "weekend"]),
  today: z.array(z.enum(quarterStates)),
  usual: z.array(z.number().nullable()),
  days: z.object({
    counted: z.number().int(),
    leftOut: z.object({ gaps: z.number().int(), absence: z.number().int(), beforeTheKit: z.number().int() }),
  }),
  firstMovement: z.object({ todayMinute: minuteOrNot, usual: usualRange }),
  lastMovement: z.object({ yesterdayMinute: minuteOrNot, usual: usualRange }),
  gaps: z.array(z.object({ fromMs: atMs, toMs: atMs })),
  pauseUsualMs: z.array(z.number().nullable()),
}) satisfies z.ZodType<UsualView>;

const figure = z.object({
  perDay: z.number().nullable(),
  before: z.number().nullable(),
  against: z.enum(comparisons),
}) satisfies z.ZodType<WeekFigure>;
const count = z.number().int().nullable();
export const weekView = z.object({
  homeId: text,
  timeZone: text,
  from: text,
  to: text,
  days: z.array(
    z.object({
      date: text,
      standing: z.enum(["active", "still", "absent", "unknown", "to-come"]),
      activeQuarters: count,
      firstMovementMinute: minuteOrNot,
      lastMovementMinute: minuteOrNot,
      nightsUp: count,
      outings: count,
      doorsAtNight: count,
      gapMinutes: z.number().int(),
    }),
  ),
  figures: z.object({
    activeQuarters: figure,
    nightsUp: figure,
    firstMovement: figure,
    outings: figure,
    doorsAtNight: figure,
  }),
  weeksBefore: z.number().int(),
  alarms: z.array(
    z.object({
      incidentId: text,
      alarm,
      openedAtMs: atMs,
      outcome: z.enum(outcomes).nullable(),
      answeredAfterMs: z.number().int().nullable(),
    }),
  ),
}) satisfies z.ZodType<WeekView>;
