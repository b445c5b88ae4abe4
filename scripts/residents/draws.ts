/** Chance with a seed: the same numbers for ever, and another row of them for each purpose, so that a pet more changes nothing but the pet. */

import { mulberry32 } from "../evaluate/seeded.ts";

export type Draws = {
  /** In [0, 1). */
  chance(): number;
  between(least: number, most: number): number;
  /** Bell-shaped by the sum of three, cut at two deviations, so that breakfast never comes after lunch. */
  about(mean: number, spread: number): number;
  /** Until the next of something that comes by chance and this often on average. */
  next(mean: number): number;
  /** How many of what comes so often on average. */
  count(mean: number): number;
  pick<Item>(items: readonly [Item, ...Item[]]): Item;
};

export function drawsOf(seed: number, what: string): Draws {
  let mixed = seed | 0;
  for (const letter of what) mixed = (Math.imul(mixed, 31) + letter.charCodeAt(0)) | 0;
  const chance = mulberry32(mixed);
  const next = (mean: number): number => -Math.log(1 - chance()) * mean;
  return {
    chance,
    between: (least, most) => least + chance() * (most - least),
    about: (mean, spread) => {
      // The sum of three uniform numbers has a deviation of one half.
      const drawn = (chance() + chance() + chance() - 1.5) * 2;
      return mean + spread * Math.max(-2, Math.min(2, drawn));
    },
    next,
    count: (mean) => {
      let found = 0;
      for (let passed = next(1); passed < mean; passed += next(1)) found += 1;
      return found;
    },
    pick: (items) => items[Math.floor(chance() * items.length)] ?? items[0],
  };
}
