import { defineConfig } from "vitest/config";
import { onBothEngines } from "./test/builders/both-engines.ts";
import { findBinary } from "./test/builders/real-servers.ts";
import { createSkipsReporter } from "./test/builders/skips-reporter.ts";

/**
 * Three projects. `fast` is what `npm run check` runs: decisions, codecs and the tests of the house itself. `whole` needs real
 * servers, real processes or a browser; it runs after `fast`, one file at a time, because these tests look at times and share
 * a small machine. `postgres` runs the tests of every store once more, on PostgreSQL: the same files, the other engine.
 */
const needsServers = ["test/contracts/**", "test/faults/**", "test/e2e/**", "test/browser/**", "test/simulation/**"];
/** Without it they are not run; `test/contracts/postgres-database.test.ts` says so aloud, and fails where everything must run. */
const hasPostgres = findBinary("postgresql") !== undefined;

export default defineConfig({
  test: {
    reporters: ["default", createSkipsReporter()],
    maxWorkers: 2,
    // How long a state is waited for that is asked for again and again: a limit for what never comes, and a busy machine is no defect.
    expect: { poll: { timeout: 20_000, interval: 25 } },
    projects: [
      {
        extends: true,
        test: {
          name: "fast",
          // Milliseconds each; the limit is for what hangs, and a busy machine is no defect.
          testTimeout: 30_000,
          hookTimeout: 30_000,
          include: ["{shared,gateway,cloud,hardware,scripts,test}/**/*.test.{ts,tsx}"],
          exclude: ["**/node_modules/**", "**/dist/**", ...needsServers],
          sequence: { groupOrder: 0 },
        },
      },
      {
        extends: true,
        test: {
          name: "whole",
          include: needsServers.map((folder) => `${folder}/*.test.ts`),
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        extends: true,
        test: {
          name: "postgres",
          include: hasPostgres ? onBothEngines : [],
          exclude: ["**/node_modules/**"],
          globalSetup: "test/builders/postgres-setup.ts",
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
