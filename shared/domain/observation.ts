/**
 * What a device says, in our words: an event, a reading, or that there is no data. Drivers make these from frames and
 * messages; everything after them is free of vendors.
 *
 * A level that keeps being repeated (a radar's "fallen", a bridge that republishes its cache) is not news each time:
 * `repeated` marks what only says again what was said before, as far as the driver knows.
 */

import type { Confidence, LifeKind } from "./alarm.ts";
import type { FaultKind, FaultState } from "./fault.ts";
import type { BootId } from "./ids.ts";

/** The resident needs help, or a danger for life was detected; or the same danger is over. */
export type LifeEvent = {
  kind: "life";
  alarm: LifeKind;
  /** `cleared` says that the detector no longer sees it. It never closes anything by itself. */
  edge: "raised" | "cleared";
  confidence: Confidence;
  /** Short, for people and records: the property or bytes it rests on. At most 200 characters. */
  evidence: string;
  /** True for a level reported again (poll, cache). A press has no level and is never repeated. */
  repeated: boolean;
};

/** Something in the home has one of a few states. `unknown` is a state: the source cannot tell. */
export type StateEvent =
  | { kind: "state"; what: "motion"; value: "active" | "still" | "unknown"; repeated: boolean }
  | { kind: "state"; what: "presence"; value: "present" | "absent" | "unknown"; repeated: boolean }
  | { kind: "state"; what: "door"; value: "open" | "closed" | "unknown"; repeated: boolean }
  /** Reported by a fall radar: somebody lies or stays where they are. */
  | { kind: "state"; what: "lying"; value: "lying" | "clear" | "unknown"; repeated: boolean };

export const quantities = [
  /** 0 to 100, how much a radar sees moving. */
  "movement",
  "battery-percent",
  "temperature-celsius",
  "illuminance-lux",
  /** 0 to 255, as the bridge reports it. */
  "link-quality",
] as const;
export type Quantity = (typeof quantities)[number];

export type Reading = { kind: "reading"; quantity: Quantity; value: number };

/** Unknown is a value: the source answered that it has no data, or answered nonsense. */
export type NoData = { kind: "no-data"; about: string; why: string };

/** Proof that the device is there, and nothing else. Never activity of the resident. */
export type Alive = { kind: "alive" };

/** What the device says of its own health. */
export type FaultReport = { kind: "fault"; fault: FaultKind; state: FaultState; detail: string };

export type Observation = LifeEvent | StateEvent | Reading | NoData | Alive | FaultReport;

/** The part of the observations that travels as telemetry: state, reading, no-data, and the clearing of a life event. */
export type Telemetry = StateEvent | Reading | NoData | LifeEvent;

/** When something happened, as told by a machine whose clock may be wrong. */
export type Stamp = {
  /** UTC milliseconds on that machine's wall clock. */
  wallMs: number;
  /** Monotonic milliseconds within `bootId`. */
  uptimeMs: number;
  bootId: BootId;
  clock: "trusted" | "untrusted";
};
