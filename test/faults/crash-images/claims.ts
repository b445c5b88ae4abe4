/**
 * What a store acknowledged, as lines that stand in the trace: "has KEY" for a record, "at-least KEY NUMBER" for a mark or a
 * state that later ones replace. Pure.
 */

export type Recovered = {
  has(key: string): boolean;
  /** The present number of a mark; Infinity for one that was put back on purpose. */
  reached(key: string): number;
  /** What contradicts itself in what was found: a mark without its records, a hole in the numbers. */
  contradictions: readonly string[];
};

/** The acknowledged things that are not there any more, and what contradicts itself. Empty = nothing was lost. */
export function findLost(acknowledged: readonly string[], recovered: Recovered): string[] {
  const missing = acknowledged.filter((claim) => {
    const [kind = "", key = "", number] = claim.split(" ");
    switch (kind) {
      case "has":
        return !recovered.has(key);
      case "at-least":
        return !(recovered.reached(key) >= Number(number));
      default:
        throw new Error(`"${claim}" is no claim: has KEY, or at-least KEY NUMBER`);
    }
  });
  return [...missing, ...recovered.contradictions];
}
