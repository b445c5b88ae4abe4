/**
 * What is broken right now, one place per device and kind.
 *
 * Idea: whoever sees a fault (a driver, supervision, the shell) says its present state as often as it likes; a row leaves only
 * when the state differs from the last one told. After a start the first word is always told, "gone" too, because the cloud
 * may still believe the last run.
 *
 * Limit: one row a second per device and kind; a contact that chatters faster ends in its latest state.
 */

import type { FaultKind, FaultState } from "@shouwang/shared/domain/fault.ts";
import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { FaultReport } from "@shouwang/shared/domain/observation.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";

const spacing = seconds(1);
const detailMax = 200;

type Place = {
  deviceId: DeviceId;
  fault: FaultKind;
  seen: FaultState;
  detail: string;
  told: FaultState | undefined;
  toldAtMs: number;
};
export type FaultBoard = ReadonlyMap<string, Place>;

export const emptyBoard: FaultBoard = new Map();

/** `isNews`: its text has changed so that it is worth another row. */
export type Sighting = { deviceId: DeviceId; fault: FaultKind; state: FaultState; detail: string; isNews?: boolean };

export function sight(board: FaultBoard, sighting: Sighting): FaultBoard {
  const key = `${sighting.deviceId}/${sighting.fault}`;
  const place = board.get(key);
  const isNews = sighting.isNews === true;
  if (place?.seen === sighting.state && !isNews) return board;
  return new Map(board).set(key, {
    deviceId: sighting.deviceId,
    fault: sighting.fault,
    seen: sighting.state,
    detail: sighting.detail.slice(0, detailMax),
    told: isNews ? undefined : place?.told,
    toldAtMs: place?.toldAtMs ?? Number.NEGATIVE_INFINITY,
  });
}

export type DueFault = { deviceId: DeviceId; report: FaultReport };

export function tellDue(board: FaultBoard, nowMs: number): { board: FaultBoard; due: readonly DueFault[] } {
  const due: DueFault[] = [];
  let after = board;
  for (const [key, place] of board) {
    if (place.told === place.seen || nowMs < place.toldAtMs + spacing) continue;
    due.push({
      deviceId: place.deviceId,
      report: { kind: "fault", fault: place.fault, state: place.seen, detail: place.detail },
    });
    after = new Map(after).set(key, { ...place, told: place.seen, toldAtMs: nowMs });
  }
  return { board: after, due };
}

export function nextFaultMs(board: FaultBoard): number | undefined {
  let next: number | undefined;
  for (const place of board.values()) {
    if (place.told === place.seen) continue;
    const dueMs = place.toldAtMs + spacing;
    if (next === undefined || dueMs < next) next = dueMs;
  }
  return next;
}
