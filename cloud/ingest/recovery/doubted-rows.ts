/**
 * Rows of homes and marks that a disk has changed: said, counted, and a fault, with the homes that can be named. A technician must know that
 * the disk changes what was written, whether or not anything of it was lost.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import { emptyCommit, homeOf, type Doubt, type Ledger, type StoredFault } from "../ledger/ledger.ts";
import { ownFault } from "../ledger/own-faults.ts";

/** Named in the fault; the log names all. */
const namedMax = 5;

export async function tellDoubted(
  { rows, subjects, lanes }: Doubt,
  { ledger, log, nowMs }: { ledger: Pick<Ledger, "commit">; log: Log; nowMs: number },
): Promise<StoredFault> {
  const gateways = [...new Set(lanes.map(({ gatewayId }) => gatewayId))];
  log.error("Stored rows are not what was written; what they cover begins anew.", {
    rows,
    subjects: subjects.join(", "),
    gateways: gateways.join(", "),
  });
  const [only] = subjects;
  const fault = ownFault("hot-rows", {
    fault: "storage",
    owner: "technician",
    sinceMs: nowMs,
    homeId: subjects.length === 1 && only !== undefined ? homeOf(only) : null,
    detail:
      `${rows} stored rows were not what was written and were not believed. ` +
      `Detection begins anew in: ${some(subjects)}. Asked for what they still have: ${some(gateways)}. Have the disk looked at.`,
  });
  const failure = await ledger.commit({ ...emptyCommit, faults: [{ state: "present", fault }] });
  // In memory it is known all the same, and the next start finds the rows again.
  if (failure) log.error("That stored rows are damaged could not be written.", { why: failure.why });
  return fault;
}

function some(names: readonly string[]): string {
  if (names.length === 0) return "nobody who can be named";
  const others = names.length - namedMax;
  return names.slice(0, namedMax).join(", ") + (others > 0 ? ` and ${others} others` : "");
}
