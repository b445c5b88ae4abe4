/**
 * Whether what stands on the page is the present. Pure.
 *
 * The stream says when something is new, and its beat that it would have said so; an answer that was asked for says how it was at that moment. Once the line is lost, nothing
 * counts as present that was not asked for afterwards: a page must never show the past as "she is well".
 */

/** All on the page's own clock. */
export type Line = {
  /** Since when the stream is not there; null: it is. */
  lostAtMs: number | null;
  /** When it last said anything. */
  heardAtMs: number;
};
export type Read = {
  /** When what stands on the page was asked for; null: never. */
  askedAtMs: number | null;
  /** The last time that it was asked for, there was no answer. */
  hasFailed: boolean;
};

/** `live`: the stream tells each change. `asked`: there is no stream, and it is asked for every ten seconds. `old`: neither; this was so once. `none`: nothing was ever there. */
export type Freshness = "live" | "asked" | "old" | "none";

/** Two beats of 2 s: whoever looks learns within 5 s that nothing arrives any more. */
export const silenceMaxMs = 4_000;
/** A line that comes back at once is no news. */
const graceMs = 800;
/** So often it is asked for while there is no stream. */
export const askEveryMs = 10_000;
/** An answer, and the time that the next one may take. */
const askedForMs = askEveryMs + 5_000;

export function freshnessOf({ line, read }: { line: Line; read: Read }, uptimeMs: number): Freshness {
  const { askedAtMs, hasFailed } = read;
  if (askedAtMs === null) return "none";
  if (hasFailed) return "old";
  const lostAtMs = lostSince(line, uptimeMs);
  if (lostAtMs === null || uptimeMs - lostAtMs < graceMs) return "live";
  return askedAtMs >= lostAtMs && uptimeMs - askedAtMs <= askedForMs ? "asked" : "old";
}

/** A connection that is silent for too long is lost, whatever it says of itself. */
export function lostSince({ lostAtMs, heardAtMs }: Line, uptimeMs: number): number | null {
  if (lostAtMs !== null) return lostAtMs;
  return uptimeMs - heardAtMs > silenceMaxMs ? heardAtMs + silenceMaxMs : null;
}
