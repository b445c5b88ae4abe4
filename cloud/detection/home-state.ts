/**
 * What detection remembers of one home between two inputs: plain data, stored as JSON in the hot row of the home, so it is
 * kept small (typically under 1 KiB, a test says so) and holds no clock, no map, no class.
 *
 * Limits: `fallsMax` suspicions, `levelsMax` danger levels, `watchersMax` detectors. What is dropped first is said beside each.
 * Source: docs/architecture.md §4 and §6.
 */

import type { Confidence, LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { FaultKind } from "@shouwang/shared/domain/fault.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { AlarmId, DeviceId } from "@shouwang/shared/domain/ids.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Absence, EndedAbsence, Stay } from "./absence.ts";
import type { DeviceMark } from "./device-mark.ts";
import type { Sensitivity } from "./home-settings.ts";
import type { LearnedDay } from "./learned/learned-day.ts";
import type { PrescribedClocks } from "./prescribed/clocks.ts";

/** Fall suspicions followed at once. When full, the oldest is made firm and handed to people, never forgotten. */
export const fallsMax = 4;
/** Smoke, gas, … whose end would be noted. When full, the oldest is forgotten here; its alarm stays with people. */
export const levelsMax = 8;
/** Interior detectors remembered. When full, further ones are not remembered; what they say still counts. */
export const watchersMax = 16;
/** Device faults remembered. When full, the oldest is forgotten: its device counts as working, so its silence is believed. */
export const deafMax = 32;
/** Exterior doors whose level is remembered. When full, the one that moved longest ago is forgotten until it moves again. */
export const doorsMax = 4;

export type Presence =
  | {
      at: "home";
      sinceMs: number;
      /** The last event of the exterior door of a passage made from home: its departure timer runs. */
      passageAtMs: number | null;
      /** Somebody was seen inside shortly before that passage. Absent = nobody was. */
      isSeenBefore?: true;
    }
  /** `sinceMs` is the last activity before leaving. */
  | { at: "away"; sinceMs: number }
  /** The door moved while away, and nobody was seen inside yet. */
  | { at: "arriving"; awaySinceMs: number; doorAtMs: number };

export type DoorLevel = {
  mark: DeviceMark;
  isOpen: boolean;
  sinceMs: number;
  /** It was raised that it stands open, and when last. Absent = not yet. */
  raised?: { alarmId: AlarmId; atMs: number };
};

export type FallSuspicion = {
  alarmId: AlarmId;
  deviceId: DeviceId | null;
  room: Room | null;
  confidence: Confidence;
  /** When the fall was: every deadline of it is counted from here. */
  fromMs: number;
  /** `watch` = cleared by a recorded rule, and watched for stillness afterwards. */
  stage: "pre-alarm" | "raised" | "watch";
  isLying: boolean;
  /** Interior movement in a known other room since the fall, with nobody else believed in. */
  movedElsewhere: boolean;
  /** Start of the watch; null outside of it. */
  easedAtMs: number | null;
  /** Last movement anywhere in the home during the watch. */
  lastMovementAtMs: number | null;
};

/** `count` in the minute that began at `minuteMs`. */
export type Chatter = { mark: DeviceMark; fromMs: number; minuteMs: number; seenAtMs: number; count: number };

