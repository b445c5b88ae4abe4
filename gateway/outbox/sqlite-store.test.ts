import fc from "fast-check";
import { cpSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { must, parseLedgerId } from "@shouwang/shared/domain/ids.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import { days, hours } from "@shouwang/shared/time/duration.ts";
import { epochNamed, fault, motion, press } from "../../test/contracts/outbox-contract.ts";
import { openOrReplace } from "./sqlite-opening.ts";
import { openStore } from "./sqlite-store.ts";
import { pageBytes } from "./sqlite-tables.ts";

let opened = 0;
const optionsOf = (path: string) => ({
  path,
  epoch: epochNamed(`epoch-${++opened}`),
  limits: { rowsMax: 15, dropChunk: 2 },
  bytesMax: undefined,
});
const open = (path: string) => openStore(optionsOf(path));

test("R-006 whatever happens in whatever order: every number is a row or is answered for, and no life row is lost", () => {
  const moment = fc.oneof(
    fc.constantFrom("press" as const, "motion" as const, "restart" as const, "ledger" as const),
    fc.record({ fault: fc.constantFrom("tamper" as const, "silent" as const) }),
    fc.record({ lane: fc.constantFrom(...lanes), through: fc.integer({ min: 0, max: 12 }) }),
  );
  fc.assert(
    fc.property(fc.array(moment, { maxLength: 60 }), (moments) => {
      const folder = mkdtempSync(join(tmpdir(), "outbox-"));
      let store = open(join(folder, "outbox.db"));
      let presses = 0;
      let ledgers = 0;
      for (const one of moments) {
        if (one === "press") store.append([press(`p-${++presses}`)]);
        else if (one === "motion") store.append([motion()]);
        else if (one === "restart") {
          store.close();
          store = open(join(folder, "outbox.db"));
        } else if (one === "ledger") store.adoptLedger(must(parseLedgerId(`ledger-${++ledgers}`), "ledger"));
        else if ("fault" in one) store.append([fault(one.fault, "present")]);
        else store.receipted({ ...one, epoch: epochNamed(`epoch-${opened}`), atMs: 1 });
      }
      const alarms = new Set<string>();
      for (const { epoch, lane, lowest, next } of store.standings()) {
        const rows = store.rowsIn({ epoch, lane, from: 1, to: next, limit: 999 });
        for (const row of rows) if (row.lane === "life") alarms.add(row.alarmId);
        const answered = [
          ...rows.map((row) => row.seq),
          ...store
            .skipped({ epoch, lane })
            .flatMap(({ from, to }) => Array.from({ length: to - from + 1 }, (_, at) => from + at)),
        ].filter((seq) => seq >= lowest);
        expect(answered.toSorted((a, b) => a - b)).toEqual(
          Array.from({ length: next - lowest }, (_, at) => lowest + at),
        );
      }
      expect(alarms.size).toBe(presses);
      store.close();
      rmSync(folder, { recursive: true });
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("R-156 receipted life rows are kept for 30 days that the gateway ran, telemetry for 7, unsent ones for ever, whatever its wall clock said", () => {
  const folder = mkdtempSync(join(tmpdir(), "outbox-"));
  let store = open(join(folder, "outbox.db"));
  const years = days(365 * 70);
  store.append([press("of-1970", 1), motion(years), press("unsent", years), motion(1)]);
  const epoch = epochNamed(`epoch-${opened}`);
  store.receipted({ epoch, lane: "life", through: 1, atMs: 2 });
  store.receipted({ epoch, lane: "telemetry", through: 1, atMs: 3 });
  const seqs = (lane: "life" | "telemetry") =>
    store.rowsIn({ epoch, lane, from: 1, to: 9, limit: 9 }).map((row) => row.seq);
  store.prune(hours(1));
  store.prune(days(7));
  expect([seqs("life"), seqs("telemetry")]).toEqual([
    [1, 2],
    [1, 2],
  ]);
  store.prune(days(8));
  expect([seqs("life"), seqs("telemetry")]).toEqual([[1, 2], [2]]);
  // Another boot: uptime begins anew, and what was lived before counts.
  store.close();
  store = open(join(folder, "outbox.db"));
  store.prune(undefined);
  store.prune(days(100));
  store.prune(days(121));
  expect([seqs("life"), seqs("telemetry")]).toEqual([[1, 2], [2]]);
  store.prune(days(122));
  expect(seqs("life")).toEqual([1, 2]);
  store.prune(days(123));
  expect([seqs("life"), seqs("telemetry")]).toEqual([[2], [2]]);
  store.close();
  rmSync(folder, { recursive: true });
});

test("R-156 what another ledger asks for again has its whole time before it", () => {
  const folder = mkdtempSync(join(tmpdir(), "outbox-"));
  const store = open(join(folder, "outbox.db"));
  store.adoptLedger("ledger-1");
  store.append([press("p-1")]);
  const epoch = epochNamed(`epoch-${opened}`);
  const receipt = (atMs: number) => store.receipted({ epoch, lane: "life", through: 1, atMs });
  receipt(1);
  store.prune(hours(1));
  expect(store.adoptLedger("ledger-2")).toEqual({ isNew: true, resend: 1 });
  store.prune(days(29));
  receipt(days(29) + 1);
  store.prune(days(40));
  expect(store.rowsIn({ epoch, lane: "life", from: 1, to: 1, limit: 1 })).toHaveLength(1);
  store.close();
  rmSync(folder, { recursive: true });
});

test.each([
  ["is no JSON any more", "UPDATE rows SET json = replace(json, '{', '[')"],
  ["has a number that is not its own", "UPDATE rows SET json = replace(json, '\"seq\":', '\"seq\":7')"],
  ["is longer than any row", "UPDATE rows SET json = replace(json, 'sos', printf('%.*c', 70000, 'x')) WHERE lane = 0"],
])(
  "R-084 a row that %s stops no lane: the alarm goes as unreadable under its id, the rest is named as damaged",
  (_, sql) => {
    const path = join(mkdtempSync(join(tmpdir(), "outbox-")), "outbox.db");
    const first = open(path);
    const epoch = epochNamed(`epoch-${opened}`);
    first.append([press("p-1"), motion()]);
    first.close();
    const db = new DatabaseSync(path);
    db.exec(sql);
    db.close();

    const { store } = openOrReplace(optionsOf(path), 1);
    store.append([press("p-2"), motion()]);
    const life = store.pending({ lane: "life", limit: 9 });
    expect(life).toMatchObject([
      { alarmId: "p-1", epoch, seq: 1, assignmentId: "kit-1", event: { alarm: "unreadable" } },
      { alarmId: "p-2", event: { alarm: "panic" } },
    ]);
    const isOfAll = !sql.includes("WHERE");
    expect(store.pending({ lane: "telemetry", limit: 9 })).toHaveLength(isOfAll ? 1 : 2);
    expect(store.skipped({ epoch, lane: "telemetry" })).toMatchObject(
      isOfAll ? [{ from: 1, to: 1, why: "damaged" }] : [],
    );
    store.close();
    rmSync(join(path, ".."), { recursive: true });
  },
);

test("R-170 a press adds one page to the log, and after a power cut the rows say which numbers were taken", () => {
  const folder = mkdtempSync(join(tmpdir(), "outbox-"));
  const path = join(folder, "outbox.db");
  const store = openStore({ ...optionsOf(path), limits: { rowsMax: 99, dropChunk: 2 } });
  const epoch = epochNamed(`epoch-${opened}`);
  store.together(() => void store.append([press("p-1"), motion()]));
  const before = statSync(`${path}-wal`).size;
  store.append([press("p-2")]);
  const frameHeader = 24;
  expect(statSync(`${path}-wal`).size - before).toBe(pageBytes + frameHeader);
  store.append([press("p-3"), motion()]);
  const cut = join(folder, "cut.db");
  for (const ending of ["", "-wal"]) cpSync(path + ending, cut + ending);
  store.close();

  const after = openOrReplace(optionsOf(cut), 1);
  expect([after.setAside, after.store.damage]).toEqual([undefined, { repaired: 0, lost: 0 }]);
  expect(after.store.standings()).toMatchObject([
    { epoch, lane: "life", lowest: 1, next: 4 },
    { epoch, lane: "telemetry", lowest: 1, next: 3 },
  ]);
  after.store.receipted({ epoch, lane: "life", through: 3, atMs: 1 });
  expect(after.store.pending({ lane: "life", limit: 9 })).toEqual([]);
  after.store.close();
  rmSync(folder, { recursive: true });
});

test("R-170 a damaged row that its mark does not know of yet is named", () => {
  const folder = mkdtempSync(join(tmpdir(), "outbox-"));
  const path = join(folder, "outbox.db");
  const store = open(path);
  const epoch = epochNamed(`epoch-${opened}`);
  store.append([press("p-1")]);
  store.append([press("p-2")]);
  const cut = join(folder, "cut.db");
  for (const ending of ["", "-wal"]) cpSync(path + ending, cut + ending);
  store.close();
  const db = new DatabaseSync(cut);
  db.exec("UPDATE rows SET crc = crc + 1 WHERE lane = 0 AND seq = 2");
  db.close();
  const after = openOrReplace(optionsOf(cut), 1);
  expect(after.store.damage).toEqual({ repaired: 0, lost: 1 });
  expect(after.store.rowsIn({ epoch, lane: "life", from: 1, to: 9, limit: 9 })).toMatchObject([
    { seq: 1, event: { alarm: "panic" } },
    { seq: 2, alarmId: "p-2", event: { alarm: "unreadable" } },
  ]);
  after.store.close();
  rmSync(folder, { recursive: true });
});
