/**
 * What gateways say about a ledger that is not this one. Pure.
 *
 * A hello that names another ledger tells what that one had receipted (numbers below `lowest`) and which of its alarms no human had
 * closed. What it had receipted and is not open any more was in people's hands and is over: it is recovered, not raised.
 * A hello that names our own ledger and says that we receipted what we do not have proves that a backup was put back.
 *
 * Limits: believed only of a record that was accepted before that hello was said, so that a press of now always raises; a list of
 * open alarms that is full may lack some, and then nothing is taken for closed.
 * Source: docs/architecture.md §2.5; docs/decisions/0041.
 */

import type { AlarmId, Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Stamp } from "@shouwang/shared/domain/observation.ts";
import type { HelloMessage, LifeMessage } from "@shouwang/shared/wire/envelope.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import { openAlarmsMax } from "@shouwang/shared/wire/envelope.ts";

/** What one gateway said last about another ledger. */
export type Remembered = {
  /** Life numbers below this were receipted, by epoch. Epochs that are not in it: nobody knows. */
  receiptedBelow: ReadonlyMap<Epoch, number>;
  open: ReadonlySet<AlarmId>;
  isListFull: boolean;
  saidAt: Stamp;
};

export function rememberedBy(hello: HelloMessage): Remembered {
  const life = hello.epochs.filter(({ lane }) => lane === "life");
  return {
    receiptedBelow: new Map(life.map(({ epoch, lowest }) => [epoch, lowest])),
    open: new Set(hello.openAlarms),
    isListFull: hello.openAlarms.length >= openAlarmsMax,
    saidAt: hello.sentAt,
  };
}

/** As it is kept in a row, and back; `undefined`: the row is damaged, and what comes again raises, the louder side. */
export function writeRemembered({ receiptedBelow, open, isListFull, saidAt }: Remembered): string {
  return JSON.stringify({ receiptedBelow: [...receiptedBelow], open: [...open], isListFull, saidAt });
}

export function readRemembered(text: string): Remembered | undefined {
  try {
    // `as`: only `writeRemembered` makes these rows; what a disk makes of them is thrown out below or by what reads it.
    const { receiptedBelow, open, isListFull, saidAt } = JSON.parse(text) as {
      receiptedBelow: [Epoch, number][];
      open: AlarmId[];
      isListFull: boolean;
      saidAt: Stamp;
    };
    if (!Array.isArray(open) || typeof isListFull !== "boolean" || typeof saidAt.bootId !== "string") return undefined;
    return { receiptedBelow: new Map(receiptedBelow), open: new Set(open), isListFull, saidAt };
  } catch {
    return undefined;
  }
}

/** People had closed it, as far as its home was told. */
export function isRecovered(remembered: Remembered | undefined, { epoch, seq, alarmId, body }: LifeMessage): boolean {
  if (remembered === undefined || remembered.isListFull || body.event.edge !== "raised") return false;
  const { receiptedBelow, open, saidAt } = remembered;
  return seq < (receiptedBelow.get(epoch) ?? 0) && !open.has(alarmId) && isBefore(body.at, saidAt);
}

function isBefore(one: Stamp, other: Stamp): boolean {
  return one.bootId === other.bootId ? one.uptimeMs <= other.uptimeMs : one.wallMs <= other.wallMs;
}

/** Whether we have receipted to this gateway what we do not have. */
export function isBehind(
  hello: Pick<HelloMessage, "epochs">,
  decidedThrough: (of: { epoch: Epoch; lane: Lane }) => number,
): boolean {
  return hello.epochs.some(({ epoch, lane, lowest }) => lowest - 1 > decidedThrough({ epoch, lane }));
}
