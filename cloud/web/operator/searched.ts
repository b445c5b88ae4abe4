/** What is found by a few letters: open incidents in the order of the queue, then homes where nothing is open. */

import type { IncidentView } from "../../api/contract.ts";
import type { DeskState } from "./desk-state.ts";

export type Found = {
  key: string;
  chosen: { kind: "incident" | "home"; id: string };
  name: string | null;
  resident: string | null;
  /** Of the incident; null: a home. */
  phase: IncidentView["phase"] | null;
};

/** A list that is read at a glance; whoever needs more types one letter more. */
const foundMax = 12;

export function searched({ queues, homes }: Pick<DeskState, "queues" | "homes">, wanted: string): readonly Found[] {
  const letters = wanted.toLowerCase();
  const has = (...texts: readonly (string | null)[]): boolean =>
    texts.some((one) => one?.toLowerCase().includes(letters) === true);
  const found: Found[] = [];
  const seen = new Set<string | null>();
  for (const { incident } of [...queues.live, ...queues.drill]) {
    if (found.length === foundMax) return found;
    const { incidentId, homeName, residentName, address, phone, phase, homeId } = incident;
    if (!has(homeName, residentName, address, phone)) continue;
    seen.add(homeId);
    const chosen = { kind: "incident" as const, id: incidentId };
    found.push({ key: incidentId, chosen, name: homeName, resident: residentName, phase });
  }
  for (const home of homes.values()) {
    if (found.length === foundMax) return found;
    const { homeId, name, residentName, address, phone } = home;
    if (seen.has(homeId) || !has(name, residentName, address, phone)) continue;
    found.push({ key: homeId, chosen: { kind: "home", id: homeId }, name, resident: residentName, phase: null });
  }
  return found;
}
