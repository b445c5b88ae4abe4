/**
 * What the caregiver's page asks: one home in one look, its usual day, its week, its absence, an answer to an alarm, a test of its buttons.
 *
 * Live: whoever shows a home reads `care` again on each `home`, `incident` and `faults` event of the stream that is about it, at most once a second. A test that was
 * announced, a press that arrived in it and an absence that began or ended are told as a `home` event too.
 *
 * Times are milliseconds since 1970 UTC; minutes of a day are of the home's own clock (`timeZone`), 0 to 1439; dates are "2026-11-22" there. Null always means "nobody
 * knows", never "none": a page says so in words. Lists are complete unless they say otherwise.
 */

import type { InBoth } from "@shouwang/shared/domain/grounds-text.ts";
import type { AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { IncidentMode, Outcome, Saying, Via } from "../../alarms/incident.ts";
import type { TrialReason } from "../../alarms/trial.ts";
import type { WorkView } from "../contract.ts";
import type { AdvisoryView } from "./learned-day.ts";

/** Away for some days, on holiday, in hospital: nobody is expected to move at home. */
export const absenceKinds = ["away", "holiday", "hospital"] as const;
export type AbsenceKind = (typeof absenceKinds)[number];

/** How an absence ended: somebody said so, its last day was over, or somebody was active in the home although nobody was expected. */
export const absenceEnds = ["person", "date", "activity"] as const;
export type AbsenceEnd = (typeof absenceEnds)[number];

/**
 * While it holds, the rules that wait for movement are suspended: nobody is looked for because nobody moves, or because somebody is out for long. Panic, fall, smoke and every
 * other alarm of a device stay live, and so does the exterior door at night.
 */
export type AbsenceView = {
  absenceId: string;
  kind: AbsenceKind;
  /** The name of whoever set it. */
  by: string;
  fromMs: number;
  /** The last day of it, as it was set. */
  lastDay: string;
  /** The end of that day in the home's time zone: it ends by itself then. */
  untilMs: number;
};

/** The one before, for two days: so that whoever looks learns why rules are live again. */
export type EndedAbsenceView = AbsenceView & {
  endedAtMs: number;
  how: AbsenceEnd;
  /** Who ended it; null unless a person did. */
  endedBy: string | null;
};

/** POST /api/homes/:id/absence → 201 AbsenceView. 409 `absence-changed`: somebody set or ended one meanwhile; read `care` again. */
export type SetAbsenceRequest = {
  /** Only where nobody signs in; as with incidents. */
  by?: string | undefined;
  kind: AbsenceKind;
  /** From today (of the home) to at most 60 days ahead. */
  lastDay: string;
  /** The absence that the page showed, which this one replaces; null: it showed none. */
  seen: string | null;
};
/** POST /api/homes/:id/absence/end → 200 EndedAbsenceView. 409 `absence-changed`: it is another one, or none, by now. */
export type EndAbsenceRequest = { by?: string | undefined; absenceId: string };

/**
 * The one answer, computed in one place so that no page computes another; the worst that is true. In this order:
 * - `alarm`: an incident is open (its facts in `open`).
 * - `not-protected`: a press or a fall might not be heard (the first of `notWorking` says why, since when and whose work it is).
 * - `cannot-tell`: she may be well; nobody can know, because nothing was ever heard or no detector of movement is known to work.
 * - `absent`: an absence is set, and nobody is believed to be there. Until she has left, the page shows the absence beside `well` and the like: she is watched over as ever.
 * - `away`: out, as far as the door tells.
 * - `quiet`: at home, no movement for longer than is usual, and not long enough for an alarm: by what the home has learned (`advisories` says why), or, until it has, by the longest
 *   pause that its last weeks had at this hour (`quietUsualMs`).
 * - `well`: at home, and somebody moved within the usual time.
 */
export const careAnswers = ["alarm", "not-protected", "cannot-tell", "absent", "away", "quiet", "well"] as const;
export type CareAnswer = (typeof careAnswers)[number];

/** GET /api/homes/:id/care */
export type CareView = {
  homeId: string;
  /** When this was true. Shown as live only while the stream is. */
  nowMs: number;
  timeZone: string;
  /** What the home is called; null where it is not to be read. */
  name: string | null;
  residents: readonly { name: string }[];
  address: string | null;

  answer: CareAnswer;
  /** Null: nobody can say. `sinceMs`: home or away since. `arriving`: the door was used and nobody was seen inside yet. */
  presence: { at: "home" | "away" | "arriving"; sinceMs: number } | null;
  /** Movement inside, the last one that was heard. Null: none yet. */
  lastMovement: { atMs: number; room: Room | null } | null;
  /** Movement or the exterior door. */
  lastActivityAtMs: number | null;
  /** When the home itself was last heard, whatever it said. */
  lastHeardAtMs: number | null;
  /** At home, an alarm is raised by itself at this instant if nobody moves until then; null: not awaited now. */
  inactivityDueAtMs: number | null;
  /** The longest pause that is usual at this hour; null: too few days are known. */
  quietUsualMs: number | null;
  /** What is worth a look and no alarm, the most telling first; at most 2. */
  advisories: readonly AdvisoryView[];

  absence: AbsenceView | null;
  lastAbsence: EndedAbsenceView | null;
  /** May whoever asks set and end an absence, answer alarms, announce tests. */
  may: { setAbsence: boolean; answer: boolean; test: boolean };

  /** Those that protect life first, then the oldest first. Empty: everything works as far as is known. */
  notWorking: readonly CareFault[];

  /** The loudest open incident first. Those of tests are in `tests`, drills are said by `mode`. */
  open: readonly CareIncident[];
  /** Closed within the last seven days, the latest first; at most 5. */
  lately: readonly { incidentId: string; alarm: AlarmKind; openedAtMs: number; closedAtMs: number; outcome: Outcome }[];

  /** Whom to call: who lives there, contacts in their order. `me`: it is whoever asks. */
  numbers: readonly {
    is: "home" | "resident" | "contact";
    name: string | null;
    relation: string | null;
    number: string;
    me: boolean;
  }[];
  /** The desk's own number for this area; null: none is set. */
  deskNumber: string | null;

  tests: CareTests;
};

/** Equipment that is not to be trusted, in words of the page; whose work it is. */
export type CareFault = {
  fault: FaultKind;
  /** Null: the whole kit: nothing of the home is heard. */
  device: { deviceId: string; name: string; room: Room } | null;
  sinceMs: number;
  /** A press, a fall, smoke might not be heard: stands above everything. */
  protectsLife: boolean;
  work: Pick<WorkView, "at" | "owner" | "dueAtMs" | "isOverdue" | "by">;
};

export type CareIncident = {
  incidentId: string;
  /** To be sent with an answer: nobody answers what was not shown. */
  version: number;
  mode: IncidentMode;
  openedAtMs: number;
  /** Loudest first. */
  alarms: readonly {
    alarm: AlarmKind;
    room: Room | null;
    /** Null: nobody knows. */
    occurredAtMs: number | null;
    recordedAtMs: number;
    /** It came late: say when it happened and when it was heard. */
    isLate: boolean;
    /** Inferred, or a fall suspected by one detector: 疑似. */
    isSuspected: boolean;
    /** Its detector says that it is over; the incident is not. */
    hasEased: boolean;
    /** Why it was raised, in sentences, on the clock of the home; null: it is of before there were any. */
    because: InBoth | null;
  }[];
  /** Who has it in hand; null: nobody yet. */
  hasIt: { by: string; sinceMs: number } | null;
  /** Somebody is with her since. */
  attendedAtMs: number | null;
  said: readonly { by: string; what: Saying; via: Via; atMs: number }[];
  /** What whoever asks said last, in this round. */
  mine: CareReply | null;
  /** Whom the plan told, in the order in which they were told. `name` null: the desk, or a centre (`to` says which). */
  told: readonly { to: "desk" | "person" | "centre"; name: string | null; atMs: number; hasArrived: boolean | null }[];
  /** When the plan's next step is due if nobody takes it. */
  nextStepDueAtMs: number | null;
};

/** POST /api/incidents/:id/answer → 200 CareIncident, 409 Conflict-like: code `incident-changed`, `incident: CareIncident` as it is now. Nothing else ends or closes an incident here. */
export const careReplies = ["has-it", "on-my-way", "cannot"] as const;
export type CareReply = (typeof careReplies)[number];
export type CareReplyRequest = { by?: string | undefined; version: number; what: CareReply };
/** 409: nothing was done. `incident` null: it is over by now. */
export type CareReplyConflict = { code: string; message: string; incident: CareIncident | null };

export type CareTests = {
  /** Devices that a caregiver may test: those that call for help by hand. */
  devices: readonly { deviceId: string; name: string; room: Room; lastTestedAtMs: number | null; isOverdue: boolean }[];
  /** Under way now; begun by POST /api/homes/:id/tests {devices, minutes, why: "weekly" | "monthly"} (a caregiver: these devices alone, 5 minutes at most; 409 `not-possible-now` with `sentence: {zh, en}`), ended early by …/tests/finish. The FIRST press of each device is a test, every other one is live. */
  now: CareTest | null;
  /** The latest one that is over. */
  last: CareTest | null;
};
export type CareTest = {
  trialId: string;
  by: string;
  why: TrialReason;
  fromMs: number;
  untilMs: number;
  endedAtMs: number | null;
  devices: readonly {
    deviceId: string;
    /** The press as it went its way; null = not yet, or never. */
    pressedAtMs: number | null;
    storedAtMs: number | null;
    deskAtMs: number | null;
    centreAtMs: number | null;
    /** It went on and was raised live. */
    wentLiveAtMs: number | null;
  }[];
};

/** What is known of one quarter-hour: somebody moved, nobody moved, nobody was heard (a gap), out, or it is still to come. */
export const quarterStates = ["moved", "still", "away", "gap", "to-come"] as const;
export type QuarterState = (typeof quarterStates)[number];

/** Minutes of the day between which it lies on four of five days. `fromMinute` may be greater than `toMinute` only over midnight. */
export type UsualRange = { fromMinute: number; toMinute: number };

/** GET /api/homes/:id/usual — today beside the usual days of its kind (Monday to Friday, or weekend) of the last 28. */
export type UsualView = {
  homeId: string;
  nowMs: number;
  timeZone: string;
  date: string;
  dayFromMs: number;
  dayToMs: number;
  dayKind: "weekday" | "weekend";
  /** 96, the first begins at midnight. */
  today: readonly QuarterState[];
  /** 96: on which share (0 to 1) of the counted days somebody moved in this quarter-hour; null: no counted day knows. */
  usual: readonly (number | null)[];
  days: {
    /** Days behind `usual`. Fewer than 3: nothing is called usual, and every value of `usual` is null. */
    counted: number;
    /** Left out, and why. */
    leftOut: { gaps: number; absence: number; beforeTheKit: number };
  };
  firstMovement: { todayMinute: number | null; usual: UsualRange | null };
  /** Of the evening before: when it became quiet. */
  lastMovement: { yesterdayMinute: number | null; usual: UsualRange | null };
  /** Today, nobody was heard. Each at least 15 minutes. */
  gaps: readonly { fromMs: number; toMs: number }[];
  /** By hour of the day, the longest pause between movements that is usual then; null: too few days. 24. */
  pauseUsualMs: readonly (number | null)[];
};

/** A figure of a week beside those before. `unknown`: too little was heard to compare. */
export const comparisons = ["more", "less", "as-usual", "unknown"] as const;
export type Comparison = (typeof comparisons)[number];
export type WeekFigure = {
  /** Per day or night that is known; null: none is. */
  perDay: number | null;
  /** The same of the weeks before, together. */
  before: number | null;
  against: Comparison;
};

/** GET /api/homes/:id/week?from=2026-11-16 — seven days from that date, of the home's clock; left out: the last seven whole days. At most 56 days back. */
export type WeekView = {
  homeId: string;
  timeZone: string;
  /** First and last date. */
  from: string;
  to: string;
  days: readonly WeekDay[];
  figures: {
    /** Quarter-hours with movement in a day. */
    activeQuarters: WeekFigure;
    /** Times up between 23:00 and 5:00. */
    nightsUp: WeekFigure;
    /** Minute of the day of the first movement after 4:00. `more` = later. */
    firstMovement: WeekFigure;
    outings: WeekFigure;
    /** Times that the exterior door was opened between 23:00 and 5:00. */
    doorsAtNight: WeekFigure;
  };
  /** Whole weeks before that were compared, 0 to 4. */
  weeksBefore: number;
  /** Of people: no tests, no drills. At most 50, the earliest first. */
  alarms: readonly {
    incidentId: string;
    alarm: AlarmKind;
    openedAtMs: number;
    /** Null: it is open. */
    outcome: Outcome | null;
    /** From opening until a person had it; null: nobody yet. */
    answeredAfterMs: number | null;
  }[];
};
export type WeekDay = {
  date: string;
  /** `unknown`: too little was heard of it (`gapMinutes`). `absent`: an absence was set the whole day. */
  standing: "active" | "still" | "absent" | "unknown" | "to-come";
  activeQuarters: number | null;
  firstMovementMinute: number | null;
  lastMovementMinute: number | null;
  nightsUp: number | null;
  outings: number | null;
  doorsAtNight: number | null;
  /** Nobody was heard for so long. */
  gapMinutes: number;
};
