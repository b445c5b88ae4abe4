/**
 * The slots for life records, over any disk that writes at a place and syncs. The records here are a second copy of what the outbox
 * holds, or the only durable one when the database refuses.
 *
 * A record is kept when its slot is written **and** synced; what comes while a sync runs shares the next one. A slot is free again when its record was receipted. Which slot is
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
type Keeping = { at: number; slot: Use; isCrowded: boolean; resolve: (kept: Kept) => void };

export async function openLifeSlots(disk: SlotDisk): Promise<LifeSlots> {
  const bytes = await disk.read();
  const uses: Use[] = Array.from({ length: Math.floor(bytes.byteLength / slotBytes) }, (_, at) =>
    decodeSlot(bytes.subarray(at * slotBytes, (at + 1) * slotBytes)),
  );
  const inUse = uses.flatMap((use) => (use.kind === "waiting" ? [use] : [])).toSorted((a, b) => a.order - b.order);
  const places = new Map<AlarmId, number>();
  for (const [at, use] of uses.entries()) if (use.kind === "waiting") places.set(use.record.alarmId, at);
  let order = uses.reduce((highest, use) => ("order" in use ? Math.max(highest, use.order) : highest), 0);
  const storedElsewhere = new Set<AlarmId>();
  /** To be taken from its end; looked for anew when used up, so that not each press looks at each slot. */
  let free: number[] = [];
  /** Slots whose content here is newer than the disk's, and the records that wait for it. */
  let dirty = new Set<number>();
  let keeping: Keeping[] = [];
  let underWay = 0;
  let writing: Promise<void> | undefined;

  /** What gathered while the last sync ran is written and shares the next one: a slow disk is asked less often, not more. */
  const writeAll = async (): Promise<void> => {
    while (dirty.size > 0) {
      const [slots, records] = [dirty, keeping];
      [dirty, keeping] = [new Set(), []];
      const trouble = await attempt(slots, records.length > 0);
      for (const { at, slot, isCrowded, resolve } of records) {
        underWay--;
        // What stands there now is anybody's guess, and another place may still take it.
        if (trouble !== undefined && uses[at] === slot) uses[at] = { kind: "damaged" };
        resolve(trouble === undefined ? { kind: "kept", isCrowded } : { kind: "refused", detail: trouble });
      }
    }
    writing = undefined;
  };
  const attempt = async (slots: ReadonlySet<number>, isSynced: boolean): Promise<string | undefined> => {
    try {
      for (const { first, bytes: run } of runsOf(slots, uses)) await disk.write(run, first * slotBytes);
      if (isSynced) await disk.sync();
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  };
  const touch = (at: number): Promise<void> => {
    dirty.add(at);
    return (writing ??= Promise.resolve().then(writeAll));
  };

  return {
    found: inUse.map((use) => use.record),
    damaged: uses.filter((use) => use.kind === "damaged").length,
    async keep(record) {
      if (underWay >= queueMax) return { kind: "refused", detail: "the slot file does not answer" };
      if (free.length === 0) free = freeSlots(uses);
      const freeAt = free.pop();
      const choice = freeAt === undefined ? lastResort(uses, storedElsewhere) : { at: freeAt, isCrowded: false };
      if (!choice) {
        const isEmpty = uses.length === 0;
        const detail = isEmpty ? "the file has no slots" : "every slot holds a life record that waits for its receipt";
        return { kind: "refused", detail };
      }
      const { at, isCrowded } = choice;
      const before = uses[at];
      if (before?.kind === "waiting") {
        storedElsewhere.delete(before.record.alarmId);
        places.delete(before.record.alarmId);
      }
      const slot = { kind: "waiting", order: ++order, record } as const;
      uses[at] = slot;
      places.set(record.alarmId, at);
      const { promise, resolve } = Promise.withResolvers<Kept>();
      keeping.push({ at, slot, isCrowded, resolve });
      underWay++;
      void touch(at);
      return await promise;
    },
    stored(alarmId) {
      if (places.has(alarmId)) storedElsewhere.add(alarmId);
    },
    async release(alarmId) {
      storedElsewhere.delete(alarmId);
      const at = places.get(alarmId);
      places.delete(alarmId);
      const use = at === undefined ? undefined : uses[at];
      if (at === undefined || use?.kind !== "waiting") return;
      uses[at] = { ...use, kind: "receipted" };
      // Synced with the next record. If it is lost, the record is sent once more and known by its alarmId.
      await touch(at);
    },
    async [Symbol.asyncDispose]() {
      await writing;
      await disk.sync().catch(() => undefined);
      await disk.close();
    },
  };
}

/** Neighbours go in one write: a write costs the processor more than its bytes cost the disk, and a torn one still tears between slots. */
function runsOf(slots: ReadonlySet<number>, uses: readonly Use[]): readonly { first: number; bytes: Uint8Array }[] {
  const runs: { first: number; slots: Exclude<Use, { kind: "damaged" }>[] }[] = [];
  for (const at of [...slots].toSorted((a, b) => a - b)) {
    const use = uses[at];
    if (!use || use.kind === "damaged") continue;
    const last = runs.at(-1);
    if (last && last.first + last.slots.length === at) last.slots.push(use);
    else runs.push({ first: at, slots: [use] });
  }
  return runs.map(({ first, slots: run }) => {
    const bytes = new Uint8Array(run.length * slotBytes);
    for (const [at, use] of run.entries()) encodeSlot(use, bytes.subarray(at * slotBytes, (at + 1) * slotBytes));
    return { first, bytes };
  });
}

/** The one to be taken first stands last: receipted ones, the longest ago before the others, and blank ones before all. */
function freeSlots(uses: readonly Use[]): number[] {
  const found: { at: number; order: number }[] = [];
  for (const [at, use] of uses.entries()) {
    if (use.kind === "blank") found.push({ at, order: at - uses.length });
    else if (use.kind === "receipted") found.push({ at, order: use.order });
  }
  return found.toSorted((one, other) => other.order - one.order).map(({ at }) => at);
}

/** No slot is free: a damaged one, or the oldest whose record the database has. */
function lastResort(
  uses: readonly Use[],
  storedElsewhere: ReadonlySet<AlarmId>,
): { at: number; isCrowded: boolean } | undefined {
  let oldest: { at: number; order: number } | undefined;
  for (const [at, use] of uses.entries()) {
    if (use.kind === "damaged") return { at, isCrowded: false };
    if (use.kind !== "waiting" || !storedElsewhere.has(use.record.alarmId)) continue;
    if (!oldest || use.order < oldest.order) oldest = { at, order: use.order };
  }
  return oldest && { at: oldest.at, isCrowded: true };
}
