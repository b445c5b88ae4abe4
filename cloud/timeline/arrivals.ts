/**
 * Points in the order of their arrival, before they are sorted into their series. One append of a county has a point for each of hundreds of
 * series, and each would touch a page of its own; kept as they came they fill a few pages, and later, series by series, a page takes
 * many at once (docs/decisions/0069).
 *
 * In memory: what is stored as arrived and not sorted yet, by series. Input: series numbers and points. Limit: that of the caller, who sorts
 * when there are enough.
 */

/** Four numbers a point, 32 bytes. */
const columns = 4;

export type Arrived = { seriesId: number; atMs: number; n: number; value: number };

export function packArrivals(points: readonly Arrived[]): Uint8Array {
  const numbers = new Float64Array(points.length * columns);
  points.forEach(({ seriesId, atMs, n, value }, at) => numbers.set([seriesId, atMs, n, value], at * columns));
  return new Uint8Array(numbers.buffer);
}

export function unpackArrivals(content: Uint8Array): Arrived[] {
  // A copy: the engine's bytes need not begin where eight divides.
  const numbers = new Float64Array(content.slice().buffer);
  return Array.from({ length: numbers.length / columns }, (_, at) => {
    const [seriesId = 0, atMs = 0, n = 0, value = 0] = numbers.subarray(at * columns, (at + 1) * columns);
    return { seriesId, atMs, n, value };
  });
}

export class Arrivals {
  readonly #bySeries = new Map<number, Arrived[]>();
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(points: readonly Arrived[]): void {
    for (const point of points) {
      const known = this.#bySeries.get(point.seriesId);
      if (known) known.push(point);
      else this.#bySeries.set(point.seriesId, [point]);
    }
    this.#count += points.length;
  }

  of(seriesId: number): readonly Arrived[] {
    return this.#bySeries.get(seriesId) ?? [];
  }

  /** In the order in which they lie in the file. */
  series(): number[] {
    return [...this.#bySeries.keys()].toSorted((one, other) => one - other);
  }

  forget(seriesId: number): void {
    this.#count -= this.of(seriesId).length;
    this.#bySeries.delete(seriesId);
  }
}
