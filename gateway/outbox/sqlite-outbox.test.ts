import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { millis } from "@shouwang/shared/time/duration.ts";
import { describeOutbox, epochNamed, motion, press } from "../../test/contracts/outbox-contract.ts";
import { openSqliteOutbox } from "./sqlite-outbox.ts";

function folder(): Disposable & { path: string } {
  const path = mkdtempSync(join(tmpdir(), "outbox-"));
  return { path, [Symbol.dispose]: () => rmSync(path, { recursive: true, force: true }) };
}

let opened = 0;
const options = (path: string) => ({
  path: join(path, "outbox.db"),
  epoch: epochNamed(`epoch-${++opened}`),
  nowMs: 1,
  groupTime: millis(5),
});

describeOutbox("sqlite", () => {
  const home = folder();
  return Promise.resolve({
    open: async (limits) => (await openSqliteOutbox({ ...options(home.path), ...(limits ? { limits } : {}) })).outbox,
    [Symbol.asyncDispose]: () => Promise.resolve(home[Symbol.dispose]()),
  });
});

test("R-006 a full card gives up its oldest telemetry for a press", async () => {
  using home = folder();
  const { outbox } = await openSqliteOutbox({ ...options(home.path), bytesMax: 84 * 1_024 });
  await using _closing = outbox;
  for (let batch = 0; batch < 40; batch++) await outbox.append(Array.from({ length: 20 }, () => motion()));
  for (let at = 0; at < 30; at++) expect(await outbox.append([press(`p-${at}`)])).toMatchObject({ kind: "accepted" });
  const skipped = await outbox.skipped({ epoch: outbox.epoch, lane: "telemetry" });
  const left = await outbox.pending({ lane: "telemetry", limit: 10_000 });
  expect(await outbox.pending({ lane: "life", limit: 99 })).toHaveLength(30);
  const first = left[0]?.seq ?? 1 + (skipped[0]?.to ?? 0);
  expect(skipped).toMatchObject([{ from: 1, to: first - 1, why: "dropped-full", count: first - 1 }]);
});

test("a card that is full of life rows refuses with its reason, and what it accepted stays", async () => {
  using home = folder();
  const { outbox } = await openSqliteOutbox({ ...options(home.path), bytesMax: 72 * 1_024 });
  await using _closing = outbox;
  let accepted = 0;
  for (;;) {
    const answer = await outbox.append([press(`p-${accepted}`)]);
    if (answer.kind === "refused") {
      expect(answer.why).toBe("full");
      break;
    }
    accepted++;
  }
  const pending = await outbox.pending({ lane: "life", limit: 10_000 });
  expect(pending.map((row) => row.seq)).toEqual(Array.from({ length: accepted }, (_, at) => at + 1));
  expect(await outbox.append([motion()])).toMatchObject({ kind: "refused" });
});

test("R-135 a card full of receipted alarms gives up the oldest of them for a press; one without a receipt never", async () => {
  using home = folder();
  const { outbox } = await openSqliteOutbox({
    ...options(home.path),
    bytesMax: 72 * 1_024,
    limits: { rowsMax: 9_999, dropChunk: 5 },
  });
  await using _closing = outbox;
  let accepted = 0;
  while ((await outbox.append([press(`p-${accepted}`)])).kind === "accepted") accepted++;
  await outbox.receipted({ epoch: outbox.epoch, lane: "life", through: accepted - 3, atMs: 2 });
  for (let at = 0; at < 3; at++) expect(await outbox.append([press(`new-${at}`)])).toMatchObject({ kind: "accepted" });
  const pending = await outbox.pending({ lane: "life", limit: 10_000 });
  expect(pending.map((row) => row.seq)).toEqual([
    accepted - 2,
    accepted - 1,
    accepted,
    ...[1, 2, 3].map((one) => accepted + one),
  ]);
});

test("a damaged file is set aside and a new outbox begins", async () => {
  using home = folder();
  writeFileSync(join(home.path, "outbox.db"), "this is not a database, however long one looks at it. ".repeat(40));
  const { outbox, setAside } = await openSqliteOutbox(options(home.path));
  await using _closing = outbox;
  expect(setAside).toContain("outbox.db.damaged-");
  expect(await outbox.append([press("a")])).toMatchObject({ kind: "accepted" });
});

test("an outbox that cannot be opened says so in a sentence", async () => {
  using home = folder();
  await expect(
    openSqliteOutbox({ ...options(home.path), path: join(home.path, "no", "such", "folder.db") }),
  ).rejects.toThrow(/cannot be used/);
});

test("telemetry that shares a commit is answered after it, in order", async () => {
  using home = folder();
  const { outbox } = await openSqliteOutbox({ ...options(home.path), groupTime: millis(20) });
  await using _closing = outbox;
  const slow = Promise.all(Array.from({ length: 50 }, () => outbox.append([motion()])));
  const urgent = await outbox.append([press("a")]);
  expect(urgent).toMatchObject({ kind: "accepted", rows: [{ seq: 1 }] });
  const seqs = (await slow).map((answer) => (answer.kind === "accepted" ? answer.rows[0]?.seq : undefined));
  expect(seqs).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
});

test("R-075 a receipt of one ledger that still waits for its commit is no receipt of the next ledger", async () => {
  using home = folder();
  const { outbox } = await openSqliteOutbox(options(home.path));
  await using _closing = outbox;
  await outbox.adoptLedger("ledger-1");
  await outbox.append([press("a")]);
  const mark = outbox.receipted({ epoch: outbox.epoch, lane: "life", through: 1, atMs: 2 });
  expect(await outbox.adoptLedger("ledger-2")).toEqual({ isNew: true, resend: 1 });
  await mark;
  expect(await outbox.pending({ lane: "life", limit: 9 })).toMatchObject([{ alarmId: "a" }]);
});

test("R-111 the next opening knows when the last telemetry happened; a press that overtook some proves nothing about it", async () => {
  using home = folder();
  const first = await openSqliteOutbox(options(home.path));
  expect(first.newestMs).toBeUndefined();
  const heard = motion();
  await first.outbox.append([heard]);
  const late = press("late");
  await first.outbox.append([{ ...late, at: { ...late.at, wallMs: heard.at.wallMs + 5_000 } }]);
  await first.outbox[Symbol.asyncDispose]();
  const second = await openSqliteOutbox(options(home.path));
  await using _closing = second.outbox;
  expect(second.newestMs).toBe(heard.at.wallMs);
});

test("R-173 receipts of one turn are one: the highest counts, whatever their order, and each is answered", async () => {
  using home = folder();
  const { outbox } = await openSqliteOutbox(options(home.path));
  await using _closing = outbox;
  await outbox.append([press("a"), press("b"), press("c"), press("d"), motion()]);
  const mark = { epoch: outbox.epoch, lane: "life", atMs: 2 } as const;
  const telemetry = outbox.receipted({ ...mark, lane: "telemetry", through: 1 });
  await Promise.all([1, 3, 2].map((through) => outbox.receipted({ ...mark, through })));
  await telemetry;
  expect(await outbox.pending({ lane: "life", limit: 9 })).toMatchObject([{ alarmId: "d" }]);
  expect(await outbox.pending({ lane: "telemetry", limit: 9 })).toEqual([]);
});
