/**
 * Clocks of the times that an authority prescribes, beside what a home has learned: nobody seen inside, the exterior door unopened, a stay in one room.
 *
 * Idea: each counts from what was seen last, without the time in which nobody could be seen, up to what is set; it raises once. A clock begins when its rule is set or when
 * something is seen, whichever is later, so that nothing is raised of the time before. A time that is made longer, or taken away, while a clock runs is not believed by that
 * clock: it is held to the shortest. After a day on which nobody was expected it begins anew.
 *
 * Inputs: the state, the settings, instants. Limits: three clocks a home, kept only where one is asked for (a test says how many bytes).
 * Source: docs/decisions/0154; facts on China §2.2.
 */

import type { AlarmId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import { countedAnewFrom } from "../absence.ts";
import { keptArrives, prescribedLimits } from "../catalogue.ts";
import type { HomeSettings } from "../home-settings.ts";
import type { HomeState } from "../home-state.ts";
import { inferredAlarmId } from "../inferred-id.ts";

export type Clock = {
  /** What it counts from was then. */
  sinceMs: number;
  /** How long nobody could be seen since. Absent = not at all. */
  unseenMs?: number;
  /** The shortest that was asked for since: milliseconds, for the door days. */
  after: number;
  /** It was raised then. Absent = not yet. */
  raisedAtMs?: number;
};
export type StayRoom = "bathroom" | "bedroom";
export type PrescribedClocks = { unseen?: Clock; door?: Clock; stay?: Clock & { room: StayRoom } };
type Outage = { fromMs: number; toMs: number };

const clockNames = ["unseen", "door", "stay"] as const;

/** What is asked for now, within its limits; null = not. A setting that is no number must not switch the rule off. */
export function askedFor({ prescribed }: Pick<HomeSettings, "prescribed">, what: "unseen" | "door" | StayRoom) {
  switch (what) {
    case "unseen":
      return within(prescribed?.unseenAfter, prescribedLimits.unseen);
    case "door":
      return within(prescribed?.doorUnopenedDays, prescribedLimits.doorDays);
    case "bathroom":
      return within(prescribed?.bathroomAfter, prescribedLimits.bathroom);
    case "bedroom":
      return within(prescribed?.bedroomAfter, prescribedLimits.bedroom);
  }
}

function within(value: number | null | undefined, { least, most }: { least: number; most: number }): number | null {
  if (value === null || value === undefined) return null;
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : most;
}

export const stayRoomOf = (room: Room | null): StayRoom | null =>
  room === "bathroom" || room === "bedroom" ? room : null;

/** @param sinceMs may lie in or before the last outage, where it was recorded. */
export function begun({ gateway }: HomeState, sinceMs: number, after: number): Clock {
  const unseenMs = withoutLast(gateway.lastOutage, sinceMs);
  return unseenMs === 0 ? { sinceMs, after } : { sinceMs, unseenMs, after };
}

/** The part of an outage that came after it. */
function withoutLast(outage: Outage | null, sinceMs: number): number {
  return outage === null ? 0 : Math.max(0, outage.toMs - Math.max(sinceMs, outage.fromMs));
}

/** In an outage nobody is seen: the clocks stand still. */
export function clocksPaused(state: HomeState, outage: Outage): HomeState {
  const { prescribed } = state;
  if (prescribed === undefined) return state;
  const paused = <C extends Clock>(clock: C): C => {
    const unseenMs = (clock.unseenMs ?? 0) + withoutLast(outage, clock.sinceMs);
    return unseenMs === 0 ? clock : { ...clock, unseenMs };
  };
  const { unseen, door, stay } = prescribed;
  return {
    ...state,
    prescribed: {
      ...(unseen ? { unseen: paused(unseen) } : {}),
      ...(door ? { door: paused(door) } : {}),
      ...(stay ? { stay: paused(stay) } : {}),
    },
  };
}

/** With one clock put in its place, or taken away. */
export function withClock(state: HomeState, what: "unseen" | "door", clock: Clock | null): HomeState {
  return withClocks(state, { ...state.prescribed, [what]: clock ?? undefined });
}
export function withStay(state: HomeState, stay: PrescribedClocks["stay"] | null): HomeState {
  return withClocks(state, { ...state.prescribed, stay: stay ?? undefined });
}

type Loose = { [name in keyof PrescribedClocks]?: PrescribedClocks[name] | undefined };

/** No key without a clock, and nothing at all where there is none: what is stored stays small. */
function withClocks(state: HomeState, { unseen, door, stay }: Loose): HomeState {
  if (!unseen && !door && !stay) {
    if (state.prescribed === undefined) return state;
    const { prescribed: _none, ...others } = state;
    return others;
  }
  const prescribed = { ...(unseen ? { unseen } : {}), ...(door ? { door } : {}), ...(stay ? { stay } : {}) };
  return { ...state, prescribed };
}

/** After an input: clocks that are asked for run, each held to the shortest time that was set since it began. */
export function clocksHeld(before: HomeState, settings: HomeSettings, nowMs: number): HomeState {
  if (before.prescribed === undefined && settings.prescribed === undefined) return before;
  let state = anewAfterAbsence(before, settings);
  for (const what of ["unseen", "door"] as const) {
    const asked = askedFor(settings, what);
    const clock = state.prescribed?.[what];
    if (asked === null) continue;
    if (clock === undefined) state = withClock(state, what, begun(state, nowMs, asked));
    else if (!(clock.after <= asked)) state = withClock(state, what, { ...clock, after: asked });
  }
  const stay = state.prescribed?.stay;
  const asked = stay && askedFor(settings, stay.room);
  return stay && asked !== null && asked !== undefined && !(stay.after <= asked)
    ? withStay(state, { ...stay, after: asked })
    : state;
}

/** What ran before days on which nobody was expected is no news after them. */
function anewAfterAbsence(before: HomeState, settings: HomeSettings): HomeState {
  let state = before;
  for (const what of clockNames) {
    const clock = state.prescribed?.[what];
    if (clock === undefined) continue;
    const fromMs = countedAnewFrom(state, clock.sinceMs);
    if (fromMs === clock.sinceMs) continue;
    const asked = what === "stay" ? null : askedFor(settings, what);
    if (what === "stay") state = withStay(state, null);
    else state = withClock(state, what, asked === null ? null : begun(state, fromMs, asked));
  }
  return state;
}

/** Whether anything can be concluded from nothing being seen. */
export function isBlind({ gateway }: HomeState): boolean {
  return gateway.isSilent || gateway.deafSinceMs !== undefined;
}

/** Never before what a gateway kept in an outage is in. A number that a disk has spoilt is no deadline. */
export function settled({ gateway }: HomeState, dueAtMs: number): number | null {
  if (!Number.isFinite(dueAtMs)) return null;
  return gateway.lastOutage === null ? dueAtMs : Math.max(dueAtMs, gateway.lastOutage.toMs + keptArrives);
}

/**
 * Whether people were called about this very stillness by a clock of this room: nobody has been active since. Whoever called first has called the same people in the same way,
 * so nobody is called twice; who moves afterwards begins a new silence.
 */
export function isToldOf(state: HomeState): boolean {
  const { prescribed, lastActivityAtMs } = state;
  if (prescribed === undefined || lastActivityAtMs === null) return false;
  const fromMs = countedAnewFrom(state, lastActivityAtMs);
  return [prescribed.unseen, prescribed.stay].some((clock) => (clock?.raisedAtMs ?? -1) >= fromMs);
}

/** Made from what it counts from: deciding twice makes one. */
export function clockAlarmId(
  what: "unseen" | "door" | StayRoom,
  homeId: HomeSettings["homeId"],
  clock: Clock,
): AlarmId {
  const about = {
    unseen: "unseen",
    door: "door-unopened",
    bathroom: "stay-bathroom",
    bedroom: "stay-bedroom",
  } as const;
  return inferredAlarmId(about[what], homeId, clock.sinceMs);
}
