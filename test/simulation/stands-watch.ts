/**
 * One writer: what was committed stands, and only what stands is acted upon. A commit that puts back older marks or an older incident
 * is a second writer's; so is a notice of something that is not stored, or a second notice of one thing.
 */

import type { DeliveryId } from "@shouwang/shared/domain/ids.ts";
import type { Incident } from "@shouwang/cloud/alarms/incident.ts";
import { laneName } from "@shouwang/cloud/ingest/ledger/draft.ts";
import type { Commit } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { gaps, highest, type Mark } from "@shouwang/cloud/ingest/ledger/marks.ts";
import type { MemoryDisk } from "@shouwang/cloud/ingest/ledger/memory-ledger.ts";
import type { Witness } from "./witness.ts";

type Before = { marks: (Mark | undefined)[]; versions: (number | undefined)[] };

export type StandsWatch = ReturnType<typeof createStandsWatch>;

export function createStandsWatch(witness: Witness) {
  /** What a far end was told, by what was decided: deciding the same thing twice makes one delivery. */
  const calledBy = new Map<string, DeliveryId>();
  return {
    /** What the commit is about to change. */
    before: (commit: Commit, disk: MemoryDisk): Before => ({
      marks: commit.marks.map((lane) => disk.marks.get(laneName(lane))?.marks.decided),
      versions: commit.incidents.map(({ incident }) => disk.incidents.get(incident.incidentId)?.incident.version),
    }),
    written({ marks, versions }: Before, commit: Commit): void {
      for (const [at, lane] of commit.marks.entries()) {
        const known = marks[at];
        if (known && !holds(lane.marks.decided, known))
          witness.violated(`${laneName(lane)}: older marks were written over newer ones`);
      }
      for (const [at, { incident }] of commit.incidents.entries()) {
        const known = versions[at] ?? -1;
        if (incident.version < known)
          witness.violated(`${incident.incidentId}: version ${incident.version} was written over ${known}`);
      }
    },
    /** Pages and homes hear of it. */
    told({ incidentId, version }: Incident, disk: MemoryDisk): void {
      const stored = disk.incidents.get(incidentId)?.incident.version ?? -1;
      if (stored < version) witness.violated(`told of version ${version} of ${incidentId}; ${stored} is stored`);
    },
    called(deliveryId: DeliveryId, disk: MemoryDisk): void {
      const key = disk.deliveries.get(deliveryId)?.key;
      if (key === undefined) return witness.violated(`called by ${deliveryId}, which is not stored`);
      const known = calledBy.get(`${disk.ledgerId}/${key}`) ?? deliveryId;
      calledBy.set(`${disk.ledgerId}/${key}`, known);
      if (known !== deliveryId) witness.violated(`called twice for ${key}: ${known} and ${deliveryId}`);
    },
  };
}

/** All that the other mark has. */
function holds(mark: Mark, other: Mark): boolean {
  if (mark.through >= highest(other)) return true;
  if (mark.through < other.through) return false;
  const holes = gaps(mark, highest(other));
  return !holes.some(([from, to]) => other.above.some(([start, end]) => start <= to && from <= end));
}
