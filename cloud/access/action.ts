/** Everything that can be asked of this house by somebody who signs in. The list is closed: what is not in it cannot be allowed. */

export const actions = [
  // The desk, and the way of an alarm.
  "follow-live",
  "see-incidents",
  "take-incident",
  "attend-incident",
  /** To answer what one was told about one's own home: I have it, on my way, cannot. Nothing else is done to an incident with it. */
  "answer-as-caregiver",
  "show-incidents",
  /** To see who calls, take calls, make them, and say who was called back. */
  "answer-calls",
  // Homes as they are now.
  "see-homes",
  "see-days",
  /** That nobody is expected to move there for some days, and that they are again. */
  "set-absence",
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
  /** To see on the spot who has to be tried and who has to agree, to write down that they did, and to hand the kit over against a signature. */
  "hand-over-kit",
  // The registry.
  "see-residents",
  "change-residents",
  /** That a resident was reached, and what came of calling a contact. */
  "note-reached",
  /** To call somebody whom a home names, as a test, and say what came of it. */
  "try-contacts",
  "export-residents",
  "erase-residents",
  "change-areas",
  // Numbers to call, thresholds and plans of an area; those of a home are as its residents.
  "see-settings",
  "administer-accounts",
  // Counts that name nobody.
  "see-numbers",
  /** To close a month, so that its numbers stand, and to write down why they are others later. */
  "close-months",
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
  "answer-as-caregiver",
  "show-incidents",
  "answer-calls",
]);
