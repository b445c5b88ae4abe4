/**
 * What a kit keeps when its power is cut: the rows on its card and the slots of its life records, with the moods of a worn card. Over
 * it stands what ships: spare memory, slots, and the rules of both. The witness hears what was accepted, and where it is kept.
 */

import { must, parseEpoch, type AlarmId, type GatewayId } from "@shouwang/shared/domain/ids.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { openLifeSlots, type LifeSlots, type SlotDisk } from "@shouwang/gateway/outbox/life-slots.ts";
import { blankCard, createMemoryOutbox, type MemoryCard } from "@shouwang/gateway/outbox/memory-outbox.ts";
import type { Outbox, Row } from "@shouwang/gateway/outbox/outbox.ts";
import type { Retention } from "@shouwang/gateway/outbox/retention.ts";
import { openSlottedOutbox } from "@shouwang/gateway/outbox/slotted-outbox.ts";
import { createSparedOutbox, type SparedOutboxListener } from "@shouwang/gateway/outbox/spared-outbox.ts";
import { memoryDisk } from "../builders/memory-slot-disk.ts";
import type { Defect } from "./defects.ts";
import type { SimulatedHome } from "./memory-registry.ts";
import type { Process } from "./process.ts";
import type { Random } from "./random.ts";
import { rowName, type Witness } from "./witness.ts";

/** A copy of all that is on a card. */
export type CardImage = { rows: MemoryCard; slots: Uint8Array; kept: ReadonlySet<AlarmId> };

export type Card = {
  /** Takes no new row and no mark; the slots, whose space is their own, go on. */
  isFull: boolean;
  /** Answers nothing but errors, the slots too. */
  isDying: boolean;
  open(of: { process: Process; home: SimulatedHome; listener: SparedOutboxListener }): Promise<Outbox>;
  /** What was written and not synced is gone. */
  cutPower(): void;
  image(): CardImage;
  put(image: CardImage): void;
  rows(): MemoryCard;
};

const keptNowhere = { kind: "kept", isCrowded: false } as const;
/** Few, so that worlds with many presses fill them. */
const slotCount = 24;

export function createCard(given: {
  /** Of this machine, apart from a clone of it. */
  owner: string;
  gatewayId: GatewayId;
  random: Random;
  witness: Witness;
  newId: (kind: string) => string;
  limits: Retention;
  defect: Defect | undefined;
}): Card {
  const { owner, gatewayId, random, witness, newId, limits, defect } = given;
  let rows = blankCard();
  let slots = memoryDisk(slotCount);
  /** With the defect: accepted, and in the cache of the operating system only. */
  const unsynced = new Set<Row>();
  const epoch = (kind: string) => {
    const text = newId(kind);
    return must(parseEpoch(text), text);
  };

  const slotsOf = async (process: Process): Promise<LifeSlots> => {
    const { disk } = slots;
    const taking = async <T>(longestMs: number, work: () => Promise<T>): Promise<T> => {
      await process.wait(millis(random.between(0, longestMs)));
      if (card.isDying) throw new Error("EIO: i/o error");
      return await work();
    };
    const slow: SlotDisk = {
      ...disk,
      write: (bytes, position) => taking(1, () => disk.write(bytes, position)),
      sync: () => taking(random.chance(0.05) ? 300 : 8, disk.sync),
    };
    const inner = await openLifeSlots(slow);
    return {
      ...inner,
      async keep(record) {
        const kept = defect === "slots forgotten" ? keptNowhere : await inner.keep(record);
        if (kept.kind === "kept") witness.inSlot(owner, record.alarmId);
        return kept;
      },
      async release(alarmId: AlarmId) {
        witness.outOfSlot(owner, alarmId);
        await inner.release(alarmId);
      },
    };
  };

  const rowsOf = (process: Process): Outbox => {
    const inner = createMemoryOutbox({ epoch: epoch("epoch"), card: rows, limits });
    let turn: Promise<unknown> = Promise.resolve();
    /** One thread behind the card: writes one after the other, each taking its time before it counts and before it is answered. */
    const taken = <T>(work: () => Promise<T>): Promise<T> => {
      const done = turn.then(async () => {
        await process.wait(millis(random.between(1, random.chance(0.1) ? 400 : 15)));
        const answer = await work();
        await process.wait(millis(random.between(0, 4)));
        return answer;
      });
      turn = done.catch(() => undefined);
      return done;
    };
    const written = <T>(work: () => Promise<T>): Promise<T> =>
      taken(() => {
        if (card.isDying) return Promise.reject(new Error("EIO: i/o error"));
        return card.isFull ? Promise.reject(new Error("the card is full")) : work();
      });
    return {
      ...inner,
      append(drafts) {
        if (defect === "accepted before commit") {
          const promised = inner.append(drafts);
          void promised.then(async (answer) => {
            const cached = answer.kind === "accepted" ? answer.rows : [];
            for (const row of cached) unsynced.add(row);
            await process.wait(seconds(30));
            for (const row of cached) unsynced.delete(row);
          });
          return promised;
        }
        return taken(async () => {
          if (card.isDying) return { kind: "refused", why: "failing", detail: "EIO: i/o error" } as const;
          if (card.isFull) return { kind: "refused", why: "full", detail: "no space left on the card" } as const;
          const answer = await inner.append(drafts);
          if (answer.kind === "accepted") for (const row of answer.rows) witness.wrote(gatewayId, row);
          return answer;
        });
      },
      saveOpenAlarm: (alarm) => written(() => inner.saveOpenAlarm(alarm)),
      receipted: (mark) => written(() => inner.receipted(mark)),
      adoptLedger: (ledgerId) => written(() => inner.adoptLedger(ledgerId)),
    };
  };

  const card: Card = {
    isFull: false,
    isDying: false,
    async open({ process, home, listener }) {
      const onCard = rowsOf(process);
      const inSpare = createMemoryOutbox({ epoch: epoch("spare") });
      const spared = createSparedOutbox(onCard, inSpare, listener, process.clock);
      const inner: Outbox = {
        ...spared,
        async append(drafts) {
          const answer = await spared.append(drafts);
          if (answer.kind === "accepted") for (const row of answer.rows) witness.wrote(gatewayId, row);
          return answer;
        },
      };
      const { outbox } = await openSlottedOutbox({
        inner,
        slots: await slotsOf(process),
        cardEpoch: onCard.epoch,
        clock: process.clock,
        listener,
      });
      return {
        ...outbox,
        async append(drafts) {
          const answer = await outbox.append(drafts);
          if (answer.kind === "refused") return answer;
          for (const row of answer.rows) {
            const isSpare = row.epoch === inSpare.epoch;
            const homeId = home.homeOf.get(row.assignmentId) ?? home.homeId;
            witness.accept({ gatewayId, owner, homeId, row, isSpare });
          }
          return answer;
        },
      };
    },
    cutPower() {
      for (const row of unsynced) {
        rows.books.find((book) => book.epoch === row.epoch && book.lane === row.lane)?.rows.delete(row.seq);
      }
      unsynced.clear();
      slots.cutPower();
      witness.memoryLost(owner);
    },
    image: () => ({ rows: structuredClone(rows), slots: slots.image(), kept: new Set(witness.slotsOf(owner)) }),
    put(image) {
      rows = structuredClone(image.rows);
      slots = memoryDisk(slotCount, image.slots);
      const names = rows.books.flatMap((book) => [...book.rows.values()].map((row) => rowName({ gatewayId, ...row })));
      witness.cardReplaced(owner, new Set(names), image.kept);
    },
    rows: () => rows,
  };
  return card;
}
