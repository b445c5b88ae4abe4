import { defineConfig } from "vitest/config";
import { createSkipsReporter } from "./test/builders/skips-reporter.ts";

/**
 * Two projects. `fast` is what `npm run check` runs: decisions, codecs and the tests of the house itself. `whole` needs real
 * servers, real processes or a browser; it runs after `fast`, one file at a time, because these tests look at times and share
 * a small machine.
 */
const needsServers = ["test/contracts/**", "test/faults/**", "test/e2e/**", "test/browser/**", "test/simulation/**"];

export default defineConfig({
  test: {
    reporters: ["default", createSkipsReporter()],
    maxWorkers: 2,
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
