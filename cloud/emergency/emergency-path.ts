/**
 * One path to one centre: a protocol, an address, an account. A centre has several, in order; what fails on the first goes to the next, and each is asked at its own
 * interval whether it stands, so that a path that is broken is a fault before it is needed.
 *
 * Contract as that of `EmergencyService`: nothing throws for anything the far end does, and everything settles soon after its signal.
 */

import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { Delivered, Notice } from "./emergency-service.ts";

export type EmergencyPath = AsyncDisposable & {
  /** As people call it: `DC-09 10.0.0.5:12128`. */
  readonly name: string;
  deliver(notice: Notice, signal: AbortSignal): Promise<Delivered>;
  /** How many notices it carries at a time, where that is few; others wait, and their time has not begun. Left out: any number. */
  readonly sideBySide?: number;
  /** Asks the far end whether it is there (NULL, 602, a heartbeat). null = this protocol cannot be asked: what was delivered last is all that is known. */
  readonly supervision: { every: Millis; ask(signal: AbortSignal): Promise<Delivered> } | null;
};
