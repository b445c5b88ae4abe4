/**
 * What the home is told when the cloud says what became of its alarms: that a human has it, that nobody has it any more, that it is over.
 *
 * Idea: pure, over the changes that `alarm-latch.ts` has learned. Whoever waits must not go on believing what is not so any more (nobody came in time, or a new press took it
 * out of somebody's hand). Limits: what a test or a drill became is told as practice, because nobody comes. Source: docs/architecture.md §5.
 */

import { isBefore, type FateChange } from "./alarm-latch.ts";
import { save, say } from "./effects.ts";
import type { Effect } from "./inputs.ts";

export function toldHome({ alarm, before, by, mode }: FateChange): readonly Effect[] {
  const { alarmId, standing } = alarm;
  const fields = { alarmId, standing, by, ...(mode === undefined ? {} : { mode }) };
  const isInHand = !isBefore(standing, "acknowledged");
  const isTaken = isBefore(before, "acknowledged") && isInHand;
  const isLeft = !isBefore(before, "acknowledged") && !isInHand;
  const event = isTaken ? "a human has it" : isLeft ? "nobody has it any more" : "alarm standing";
  const of = { kind: "indicate", alarmId, ...(mode === undefined ? {} : { isPractice: true as const }) } as const;
  return [
    save(alarm),
    say(isLeft ? "warn" : "info", event, fields),
    ...(isTaken ? [{ ...of, indication: "human-has-it" as const }] : []),
    ...(isLeft ? [{ ...of, indication: "stored" as const }] : []),
    ...(standing === "closed" ? [{ ...of, indication: "quiet" as const }] : []),
  ];
}
