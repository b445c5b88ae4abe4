/**
 * The tests that run on SQLite and once more on PostgreSQL: each store's contract, and some of the cloud's own that look at what is stored.
 * They open their ledger with `ledgers.ts`; `test/both-engines.test.ts` holds them to it.
 */
export const onBothEngines = [
  "cloud/**/sql-*.test.ts",
  "cloud/identity/{sign-in,own-settings}.test.ts",
  "cloud/loop/{life-first,life,canary}.test.ts",
  "test/contracts/{areas,kits,ledger,registry}.test.ts",
];
