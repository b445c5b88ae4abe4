/** Hand-overs of shifts as routes use them. */

import type { Shift } from "./shift.ts";

export type Shifts = {
  /** Stored when it resolves; one of this id that is there stays as it was written. */
  write(shift: Shift): Promise<Shift>;
  /** Confirmed: in one step, so that of two at once one counts. False: it was changed meanwhile, or is gone. */
  confirm(shift: Shift): Promise<boolean>;
  find(shiftId: string): Promise<Shift | undefined>;
  /** The latest first. */
  lately(limit: number): Promise<readonly Shift[]>;
};
