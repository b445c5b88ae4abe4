/**
 * The disks that a power cut could leave. Pure and seeded: the same history, seed and count give the same images.
 *
 * The model, on purpose harsher than ext4 with its ordered journal:
 * - What a file was given before an fsync (or fdatasync) of it **began** is certain once that fsync has answered. Nothing else is.
 * - A name (create, rename, unlink) is certain once an fsync of the **folder** has answered; an fsync of the file does not help.
 * - Everything begun and not certain may be there or not, each 512-byte sector by itself, in any order. Two writes to one sector
 *   are two versions: either may be there, or neither. A file may have grown without its bytes (zeros).
 * - A sector is written whole or not at all, and a cut harms no sector that was not being written. Cards that break this
 *   promise break SQLite's too ("powersafe overwrite"); this model cannot speak for them.
 * - An acknowledgement counts from the moment it begins to leave.
 */

import type { Change, DiskHistory, FileNumber, Operation } from "./disk-history.ts";

export const sectorBytes = 512;

/** What becomes of that which is not certain. */
export const manners = ["nothing", "everything", "prefix", "suffix", "subset", "sectors"] as const;
export type Manner = (typeof manners)[number];

export type Image = {
  /** Counted from 0 within one seed and count. */
  number: number;
  manner: Manner;
  /** The power went before the operation that begins here or later. */
  cutAt: number;
  files: ReadonlyMap<string, Uint8Array>;
  acknowledged: readonly string[];
};

type Unsure = { change: Change; begunAt: number; endedAt: number };

/** 32 bits of state, enough to choose images with (mulberry32, public domain). */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** In the order of their cuts. Each cut is behind a random operation, so that what happens often is cut often. */
export function* buildImages(history: DiskHistory, options: { count: number; seed: number }): Generator<Image> {
  const random = createRandom(options.seed);
  const cuts = Array.from({ length: options.count }, () => {
    const operation = history[Math.floor(random() * history.length)];
    if (!operation) throw new Error("nothing was recorded: the history is empty");
    // Half of the cuts fall inside or right behind the call, half right before whatever comes next.
    return random() < 0.5 || !Number.isFinite(operation.endedAt) ? operation.begunAt : operation.endedAt;
  }).toSorted((one, other) => one - other);

  const disk = createDisk();
  const steps = history
    .flatMap((operation) => [
      { at: operation.begunAt, isEnd: false, operation },
      { at: operation.endedAt, isEnd: true, operation },
    ])
    .toSorted((one, other) => one.at - other.at || Number(one.isEnd) - Number(other.isEnd));
  let next = 0;
  for (const [number, cutAt] of cuts.entries()) {
    for (let step = steps[next]; step && step.at <= cutAt; step = steps[++next]) {
      if (step.isEnd) disk.end(step.operation);
      else disk.begin(step.operation);
    }
    const manner = manners[Math.floor(random() * manners.length)] ?? "nothing";
    yield { number, manner, cutAt, files: disk.leave(manner, random), acknowledged: [...disk.acknowledged] };
  }
}

/** The certain part of the disk, and what is under way to it. */
function createDisk(): {
  begin(operation: Operation): void;
  end(operation: Operation): void;
  leave(manner: Manner, random: () => number): Map<string, Uint8Array>;
  readonly acknowledged: readonly string[];
} {
  const acknowledged: string[] = [];
  let names: ReadonlyMap<string, FileNumber> = new Map();
  const contents = new Map<FileNumber, Content>();
  let unsure: Unsure[] = [];

  /** What ended before the fsync began is certain; the rest stays under way. */
  const settle = (isMeant: (change: Change) => boolean, begunAt: number): void => {
    const isCertain = (one: Unsure): boolean => one.endedAt < begunAt && isMeant(one.change);
    const certain = unsure.filter(isCertain);
    unsure = unsure.filter((one) => !isCertain(one));
    const later = new Map(names);
    for (const { change } of certain) apply(change, later, contents);
    names = later;
  };

  return {
    acknowledged,
    begin(operation) {
      if (operation.kind === "acknowledged") acknowledged.push(operation.claim);
      if (operation.kind === "change") {
        const { change, begunAt, endedAt } = operation;
        unsure.push({ change, begunAt, endedAt });
      }
    },
    end(operation) {
      if (operation.kind === "sync")
        settle(
          (change) => "file" in change && change.kind !== "create" && change.file === operation.file,
          operation.begunAt,
        );
      if (operation.kind === "sync-folder") settle((change) => isOfNames(change), operation.begunAt);
    },
    leave(manner, random) {
      const left = new Map(names);
      const written = new Map<FileNumber, Content>();
      const changes = choose(
        unsure.map((one) => one.change),
        manner,
        random,
      );
      for (const change of changes) {
        // Only what is touched is copied: the images of a long history are alike.
        if ("file" in change && !written.has(change.file)) written.set(change.file, copyOf(contents.get(change.file)));
        apply(change, left, written);
      }
      return new Map([...left].map(([name, file]) => [name, bytesOf(written.get(file) ?? contents.get(file))]));
    },
  };
}

