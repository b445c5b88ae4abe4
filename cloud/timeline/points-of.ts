/**
 * Which observation becomes which number in the time series.
 *
 * A state is 1 or 0, a reading is itself. What is unknown, what says that there is no data, and life events become no point: the
 * database keeps them with their words, and a series has a gap there, which is the truth.
 *
 * `n` tells apart what one sensor said at one instant. It is the state's own value: "active" and "still" within one tick are two
 * points, the same state said twice in one tick is one. A quantity has one value at an instant, so its `n` is 0. Both come from the
 * observation alone, so that a resend gives the same point in whatever company it travels; and there are few of them, because a
 * store without room below the millisecond (VictoriaMetrics) opens a series for each.
 */

import type { DeviceId, HomeId } from "@shouwang/shared/domain/ids.ts";
import type { LifeEvent, NoData, Reading, StateEvent } from "@shouwang/shared/domain/observation.ts";
import type { Point } from "./timeline.ts";

type Numbered = { series: string; n: number; value: number };

/** @param atMs when it happened, after the clock was corrected. */
export function pointsOf(record: {
  homeId: HomeId;
  deviceId: DeviceId;
  atMs: number;
  observation: StateEvent | Reading | NoData | LifeEvent;
}): readonly Point[] {
  const { homeId, deviceId, atMs, observation } = record;
  const numbered = numberOf(observation);
  return numbered ? [{ homeId, deviceId, atMs, ...numbered }] : [];
}

function numberOf(observation: StateEvent | Reading | NoData | LifeEvent): Numbered | undefined {
  switch (observation.kind) {
    case "state": {
      const value = stateNumber(observation);
      return value === undefined ? undefined : { series: observation.what, n: value, value };
    }
    case "reading":
      return Number.isFinite(observation.value)
        ? { series: observation.quantity, n: 0, value: observation.value }
        : undefined;
    case "no-data":
    case "life":
      return undefined;
  }
}

function stateNumber(state: StateEvent): 0 | 1 | undefined {
  switch (state.value) {
    case "active":
    case "present":
    case "open":
    case "lying":
      return 1;
    case "still":
    case "absent":
    case "closed":
    case "clear":
      return 0;
    case "unknown":
      return undefined;
  }
}
