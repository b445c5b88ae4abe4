/** Which versions on the screen the server has not been told of. */

export type Version = { incidentId: string; version: number };

/** What one request may carry (contract: 200); the rest follows with the next. */
const atOnceMax = 200;

export function versionsToTell(visible: readonly Version[], told: ReadonlyMap<string, number>): readonly Version[] {
  return visible.filter(({ incidentId, version }) => (told.get(incidentId) ?? -1) < version).slice(0, atOnceMax);
}
