/** The hand-over of a shift: what is open, who has it, which faults matter, and what whoever goes has to say; confirmed by who comes, by name. */

import type { z } from "zod";
import type { shiftShape } from "../../shifts/shift-shape.ts";

/** GET /api/shifts, the latest first. */
export type ShiftView = z.output<typeof shiftShape>;

/** POST /api/shifts */
export type WriteShiftRequest = { by?: string | undefined; callId: string; to: string; notes: string };
/** POST /api/shifts/:shiftId/confirm */
export type ConfirmShiftRequest = { by?: string | undefined };
