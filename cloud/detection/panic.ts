/**
 * What is raised at once: a press, a call, smoke, gas, carbon monoxide, water, and whatever came in on a life input and could
 * not be read. No state of the home suppresses it: not away, not a fault, not an open incident, not its age.
 *
 * Inputs: one record of the life lane. Limits: the last `levelsMax` danger levels are remembered, so that their end can be
 * noted beside the alarm; the end closes nothing.
 * Source: docs/architecture.md §2.6, §5.
 */

import type { LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import { outsideAfter, presses } from "./catalogue.ts";
import type { LifeInput } from "./home-input.ts";
import { pressGrounds } from "./life-grounds.ts";
import { levelsMax, type HomeState } from "./home-state.ts";
import type { EaseVerdict, RaiseVerdict } from "./verdict.ts";

const says: Record<LifeKind, string> = {
  panic: "The panic button was pressed.",
  /** Only of a home nobody knows; a known home's falls have a course of their own (fall.ts). */
  fall: "A fall was detected.",
  call: "The resident calls.",
  smoke: "Smoke was detected.",
  gas: "Gas was detected.",
  "carbon-monoxide": "Carbon monoxide was detected.",
  "water-leak": "Water is leaking.",
  unreadable: "An alarm came in that could not be read.",
};

/** @param context what is unknown about where it comes from, or null. */
export function raiseAtOnce(
  input: LifeInput,
  alarm: LifeKind,
  context: { unknownSource: string | null; room?: Room | null },
  nowMs: number,
): RaiseVerdict {
  const occurredAtMs = believed(input.occurredAtMs, input.recordedAtMs);
  const outside = outsideAfter[alarm];
  return {
    kind: "raise",
    alarmId: input.alarmId,
    alarm,
    phase: "raised",
    deviceId: input.deviceId,
    confidence: input.event?.confidence ?? "certain",
    occurredAtMs,
    lateByMs: lateBy(input),
    outsideAtMs: outside === null ? null : Math.max(nowMs, (occurredAtMs ?? nowMs) + outside),
    grounds: pressGrounds(input, alarm, context.room ?? null),
    reason: [says[alarm], context.unknownSource, guessedHome(input), betweenWords(input)]
      .filter((one) => one !== null)
      .join(" "),
    evidence: input.event?.evidence ?? "only the header was readable",
  };
}

/** What is said of a record whose sender nobody registered. */
export function unknownSourceOf(input: LifeInput): string | null {
  return input.isKnownDevice || input.event === null ? null : "It came from an unknown device: nobody registered it.";
}

/** Whoever sends help must know that it may be the wrong door: a backup of before the kit moved was put back, say. */
export function guessedHome({ isHomeGuessed }: Pick<LifeInput, "isHomeGuessed">): string | null {
  return isHomeGuessed === true
    ? "The kit may be in another home: it names an assignment that is not in the registry."
    : null;
}

/** An age that nobody knows is shown by its two ends; null when the age is known, or nothing about it is. */
export function betweenWords({ occurredBetween }: Pick<LifeInput, "occurredBetween">): string | null {
  if (occurredBetween === undefined) return null;
  const { fromMs, toMs } = occurredBetween;
  const to = utcWords(toMs);
  const when = fromMs === null ? `before ${to}` : `between ${utcWords(fromMs)} and ${to}`;
  return `It happened ${when}: the gateway's clock was not set then.`;
}

/** `2026-11-22 05:01 UTC`. */
function utcWords(atMs: number): string {
  return `${new Date(atMs).toISOString().slice(0, 16).replace("T", " ")} UTC`;
}

export function lateBy(input: { occurredAtMs: number | null; recordedAtMs: number }): number {
  return input.occurredAtMs === null ? 0 : Math.max(0, input.recordedAtMs - input.occurredAtMs);
}

/** A clock that runs ahead must not move anything into the future: what was recorded has happened. */
export function believed(occurredAtMs: number | null, recordedAtMs: number): number | null {
  return occurredAtMs === null ? null : Math.min(occurredAtMs, recordedAtMs);
}

export function rememberLevel(state: HomeState, input: LifeInput, alarm: LifeKind): HomeState {
  if (presses.includes(alarm) || input.deviceId === null) return state;
  const fromMs = believed(input.occurredAtMs, input.recordedAtMs) ?? input.recordedAtMs;
  const level = { alarmId: input.alarmId, alarm, deviceId: input.deviceId, fromMs };
  return { ...state, levels: [...state.levels, level].slice(-levelsMax) };
}

/**
 * The detector no longer sees the danger: noted beside each alarm it had raised by then. Alarms overtake telemetry: an end of before that comes in after
 * a second beginning must not be read beside gas that is still there.
 */
export function endLevels(
  state: HomeState,
  ended: { deviceId: DeviceId; alarm: LifeKind; atMs: number },
): { state: HomeState; verdicts: readonly EaseVerdict[] } {
  const over = state.levels.filter(
    (one) => one.deviceId === ended.deviceId && one.alarm === ended.alarm && (one.fromMs ?? ended.atMs) <= ended.atMs,
  );
  if (over.length === 0) return { state, verdicts: [] };
  return {
    state: { ...state, levels: state.levels.filter((one) => !over.includes(one)) },
    verdicts: over.map(({ alarmId }) => ({ kind: "ease", alarmId, reason: "The detector no longer sees it." })),
  };
}
