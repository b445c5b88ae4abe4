/**
 * An outbox whose life records also go to slots of their own (`life-slots.ts`), so that one durable copy is enough: accepted means that
 * the card's database or a slot has it; both are tried at once.
 *
 * The database's answer is not held up by the slot. What the database did not take is numbered in memory under the spare's own epoch,
 * and waits for its slot before it counts as accepted; when the slot refuses as well it is in memory only, which is said.
 * At the start, records in slots that no database row answers for (it was damaged, or replaced) are appended again with their own `alarmId`;
 * the cloud knows them by that.
 *
 * Limit: `placesMax` records whose slot is to be freed by their receipt; slots of older ones are freed at the next start.
 */

import type { AlarmId, Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { LifeRow, Outbox, Row } from "./outbox.ts";
import type { Kept, LifeSlots } from "./life-slots.ts";
import { cardAnswersWithin, type SparedOutboxListener } from "./spared-outbox.ts";

const placesMax = 8_192;
const pageRows = 256;

/** @param parts.cardEpoch the epoch of what is durable in `inner`; undefined when it is all memory. */
export async function openSlottedOutbox(parts: {
  inner: Outbox;
  slots: LifeSlots;
  cardEpoch: Epoch | undefined;
  clock: Clock;
  listener: SparedOutboxListener;
}): Promise<{ outbox: Outbox; recovered: number }> {
  const { inner, slots, cardEpoch } = parts;
  const places = new Map<AlarmId, { epoch: Epoch; seq: number }>();
  let isSound = true;

  const note = (kept: Kept): void => {
    const trouble = troubleOf(kept);
    if ((trouble === undefined) === isSound) return;
    isSound = trouble === undefined;
    if (trouble === undefined) parts.listener.sound();
    else parts.listener.unsound(trouble);
  };
  const place = (row: LifeRow): void => {
    places.set(row.alarmId, { epoch: row.epoch, seq: row.seq });
    if (row.epoch === cardEpoch) slots.stored(row.alarmId);
    if (places.size <= placesMax) return;
    for (const oldest of places.keys()) {
      places.delete(oldest);
      break;
    }
  };

  const stored = await lifeRows(inner, slots.found.length);
  let recovered = 0;
  for (const record of slots.found) {
    const known = stored.get(record.alarmId);
    if (known?.isReceipted === true) {
      await slots.release(record.alarmId);
    } else if (known) {
      place(known.row);
      if (cardEpoch !== undefined) slots.stored(record.alarmId);
    } else {
      const answer = await inner.append([record]);
      if (answer.kind === "accepted") for (const row of answer.rows) if (row.lane === "life") place(row);
      recovered++;
    }
  }

  const outbox: Outbox = {
    ...inner,
    async append(rows) {
      const records = rows.filter((row) => row.lane === "life");
      if (records.length === 0) return await inner.append(rows);
      const keeping = Promise.all(records.map((record) => slots.keep(record)));
      const told = keeping.then((kept) => kept.forEach(note));
      // From the beginning: a card that hangs usually hangs for its slots too, and a press waits for both limits at once.
      const slotsAnswered = within(
        parts.clock,
        told.then(() => true),
        false,
      ).then((isInTime) => {
        if (!isInTime) note({ kind: "refused", detail: "the slot file does not answer" });
      });
      const answer = await inner.append(rows);
      if (answer.kind === "refused") return answer;
      const life = answer.rows.filter((row) => row.lane === "life");
      for (const row of life) place(row);
      if (life.some((row) => row.epoch !== cardEpoch)) await slotsAnswered;
      return answer;
    },
    async receipted(mark) {
      await inner.receipted(mark);
      if (mark.lane !== "life") return;
      for (const [alarmId, { epoch, seq }] of places) {
        if (epoch !== mark.epoch || seq > mark.through) continue;
        places.delete(alarmId);
        void slots.release(alarmId);
      }
    },
    async [Symbol.asyncDispose]() {
      await inner[Symbol.asyncDispose]();
      await slots[Symbol.asyncDispose]();
    },
  };
  return { outbox, recovered };
}

function troubleOf(kept: Kept): string | undefined {
  if (kept.kind === "refused") return `life records are not kept in slots: ${kept.detail}`;
  return kept.isCrowded
    ? "every slot is taken: the oldest life record gave its slot up and is in the database only"
    : undefined;
}

type Stored = { row: LifeRow; isReceipted: boolean };

/** All life rows of the outbox, by alarm; nothing is read when nothing is looked for. */
async function lifeRows(outbox: Outbox, wanted: number): Promise<ReadonlyMap<AlarmId, Stored>> {
  const found = new Map<AlarmId, Stored>();
  if (wanted === 0) return found;
  for (const { epoch, lane, lowest, next } of await outbox.standings()) {
    if (lane !== "life") continue;
    for (let from = 1; from < next;) {
      const rows: readonly Row[] = await outbox.rowsIn({ epoch, lane, from, to: next, limit: pageRows });
      for (const row of rows) {
        if (row.lane === "life") found.set(row.alarmId, { row, isReceipted: row.seq < lowest });
      }
      from = (rows.at(-1)?.seq ?? next) + 1;
    }
  }
  return found;
}

/** The answer of `work`, or `otherwise` when it takes too long. */
async function within<T>(clock: Clock, work: Promise<T>, otherwise: T): Promise<T> {
  const late = Promise.withResolvers<T>();
  using _limit = clock.after(cardAnswersWithin, () => late.resolve(otherwise));
  return await Promise.race([work, late.promise]);
}
