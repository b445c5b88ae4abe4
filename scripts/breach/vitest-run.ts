/** One run of vitest in a copied tree, of named tests only, and what each of them said. Ends by itself, whatever a breach does. */

import { spawn } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { TestResult } from "./breach.ts";

const reportSchema = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      message: z.string().optional(),
      assertionResults: z.array(z.object({ fullName: z.string(), status: z.string() })),
    }),
  ),
});

export type TestRun = { results: readonly (TestResult & { file: string })[] | undefined; ending: string };

export async function runTests(given: {
  folder: string;
  files: readonly string[];
  /** Pieces of titles. */
  tests: readonly string[];
  limitMs: number;
  /** Ends the run at once. */
  signal: AbortSignal;
}): Promise<TestRun> {
  given.signal.throwIfAborted();
  const report = join(given.folder, "breach-report.json");
  rmSync(report, { force: true });
  const pattern = given.tests.map((one) => one.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join("|");
  const vitest = join(given.folder, "node_modules", "vitest", "vitest.mjs");
  // A busy machine must not make a breach red by a test's own limit of time.
  const options = [
    "--testTimeout=30000",
    "--hookTimeout=30000",
    "--reporter=json",
    `--outputFile=${report}`,
    "--testNamePattern",
    `(${pattern})`,
  ];
  // A group of its own, so that its workers end with it.
  const child = spawn(process.execPath, [vitest, "run", ...options, ...new Set(given.files)], {
    cwd: given.folder,
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, CI: "", NO_COLOR: "1", FORCE_COLOR: "" },
  });
  let said = "";
  const hear = (bytes: Buffer): void => void (said = `${said}${bytes.toString()}`.slice(-2_000));
  child.stdout.on("data", hear);
  child.stderr.on("data", hear);
  let isLate = false;
  const kill = (): void => {
    isLate = true;
    if (child.pid !== undefined) process.kill(-child.pid, "SIGKILL");
  };
  const limit = setTimeout(kill, given.limitMs);
  given.signal.addEventListener("abort", kill, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", resolve);
  }).finally(() => {
    clearTimeout(limit);
    given.signal.removeEventListener("abort", kill);
  });
  given.signal.throwIfAborted();
  if (isLate) return { results: undefined, ending: `it did not end within ${given.limitMs / 1_000} s` };
  const read = readReport(report);
  if (!read) return { results: undefined, ending: `exit code ${code}: ${said.trim().slice(-600)}` };
  const results = read.testResults.flatMap(({ name, assertionResults }) =>
    assertionResults.map(({ fullName, status }) => ({
      file: name.slice(name.indexOf(given.folder) + given.folder.length + 1),
      name: fullName,
      status: statusOf(status),
    })),
  );
  const ending = read.testResults
    .map(({ message }) => message ?? "")
    .join(" ")
    .slice(0, 600);
  return { results, ending };
}

const statusOf = (said: string): TestResult["status"] => (said === "passed" || said === "failed" ? said : "skipped");

function readReport(path: string): z.infer<typeof reportSchema> | undefined {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
  return reportSchema.parse(JSON.parse(text));
}
