/**
 * Which home is due next: one deadline each, the earliest on top of a heap. A deadline that moves later costs nothing: the old
 * entry stays until its own time has come and is put back at its new place then, because every message moves one. So the queue may be
 * looked at too early, for nothing, and never too late (measured in decision 0084).
 *
 * A key is looked up once and is a number from then on; heap and deadlines are plain numbers outside the heap of objects, because half a million
 * entries as objects took a tenth of all memory (decision 0156). The number of a key for which nothing is due any more is given to another one.
 */

export type DueQueue = {
  /** null = nothing is due for this key any more. */
  set(key: string, dueAtMs: number | null): void;
  /** Nothing is due before. null = nothing will be. */
  nextAtMs(): number | null;
  /** Takes what is due by then, the earliest first. */
  take(nowMs: number): string[];
};

/** What there is room for at first; it doubles. */
const firstRoom = 64;

export function createDueQueue(): DueQueue {
  const numberOf = new Map<string, number>();
  const keyOf: (string | undefined)[] = [];
  const free: number[] = [];
  /** By key: when it is due, and its earliest entry in the heap; NaN = none. */
  let dueAtMs = new Float64Array(firstRoom).fill(Number.NaN);
  let entryAtMs = new Float64Array(firstRoom).fill(Number.NaN);
  /** The heap: when, and whose. */
  let heapAtMs = new Float64Array(firstRoom);
  let heapKey = new Int32Array(firstRoom);
  let length = 0;

  const numberFor = (key: string): number => {
    const number = free.pop() ?? keyOf.length;
    keyOf[number] = key;
    numberOf.set(key, number);
    if (number >= dueAtMs.length) {
      dueAtMs = grown(dueAtMs);
      entryAtMs = grown(entryAtMs);
    }
    return number;
  };
  const forgetIfDone = (number: number): void => {
    const key = keyOf[number];
    if (key === undefined || isSet(dueAtMs[number]) || isSet(entryAtMs[number])) return;
    numberOf.delete(key);
    keyOf[number] = undefined;
    free.push(number);
  };
  const push = (number: number, atMs: number): void => {
    if (length === heapAtMs.length) {
      heapAtMs = grown(heapAtMs);
      const keys = new Int32Array(heapAtMs.length);
      keys.set(heapKey);
      heapKey = keys;
    }
    let index = length++;
    for (let parent = (index - 1) >> 1; index > 0 && (heapAtMs[parent] ?? 0) > atMs; parent = (index - 1) >> 1) {
      heapAtMs[index] = heapAtMs[parent] ?? 0;
      heapKey[index] = heapKey[parent] ?? 0;
      index = parent;
    }
    heapAtMs[index] = atMs;
    heapKey[index] = number;
    entryAtMs[number] = atMs;
  };
  const pop = (): void => {
    length -= 1;
    const [atMs, number] = [heapAtMs[length] ?? 0, heapKey[length] ?? 0];
    const at = (index: number): number => (index < length ? (heapAtMs[index] ?? 0) : Number.POSITIVE_INFINITY);
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const least = at(left) <= at(left + 1) ? left : left + 1;
      if (at(least) >= atMs) break;
      heapAtMs[index] = heapAtMs[least] ?? 0;
      heapKey[index] = heapKey[least] ?? 0;
      index = least;
    }
    heapAtMs[index] = atMs;
    heapKey[index] = number;
  };
  return {
    set(key, due) {
      const known = numberOf.get(key);
      if (due === null || Number.isNaN(due)) {
        if (known === undefined) return;
        dueAtMs[known] = Number.NaN;
        return forgetIfDone(known);
      }
      const number = known ?? numberFor(key);
      dueAtMs[number] = due;
      const present = entryAtMs[number] ?? Number.NaN;
      // NaN: no entry yet.
      if (!(present <= due)) push(number, due);
    },
    nextAtMs: () => (length === 0 ? null : (heapAtMs[0] ?? null)),
    take(nowMs) {
      const keys: string[] = [];
      while (length > 0 && (heapAtMs[0] ?? Number.POSITIVE_INFINITY) <= nowMs) {
        const [atMs, number] = [heapAtMs[0] ?? 0, heapKey[0] ?? 0];
        pop();
        // Its deadline was moved forward meanwhile: an earlier entry stood for it.
        if (entryAtMs[number] !== atMs) continue;
        entryAtMs[number] = Number.NaN;
        const meant = dueAtMs[number] ?? Number.NaN;
        const key = keyOf[number];
        if (meant === atMs && key !== undefined) {
          dueAtMs[number] = Number.NaN;
          keys.push(key);
        } else if (isSet(meant)) push(number, meant);
        forgetIfDone(number);
      }
      return keys;
    },
  };
}

const isSet = (value: number | undefined): boolean => value !== undefined && !Number.isNaN(value);

function grown(numbers: Float64Array): Float64Array<ArrayBuffer> {
  const more = new Float64Array(2 * numbers.length).fill(Number.NaN);
  more.set(numbers);
  return more;
}
