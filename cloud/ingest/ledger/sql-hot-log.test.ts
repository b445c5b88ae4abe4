import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseEpoch, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import type { LedgerDatabase } from "../../database/database.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { freshHomeState } from "../../detection/home-state.ts";
import { at, nothingLearned, type LearnedDay } from "../../detection/learned/learned-day.ts";
import { emptyCommit, type Commit, type Ledger } from "./ledger.ts";
import { readLogged } from "./sql-hot-log.ts";
import { createSqlLedger } from "./sql-ledger.ts";

let folder: string;
let opened: LedgerDatabase[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-hot-log-"));
  opened = [];
});
afterEach(async () => {
  for (const database of opened) await database[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** As after a restart: nothing of the one before is told to it. */
async function start(): Promise<{ database: LedgerDatabase; ledger: Ledger }> {
  await opened.pop()?.[Symbol.asyncDispose]();
  const database = await openLedgerIn(folder);
  opened.push(database);
  return { database, ledger: createSqlLedger(database) };
}

const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const lane = (epoch: string) => ({ gatewayId, epoch: must(parseEpoch(epoch), epoch), lane: "telemetry" as const });
const changes = (homes: readonly number[], value: number): Commit => ({
  ...emptyCommit,
  subjects: homes.map((home) => ({ subject: `home:h${home}`, state: freshHomeState(value), dueAtMs: value })),
  marks: homes.map((home) => ({
    ...lane(`e${home}`),
    marks: { decided: { through: value, above: [[value + 2, value + 3]] }, timelined: { through: 0, above: [] } },
  })),
});
const foldAll = async (ledger: Ledger): Promise<void> => {
  while ((await ledger.fold?.("now")) === "more");
};
const rowsOf = async (database: LedgerDatabase): Promise<{ log: number; subjects: number; marks: number }> => ({
  log: (await database.write.selectFrom("hot_log").select("n").execute()).length,
  subjects: (await database.write.selectFrom("subjects").select("subject").execute()).length,
  marks: (await database.write.selectFrom("marks").select("epoch").execute()).length,
});
/** The state by home: when it was heard last, and how far its marks are. */
async function stateOf(ledger: Ledger): Promise<Record<string, unknown>> {
  const { subjects, marks } = await ledger.load();
  return Object.fromEntries<unknown>([
    ...subjects.map(({ subject, state, dueAtMs }) => [subject, [state?.gateway.lastHeardAtMs, dueAtMs]] as const),
    ...marks.map(({ epoch, marks: { decided } }) => [epoch, decided] as const),
  ]);
}

test("R-122 a commit appends one row to the log, and folding puts the latest of each home into its table", async () => {
  const { database, ledger } = await start();
  for (const value of [1, 2, 3]) expect(await ledger.commit(changes([1, 2, 3, 4], value))).toBeNull();
  expect(await rowsOf(database)).toEqual({ log: 3, subjects: 0, marks: 0 });
  const before = await stateOf(ledger);
  await foldAll(ledger);
  expect(await rowsOf(database)).toEqual({ log: 0, subjects: 4, marks: 4 });
  expect(await stateOf(ledger)).toEqual(before);
  expect(before["home:h4"]).toEqual([3, 3]);
});

test("R-122 what is folded half is whole after a crash: the log lies over the tables until all of it stands in them", async () => {
  const homes = Array.from({ length: 1_200 }, (_, home) => home);
  let { database, ledger } = await start();
  await ledger.commit(changes(homes, 1));
  expect(await ledger.fold?.("now")).toBe("more");
  // Newer than what is being folded, of a home that was folded already and of one that was not.
  await ledger.commit(changes([0, 1_199], 2));
  const before = await stateOf(ledger);
  ({ database, ledger } = await start());
  expect(await rowsOf(database)).toMatchObject({ log: 2, subjects: 500 });
  expect(await stateOf(ledger)).toEqual(before);
  await foldAll(ledger);
  ({ database, ledger } = await start());
  expect(await rowsOf(database)).toEqual({ log: 0, subjects: 1_200, marks: 1_200 });
  expect(await stateOf(ledger)).toEqual(before);
}, 20_000);

test("R-122 one that was never asked what it knows folds what stood in the log before its start", async () => {
  const first = await start();
  await first.ledger.commit(changes([1, 2], 5));
  const second = await start();
  await second.ledger.commit(changes([2], 6));
  await foldAll(second.ledger);
  expect(await rowsOf(second.database)).toEqual({ log: 0, subjects: 2, marks: 2 });
  expect(await stateOf(second.ledger)).toMatchObject({ "home:h1": [5, 5], "home:h2": [6, 6] });
});

test("R-122 commits, slices of folding and restarts in any order: the state is what was committed last", async () => {
  const step = fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 3 }) },
    { weight: 2, arbitrary: fc.constant("fold" as const) },
    { weight: 1, arbitrary: fc.constant("restart" as const) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      rmSync(folder, { recursive: true, force: true });
      let { ledger } = await start();
      const expected: Record<string, unknown> = {};
      let value = 0;
      for (const one of steps) {
        if (one === "restart") ({ ledger } = await start());
        else if (one === "fold") await ledger.fold?.("now");
        else {
          value += 1;
          await ledger.commit(changes([...new Set(one)], value));
          for (const home of one) {
            expected[`home:h${home}`] = [value, value];
            expected[`e${home}`] = { through: value, above: [[value + 2, value + 3]] };
          }
        }
      }
      expect(await stateOf(ledger)).toEqual(expected);
      await opened.pop()?.[Symbol.asyncDispose]();
    }),
    { numRuns: 5 },
  );
}, 30_000);

