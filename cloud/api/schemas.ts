/**
 * The contract as zod schemas, for the OpenAPI page and for tests that hold every answer against it. `satisfies` makes the
 * compiler compare them with the types in contract.ts; what leaves is not checked again at run time.
 */

import { z } from "zod";
import { inBoth } from "./in-both.ts";
import { confidences, inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { faultKinds } from "@shouwang/shared/domain/fault.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import { answerOutcomes, commandSchema } from "@shouwang/shared/wire/commands.ts";
import { diagnosticsReportSchema } from "@shouwang/shared/wire/diagnostics.ts";
import { incidentModes, outcomes, sayings, vias } from "../alarms/incident.ts";
import { told } from "../alarms/incident-plan.ts";
import { noticeReasons } from "../alarms/notice-reason.ts";
import { tellings } from "../alarms/sent.ts";
import { workOwners } from "../faults/fault-target.ts";
import { absenceView } from "./care-schemas.ts";
import type {
  ApiError,
  CommandReportView,
  CommandView,
  Conflict,
  DeliveryView,
  DemoView,
  FaultView,
  HealthView,
  HomeDay,
  HomeView,
  IncidentDetail,
  IncidentView,
  WorkItemView,
  WorkView,
} from "./contract.ts";

// `as`: a brand exists for the compiler only; on the wire an id is text of this pattern.
const id = <T extends string>() => z.string().regex(/^[a-z0-9-]{1,64}$/) as unknown as z.ZodType<T, T>;
const atMs = z.number().int();
const text = z.string();
const alarmKind = z.enum([...lifeKinds, ...inferredKinds]);
const phase = z.enum(["pre-alarm", "raised", "delivered", "acknowledged", "attended", "closed"]);

const incidentAlarm = z.object({
  alarmId: id<IncidentView["alarms"][number]["alarmId"]>(),
  alarm: alarmKind,
  phase: z.enum(["pre-alarm", "raised", "eased"]),
  deviceId: id<NonNullable<IncidentView["alarms"][number]["deviceId"]>>().nullable(),
  confidence: z.enum(confidences),
  occurredAtMs: atMs.nullable(),
  recordedAtMs: atMs,
  lateByMs: z.number(),
  outsideAtMs: atMs.nullable(),
  reason: text,
  evidence: text,
  because: inBoth.nullable(),
});

// `as`: a length of time is a number for the wire.
const length = z.number().int() as unknown as z.ZodType<Millis, Millis>;
const plan = z.object({
  kind: alarmKind,
  timeZone: text,
  answerWithin: length,
  steps: z.array(
    z.object({
      stepId: text,
      tell: z.enum(told),
      after: length,
      hours: z.array(z.object({ fromMs: z.number(), toMs: z.number() })),
      ways: z.array(z.object({ connector: text, addressee: text.nullable() })),
      isByHand: z.boolean(),
    }),
  ),
  again: length,
});
const stepDone = z.object({ stepId: text, standing: z.enum(["done", "waived"]), by: text, atMs, why: text });

const said = z.object({
  by: text,
  what: z.enum(sayings),
  via: z.enum(vias),
  atMs,
  round: z.number().int(),
});

const way = z.object({ connector: text, addressee: text.nullable() });
const sent = z.object({
  n: z.number().int(),
  who: text,
  addressee: text.nullable(),
  told: z.enum(tellings),
  ways: z.array(way),
  by: text,
  atMs,
  round: z.number().int(),
  toldAtMs: atMs.nullable(),
  inVain: text.nullable(),
  arrivedAtMs: atMs.nullable(),
});

export const incidentView = z.object({
  incidentId: id<IncidentView["incidentId"]>(),
  subject: text,
  homeId: id<NonNullable<IncidentView["homeId"]>>().nullable(),
  gatewayId: id<NonNullable<IncidentView["gatewayId"]>>().nullable(),
  mode: z.enum(incidentModes),
  phase,
  version: z.number().int(),
  newsVersion: z.number().int(),
  round: z.number().int(),
  alarms: z.array(incidentAlarm),
  openedAtMs: atMs,
  roundStartedAtMs: atMs,
  deliveredAtMs: atMs.nullable(),
  acknowledgedAtMs: atMs.nullable(),
  acknowledgedBy: text.nullable(),
  acknowledgementExpiresAtMs: atMs.nullable(),
  attendedAtMs: atMs.nullable(),
  attendanceExpiresAtMs: atMs.nullable(),
  closedAtMs: atMs.nullable(),
  closedBy: text.nullable(),
  outcome: z.enum(outcomes).nullable(),
  note: text.nullable(),
  plan: plan.nullable(),
  stepsDue: z.array(z.object({ stepId: text, atMs })),
  stepsDone: z.array(stepDone),
  cannotAtMs: z.array(atMs),
  said: z.array(said),
  asked: z.array(z.object({ n: z.number().int(), by: text, atMs, round: z.number().int(), stepIds: z.array(text) })),
  handOver: z.object({ from: text, to: text, atMs, expiresAtMs: atMs }).nullable(),
  sent: z.array(sent),
  escalation: z.number().int(),
  nextStepDueAtMs: atMs.nullable(),
  homeName: text.nullable(),
  residentName: text.nullable(),
  address: text.nullable(),
  phone: text.nullable(),
}) satisfies z.ZodType<IncidentView>;

const journalKinds = [
  "opened",
  "alarm-raised",
  "pre-alarm",
  "alarm-firm",
  "alarm-eased",
  "delivered",
  "delivery-failed",
  "outside-due",
  "escalated",
  "acknowledged",
  "acknowledgement-voided",
  "acknowledgement-expired",
  "attended",
  "attendance-expired",
  "on-my-way",
  "cannot",
  "resident-fine",
  "step-done",
  "step-waived",
  "phoned",
  "help-asked",
  "hand-over-offered",
  "hand-over-accepted",
  "hand-over-declined",
  "hand-over-withdrawn",
  "hand-over-expired",
  "sent",
  "sent-in-vain",
  "closed",
  "reopened",
  "joined",
] as const satisfies readonly IncidentDetail["journal"][number]["what"][];

export const incidentDetail = incidentView.extend({
  journal: z.array(
    z.object({
      atMs,
      what: z.enum(journalKinds),
      who: text,
      alarmId: id<NonNullable<IncidentDetail["journal"][number]["alarmId"]>>().nullable(),
      detail: text,
    }),
  ),
}) satisfies z.ZodType<IncidentDetail>;

export const deliveryView = z.object({
  deliveryId: id<DeliveryView["deliveryId"]>(),
  connector: text,
  addressee: text.nullable(),
  reason: z.enum(noticeReasons),
  round: z.number().int(),
  standing: z.enum(["due", "accepted", "refused", "withdrawn"]),
  attempt: z.number().int(),
  dueAtMs: atMs,
  createdAtMs: atMs,
  endedAtMs: atMs.nullable(),
  receipt: text.nullable(),
  lastWhy: text.nullable(),
  attempts: z.array(
    z.object({ attempt: z.number().int(), beganAtMs: atMs, endedAtMs: atMs, what: text, detail: text }),
  ),
  state: z.object({ state: text, atMs }).nullable(),
}) satisfies z.ZodType<DeliveryView>;

export const homeView = z.object({
  homeId: text,
  name: text,
  residentName: text.nullable(),
  address: text.nullable(),
  phone: text.nullable(),
  timeZone: text,
  inactivityAfterMs: z.number(),
  presence: z.enum(["home", "away", "unknown"]),
  lastActivityAtMs: atMs.nullable(),
  absence: absenceView.nullable(),
  gateway: z.object({ gatewayId: text, lastHeardAtMs: atMs.nullable(), isSilent: z.boolean() }).nullable(),
  devices: z.array(
    z.object({ deviceId: text, name: text, model: text, room: z.enum(rooms), isExteriorDoor: z.boolean() }),
  ),
  isDemo: z.boolean(),
}) satisfies z.ZodType<HomeView>;

export const homeDay = z.object({
  homeId: text,
  fromMs: atMs,
  toMs: atMs,
  series: z.array(
    z.object({
      deviceId: text,
      name: text,
      room: z.enum(rooms),
      series: text,
      points: z.array(z.tuple([z.number(), z.number()])),
    }),
  ),
  alarms: z.array(z.object({ alarmId: text, alarm: text, occurredAtMs: atMs, incidentId: text })),
  silences: z.array(z.object({ deviceId: text.nullable(), fromMs: atMs, toMs: atMs.nullable() })).optional(),
}) satisfies z.ZodType<HomeDay>;

export const workView = z.object({
  at: z.enum(["open", "taken", "put-off", "done", "held"]),
  owner: z.enum(workOwners),
  dueAtMs: atMs.nullable(),
  isOverdue: z.boolean(),
  by: text.nullable(),
  why: text.nullable(),
  version: z.number().int(),
  protectsLife: z.boolean(),
  under: z.object({ deviceId: text.nullable(), fault: z.enum(faultKinds) }).nullable(),
}) satisfies z.ZodType<WorkView>;

export const faultView = z.object({
  gatewayId: text,
  homeId: text.nullable(),
  deviceId: text.nullable(),
  fault: z.enum(faultKinds),
  owner: z.enum(["technician", "caregiver", "desk"]),
  sinceMs: atMs,
  detail: text,
  work: workView,
}) satisfies z.ZodType<FaultView>;

export const workItemView = z.object({
  itemId: text,
  deviceId: text.nullable(),
  fault: z.enum(faultKinds),
  sinceMs: atMs,
  endedAtMs: atMs.nullable(),
  protectsLife: z.boolean(),
  acts: z.array(
    z.object({
      kind: text,
      atMs,
      by: text.nullable(),
      to: z.enum(workOwners).nullable(),
      untilMs: atMs.nullable(),
      why: text.nullable(),
    }),
  ),
}) satisfies z.ZodType<WorkItemView>;

export const apiError = z.object({
  code: text,
  message: text,
  type: text,
  title: text,
  status: z.number().int(),
  detail: text,
}) satisfies z.ZodType<ApiError>;
export const conflict = apiError.extend({ incident: incidentDetail }) satisfies z.ZodType<Conflict>;

export const demoView = z.object({
  isAttached: z.boolean(),
  homeId: text.nullable(),
}) satisfies z.ZodType<DemoView>;

export const healthView = z.object({
  isWell: z.boolean(),
  reasons: z.array(z.object({ part: text, sentence: text })),
}) satisfies z.ZodType<HealthView>;

export const commandView = z.object({
  commandId: text,
  gatewayId: text,
  by: text,
  sentAtMs: atMs,
  deadlineAtMs: atMs,
  command: commandSchema,
  answers: z.array(z.object({ receivedAtMs: atMs, outcome: z.enum(answerOutcomes), detail: text })),
  hasReport: z.boolean(),
}) satisfies z.ZodType<CommandView>;

export const commandReportView = commandView.extend({
  report: diagnosticsReportSchema.nullable(),
}) satisfies z.ZodType<CommandReportView>;
