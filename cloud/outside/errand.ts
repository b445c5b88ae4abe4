/**
 * What the core wants from outside for somebody who waits for it, and whoever calls outside does for it: a test of a path, the answer to a message, a code. Never an alarm: alarms are
 * deliveries, which stay due. An errand is taken once, and forgotten when nobody waits for it any more.
 */

import type { CentreId, ConnectorId } from "@shouwang/shared/domain/ids.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { Delivered } from "../emergency/emergency-service.ts";
import type { Sms } from "../notify/phone-provider.ts";

export type Errand =
  /** By this one path, really, and marked as a test. */
  | { kind: "path-test"; centreId: CentreId; connectorId: ConnectorId }
  /** The answer to a message, a code for signing in. `provider`: as the address names it where it posts. */
  | { kind: "sms"; provider: string; sms: Sms };

/** `not-there`: no such path or provider is open. `not-taken`: nobody who calls outside has answered in time. */
export type ErrandOutcome = Delivered | { kind: "not-there" } | { kind: "not-taken" };

export type Errands = {
  /** Settles when it is done, and after `within` in any case. */
  ask(errand: Errand, given: { within: Millis; signal: AbortSignal }): Promise<ErrandOutcome>;
};

/** Settles soon after its signal. Undefined: no such path or provider is open. */
export type DoesErrand = (errand: Errand, signal: AbortSignal) => Promise<Delivered | undefined>;
