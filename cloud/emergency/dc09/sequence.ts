/**
 * Sequence numbers of DC-09: 0001 to 9999, then 0001 again. A receiver may drop a message that has the number of the one before.
 *
 * Not stored: after a start they begin at a place that the clock names, two steps for each second, so that a number comes again after 83 minutes at the earliest unless
 * more than two messages a second were sent all along. A delivery that is tried again in between keeps its number; over a restart it gets another one, and may arrive twice.
 */

const numbers = 9_999;
const stepMs = 500;

export function firstSequence(nowMs: number): number {
  return (Math.floor(Math.max(0, nowMs) / stepMs) % numbers) + 1;
}

export function nextSequence(sequence: number): number {
  return (sequence % numbers) + 1;
}

export function sequenceText(sequence: number): string {
  return String(sequence).padStart(4, "0");
}