test("R-084 a row of the log that a disk has damaged holds nobody else's up", async () => {
  const first = await start();
  await first.ledger.commit(changes([1], 1));
  await first.ledger.commit(changes([2], 2));
  await first.database.write.updateTable("hot_log").set({ content: '{"subjects":[' }).where("n", "=", 1).execute();
  const second = await start();
  expect(Object.keys(await stateOf(second.ledger))).toEqual(["home:h2", "e2"]);
});

test.each([
  "null",
  "7",
  '{"subjectt":[],"marks":[]}',
  '{"subjects":{},"marks":[null,{"gatewayId":"gw-1","epoch":"e1","lane":"telemetry","marks":{"decide":{}}}]}',
])("R-084 a row of the log that is JSON and no row of ours ends no start: %s", (content) => {
  expect(readLogged(content)).toEqual({ subjects: [], marks: [] });
});

test("R-122 folding beside a commit is our mistake, and said", async () => {
  const { ledger } = await start();
  const committing = ledger.commit(changes([1], 1));
  await expect(ledger.fold?.("now")).rejects.toThrow("beside a commit");
  expect(await committing).toBeNull();
});

test("R-797 what a home has learned is in the log when it changed, and in the table; states in between keep it over a restart", async () => {
  let { database, ledger } = await start();
  const learnt = (age: number): LearnedDay => {
    const { cells } = nothingLearned(20_000);
    cells[at.age] = age;
    return { v: 1, cells };
  };
  const put = async (value: number, learned: LearnedDay): Promise<void> => {
    const state = { ...freshHomeState(value), learned };
    expect(
      await ledger.commit({ ...emptyCommit, subjects: [{ subject: "home:h1", state, dueAtMs: value }] }),
    ).toBeNull();
  };
  const ages = async (): Promise<unknown[]> =>
    (await ledger.load()).subjects.map(({ state, dueAtMs }) => [state?.learned?.cells[at.age], dueAtMs]);
  const lengths = async (): Promise<number[]> =>
    (await database.write.selectFrom("hot_log").select("content").orderBy("n").execute()).map(
      ({ content }) => content.length,
    );
  const first = learnt(1);
  await put(1, first);
  await put(2, first);
  const [long, short] = await lengths();
  expect(long).toBeGreaterThan((short ?? 0) + 20);
  ({ database, ledger } = await start());
  expect(await ages()).toEqual([[1, 2]]);
  await foldAll(ledger);
  expect(await ages()).toEqual([[1, 2]]);
  await put(3, learnt(2));
  ({ database, ledger } = await start());
  expect(await ages()).toEqual([[2, 3]]);
  await foldAll(ledger);
  expect(await lengths()).toEqual([]);
  expect(await ages()).toEqual([[2, 3]]);
});

test("R-764 a start is given each home as it is read, once, the newest of table and log", async () => {
  const { ledger } = await start();
  await ledger.commit(changes([1, 2], 1));
  await foldAll(ledger);
  await ledger.commit(changes([2, 3], 5));
  const { ledger: after } = await start();
  const given = new Map<string, number | null>();
  let times = 0;
  const { subjects, marks } = await after.load(({ subject, dueAtMs }) => {
    times += 1;
    given.set(subject, dueAtMs);
  });
  expect(subjects).toEqual([]);
  expect(marks).toHaveLength(3);
  expect(times).toBe(3);
  expect([...given]).toEqual([
    ["home:h1", 1],
    ["home:h2", 5],
    ["home:h3", 5],
  ]);
  // And what was in the log only is in the table after it was folded.
  await foldAll(after);
  await expect((await start()).ledger.load()).resolves.toMatchObject({ subjects: { length: 3 } });
});

test("R-765 a home's row of before is read as it is, with what it had learned, and written anew when it changes", async () => {
  const { database, ledger } = await start();
  const { cells } = nothingLearned(20_000);
  cells[at.age] = 9;
  const plain = new Uint8Array(1 + 2 * cells.length);
  plain[0] = 2;
  for (const [index, value] of cells.entries()) new DataView(plain.buffer).setUint16(1 + 2 * index, value, true);
  const row = { subject: "home:h1", state: JSON.stringify(freshHomeState(7)), due_at_ms: 8, checksum: 0 };
  await database.write
    .insertInto("subjects")
    .values({ ...row, learned: Buffer.from(plain).toString("base64") })
    .execute();
  const learned: LearnedDay = { v: 1, cells };
  const before = (await ledger.load()).subjects;
  expect(before).toEqual([{ subject: "home:h1", state: { ...freshHomeState(7), learned }, dueAtMs: 8 }]);
  await ledger.commit({ ...emptyCommit, subjects: before });
  await foldAll(ledger);
  const [written] = await database.write.selectFrom("subjects").selectAll().execute();
  expect(JSON.parse(written?.state ?? "")).toMatchObject({ v: 4 });
  await expect((await start()).ledger.load()).resolves.toMatchObject({ subjects: before });
});
