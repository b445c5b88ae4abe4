/**
 * A suspected fall, from its first report until it is an alarm in the hands of people or was cleared by a recorded rule.
 *
 * Low confidence (radar): pre-alarm at once; firm after 2 min, after 60 s if lying is reported; the centre outside after 5 min
 * without movement elsewhere, after 10 min in any case unless cleared. High (worn): firm after 30 s, outside after 60 s.
 * There is no cancel window for what we cannot watch: a fall of unknown time, or one older than its window, is raised at
 * once, and a gateway that goes silent makes a suspicion firm at once.
 *
 * What clears a pre-alarm (rule `fall-recovered`):
 *  - the same detector reports that the fall is over, and does not report lying;
 *  - movement *now* (not the end of one) in a known room other than the known room of the fall, later than `fallSettles`
 *    after it, while no visitor is believed in;
 *  - the resident, rung up, says that they are all right, and nobody is reported lying.
 * What does not: movement in the room of the fall, or in an unknown room; a movement reading or a presence that was there
 * before; anything while a visitor may be about; any other detector's report; an acknowledgement. A cleared suspicion is
 * watched for `fallWatch`: `fallWatchStillness` without any movement makes it firm, and the centre outside is due at once.
 * A *raised* fall is never cleared: the detector's "over" and movement elsewhere are noted, and only move the centre's time.
 *
 * Limits: `fallsMax` suspicions; when full, the oldest becomes firm at once.
 * Source: docs/architecture.md §5; facts on inactivity §4.7; docs/decisions/0030.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import { fallCourse, fallSettles, fallWatch, fallWatchStillness } from "./catalogue.ts";
import type { LifeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";
import { fallsMax, type FallSuspicion, type HomeState } from "./home-state.ts";
import { fallGrounds, roomOfDevice } from "./life-grounds.ts";
import { believed, betweenWords, guessedHome, lateBy, unknownSourceOf } from "./panic.ts";
import type { RaiseVerdict, Verdict } from "./verdict.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };
type Followed = { fall: FallSuspicion | null; verdicts: readonly Verdict[] };

export function suspectFall(state: HomeState, input: LifeInput, settings: HomeSettings, nowMs: number): Judged {
  const confidence = input.event?.confidence ?? "low";
  const course = fallCourse(confidence);
  const occurredAtMs = believed(input.occurredAtMs, input.recordedAtMs);
  const fromMs = occurredAtMs ?? input.recordedAtMs;
  const room = roomOfDevice(settings, input.deviceId);
  const hasWindow = occurredAtMs !== null && nowMs < fromMs + course.firmAfter && !state.gateway.isSilent;
  const why =
    occurredAtMs === null
      ? "A fall was detected; nobody knows when, so there is no cancel window."
      : hasWindow
        ? "A fall is suspected."
        : "A fall was detected, longer ago than its cancel window.";
  const raised: RaiseVerdict = {
    kind: "raise",
    alarmId: input.alarmId,
    alarm: "fall",
    phase: hasWindow ? "pre-alarm" : "raised",
    deviceId: input.deviceId,
    confidence,
    occurredAtMs,
    lateByMs: lateBy(input),
    outsideAtMs: Math.max(nowMs, fromMs + course.outsideAtLatest),
    grounds: fallGrounds(input, confidence, room),
    reason: [why, unknownSourceOf(input), guessedHome(input), betweenWords(input)]
      .filter((one) => one !== null)
      .join(" "),
    evidence: input.event?.evidence ?? "",
  };
  const fall: FallSuspicion = {
    alarmId: input.alarmId,
    deviceId: input.deviceId,
    room,
    confidence,
    fromMs,
    stage: hasWindow ? "pre-alarm" : "raised",
    isLying: false,
    movedElsewhere: false,
    easedAtMs: null,
    lastMovementAtMs: null,
  };
  const crowded = state.falls.slice(0, Math.max(0, state.falls.length + 1 - fallsMax));
  return {
    state: {
      ...state,
      falls: [...state.falls.slice(crowded.length), fall],
      lastFallAtMs: Math.max(state.lastFallAtMs ?? fromMs, fromMs),
    },
    verdicts: [
      raised,
      ...crowded
        .filter((one) => one.stage !== "raised")
        .map(({ alarmId }) => ({
          kind: "firm" as const,
          alarmId,
          reason: "Further falls were reported before this one was cleared.",
        })),
    ],
  };
}

/** The detector reports that somebody lies, or no longer lies. Batches may bring it after the fall although it was before. */
export function lyingReported(
  state: HomeState,
  seen: { deviceId: DeviceId; isLying: boolean; atMs: number },
): HomeState {
  return followAll(state, (fall) =>
    fall.deviceId === seen.deviceId && seen.atMs >= fall.fromMs - fallCourse(fall.confidence).firmAfterWhenLying
      ? { fall: { ...fall, isLying: seen.isLying }, verdicts: [] }
      : { fall, verdicts: [] },
  ).state;
}

/** The same detector says that the fall is over; the wearer's "cancel" arrives as this too. */
export function fallOver(state: HomeState, deviceId: DeviceId, atMs: number): Judged {
  return followAll(state, (fall) => {
    if (fall.deviceId !== deviceId || atMs < fall.fromMs) return { fall, verdicts: [] };
    switch (fall.stage) {
      case "pre-alarm":
        // Lying is still reported: the two contradict each other, and the louder one counts.
        if (fall.isLying) return { fall, verdicts: [] };
        return ease(
          fall,
          atMs,
          "The detector reports that the fall is over (rule fall-recovered); watched for 15 minutes.",
        );
      case "raised":
        return {
          fall: null,
          verdicts: [{ kind: "ease", alarmId: fall.alarmId, reason: "The detector reports that the fall is over." }],
        };
      case "watch":
        return { fall, verdicts: [] };
    }
  });
}

