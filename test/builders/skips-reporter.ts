/**
 * Says at the end of a run what did not run. A test that was skipped for want of a server is a hole in what we know: it is
 * counted out loud here, and where `CI=true` any skip at all makes the run fail.
 */

import type { Reporter, TestCase, TestModule, TestSuite } from "vitest/node";

export function createSkipsReporter(): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[]) {
      const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")]);
      for (const sentence of skipSentences(skipped.map(missingService))) console.log(`\n${sentence}`);
      if (skipped.length > 0 && process.env["CI"] === "true") {
        console.error("With CI=true nothing may be skipped.");
        process.exitCode = 1;
      }
    },
  };
}

/** @param reasons one element a skipped test: the service it missed, or `undefined` for any other reason. */
export function skipSentences(reasons: readonly (string | undefined)[]): readonly string[] {
  const services = [...new Set(reasons.filter((reason) => reason !== undefined))].toSorted();
  const sentences = services.map((service) => {
    const count = reasons.filter((reason) => reason === service).length;
    return `${count} ${count === 1 ? "test" : "tests"} skipped: no ${service}. "npm run services" installs it.`;
  });
  const others = reasons.filter((reason) => reason === undefined).length;
  if (others > 0) sentences.push(`${others} ${others === 1 ? "test" : "tests"} skipped for a reason of their own.`);
  return sentences;
}

function missingService(testCase: TestCase): string | undefined {
  let parent: TestSuite | TestModule = testCase.parent;
  for (;;) {
    const missing = parent.meta().missingService;
    if (missing !== undefined) return missing;
    if (parent.type === "module") return undefined;
    parent = parent.parent;
  }
}
