/**
 * An outbox with a spare: what the card refuses and must not be lost goes to memory, with an epoch of its own, and travels from there.
 *
 * Life and fault rows are taken by the spare; telemetry is not (it is counted by whoever hears the refusal), unless there is no
 * card at all. Two books, one port: numbers stay contiguous in each, and each is receipted by its own epoch.
 *
 * A worn card does not always say no: it may answer after minutes, or never. After `cardAnswersWithin` the spare takes what is precious;
 * when the card has it after all, the alarm is there twice and is recognised by its id.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Adopted, Appended, NewRow, Outbox, Row } from "./outbox.ts";

/** A commit takes tens of milliseconds; a card that tidies itself up, a second. Somebody waits for help meanwhile. */
export const cardAnswersWithin = seconds(3);

/** A busy hour of a home. Beyond it telemetry is refused, and counted by whoever hears that. */
const telemetryWaitsMax = 2_000;

export type SparedOutboxListener = {
  /** Something was kept in memory because the card did not take it. Not called again until the card has taken something. */
  unsound(detail: string): void;
  sound(): void;
};

export function createSparedOutbox(
  card: Outbox,
  spare: Outbox,
  listener: SparedOutboxListener,
  clock: Pick<Clock, "after">,
): Outbox {
  let isSound = true;
  let waiting = 0;
  const inTime = async <T>(work: Promise<T>): Promise<T> => {
    const late = Promise.withResolvers<never>();
    using _limit = clock.after(cardAnswersWithin, () =>
      late.reject(new Error(`the card has not answered within ${cardAnswersWithin / 1_000} s`)),
    );
    return await Promise.race([work, late.promise]);
  };
  const of = (epoch: string): Outbox => (epoch === spare.epoch ? spare : card);
  const onCard = async <T>(work: Promise<T>, otherwise: T, isPatient = false): Promise<T> => {
    try {
      return await (isPatient ? work : inTime(work));
    } catch (error) {
      note(false, error instanceof Error ? error.message : "the outbox does not answer");
      return otherwise;
    }
  };
  const onCardOrNot = async (rows: readonly NewRow[]): Promise<Appended> => {
    const failing: Appended = { kind: "refused", why: "failing", detail: "the card does not answer" };
    if (rows.every((row) => row.lane === "telemetry")) {
      // Telemetry waits for its card: it may come late, and nothing else would take it.
      if (waiting >= telemetryWaitsMax) return failing;
      waiting++;
      return await card.append(rows).finally(() => waiting--);
    }
    return await onCard(card.append(rows), failing);
  };
  type Mark = Parameters<Outbox["receipted"]>[0];
  /** Receipts that the card could not note, the newest of each epoch and lane: done again when it takes something. */
  const lostMarks = new Map<string, Mark>();
  const noteMark = async (mark: Mark): Promise<void> => {
    const key = `${mark.epoch}/${mark.lane}`;
    const isNoted = await onCard(
      of(mark.epoch)
        .receipted(mark)
        .then(() => true),
      false,
    );
    if (!isNoted) lostMarks.set(key, mark);
    else if ((lostMarks.get(key)?.through ?? 0) <= mark.through) lostMarks.delete(key);
  };
  const noteLostMarks = (): void => {
    const marks = [...lostMarks.values()];
    lostMarks.clear();
    for (const mark of marks) void noteMark(mark);
  };
  const note = (sound: boolean, detail: string): void => {
    if (sound === isSound) return;
    isSound = sound;
    if (sound) listener.sound();
    else listener.unsound(detail);
  };

  return {
    epoch: card.epoch,
    async append(rows) {
      const answer = await onCardOrNot(rows);
      if (answer.kind === "accepted") {
        note(true, "");
        noteLostMarks();
        return answer;
      }
      note(false, `${answer.why}: ${answer.detail}`);
      const precious = rows.filter((row) => row.lane !== "telemetry");
      return precious.length === 0 ? answer : spare.append(precious);
    },
    async pending(query) {
      const isInSpare = query.after?.epoch === spare.epoch;
      // Telemetry waits for its card: an empty answer is taken for the end, and before the next row nobody would ask again.
      const isPatient = query.lane === "telemetry";
      const rows: Row[] = isInSpare ? [] : [...(await onCard(card.pending(query), [], isPatient))];
      if (rows.length >= query.limit) return rows;
      const { after, ...rest } = query;
      const more = { ...rest, limit: query.limit - rows.length };
      return [...rows, ...(await spare.pending(isInSpare && after ? { ...more, after } : more))];
    },
    rowsIn: (query) => onCard(of(query.epoch).rowsIn(query), []),
    skipped: (query) => onCard(of(query.epoch).skipped(query), []),
    receipted: noteMark,
    async standings() {
      return [...(await onCard(card.standings(), [])), ...(await spare.standings())];
    },
    openAlarms: () => onCard(card.openAlarms(), []),
    saveOpenAlarm: (alarm) => onCard(card.saveOpenAlarm(alarm), undefined),
    ledgerId: () => onCard(card.ledgerId(), undefined),
    async adoptLedger(ledgerId) {
      // The spare begins empty with each process: without the ledger that the card has heard, a restored one would be its first.
      const known = await onCard(card.ledgerId(), undefined);
      if (known !== undefined && (await spare.ledgerId()) === undefined) await spare.adoptLedger(known);
      // They were words of the ledger of before.
      lostMarks.clear();
      const inSpare = await spare.adoptLedger(ledgerId);
      const onTheCard = await onCard<Adopted>(card.adoptLedger(ledgerId), { isNew: false, resend: 0, isOwed: true });
      return { ...onTheCard, isNew: onTheCard.isNew || inSpare.isNew, resend: onTheCard.resend + inSpare.resend };
    },
    async [Symbol.asyncDispose]() {
      await card[Symbol.asyncDispose]();
      await spare[Symbol.asyncDispose]();
    },
  };
}
