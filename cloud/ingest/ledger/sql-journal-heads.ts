/**
 * What the last line of each open incident's journal was chained to, so that the next one is written without a look at the disk. What is not known here (after a start, of an
 * incident that is over) is read once. A commit that fails changes nothing here.
 */

import type { IncidentId } from "@shouwang/shared/domain/ids.ts";
import { chainAt, saveIncident } from "../../alarms/sql-alarm-store.ts";
import type { Write } from "../../database/database.ts";
import type { LedgerKysely } from "../../database/schema.ts";
import type { Commit } from "./ledger.ts";

type Chained = { writes: Write[]; stored: () => void };
type Head = { lines: number; chain: string | null };

export type JournalHeads = {
  /** At once where every head is known. @returns what is to be written, and what to call when it is on the disk. */
  chained(incidents: Commit["incidents"]): Chained | Promise<Chained>;
};

export function createJournalHeads(given: { write: LedgerKysely; read: LedgerKysely }): JournalHeads {
  const { write } = given;
  const heads = new Map<IncidentId, Head>();

  const chained = (incidents: Commit["incidents"], read: ReadonlyMap<IncidentId, Head>): Chained => {
    const writes: Write[] = [];
    const after = new Map<IncidentId, Head & { isOpen: boolean }>();
    for (const one of incidents) {
      const { incident, journal, firstLine } = one;
      const { incidentId } = incident;
      const known = [after, heads, read].map((some) => some.get(incidentId));
      const head = known.find((some) => some?.lines === firstLine);
      const saved = saveIncident(write, one, head?.chain ?? null);
      writes.push(...saved.writes);
      const isOpen = incident.phase !== "closed";
      after.set(incidentId, { lines: firstLine + journal.length, chain: saved.chain, isOpen });
    }
    return {
      writes,
      stored() {
        for (const [incidentId, { lines, chain, isOpen }] of after) {
          if (isOpen) heads.set(incidentId, { lines, chain });
          else heads.delete(incidentId);
        }
      },
    };
  };

  return {
    chained(incidents) {
      const drafted = new Set<IncidentId>();
      const unknown = incidents.filter(({ incident: { incidentId }, firstLine }) => {
        const isKnown = firstLine === 0 || drafted.has(incidentId) || heads.get(incidentId)?.lines === firstLine;
        drafted.add(incidentId);
        return !isKnown;
      });
      if (unknown.length === 0) return chained(incidents, new Map());
      const reads = unknown.map(async ({ incident: { incidentId }, firstLine }): Promise<[IncidentId, Head]> => [
        incidentId,
        { lines: firstLine, chain: await chainAt(given.read, incidentId, firstLine - 1) },
      ]);
      return Promise.all(reads).then((read) => chained(incidents, new Map(read)));
    },
  };
}
