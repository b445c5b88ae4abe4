/** What the pages and other programs may ask, in plain types. The live stream and the requests show the same shapes. */

import type { WorkOwner } from "../faults/fault-target.ts";
import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { AlarmId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { InBoth } from "@shouwang/shared/domain/grounds-text.ts";
import type { Incident, IncidentAlarm, JournalEntry, Outcome, Saying } from "../alarms/incident.ts";
import type { AbsenceView } from "./contract/caregiver.ts";
import type { CallView, TelephonyView } from "./contract/calls.ts";
import type { LookingView } from "./contract/looking.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import type { DiagnosticsReport } from "@shouwang/shared/domain/diagnostics.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { AnswerMessage, Command } from "@shouwang/shared/wire/commands.ts";

/** GET /api/homes */
export type HomeView = {
  homeId: string;
  name: string;
  residentName: string | null;
  address: string | null;
  phone: string | null;
  timeZone: string;
  inactivityAfterMs: number;
  presence: "home" | "away" | "unknown";
  lastActivityAtMs: number | null;
  /** Nobody is expected to move there for some days; null: somebody is, or it is not to be read. */
  absence: AbsenceView | null;
  gateway: { gatewayId: string; lastHeardAtMs: number | null; isSilent: boolean } | null;
  devices: readonly { deviceId: string; name: string; model: string; room: Room; isExteriorDoor: boolean }[];
  isDemo: boolean;
};

/** GET /api/incidents?state=open|closed , GET /api/incidents/:id (with journal) */
/** `because`: why it was raised, in sentences, on the clock of the home; null = only `reason` says it. */
export type AlarmView = Omit<IncidentAlarm, "grounds"> & { because: InBoth | null };
export type IncidentView = Omit<Incident, "alarms"> & {
  alarms: readonly AlarmView[];
  homeName: string | null;
  residentName: string | null;
  address: string | null;
  phone: string | null;
};
export type IncidentDetail = IncidentView & { journal: readonly JournalEntry[] };

/**
 * POST /api/incidents/:id/acknowledge — 409 when something new has happened since `version` (the answer carries the present view).
 * `by` is needed where nobody signs in; elsewhere it is who signed in, and another name is refused.
 */
export type AcknowledgeRequest = { by?: string | undefined; version: number };
/** POST /api/incidents/:id/attend */
export type AttendRequest = {
  by?: string | undefined;
  version: number;
  /** Which of those who were sent is there, by its number in `sent`. */
  arrived?: number | undefined;
};
/** POST /api/incidents/:id/close */
export type CloseRequest = {
  by?: string | undefined;
  version: number;
  outcome: Outcome;
  note: string;
  /** Steps done by hand that fall away, each with its reason. */
  waive?: readonly { stepId: string; why: string }[] | undefined;
};
/** POST /api/incidents/:id/says */
export type SaysRequest = { by?: string | undefined; version: number; what: Saying };
/** POST /api/incidents/:id/step */
export type StepRequest = {
  by?: string | undefined;
  version: number;
  stepId: string;
  standing: "done" | "waived";
  why: string;
};
/** POST /api/incidents/:id/reopen */
export type ReopenRequest = { by?: string | undefined; version: number; why: string };
/** POST /api/incidents */
export type OpenRequest = {
  by?: string | undefined;
  /** Random, of this call: a second click is no second alarm. */
  callId: AlarmId;
  homeId: HomeId | null;
  /** Opaque, the same for the same caller; null: nothing tells them from others. */
  caller: string | null;
  alarm: LifeKind;
  reason: string;
  mode: "live" | "drill";
};
/** GET /api/incidents/:id/deliveries */
export type DeliveryView = Pick<
  Delivery,
  | "deliveryId"
  | "connector"
  | "addressee"
  | "reason"
  | "round"
  | "standing"
  | "attempt"
  | "dueAtMs"
  | "createdAtMs"
  | "endedAtMs"
  | "receipt"
  | "lastWhy"
> & {
  /** Every time that it was tried, in the order in which they ended. */
  attempts: readonly { attempt: number; beganAtMs: number; endedAtMs: number; what: string; detail: string }[];
  /** What the provider of messages and calls says has become of it: no confirmation. Null = nothing. */
  state: { state: string; atMs: number } | null;
};
/** POST /api/desk/shown — the page has this version on its screen; makes a delivery to the desk a fact. */
export type ShownRequest = { desk: string; incidents: readonly { incidentId: string; version: number }[] };

/** GET /api/homes/:id/day?toMs= — the last 24 hours, ready to draw. */
export type HomeDay = {
  homeId: string;
  fromMs: number;
  toMs: number;
  series: readonly {
    deviceId: string;
    name: string;
    room: Room;
    series: string;
    /** At most 2,000 points; beyond that the maximum per step. */
    points: readonly (readonly [atMs: number, value: number])[];
  }[];
  alarms: readonly { alarmId: string; alarm: string; occurredAtMs: number; incidentId: string }[];
  /** When nothing could be heard of a device, or of the whole kit (null), as far as it was written down; `toMs` null = still. */
  silences?: { deviceId: string | null; fromMs: number; toMs: number | null }[] | undefined;
};

export type FaultView = {
  gatewayId: string;
  homeId: string | null;
  deviceId: string | null;
  fault: FaultKind;
  /** To whom it was reported. Whose work it is by now stands in `work`. */
  owner: "technician" | "caregiver" | "desk";
  sinceMs: number;
  detail: string;
  work: WorkView;
};

/** A fault is a work item: whose it is, until when, and who has taken it. */
export type WorkView = {
  /** `held`: it stands in the shadow of another fault, which `under` names. */
  at: "open" | "taken" | "put-off" | "done" | "held";
  owner: WorkOwner;
  /** When it becomes the next owner's, or is late; null while it is held. */
  dueAtMs: number | null;
  isOverdue: boolean;
  by: string | null;
  why: string | null;
  version: number;
  /** Somebody who calls for help in this home might not be heard: it stands first on every page of the home. */
  protectsLife: boolean;
  under: { deviceId: string | null; fault: FaultKind } | null;
};

/** Which fault somebody saw, and what was written about it then. `by` as with incidents. */
export type SeenWorkRequest = {
  by?: string | undefined;
  deviceId: string | null;
  fault: FaultKind;
  sinceMs: number;
  version: number;
};
/** POST /api/gateways/:id/faults/take */
export type TakeWorkRequest = SeenWorkRequest;
/** POST /api/gateways/:id/faults/put-off */
export type PutOffWorkRequest = SeenWorkRequest & { untilMs: number; why: string };
/** POST /api/gateways/:id/faults/done */
export type WorkDoneRequest = SeenWorkRequest & { why: string };

/** GET /api/gateways/:id/faults/work: what was written, the latest fault first. */
export type WorkItemView = {
  itemId: string;
  deviceId: string | null;
  fault: FaultKind;
  sinceMs: number;
  endedAtMs: number | null;
  protectsLife: boolean;
  acts: readonly {
    kind: string;
    atMs: number;
    by: string | null;
    to: WorkOwner | null;
    untilMs: number | null;
    why: string | null;
  }[];
};

/**
 * GET /api/stream (server-sent events), event name = kind, data = JSON. Each change has an id; whoever comes back with the last one
 * (`Last-Event-ID`, or `?after=`) is sent what came since, or everything anew.
 */
export type StreamEvent =
  /** First after connecting: everything open, the top of the queue first. */
  | {
      kind: "snapshot";
      nowMs: number;
      ledgerId: string;
      incidents: readonly IncidentView[];
      faults: readonly FaultView[];
      homes: readonly HomeView[];
      /** Not over, or somebody waits for a call back. */
      calls: readonly CallView[];
      telephony: TelephonyView;
      /** Incidents that somebody has on a screen. */
      looking: readonly LookingView[];
      /** The name under which whoever looks is signed in, and acts. Left out where nobody signs in. */
      signedInAs?: string;
      /** There is more than fits in one message: what is not named is gone only when the last `snapshot-rest` is here. */
      more: boolean;
    }
  | { kind: "snapshot-rest"; incidents: readonly IncidentView[]; homes: readonly HomeView[]; more: boolean }
  /** Instead of a snapshot: what follows is what was missed, so many events, each of them once. */
  | { kind: "resumed"; nowMs: number; missed: number; signedInAs?: string }
  | { kind: "incident"; incident: IncidentView }
  | { kind: "home"; home: HomeView }
  | { kind: "faults"; faults: readonly FaultView[] }
  /** Also once when it is over, and when somebody has dealt with it. */
  | { kind: "call"; call: CallView }
  | { kind: "telephony"; telephony: TelephonyView }
  /** Who has this incident on the screen now; nobody: an empty list. */
  | ({ kind: "looking" } & LookingView)
  /** Every `beatEveryMs`, so that a page knows that silence means a broken connection. */
  | { kind: "beat"; nowMs: number };

export const beatEveryMs = 2_000;

/** All errors: a code for programs, a sentence for people; beside them the same as problem details (RFC 9457). */
export type ApiError = {
  code: string;
  message: string;
  type: string;
  /** The sentence of this code, always the same. */
  title: string;
  status: number;
  /** The same as `message`. */
  detail: string;
};

/** GET /api/demo → whether a demo home is attached; POST /api/demo/press|fall|door|quiet|resume is passed on to its simulator. */
export type DemoView = { isAttached: boolean; homeId: string | null };

/** 409 on a command of the desk: why it was not done, and what is true now. */
export type Conflict = ApiError & { incident: IncidentDetail };

/** What a newcomer can make the demo home do. */
export const demoActions = ["press", "fall", "door", "quiet", "resume"] as const;
export type DemoAction = (typeof demoActions)[number];

/** GET /healthz: 200 when nothing is wrong, else 503 with a sentence for each part that is. */
export type HealthView = { isWell: boolean; reasons: readonly { part: string; sentence: string }[] };

/** POST /api/gateways/:id/commands. Not begun after `withinSeconds`: a command that was queued for a day is no longer meant. */
export type CommandRequest = { by?: string | undefined; withinSeconds: number; command: Command };
/** Its answer, and one of GET /api/gateways/:id/commands. No answer yet is an empty list. */
export type CommandView = {
  commandId: string;
  gatewayId: string;
  by: string;
  sentAtMs: number;
  deadlineAtMs: number;
  command: Command;
  answers: readonly { receivedAtMs: number; outcome: AnswerMessage["outcome"]; detail: string }[];
  /** It was answered with a report, which GET …/:commandId carries. */
  hasReport: boolean;
};
/** GET /api/gateways/:id/commands/:commandId. */
export type CommandReportView = CommandView & { report: DiagnosticsReport | null };
/** For pages. */
export type DiagnosticsReportView = DiagnosticsReport;

/** For pages, which know this contract and not the rooms behind it. */
export type JournalEntryView = JournalEntry;

/** GET /api/homes/:id/tests: what each press of a test proved at each far end, with its time; null = not yet, or never. */
export type TestedView = {
  trialId: string;
  by: string;
  why: string;
  fromMs: number;
  untilMs: number;
  /** Null: it is under way. */
  endedAtMs: number | null;
  devices: readonly string[];
  results: readonly {
    deviceId: string;
    alarm: string;
    sentAtMs: number;
    storedAtMs: number;
    deskAtMs: number | null;
    centres: readonly { connector: string; atMs: number | null; receipt: string | null; why: string | null }[];
    wentLiveAtMs: number | null;
  }[];
  missed: readonly string[];
};

/** GET /api/tests/overdue: those that were never tried first. */
export type OverdueTestsView = {
  devices: readonly {
    homeId: string;
    /** Null: not known any more, or not shown to whoever asks. */
    homeName: string | null;
    deviceId: string;
    area: string | null;
    /** Null: never. */
    lastAtMs: number | null;
    kit: { kitId: string; label: string } | null;
    /** Somebody goes there. */
    visit: { fromMs: number; untilMs: number } | null;
  }[];
  /** There are more than are listed. */
  hasMore: boolean;
};
