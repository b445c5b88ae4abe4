/**
 * An outbox that answers in time: a card that hangs (a write that never returns) counts as one that refuses, so that the slots and
 * memory get their turn. What the card stores after all is sent too, under the same `alarmId`.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Appended, Outbox } from "./outbox.ts";

/** Well above the slowest fsync of a card at work (some hundreds of milliseconds), well below what a person waits for. */
const patience = seconds(2);

export function createPatientOutbox(inner: Outbox, clock: Clock): Outbox {
  return {
    ...inner,
    append: (rows) => within<Appended>(clock, inner.append(rows), { kind: "refused", why: "failing", detail }),
    pending: (query) => within(clock, inner.pending(query), []),
  };
}

const detail = "the card does not answer";

/** The answer of `work`, or `otherwise` when it takes too long. */
export async function within<T>(clock: Clock, work: Promise<T>, otherwise: T): Promise<T> {
  const late = Promise.withResolvers<T>();
  const timer = clock.after(patience, () => late.resolve(otherwise));
  try {
    return await Promise.race([work, late.promise]);
  } finally {
    timer.cancel();
  }
}
