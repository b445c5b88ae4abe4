/** Who has which incident on the screen just now, so that two operators never work on one without knowing of each other. */

import { z } from "zod";

/** POST /api/desk/looking, again every few seconds; null: at the queue, or at nothing. */
export type LookingRequest = { desk: string; by?: string | undefined; incidentId: string | null };

export const lookingView = z.object({
  incidentId: z.string(),
  /** Whoever looked first stands first; one person with two windows stands once. Nobody: nobody looks at it any more. */
  people: z.array(z.object({ name: z.string(), sinceMs: z.number().int() })),
});
export type LookingView = z.output<typeof lookingView>;

/** GET /api/incidents/:id/people: who sits at a desk now and may take this incident. */
export const atDesksView = z.array(
  z.object({
    name: z.string(),
    /** They have this very incident on their screen. */
    isLooking: z.boolean(),
  }),
);
export type AtDesksView = z.output<typeof atDesksView>;
