/** How a path to a centre stands, as whoever has it open tells the core, which has it not. */

import type { CentreId } from "@shouwang/shared/domain/ids.ts";
import type { PathFault, PathId, ReachedPath } from "../emergency/centre/reach.ts";

export type PathReport = {
  pathId: PathId;
  centreId: CentreId;
  path: ReachedPath;
  /** What was said last of its being at fault; null = nothing yet, and a fault of before stands. */
  fault: Pick<PathFault, "isFault" | "sinceMs" | "sentence"> | null;
  /** What the far end cannot use of ours; null = nothing. */
  defect: string | null;
};

export type PathReports = {
  /** All that there are now; what did not change is not written again. */
  write(reports: readonly PathReport[]): Promise<void>;
};
