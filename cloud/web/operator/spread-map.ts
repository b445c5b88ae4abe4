/**
 * A map that is never changed, only followed by another one that shares nearly everything with it: a desk with forty thousand homes takes in one change by
 * copying some hundred entries, not forty thousand.
 */

const shelves = 256;

export class SpreadMap<Value> implements Iterable<readonly [string, Value]> {
  readonly #shelves: readonly ReadonlyMap<string, Value>[];
  readonly size: number;

  private constructor(all: readonly ReadonlyMap<string, Value>[], size: number) {
    this.#shelves = all;
    this.size = size;
  }

  static of<Value>(entries: Iterable<readonly [string, Value]> = []): SpreadMap<Value> {
    const none: ReadonlyMap<string, Value> = new Map();
    const empty = new SpreadMap(
      Array.from({ length: shelves }, () => none),
      0,
    );
    return empty.with([...entries].map(([key, value]) => ({ key, value })));
  }

  get(key: string): Value | undefined {
    return this.#shelves[shelfOf(key)]?.get(key);
  }

  /** Each shelf that changes is copied once, however many changes it takes. No value takes the entry away. */
  with(changes: Iterable<{ key: string; value: Value | undefined }>): SpreadMap<Value> {
    const touched = new Map<number, Map<string, Value>>();
    let { size } = this;
    for (const { key, value } of changes) {
      const at = shelfOf(key);
      const shelf = touched.get(at) ?? new Map(this.#shelves[at]);
      touched.set(at, shelf);
      const before = shelf.size;
      if (value === undefined) shelf.delete(key);
      else shelf.set(key, value);
      size += shelf.size - before;
    }
    if (touched.size === 0) return this;
    return new SpreadMap(
      this.#shelves.map((shelf, at) => touched.get(at) ?? shelf),
      size,
    );
  }

  *[Symbol.iterator](): Generator<readonly [string, Value]> {
    for (const shelf of this.#shelves) yield* shelf;
  }

  *values(): Generator<Value> {
    for (const shelf of this.#shelves) yield* shelf.values();
  }
}

/** FNV-1a: ids that differ in their last digits lie apart. */
function shelfOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let n = 0; n < key.length; n++) hash = Math.imul(hash ^ key.charCodeAt(n), 0x01000193);
  return (hash ^ (hash >>> 15)) & (shelves - 1);
}
