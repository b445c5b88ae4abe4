/** The board of an area: counts of this moment, by the areas in it. It names nobody. */

import { z } from "zod";

const count = z.number().int();
const atMs = z.number().int();
const name = z.strictObject({ zh: z.string(), en: z.string() }).nullable();
const counts = {
  /** Raised, and not closed. */
  open: count,
  /** Of these, nobody has them in hand. */
  unanswered: count,
  /** Since when the one that waits longest does. */
  waitingSinceMs: atMs.nullable(),
  inHand: count,
  onTheWay: count,
  there: count,
  /** Not raised yet. */
  suspected: count,
  kitsDown: count,
  kits: count,
};
/** Since midnight in China. Null: nothing was raised. */
const today = z.strictObject({
  incidents: count,
  answeredP50Ms: z.number().nullable(),
  answeredP90Ms: z.number().nullable(),
  within15: z.number().nullable(),
});

/** GET /api/areas/:code/board?after= : answered at once when `mark` is another one, else when something has changed, after 2 s in any case. */
export const boardView = z.strictObject({
  mark: z.string(),
  /** By the clock of the server: ages are counted from it. */
  nowMs: atMs,
  area: z.string(),
  name,
  total: z.strictObject({ ...counts, today }),
  /** Every area below that is there, always in the same order. `area` null: alarms of which nobody knows where. */
  areas: z.array(z.strictObject({ area: z.string().nullable(), name, ...counts, today })),
  /** Drills that are under way: apart from the rest. */
  practising: count,
});
export type BoardView = z.infer<typeof boardView>;
export type BoardAreaView = BoardView["areas"][number];