/** The resident says that there was none, or that they are up again. */
export function fallsDenied(state: HomeState, { atMs, reason }: { atMs: number; reason: string }): Judged {
  return followAll(state, (fall) => {
    if (fall.isLying || fall.stage === "watch") return { fall, verdicts: [] };
    if (fall.stage === "pre-alarm") return ease(fall, atMs, reason);
    return { fall: null, verdicts: [{ kind: "ease", alarmId: fall.alarmId, reason }] };
  });
}

export function movementSeen(state: HomeState, seen: { room: Room | null; isMoving: boolean; atMs: number }): Judged {
  return followAll(state, (fall) => {
    if (fall.stage === "watch") {
      return { fall: { ...fall, lastMovementAtMs: Math.max(fall.lastMovementAtMs ?? 0, seen.atMs) }, verdicts: [] };
    }
    const isElsewhere = seen.room !== null && fall.room !== null && seen.room !== fall.room;
    const isLater = seen.isMoving && seen.atMs > fall.fromMs + fallSettles;
    if (
      !isElsewhere ||
      !isLater ||
      seen.atMs < Math.max(state.guestUntilMs, state.companyUntilMs ?? 0) ||
      fall.movedElsewhere
    )
      return { fall, verdicts: [] };
    const moved = { ...fall, movedElsewhere: true };
    if (fall.stage === "pre-alarm") {
      return ease(moved, seen.atMs, "Movement in another room (rule fall-recovered); watched for 15 minutes.");
    }
    // Up again takes the centre outside off a worn detector's fall; a radar's only waits longer for it.
    if (fall.confidence === "low") return { fall: moved, verdicts: [] };
    return { fall: null, verdicts: [{ kind: "ease", alarmId: fall.alarmId, reason: "Movement in another room." }] };
  });
}

/** The gateway's link is gone: nobody can cancel and nobody would be seen getting up, so everything is due at once. */
export function fallsUnwatched(state: HomeState): Judged {
  return followAll(state, (fall) =>
    fall.stage === "raised"
      ? { fall: null, verdicts: [outside(fall)] }
      : firmAndOutside(fall, "The gateway went silent after the suspected fall."),
  );
}

/** What time alone does to the suspicions. */
export function fallsAt(state: HomeState, nowMs: number): Judged {
  return followAll(state, (fall) => {
    const dueAtMs = fallDueAtMs(fall);
    if (nowMs < dueAtMs) return { fall, verdicts: [] };
    switch (fall.stage) {
      case "pre-alarm": {
        const reason = fall.isLying
          ? "Nobody cleared the suspected fall, and lying is reported."
          : "Nobody cleared the suspected fall.";
        const firm: Verdict = { kind: "firm", alarmId: fall.alarmId, reason };
        const raised: FallSuspicion = { ...fall, stage: "raised" };
        if (nowMs < fallDueAtMs(raised)) return { fall: raised, verdicts: [firm] };
        return { fall: null, verdicts: [firm, outside(fall)] };
      }
      case "raised":
        return { fall: null, verdicts: [outside(fall)] };
      case "watch": {
        const watchEndsAtMs = (fall.easedAtMs ?? fall.fromMs) + fallWatch;
        if (dueAtMs >= watchEndsAtMs) return { fall: null, verdicts: [] };
        return firmAndOutside(fall, "No movement for 5 minutes after the suspected fall had been cleared.");
      }
    }
  });
}

export function fallsDueAtMs(state: HomeState): number | null {
  return state.falls.length === 0 ? null : Math.min(...state.falls.map(fallDueAtMs));
}

function fallDueAtMs(fall: FallSuspicion): number {
  const course = fallCourse(fall.confidence);
  switch (fall.stage) {
    case "pre-alarm":
      return fall.fromMs + (fall.isLying ? course.firmAfterWhenLying : course.firmAfter);
    case "raised":
      return fall.fromMs + (fall.movedElsewhere ? course.outsideAtLatest : course.outsideWhenStill);
    case "watch": {
      const easedAtMs = fall.easedAtMs ?? fall.fromMs;
      return Math.min(easedAtMs + fallWatch, Math.max(easedAtMs, fall.lastMovementAtMs ?? 0) + fallWatchStillness);
    }
  }
}

function ease(fall: FallSuspicion, atMs: number, reason: string): Followed {
  return {
    fall: { ...fall, stage: "watch", easedAtMs: atMs, lastMovementAtMs: atMs },
    verdicts: [{ kind: "ease", alarmId: fall.alarmId, reason }],
  };
}

function firmAndOutside(fall: FallSuspicion, reason: string): Followed {
  return { fall: null, verdicts: [{ kind: "firm", alarmId: fall.alarmId, reason }, outside(fall)] };
}

function outside(fall: FallSuspicion): Verdict {
  const reason = fall.movedElsewhere
    ? "The fall was not cleared."
    : "The fall was not cleared, and nobody moved elsewhere.";
  return { kind: "outside", alarmId: fall.alarmId, reason };
}

function followAll(state: HomeState, follow: (fall: FallSuspicion) => Followed): Judged {
  if (state.falls.length === 0) return { state, verdicts: [] };
  const followed = state.falls.map(follow);
  return {
    state: { ...state, falls: followed.flatMap((one) => (one.fall === null ? [] : [one.fall])) },
    verdicts: followed.flatMap((one) => one.verdicts),
  };
}
