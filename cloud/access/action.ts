/** Everything that can be asked of this house by somebody who signs in. The list is closed: what is not in it cannot be allowed. */

export const actions = [
  // The desk, and the way of an alarm.
  "follow-live",
  "see-incidents",
  "take-incident",
  "attend-incident",
  "show-incidents",
  /** To see who calls, take calls, make them, and say who was called back. */
  "answer-calls",
  // Homes as they are now.
  "see-homes",
  "see-days",
  // Equipment.
  "see-faults",
  /** To take a fault as work, put it off, say that it is mended. */
  "work-on-faults",
  /** To let an area practise. */
  "run-drills",
  /** To announce that devices of a home are tried. */
  "test-devices",
  "command-gateway",
  "see-kits",
  "change-kits",
  /** To begin with a kit in a home, with the code that is printed on it. */
  "claim-kit",
  "give-visits",
  // The registry.
  "see-residents",
  "change-residents",
  /** That a resident was reached, and what came of calling a contact. */
  "note-reached",
  "export-residents",
  "erase-residents",
  "change-areas",
  // Numbers to call, thresholds and plans of an area; those of a home are as its residents.
  "see-settings",
  "administer-accounts",
  // Counts that name nobody.
  "see-numbers",
  "read-log",
  // The simulated home of `npm start`.
  "try-demo",
] as const;
export type Action = (typeof actions)[number];

/** Whoever answers an alarm is in the middle of these: no rate, no full table and no slow log may turn them away. */
export const lifeActions: ReadonlySet<Action> = new Set<Action>([
  "follow-live",
  "see-incidents",
  "take-incident",
  "attend-incident",
  "show-incidents",
  "answer-calls",
]);
