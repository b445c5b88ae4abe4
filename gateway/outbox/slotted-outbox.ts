/**
 * An outbox whose life records also go to slots of their own (`life-slots.ts`), so that one durable copy is enough: accepted means that
 * the card's database or a slot has it; both are tried at once.
 *
 * The database has the disk to itself first, because two syncs at once make each other wait. What it took goes to its slot within
 * `slotSoon`, many in one sync, and nobody waits for that. What it did not take, or not within `databaseFirst`, goes to its slot at once;
 * it is numbered in memory under the spare's own epoch, and waits for its slot before it counts as accepted; when the slot refuses as
 * well it is in memory only, which is said.
 * At the start, records in slots that no database row answers for (it was damaged, or replaced) are appended again with their own `alarmId`;
 * the cloud knows them by that.
 *
 * Limit: `placesMax` records whose slot is to be freed by their receipt; slots of older ones are freed at the next start.
 */

import type { AlarmId, Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, type Millis } from "@shouwang/shared/time/duration.ts";
import type { Appended, LifeRow, Outbox, Row } from "./outbox.ts";
import type { Kept, LifeSlots } from "./life-slots.ts";
import { cardAnswersWithin, type SparedOutboxListener } from "./spared-outbox.ts";
import type { LifeRecord } from "./life-slot.ts";

/** For so long a life record may stand in the database only; receipted meanwhile, it needs no second copy. */
export const slotSoon = millis(20);
/** A commit that takes longer is in trouble: the slot is tried beside it. */
const databaseFirst = millis(100);
/** A card that hangs usually hangs for its slots too: a press waits for both limits at once. */
const slotAnswersWithin = millis(cardAnswersWithin - databaseFirst);
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
    if (places.size <= placesMax) return;
    for (const oldest of places.keys()) {
      places.delete(oldest);
      break;
    }
  };
  const keep = async (records: readonly LifeRecord[], isOnCard: boolean): Promise<void> => {
    const kept = records.map((record) => {
      const keeping = slots.keep(record);
      if (isOnCard) slots.stored(record.alarmId);
      return keeping;
    });
    const told = Promise.all(kept).then((all) => all.forEach(note));
    // Counted from here also where nobody waits: slots that do not answer are missing, whatever the database takes.
    const isInTime = await within(
      parts.clock,
      slotAnswersWithin,
      told.then(() => true),
      false,
    );
    if (!isInTime) note({ kind: "refused", detail: "the slot file does not answer" });
  };

  /** In the database, and not yet in a slot. */
  const soon = new Map<AlarmId, LifeRecord>();
  let timer: Timer | undefined;
  const keepSoon = async (): Promise<void> => {
    timer?.cancel();
    timer = undefined;
    const records = [...soon.values()];
    soon.clear();
    await keep(records, true);
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
      const work = inner.append(rows);
      let answer = await within<Appended | undefined>(parts.clock, databaseFirst, work, undefined);
      const isOnCard = answer?.kind === "accepted" && answer.rows.every((row) => row.epoch === cardEpoch);
      const keeping = isOnCard ? undefined : keep(records, false);
      answer ??= await work;
      if (answer.kind === "refused") return answer;
      const life = answer.rows.filter((row) => row.lane === "life");
      for (const row of life) place(row);
      if (!keeping) {
        for (const record of records) soon.set(record.alarmId, record);
        timer ??= parts.clock.after(slotSoon, () => void keepSoon());
        return answer;
      }
      // A database that was late, and has it after all.
      for (const row of life) if (row.epoch === cardEpoch) slots.stored(row.alarmId);
      if (life.some((row) => row.epoch !== cardEpoch)) await keeping;
      return answer;
    },
    async receipted(mark) {
      const noting = inner.receipted(mark);
      // The cloud has them, whatever becomes of the mark: without it they are sent again, from the database.
      for (const [alarmId, { epoch, seq }] of mark.lane === "life" ? places : []) {
        if (epoch !== mark.epoch || seq > mark.through) continue;
        places.delete(alarmId);
        if (!soon.delete(alarmId)) void slots.release(alarmId);
      }
      await noting;
    },
    async [Symbol.asyncDispose]() {
      await inner[Symbol.asyncDispose]();
      await within(parts.clock, cardAnswersWithin, keepSoon(), undefined);
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
async function within<T>(clock: Clock, limit: Millis, work: Promise<T>, otherwise: T): Promise<T> {
  const late = Promise.withResolvers<T>();
  using _limit = clock.after(limit, () => late.resolve(otherwise));
  return await Promise.race([work, late.promise]);
}
