/**
 * Which home is due next: one deadline each, the earliest on top of a heap. A deadline that moves later costs nothing: the old
 * entry stays until its own time has come and is put back at its new place then, because every message moves one. So the queue may be
 * looked at too early, for nothing, and never too late (measured in decision 0084).
 */

type Entry = { key: string; atMs: number };

export type DueQueue = {
  /** null = nothing is due for this key any more. */
  set(key: string, dueAtMs: number | null): void;
  /** Nothing is due before. null = nothing will be. */
  nextAtMs(): number | null;
  /** Takes what is due by then, the earliest first. */
  take(nowMs: number): string[];
};

export function createDueQueue(): DueQueue {
  const heap: Entry[] = [];
  const dueAtMs = new Map<string, number>();
  /** The earliest entry of each key that is in the heap. */
  const entryAtMs = new Map<string, number>();

  const at = (index: number): number => heap[index]?.atMs ?? Number.POSITIVE_INFINITY;
  const swap = (one: number, other: number): void => {
    const [first, second] = [heap[one], heap[other]];
    if (!first || !second) return;
    heap[one] = second;
    heap[other] = first;
  };
  const push = (entry: Entry): void => {
    let index = heap.push(entry) - 1;
    entryAtMs.set(entry.key, entry.atMs);
    for (let parent = (index - 1) >> 1; index > 0 && at(parent) > at(index); parent = (index - 1) >> 1) {
      swap(parent, index);
      index = parent;
    }
  };
  const pop = (): void => {
    swap(0, heap.length - 1);
    heap.pop();
    for (let index = 0; ;) {
      const [left, right] = [2 * index + 1, 2 * index + 2];
      const least = at(left) <= at(right) ? left : right;
      if (at(least) >= at(index)) return;
      swap(index, least);
      index = least;
    }
  };
  return {
    set(key, due) {
      if (due === null) {
        dueAtMs.delete(key);
        return;
      }
      dueAtMs.set(key, due);
      const present = entryAtMs.get(key);
      if (present === undefined || due < present) push({ key, atMs: due });
    },
    nextAtMs: () => heap[0]?.atMs ?? null,
    take(nowMs) {
      const keys: string[] = [];
      for (let top = heap[0]; top && top.atMs <= nowMs; top = heap[0]) {
        const { key, atMs } = top;
        pop();
        // Its deadline was moved forward meanwhile: an earlier entry stood for it.
        if (entryAtMs.get(key) !== atMs) continue;
        entryAtMs.delete(key);
        const meant = dueAtMs.get(key);
        if (meant === atMs) {
          dueAtMs.delete(key);
          keys.push(key);
        } else if (meant !== undefined) push({ key, atMs: meant });
      }
      return keys;
    },
  };
}
