/**
 * The rules that an authority prescribes, as one for the engine: what was seen goes to each of them, time is judged by each of them. Limits and sources stand beside each.
 */

import type { AlarmId } from "@shouwang/shared/domain/ids.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import type { HomeSettings } from "../home-settings.ts";
import type { HomeState, Presence } from "../home-state.ts";
import type { Verdict } from "../verdict.ts";
import { clockAlarmId } from "./clocks.ts";
import { judgeStay, seenInRoom, stayDueAtMs } from "./long-stay.ts";
import { judgeUnopened, unopenedDueAtMs } from "./unopened-door.ts";
import { judgeUnseen, seenSomewhere, unseenDueAtMs } from "./unseen.ts";

type Judged = { state: HomeState; verdicts: readonly Verdict[] };

/** @param room null = nobody knows, or what was seen does not show that somebody is there now. @param presence at that time. */
export function clocksSeen(
  before: HomeState,
  settings: HomeSettings,
  { room, atMs, presence }: { room: Room | null; atMs: number; presence: Presence },
): Judged {
  if (before.prescribed === undefined && settings.prescribed === undefined) return { state: before, verdicts: [] };
  const unseen = seenSomewhere(before, settings, atMs);
  if (room === null) return unseen;
  const stay = seenInRoom(unseen.state, settings, { room, atMs, presence });
  return { state: stay.state, verdicts: [...unseen.verdicts, ...stay.verdicts] };
}

/** After the rule of silence, which comes first where both are due. */
export function clocksAt(before: HomeState, settings: HomeSettings, nowMs: number): Judged {
  if (before.prescribed === undefined) return { state: before, verdicts: [] };
  const stay = judgeStay(before, settings, nowMs);
  const unseen = judgeUnseen(stay.state, settings, nowMs);
  const door = judgeUnopened(unseen.state, settings, nowMs);
  return { state: door.state, verdicts: [...stay.verdicts, ...unseen.verdicts, ...door.verdicts] };
}

export function clocksDueAtMs(state: HomeState, settings: HomeSettings): number | null {
  if (state.prescribed === undefined) return null;
  const due = [stayDueAtMs(state, settings), unseenDueAtMs(state, settings), unopenedDueAtMs(state, settings)].filter(
    (one) => one !== null,
  );
  return due.length === 0 ? null : Math.min(...due);
}

/** Alarms of these rules that nothing has taken back yet. */
export function clocksRaised({ prescribed }: HomeState, homeId: HomeSettings["homeId"]): readonly AlarmId[] {
  if (prescribed === undefined) return [];
  const { unseen, door, stay } = prescribed;
  return [
    ...(stay?.raisedAtMs === undefined ? [] : [clockAlarmId(stay.room, homeId, stay)]),
    ...(unseen?.raisedAtMs === undefined ? [] : [clockAlarmId("unseen", homeId, unseen)]),
    ...(door?.raisedAtMs === undefined ? [] : [clockAlarmId("door", homeId, door)]),
  ];
}
