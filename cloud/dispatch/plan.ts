/**
 * Who is told, through what, by when, until a named human has it in hand.
 */

import type { Millis } from "@shouwang/shared/time/duration.ts";

export type Plan = {
  /** Told at once of every raised alarm and every pre-alarm. */
  atOnce: readonly string[];
  escalation: {
    /** Without a human for this long, all of `connectors` are told; */
    after: Millis;
    /** and again each time this has passed, without end. */
    again: Millis;
    connectors: readonly string[];
  };
  /** The centre outside: told when an alarm's `outsideAtMs` has come. Empty where none is set. */
  outside: readonly string[];
};
