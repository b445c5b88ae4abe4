import { expect, test } from "vitest";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { must, parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { By } from "../../records/records.ts";
import type { Importer, ImportReport } from "./importer.ts";
import { createImports, heldFor, runningMax, tablesMax } from "./imports.ts";
import { paceOf } from "./pace.ts";

const area = (code: string): AreaCode => must(parseAreaCode(code), code);
const by: By = { who: "account/a", purpose: "administer", atMs: 0 };
const limitsOf = (code: string | null) => ({
  today: "2026-11-22",
  within: code === null ? null : area(code),
  isArea: () => true,
});
const report: ImportReport = {
  rows: 100,
  good: 90,
  known: 10,
  problems: [],
  problemsLeftOut: 0,
  doubts: [],
  unknownColumns: [],
};

/** An importer that goes on when it is told to. */
function set() {
  let nowMs = 0;
  let id = 0;
  const steps: { go: (row: number) => void; end: () => void; fail: (error: Error) => void; signal: AbortSignal }[] = [];
  const failures: unknown[] = [];
  const importer: Importer = {
    check: async () => await Promise.resolve({ kind: "report", report }),
    async run({ progress, signal }) {
      const { promise, resolve, reject } = Promise.withResolvers<void>();
      signal.addEventListener("abort", () => resolve());
      progress({ rows: 100, done: 10, toDo: 90 });
      steps.push({ go: (done) => progress({ rows: 100, done, toDo: 90 }), end: resolve, fail: reject, signal });
      await promise;
      return { kind: "done", imported: 90, report: { ...report, good: 0, known: 100 } };
    },
    lately: async () => await Promise.resolve([]),
  };
  const imports = createImports({
    importer,
    nextId: () => `import-${++id}`,
    nowMs: () => nowMs,
    failed: (error) => failures.push(error),
  });
  const hold = async (owner: string, within: string | null = "370602") => {
    const answer = await imports.hold([["姓名"]], limitsOf(within), owner);
    if (answer.kind === "refused") throw new Error(answer.sentence.en);
    return answer.held;
  };
  const state = (owner: string) => imports.all(owner)[0];
  return { imports, hold, state, steps, failures, pass: (ms: number) => (nowMs += ms) };
}

test("R-301 it is shown how far an import is, and what is left after it", async () => {
  const { imports, hold, state, steps, pass } = set();
  const held = await hold("a");
  expect(imports.run(held, false, by)).toMatchObject({
    kind: "started",
    held: { at: "running", run: { toDo: 90, written: 0 } },
  });
  pass(2_000);
  steps[0]?.go(70);
  const run = state("a")?.run;
  expect(run && paceOf(run, 2_000)).toEqual({ rowsPerSecond: 30, secondsLeft: 1 });
  steps[0]?.end();
  await expect.poll(() => state("a")?.at).toBe("done");
  expect(state("a")).toMatchObject({ report: { known: 100 }, run: { toDo: 90, written: 90 } });
});

test("one at a time of an area and what lies in it, and no more than a few of all", async () => {
  const { imports, hold, steps } = set();
  const begin = (held: Awaited<ReturnType<typeof hold>>) => imports.run(held, false, by);
  const first = await hold("a", "370602");
  expect(begin(first).kind).toBe("started");
  expect(begin(first)).toMatchObject({
    kind: "refused",
    sentence: { en: expect.stringContaining("Another") as string },
  });
  for (const within of ["370602001", "3706", null]) expect(begin(await hold("b", within)).kind).toBe("refused");
  expect(begin(await hold("c", "370685")).kind).toBe("started");
  const many = begin(await hold("d", "370611"));
  expect(many).toMatchObject({
    sentence: { en: expect.stringMatching(new RegExp(`^${runningMax} imports`)) as string },
  });
  const own = await imports.hold([["姓名"]], limitsOf("370602"), "a");
  expect(own).toMatchObject({ kind: "refused", sentence: { en: expect.stringContaining("Your last") as string } });
  steps[0]?.end();
  await expect.poll(() => begin(first).kind).toBe("started");
});

test("a table is let go when nobody looks at it, when its owner sends another, and the oldest when there are too many", async () => {
  const { imports, hold, state, pass } = set();
  await hold("a");
  const second = await hold("a");
  expect(imports.all("a")).toHaveLength(1);
  expect(imports.find(second.importId, { owner: "b", area: second.area })).toBeUndefined();
  pass(heldFor - 1);
  expect(imports.find(second.importId, { owner: "a", area: second.area })).toBeDefined();
  pass(minutes(1));
  expect(state("a")).toBeDefined();
  for (let n = 0; n < tablesMax; n++) await hold(`owner-${n}`);
  expect(state("a")).toBeUndefined();
  pass(heldFor);
  expect(imports.all("owner-5")).toEqual([]);
  expect(imports.run(second, false, by)).toMatchObject({ kind: "refused" });
});

test("an import that cannot go on is broken off and said, and can be run again; closing ends those that run", async () => {
  const { imports, hold, state, steps, failures } = set();
  const held = await hold("a");
  imports.run(held, true, by);
  steps[0]?.fail(new Error("The disk is full."));
  await expect.poll(() => state("a")?.at).toBe("broken-off");
  expect(failures).toEqual([new Error("The disk is full.")]);
  expect(imports.run(held, true, by).kind).toBe("started");
  expect((await imports.stop(held)).at).toBe("broken-off");
  imports.run(held, true, by);
  await imports[Symbol.asyncDispose]();
  expect(steps.map(({ signal }) => signal.aborted)).toEqual([false, true, true]);
});
