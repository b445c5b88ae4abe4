/** The work that faults are, as pages and routes use it. */

import type { GatewayId } from "@shouwang/shared/domain/ids.ts";
import type { StoredFault } from "../ingest/ledger/ledger.ts";
import type { By } from "../records/records.ts";
import type { WorkItem } from "./work-item-record.ts";
import type { PersonsAct } from "./work-machine.ts";
import type { WorkRefused } from "./work-refusal.ts";
import type { FaultKey, WorkView } from "./work-view.ts";

/** Which fault they saw, and what was written about it then. */
export type SeenWork = FaultKey & { sinceMs: number; version: number };

export type WorkBoard = {
  /** Each with what has become of it, in the same order. */
  views(faults: readonly StoredFault[]): readonly { fault: StoredFault; view: WorkView }[];
  act(seen: SeenWork, act: PersonsAct, by: By): Promise<{ kind: "done"; view: WorkView } | WorkRefused>;
  /** What was written about faults of this kit, the latest first. */
  ofGateway(gatewayId: GatewayId): Promise<readonly (WorkItem & { itemId: string })[]>;
  /** Time alone has made something another owner's, or somebody did something. `listener` is called at once and must not throw. */
  subscribe(listener: () => void): Disposable;
};
