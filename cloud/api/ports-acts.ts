/** What the API needs of those who can be sent to a home. */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Way } from "../alarms/incident-plan.ts";
import type { SendableView } from "./contract/acts.ts";

export type Sendables = {
  /** `undefined`: no such incident. */
  of(
    incidentId: IncidentId,
    signal: AbortSignal,
  ): Promise<readonly (Omit<SendableView[number], "ways"> & { ways: readonly Way[] })[] | undefined>;
};
