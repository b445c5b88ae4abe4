/**
 * A breach: one claim of the delivery contract (docs/architecture.md §2), the line of our code that keeps it, that line as a mistake
 * would have it, and the test that must then go red. Read as a table it says which code and which test stand behind each rule;
 * planted, one at a time, it shows that no rule is kept by chance. Pure.
 */

export type Breach = {
  /** "4.2": the second claim of rule 4. "case 4": the fourth row of the case table. A letter behind it: another way to break the same. */
  id: string;
  claim: string;
  /** The line, exactly, and only once in its file. Short, so that it survives what is written around it. */
  code: { in: string; find: string; put: string };
  /** The file, and a piece of the test's title (with its `describe`) by which it is picked. */
  red: { in: string; test: string };
};

export type Planted = { kind: "planted"; text: string } | { kind: "not-there"; why: string };

export function plant(text: string, { id, code }: Breach): Planted {
  const places = text.split(code.find).length - 1;
  if (places === 1) return { kind: "planted", text: text.replace(code.find, () => code.put) };
  const found = places === 0 ? "is not in" : `stands ${places} times in`;
  return {
    kind: "not-there",
    why:
      `Breach ${id}: its line ${found} ${code.in}: ${JSON.stringify(code.find)}. ` +
      `Name the line that keeps this claim now: "${id}" in scripts/breach/.`,
  };
}

/** What one run of the named test said about a breach. */
export type Verdict =
  | { kind: "red"; failed: readonly string[] }
  | { kind: "green" }
  /** Nothing ran, or the breach only kept the file from loading: it proves nothing. */
  | { kind: "unclear"; why: string };

export type TestResult = { name: string; status: "passed" | "failed" | "skipped" };

export function judge({ red }: Breach, results: readonly TestResult[] | undefined, ending: string): Verdict {
  if (results === undefined) return { kind: "unclear", why: `the test run gave no result: ${ending}` };
  const ran = results.filter((one) => one.status !== "skipped" && one.name.includes(red.test));
  if (ran.length === 0) return { kind: "unclear", why: `no test of ${red.in} with "${red.test}" ran: ${ending}` };
  const failed = ran.filter((one) => one.status === "failed").map((one) => one.name);
  return failed.length > 0 ? { kind: "red", failed } : { kind: "green" };
}

export function sentenceOf({ id, claim, code, red }: Breach, verdict: Exclude<Verdict, { kind: "red" }>): string {
  switch (verdict.kind) {
    case "green":
      return `Breach ${id} stayed green: "${claim}" can be broken in ${code.in}, and ${red.in} ("${red.test}") does not notice.`;
    case "unclear":
      return `Breach ${id} could not be judged: ${verdict.why}.`;
  }
}
