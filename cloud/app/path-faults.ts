/** A path to a centre that does not stand, or of which the far end cannot use what we say, is a fault of the cloud's own; said once, and again by nobody. Decides nothing. */

import { cloudId } from "@shouwang/shared/domain/cloud-id.ts";
import type { CentreId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { pathIdOf, type PathFault, type PathId, type ReachedPath } from "../emergency/centre/reach.ts";
import { keyOf, ownFault } from "../ingest/ledger/own-faults.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { PathReport } from "../outside/path-report.ts";
import { isTrunkPart } from "../telephony/trunk/trunk.ts";

/** Who is told how paths stand. */
export type PathFaults = {
  told(fault: PathFault): void;
  /** The far end cannot read what we say: repeating changes nothing, so it stands until somebody has changed the path. @param sentence null: it is said anew from now on. */
  notUnderstood(pathId: PathId, sentence: string | null): void;
  /** There are these paths and no others. */
  thereAre(pathIds: readonly PathId[]): void;
};

export function createPathFaults(given: {
  loop: Pick<CloudLoop, "ownFault" | "faults">;
  clock: Pick<Clock, "wallMs">;
  log: Log;
}): PathFaults {
  const { loop, clock, log } = given;
  return {
    told({ pathId, isFault, sinceMs, sentence }) {
      if (!isFault) return loop.ownFault({ state: "gone", ...keyOf(pathId), fault: "link-lost" });
      const fault = ownFault(pathId, { fault: "link-lost", owner: "technician", sinceMs, detail: sentence });
      return loop.ownFault({ state: "present", fault });
    },
    notUnderstood(pathId, sentence) {
      const isThere = loop.faults().some(({ deviceId, fault }) => deviceId === pathId && fault === "unreadable");
      if (sentence === null) {
        if (isThere) loop.ownFault({ state: "gone", ...keyOf(pathId), fault: "unreadable" });
        return;
      }
      if (isThere) return;
      log.error("A centre cannot use what we say to it; a technician must look.", { path: pathId, sentence });
      const sinceMs = clock.wallMs();
      const fault = ownFault(pathId, { fault: "unreadable", owner: "technician", sinceMs, detail: sentence });
      loop.ownFault({ state: "present", fault });
    },
    /** Of paths that somebody took away while no cloud was running. */
    thereAre(pathIds) {
      const there = new Set<string>(pathIds);
      for (const { gatewayId, deviceId, fault } of loop.faults()) {
        const isOfPath = fault === "link-lost" || fault === "unreadable";
        const isPath =
          gatewayId === cloudId && isOfPath && deviceId?.startsWith("path-") === true && !isTrunkPart(deviceId);
        if (isPath && !there.has(deviceId)) loop.ownFault({ state: "gone", ...keyOf(deviceId), fault });
      }
    },
  };
}

/** Where no fault is raised: kept, for the report of each path. */
export function rememberPathFaults(): {
  faults: PathFaults;
  reportOf(centreId: CentreId, path: ReachedPath): PathReport;
} {
  const toldOf = new Map<string, PathReport["fault"]>();
  const defectOf = new Map<string, string>();
  return {
    faults: {
      told({ pathId, isFault, sinceMs, sentence }) {
        toldOf.set(pathId, { isFault, sinceMs, sentence });
      },
      notUnderstood(pathId, sentence) {
        if (sentence === null) defectOf.delete(pathId);
        else defectOf.set(pathId, sentence);
      },
      thereAre(pathIds) {
        const there = new Set<string>(pathIds);
        for (const kept of [toldOf, defectOf]) for (const id of kept.keys()) if (!there.has(id)) kept.delete(id);
      },
    },
    reportOf(centreId, path) {
      const pathId = pathIdOf(centreId, path.connectorId);
      return { pathId, centreId, path, fault: toldOf.get(pathId) ?? null, defect: defectOf.get(pathId) ?? null };
    },
  };
}
