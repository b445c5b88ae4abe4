/**
 * The slots for life records, over any disk that writes at a place and syncs. The records here are a second copy of what the outbox
 * holds, or the only durable one when the database refuses.
 *
 * A record is kept when its slot is written **and** synced. A slot is free again when its record was receipted. Which slot is
 * taken next: a blank one, then the one whose record was receipted longest ago, then a damaged one, then the oldest whose record the
 * database holds as well (told by `crowded`). A record that waits for its receipt and stands nowhere else is never overwritten: then
 * the new one is refused, and lives in memory.
 *
 * Limit: `queueMax` records on their way to a disk that does not answer; more are refused.
 */

import type { AlarmId } from "@shouwang/shared/domain/ids.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { decodeSlot, encodeSlot, slotBytes, type LifeRecord, type Slot } from "./life-slot.ts";

/** All that the slots ask of a disk; positions are in bytes. */
export type SlotDisk = {
  read(): Promise<Uint8Array>;
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Resolves when everything written is on the medium. */
  sync(): Promise<void>;
  close(): Promise<void>;
};

export type Kept = { kind: "kept"; isCrowded: boolean } | { kind: "refused"; detail: string };

export type LifeSlots = AsyncDisposable & {
  /** Records without a receipt, the oldest first, as found at the opening. */
  readonly found: readonly LifeRecord[];
  /** Slots that could not be read at the opening. */
  readonly damaged: number;
  keep(record: LifeRecord): Promise<Kept>;
  /** The database holds it too. */
  stored(alarmId: AlarmId): void;
  /** The cloud has it. A lost release costs one message sent twice, so nobody waits for it. */
  release(alarmId: AlarmId): Promise<void>;
};

const queueMax = 1_000;
/** A megabyte is read in milliseconds. Whoever waits longer for a card waits for ever, and hears no press meanwhile. */
const opensWithin = seconds(20);

/** @throws with a sentence when the card does not answer; slots that come later are closed, because nobody uses them. */
export async function slotsInTime(opening: Promise<LifeSlots>, clock: Pick<Clock, "after">): Promise<LifeSlots> {
  const late = Promise.withResolvers<undefined>();
  using _limit = clock.after(opensWithin, () => late.resolve(undefined));
  const slots = await Promise.race([opening, late.promise]);
  if (slots) return slots;
  void opening.then(
    (unused) => unused[Symbol.asyncDispose](),
    () => undefined,
  );
  throw new Error(`the slot file has not opened within ${opensWithin / 1_000} s`);
}

type Use = Exclude<Slot, { kind: "damaged" }> | { kind: "damaged" };

export async function openLifeSlots(disk: SlotDisk): Promise<LifeSlots> {
  const bytes = await disk.read();
  const uses: Use[] = Array.from({ length: Math.floor(bytes.byteLength / slotBytes) }, (_, at) =>
    decodeSlot(bytes.subarray(at * slotBytes, (at + 1) * slotBytes)),
  );
  const inUse = uses.flatMap((use) => (use.kind === "waiting" ? [use] : [])).toSorted((a, b) => a.order - b.order);
  let order = uses.reduce((highest, use) => ("order" in use ? Math.max(highest, use.order) : highest), 0);
  const storedElsewhere = new Set<AlarmId>();
  let queue: Promise<unknown> = Promise.resolve();
  let queued = 0;

  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    queued++;
    const turn = queue.then(work);
    queue = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      queued--;
    }
  };

  const write = async (record: LifeRecord): Promise<Kept> => {
    const choice = nextSlot(uses, storedElsewhere);
    if (!choice) {
      const isEmpty = uses.length === 0;
      const why = isEmpty ? "the file has no slots" : "every slot holds a life record that waits for its receipt";
      return { kind: "refused", detail: why };
    }
    const before = uses[choice.at];
    const slot = { kind: "waiting", order: ++order, record } as const;
    try {
      await disk.write(encodeSlot(slot), choice.at * slotBytes);
      await disk.sync();
    } catch (error) {
      // What stands there now is anybody's guess, and another place may still take it.
      uses[choice.at] = { kind: "damaged" };
      return { kind: "refused", detail: error instanceof Error ? error.message : String(error) };
    } finally {
      if (before?.kind === "waiting") storedElsewhere.delete(before.record.alarmId);
    }
    uses[choice.at] = slot;
    return { kind: "kept", isCrowded: choice.isCrowded };
  };

  return {
    found: inUse.map((use) => use.record),
    damaged: uses.filter((use) => use.kind === "damaged").length,
    async keep(record) {
      if (queued >= queueMax) return { kind: "refused", detail: "the slot file does not answer" };
      return await inTurn(() => write(record));
    },
    stored: (alarmId) => void storedElsewhere.add(alarmId),
    release: (alarmId) =>
      inTurn(async () => {
        storedElsewhere.delete(alarmId);
        const at = uses.findIndex((use) => use.kind === "waiting" && use.record.alarmId === alarmId);
        const use = uses[at];
        if (use?.kind !== "waiting") return;
        const receipted = { ...use, kind: "receipted" } as const;
        uses[at] = receipted;
        // Synced with the next record. If it is lost, the record is sent once more and known by its alarmId.
        await disk.write(encodeSlot(receipted), at * slotBytes).catch(() => undefined);
      }),
    async [Symbol.asyncDispose]() {
      await inTurn(() => disk.sync().catch(() => undefined));
      await disk.close();
    },
  };
}

export function nextSlot(
  uses: readonly Use[],
  storedElsewhere: ReadonlySet<AlarmId>,
): { at: number; isCrowded: boolean } | undefined {
  let best: { at: number; rank: number; order: number } | undefined;
  for (const [at, use] of uses.entries()) {
    const rank = rankOf(use, storedElsewhere);
    if (rank === undefined) continue;
    const order = use.kind === "waiting" || use.kind === "receipted" ? use.order : at;
    if (!best || rank < best.rank || (rank === best.rank && order < best.order)) best = { at, rank, order };
  }
  return best && { at: best.at, isCrowded: best.rank === 3 };
}

function rankOf(use: Use, storedElsewhere: ReadonlySet<AlarmId>): number | undefined {
  switch (use.kind) {
    case "blank":
      return 0;
    case "receipted":
      return 1;
    case "damaged":
      return 2;
    case "waiting":
      return storedElsewhere.has(use.record.alarmId) ? 3 : undefined;
  }
}
