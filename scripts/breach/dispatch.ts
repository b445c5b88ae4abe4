/** From what is due to what is carried out: where each claim is kept, how it would be broken, and who would notice. */

import type { Breach } from "./breach.ts";

const crashes = "test/faults/dispatch/crash-enumeration.test.ts";
const claims = "cloud/dispatch/sql-claims.test.ts";
const executor = "cloud/dispatch/execute-claims.test.ts";
const outside = "cloud/outside/holding.test.ts";

export const dueToCarriedOut: readonly Breach[] = [
  {
    id: "dispatch 1",
    claim: "what may have arrived says so",
    code: {
      in: "cloud/dispatch/claim.ts",
      find: "wasDueBefore(holder, wanted) ? 1 : 0)",
      put: "wasDueBefore(holder, wanted) ? 0 : 0)",
    },
    red: { in: crashes, test: "R-372 H-110 wherever the executor dies" },
  },
  {
    id: "dispatch 2",
    claim: "a delivery is due until its end is stored",
    code: {
      in: "cloud/dispatch/claim.ts",
      find: "return before.holder === holder.name || (holder.isOnly && before.holder.startsWith(`${holder.role}/`));",
      put: "return before.holder === holder.name && before.untilMs < 0;",
    },
    red: { in: claims, test: "R-370 a core that starts takes over at once" },
  },
  {
    id: "dispatch 3",
    claim: "a claim is made from what was read, or not at all",
    code: {
      in: "cloud/dispatch/sql-claims.ts",
      find: 'query: isDue.where("standing", "=", "due").where("attempt", "=", attempt), rows: 1 }',
      put: 'query: isDue.where("standing", "=", "due").where("attempt", "=", attempt) }',
    },
    red: { in: claims, test: "R-370 what was carried out or withdrawn since it was read is not claimed" },
  },
  {
    id: "dispatch 4",
    claim: "whoever was stopped calls nobody on an old claim",
    code: {
      in: "cloud/dispatch/execute.ts",
      find: "clock.uptimeMs() - sinceMs <= callBeginsWithin && clock.wallMs() < mine.untilMs",
      put: "clock.uptimeMs() - sinceMs < Number.POSITIVE_INFINITY || clock.wallMs() - mine.untilMs > callBeginsWithin",
    },
    red: { in: executor, test: "R-371 stopped between its claim and its call" },
  },
  {
    id: "dispatch 5",
    claim: "what is due is carried out by whoever is alone, although the disk takes no claim",
    code: {
      in: "cloud/dispatch/sql-claims.ts",
      find: "if (holder.aloneSinceMs === null || !isWorldsFault(error)) throw error;",
      put: "if (holder.aloneSinceMs !== null || !isWorldsFault(error)) throw error;",
    },
    red: { in: claims, test: "R-510 a disk that takes no claim" },
  },
  {
    id: "dispatch 6",
    claim: "whoever comes after one that called without a stored claim doubts",
    code: {
      in: "cloud/dispatch/claim.ts",
      find: "aloneSinceMs !== null && dueAtMs < aloneSinceMs",
      put: "aloneSinceMs !== null && dueAtMs < 0",
    },
    red: { in: crashes, test: "R-372 H-110 wherever the executor dies" },
  },
  {
    id: "dispatch 7",
    claim: "a centre that has it is told again when nobody else of the plan takes what is told",
    code: {
      in: "cloud/dispatch/plan.ts",
      find: "return (one) => goesOn && repeated.has(wayOf(one))",
      put: "return (one) => (goesOn || repeated.size > 0) && repeated.has(wayOf(one))",
    },
    red: { in: "cloud/dispatch/plan.test.ts", test: "R-512 a centre that has taken it is told again" },
  },
  {
    id: "dispatch 8",
    claim: "who stands by waits until all that a stopped process began outside is over",
    code: {
      in: "cloud/outside/lease.ts",
      find: "return isSignGone || uptimeMs - seen.sinceMs >= leaseStandsStill;",
      put: "return isSignGone || uptimeMs - seen.sinceMs >= leaseStandsStill / 2;",
    },
    red: { in: outside, test: "R-504 H-139 who was stopped begins nothing" },
  },
  {
    id: "dispatch 9",
    claim: "who cannot renew the lease calls nobody",
    code: {
      in: "cloud/outside/holding.ts",
      find: "return at.uptimeMs - renewed.uptimeMs <= beginsWithin && at.wallMs - renewed.wallMs <= beginsWithin;",
      put: "return at.uptimeMs - renewed.uptimeMs <= beginsWithin;",
    },
    red: { in: outside, test: "R-504 who cannot renew calls nobody" },
  },
  {
    id: "dispatch 10",
    claim: "how paths stand is written by whoever has them, and by nobody else",
    code: {
      in: "cloud/outside/sql-path-reports.ts",
      find: "await database.commit([whileHeld(db, held), ...forget, ...say]);",
      put: "await database.commit([...forget, ...say]);",
    },
    red: { in: "cloud/outside/sql-errands.test.ts", test: "R-506 H-139 how paths stand is written" },
  },
];
