/**
 * Which numbers of one (gateway, epoch, lane) we have: everything up to `through`, and some ranges above it. A receipt names the
 * contiguous part and what is missing, so the gateway forgets nothing that we lack. Pure arithmetic on closed ranges of whole
 * numbers from 1 upwards.
 *
 * Limit: `rangesMax` ranges above the contiguous part. What would need one more is not marked: it is processed all the same
 * (alarms are recognised by their id, points by their number), is not receipted, and comes again.
 */

export type Range = readonly [from: number, to: number];
export type Mark = { through: number; above: readonly Range[] };

/** A broker that lost messages leaves few holes; hundreds of them mean a peer that makes numbers up. */
export const rangesMax = 256;

export const emptyMark: Mark = { through: 0, above: [] };

export function hasNumber(mark: Mark, seq: number): boolean {
  return seq <= mark.through || mark.above.some(([from, to]) => from <= seq && seq <= to);
}

/** The mark with the range added, or the same mark when it would need too many pieces. */
export function addRange(mark: Mark, [from, to]: Range): Mark {
  if (to <= mark.through) return mark;
  // The way of nearly every record: the next number, and nothing above.
  if (mark.above.length === 0 && from <= mark.through + 1) return { through: to, above: [] };
  const sorted = [...mark.above, [from, to] as const].toSorted((one, other) => one[0] - other[0]);
  let { through } = mark;
  const above: [number, number][] = [];
  for (const [start, end] of sorted) {
    const last = above.at(-1);
    if (start <= through + 1) through = Math.max(through, end);
    else if (last && start <= last[1] + 1) last[1] = Math.max(last[1], end);
    else above.push([start, end]);
  }
  return above.length > rangesMax ? mark : { through, above };
}

/** Everything that either has. */
export function union(one: Mark, other: Mark): Mark {
  const start: Mark = other.through === 0 ? one : addRange(one, [1, other.through]);
  return other.above.reduce(addRange, start);
}

/** The highest number that the mark knows of. */
export function highest(mark: Mark): number {
  return mark.above.at(-1)?.[1] ?? mark.through;
}

/** What lacks between 1 and `to`, lowest first. */
export function gaps(mark: Mark, to: number): Range[] {
  const out: Range[] = [];
  let next = mark.through + 1;
  for (const [from, end] of mark.above) {
    if (from > to) break;
    if (from > next) out.push([next, from - 1]);
    next = end + 1;
  }
  if (next <= to) out.push([next, to]);
  return out;
}

/** Telemetry carries two marks: what was decided, and what the timeline has for good. The other lanes need the first one only. */
export type LaneMarks = { decided: Mark; timelined: Mark };

export const emptyLaneMarks: LaneMarks = { decided: emptyMark, timelined: emptyMark };

/**
 * What to tell the gateway: the lower mark, and the ranges it should send again.
 *
 * @param inHand what waits for the timeline in our memory: neither receipted nor missing.
 * @param limit as many ranges as a message may name; the rest is named when these are filled.
 */
export function receiptOf(
  lane: "life" | "fault" | "telemetry",
  marks: LaneMarks,
  options: { inHand: Mark; limit: number },
): { through: number; missing: Range[] } {
  const { decided, timelined } = marks;
  if (lane !== "telemetry") {
    return { through: decided.through, missing: gaps(decided, highest(decided)).slice(0, options.limit) };
  }
  const held = union(timelined, options.inHand);
  const missing = gaps(held, Math.max(highest(decided), highest(held)));
  return { through: Math.min(decided.through, timelined.through), missing: missing.slice(0, options.limit) };
}
