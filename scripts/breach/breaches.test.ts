/** The list of breaches must not rot: each names a line that is there, once, and a test that is there. Whether it bites: `npm run breach`. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { askedToAllowed } from "./access.ts";
import { judge, plant, sentenceOf, type Breach } from "./breach.ts";
import { caseBreaches } from "./cases.ts";
import { desiredToForce } from "./desired.ts";
import { dueToCarriedOut } from "./dispatch.ts";
import { acceptedToReceipts } from "./rules-1-to-4.ts";
import { incidentPromises } from "./incidents.ts";
import { helloToTimeline } from "./rules-5-to-8.ts";
import { writersToAdministration } from "./rules-9-to-12.ts";

const root = join(import.meta.dirname, "..", "..");
const read = (path: string): string => readFileSync(join(root, path), "utf8");
const ruleBreaches = [...acceptedToReceipts, ...helloToTimeline, ...desiredToForce, ...writersToAdministration];
const all = [...ruleBreaches, ...caseBreaches, ...askedToAllowed, ...dueToCarriedOut, ...incidentPromises];
/** A suite that several files run: its titles stand there. */
const suites = readdirSync(join(root, "test/contracts")).map((name) => read(join("test/contracts", name)));

describe("R-151 every breach can be planted, and its test is there", () => {
  test("each line is in its file, exactly once, and the breach changes it", () => {
    const lost = all.flatMap((breach) => {
      const planted = plant(read(breach.code.in), breach);
      return planted.kind === "planted" ? [] : [planted.why];
    });
    expect(lost).toEqual([]);
    expect(all.filter(({ code }) => code.find === code.put).map(({ id }) => id)).toEqual([]);
  });

  test("each test is in its file, or in the suite that its file runs", () => {
    const lost = all.filter(({ red }) => ![read(red.in), ...suites].some((text) => text.includes(red.test)));
    expect(lost.map(({ id, red }) => `${id}: no test "${red.test}" in ${red.in}`)).toEqual([]);
  });

  test("ids are used once; every rule and every row of the case table has a breach", () => {
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    const section = /\n## 2\.(.*?)\n## 3\./s.exec(read("docs/architecture.md"))?.[1] ?? "";
    const rules = [...section.matchAll(/^(\d+)\. \*\*/gm)].map((found) => found[1]);
    const rows = section.split("\n").filter((line) => line.startsWith("| ") && !line.startsWith("| case |"));
    expect([rules.length, rows.length]).toEqual([12, 11]);
    for (const rule of rules)
      expect(
        ruleBreaches.some(({ id }) => id.startsWith(`${rule}.`)),
        `rule ${rule}`,
      ).toBe(true);
    for (const [at] of rows.entries())
      expect(
        caseBreaches.some(({ id }) => new RegExp(`^case ${at + 1}[a-z]?$`).test(id)),
        `row ${at + 1}`,
      ).toBe(true);
  });
});

describe("R-151 what a run says about a breach", () => {
  const breach: Breach = {
    id: "0.1",
    claim: "it adds",
    code: { in: "add.ts", find: "a + b", put: "a - $&" },
    red: { in: "add.test.ts", test: "adds" },
  };

  test("a line that is gone, or stands twice, is a sentence and not a guess", () => {
    expect(plant("return a + b;", breach)).toEqual({ kind: "planted", text: "return a - $&;" });
    expect(plant("return a;", breach)).toMatchObject({
      kind: "not-there",
      why: expect.stringContaining("is not in") as unknown,
    });
    expect(plant("a + b; a + b;", breach)).toMatchObject({ why: expect.stringContaining("stands 2 times") as unknown });
  });

  test("red is a failed test of that name; a file that did not load, or ran nothing, proves nothing", () => {
    const failed = { name: "it adds", status: "failed" } as const;
    expect(judge(breach, [failed], "")).toEqual({ kind: "red", failed: ["it adds"] });
    const green = judge(breach, [{ ...failed, status: "passed" }], "");
    expect(green).toEqual({ kind: "green" });
    expect(judge(breach, [{ ...failed, status: "skipped" }], "").kind).toBe("unclear");
    expect(judge(breach, [{ ...failed, name: "another" }], "").kind).toBe("unclear");
    const unclear = judge(breach, undefined, "it did not end within 90 s");
    expect(unclear.kind).toBe("unclear");
    if (green.kind !== "green" || unclear.kind !== "unclear") throw new Error("judged above");
    expect(sentenceOf(breach, green)).toContain("add.test.ts");
    expect(sentenceOf(breach, unclear)).toContain("did not end");
  });
});
