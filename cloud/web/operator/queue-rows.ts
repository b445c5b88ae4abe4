/** The queue as a list of rows, of which only those within the window are drawn: headings, events of many, incidents. */

import type { QueueGroup } from "../../alarms/queue-order.ts";
import type { FaultMass, IncidentMass } from "./mass-events.ts";
import type { QueueLine, QueueLines } from "./queue-lines.ts";

export type QueueRow =
  | { kind: "title"; key: string; group: QueueGroup; count: number }
  | { kind: "mass"; key: string; mass: IncidentMass; isOpen: boolean }
  | { kind: "outage"; key: string; mass: FaultMass }
  | { kind: "incident"; key: string; line: QueueLine; isOfMass: boolean };

/**
 * @param opened ids of incidents whose event was opened: it stays open while one of them is in it.
 * @returns each incident once, or within the closed card of its event.
 */
export function queueRows(
  lines: QueueLines,
  given: { masses: readonly IncidentMass[]; outages: readonly FaultMass[]; opened: ReadonlySet<string> },
): readonly QueueRow[] {
  const { masses, outages, opened } = given;
  const massOf = new Map(
    masses.flatMap((mass) => mass.members.map((line) => [line.incident.incidentId, mass] as const)),
  );
  const counts = new Map<QueueGroup, number>();
  for (const { rank } of lines) counts.set(rank.group, (counts.get(rank.group) ?? 0) + 1);

  const rows: QueueRow[] = [];
  const shown = new Set<IncidentMass>();
  let before: QueueGroup | null = null;
  let isOutageDue = outages.length > 0;
  const showOutages = (): void => {
    if (isOutageDue) rows.push(...outages.map((mass) => ({ kind: "outage" as const, key: mass.massId, mass })));
    isOutageDue = false;
  };
  const incident = (line: QueueLine, isOfMass: boolean): QueueRow => ({
    kind: "incident",
    key: line.incident.incidentId,
    line,
    isOfMass,
  });
  for (const line of lines) {
    const { group } = line.rank;
    if (group !== before) {
      // Of the first ones nothing needs to be said. What is out stands below every alarm that nobody has in hand, above what is old.
      if (group !== "fresh" && group !== "suspected") {
        showOutages();
        rows.push({ kind: "title", key: `title ${group}`, group, count: counts.get(group) ?? 0 });
      }
      before = group;
    }
    const mass = massOf.get(line.incident.incidentId);
    if (mass === undefined) rows.push(incident(line, false));
    else if (!shown.has(mass)) {
      shown.add(mass);
      const isOpen = mass.members.some((one) => opened.has(one.incident.incidentId));
      rows.push({ kind: "mass", key: mass.massId, mass, isOpen });
      if (isOpen) rows.push(...mass.members.map((one) => incident(one, true)));
    }
  }
  showOutages();
  return rows;
}

/** Where each row begins; one more than rows: the last is where the list ends. */
export function rowTops(rows: readonly QueueRow[], heights: Readonly<Record<QueueRow["kind"], number>>): Float64Array {
  const tops = new Float64Array(rows.length + 1);
  for (const [n, { kind }] of rows.entries()) tops[n + 1] = (tops[n] ?? 0) + heights[kind];
  return tops;
}

/** The rows that touch the window, and `beyond` more on each side: `[first, behind the last]`. */
export function rowsWithin(
  tops: Float64Array,
  window: { topPx: number; heightPx: number; beyond: number },
): readonly [from: number, to: number] {
  const { topPx, heightPx, beyond } = window;
  const rows = tops.length - 1;
  const first = firstAfter(tops, topPx) - 1;
  const last = firstAfter(tops, topPx + heightPx);
  return [Math.max(0, Math.min(first, rows) - beyond), Math.max(0, Math.min(rows, last + beyond))];
}

/** The first row that begins behind this place. */
function firstAfter(tops: Float64Array, atPx: number): number {
  let from = 0;
  let to = tops.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((tops[middle] ?? 0) <= atPx) from = middle + 1;
    else to = middle;
  }
  return from;
}