export type HomeState = {
  v: 1;
  gateway: {
    lastHeardAtMs: number;
    /** How long the cloud itself was deaf since then: that much is not the gateway's silence. Absent = not at all. */
    deafMs?: number;
    /** The cloud is deaf now, and since then: nothing is concluded from the silence of this home. Absent = it hears. */
    deafSinceMs?: number;
    /** True from `silentAfter` until heard again: the inactivity clock stands still. */
    isSilent: boolean;
    /** How many steps of the fault's way upwards were taken. */
    told: number;
    /** The last silence that ended: replayed events of that time are counted without it. */
    lastOutage: { fromMs: number; toMs: number } | null;
  };
  presence: Presence;
  /** A visitor may be in the home until then, as far as the door tells. */
  guestUntilMs: number;
  /** The same on the slightest sign: whoever moves elsewhere after a fall may be somebody else. Absent = no sign. */
  companyUntilMs?: number;
  lastActivityAtMs: number | null;
  lastInteriorAtMs: number | null;
  lastRoom: Room | null;
  /** The silence is counted from here: the last activity, moved on by the gateway's own silences. */
  silenceFromMs: number;
  /**
   * The shortest time that was set since the last activity, which `sinceMs` names: this silence is held to it. Absent = no shorter one than the hard cap.
   */
  heldTo?: { sinceMs: number | null; afterMs: number };
  /** The most sensitive that was set since the last activity: this silence is held to it. Absent = normal. */
  heldSensitivity?: Sensitivity;
  /** Clocks of what an authority prescribes (`prescribed/`). Absent = nothing of it is asked for. */
  prescribed?: PrescribedClocks;
  inactivity: { at: "quiet" } | { at: "raised"; alarmId: AlarmId } | { at: "cannot-tell" };
  /** Exterior doors, as they said last. Absent = none has said anything. */
  doors?: readonly DoorLevel[];
  /** This outing was raised as too long. Absent = none was. */
  overdue?: { alarmId: AlarmId; sinceMs: number };
  /** Nobody is expected to be there for some days. Absent = somebody is. */
  absence?: Absence;
  /** Somebody is seen in the home in which nobody is expected. Absent = nobody is. */
  stay?: Stay;
  /** The one before it. Absent = there was none. */
  lastAbsence?: EndedAbsence;
  falls: readonly FallSuspicion[];
  /** When the latest fall was that a detector reported, whatever became of it. Absent = none was. */
  lastFallAtMs?: number;
  /** `fromMs`: absent = stored before it was kept. */
  levels: readonly { alarmId: AlarmId; alarm: LifeKind; deviceId: DeviceId; fromMs?: number }[];
  /** Interior devices that have shown movement, presence or a contact's change at least once. */
  watchers: readonly DeviceMark[];
  /** Devices that are not to be trusted: their gateway says so, or it was concluded here (`watched-detectors.ts`). */
  deaf: readonly { deviceId: DeviceId; fault: FaultKind; isConcluded?: true }[];
  /** For each of the watchers, in their order: the minute at which it showed somebody last, and for how many minutes it was still at most while others were not. Absent = nothing yet. */
  heard?: readonly number[];
  /** The minute at which somebody was seen anywhere after half a day in which nobody was: what detectors did not show before says nothing of them. */
  heardFrom?: number;
  /** One detector reports without a pause, and no other does. Absent = none does. */
  chatter?: Chatter;
  /** When half of the detectors or more were deaf last: no silence that ran then teaches anything. Absent = never, or they are now. */
  halfDeafAtMs?: number;
  /** What its days have taught. Kept in a row of its own, written when it changed. Absent = nothing yet. */
  learned?: LearnedDay;
};

/** Whole minutes of the century, in which `heard` counts: what is kept stays small, and nothing of it is sooner than a minute. */
export const minuteOf = (ms: number): number => Math.floor(ms / minutes(1));

/** A home nobody has heard yet: its clocks start now, so its silence will be noticed. */
export function freshHomeState(nowMs: number): HomeState {
  return {
    v: 1,
    gateway: { lastHeardAtMs: nowMs, isSilent: false, told: 0, lastOutage: null },
    presence: { at: "home", sinceMs: nowMs, passageAtMs: null },
    guestUntilMs: 0,
    lastActivityAtMs: null,
    lastInteriorAtMs: null,
    lastRoom: null,
    silenceFromMs: nowMs,
    inactivity: { at: "quiet" },
    falls: [],
    levels: [],
    watchers: [],
    deaf: [],
  };
}