const isOfNames = (change: Change): boolean =>
  change.kind === "create" || change.kind === "unlink" || change.kind === "rename";

/** A file with room to grow: `room` is zero behind `size`. */
type Content = { room: Uint8Array; size: number };

const copyOf = (content: Content | undefined): Content =>
  content ? { room: content.room.slice(), size: content.size } : { room: new Uint8Array(), size: 0 };
const bytesOf = (content: Content | undefined): Uint8Array =>
  content ? content.room.subarray(0, content.size) : new Uint8Array();

function apply(change: Change, names: Map<string, FileNumber>, contents: Map<FileNumber, Content>): void {
  switch (change.kind) {
    case "create":
      names.set(change.name, change.file);
      return;
    case "unlink":
      names.delete(change.name);
      return;
    case "rename": {
      const file = names.get(change.from);
      if (file === undefined) return;
      names.delete(change.from);
      names.set(change.to, file);
      return;
    }
    case "truncate": {
      const { room, size } = contents.get(change.file) ?? copyOf(undefined);
      room.fill(0, Math.min(change.size, size), size);
      contents.set(change.file, { room: withRoom(room, change.size), size: change.size });
      return;
    }
    case "write": {
      const { room, size } = contents.get(change.file) ?? copyOf(undefined);
      const end = change.offset + change.bytes.length;
      const enough = withRoom(room, end);
      enough.set(change.bytes, change.offset);
      contents.set(change.file, { room: enough, size: Math.max(size, end) });
      return;
    }
  }
}

function withRoom(room: Uint8Array, size: number): Uint8Array {
  if (room.length >= size) return room;
  const larger = new Uint8Array(Math.max(size, room.length * 2));
  larger.set(room);
  return larger;
}

/** Which of the uncertain changes reached the disk, in an order in which applying them gives what is on it. */
export function choose(unsure: readonly Change[], manner: Manner, random: () => number): Change[] {
  const share = [0.1, 0.5, 0.9][Math.floor(random() * 3)] ?? 0.5;
  const at = Math.floor(random() * (unsure.length + 1));
  switch (manner) {
    case "nothing":
      return [];
    case "everything":
      return [...unsure];
    case "prefix":
      // The last one is torn.
      return [...unsure.slice(0, at), ...tear(unsure.slice(at, at + 1), random, 0.5)];
    case "suffix":
      return [...tear(unsure.slice(Math.max(0, at - 1), at), random, 0.5), ...unsure.slice(at)];
    case "subset":
      return unsure.filter(() => random() < share);
    case "sectors":
      return tear(unsure, random, share);
  }
}

/** Each sector by itself. With some luck a lost one at least made its file longer. */
function tear(changes: readonly Change[], random: () => number, share: number): Change[] {
  const areZeros = random() < 0.25;
  return changes.flatMap((change): Change[] => {
    if (change.kind !== "write") return random() < share ? [change] : [];
    const kept: Change[] = sectorsOf(change).filter(() => random() < share);
    const end = change.offset + change.bytes.length;
    // A write of no bytes at the end: it makes the file longer and changes nothing.
    return areZeros ? [{ kind: "write", file: change.file, offset: end, bytes: new Uint8Array() }, ...kept] : kept;
  });
}

function sectorsOf(change: Extract<Change, { kind: "write" }>): Change[] {
  const pieces: Change[] = [];
  for (let from = 0; from < change.bytes.length;) {
    const size = Math.min(sectorBytes - ((change.offset + from) % sectorBytes), change.bytes.length - from);
    pieces.push({ ...change, offset: change.offset + from, bytes: change.bytes.subarray(from, from + size) });
    from += size;
  }
  return pieces;
}
