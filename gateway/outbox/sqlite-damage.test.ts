import fc from "fast-check";
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import { epochNamed, fault, motion, press } from "../../test/contracts/outbox-contract.ts";
import type { LifeRecord } from "./life-slot.ts";
import type { Row } from "./outbox.ts";
import { openOrReplace } from "./sqlite-opening.ts";
import { openStore } from "./sqlite-store.ts";
import { pageBytes } from "./sqlite-tables.ts";

const home = mkdtempSync(join(tmpdir(), "outbox-damage-"));
afterAll(() => rmSync(home, { recursive: true, force: true }));

const limits = { rowsMax: 10_000, dropChunk: 100 };
/** Of 200 bytes and more. */
const rowsOfAPageMax = 20;
const written = epochNamed("written");
/** Each run opens and salvages a file, with an fsync each. */
const slow = { timeout: 30_000 };
let copies = 0;

/** An outbox with 60 telemetry rows, 20 presses and 9 faults without a receipt, closed: all of it in the main file. */
const original = join(home, "original.db");
const rows: readonly Row[] = (() => {
  const store = openStore({ path: original, epoch: written, limits, bytesMax: undefined });
  for (let at = 0; at < 20; at++) store.append([motion(at), press(`press-${at}`, at), motion(at), motion(at)]);
  for (let at = 0; at < 9; at++) store.append([fault("silent", "present", `device-${at}`)]);
  const all = lanes.flatMap((lane) => store.rowsIn({ epoch: written, lane, from: 1, to: 999, limit: 999 }));
  store.close();
  return all;
})();
const image = readFileSync(original);

type Opened = ReturnType<typeof openOrReplace>;
const reopen = (path: string, lifeElsewhere: readonly LifeRecord[] = []): Opened =>
  openOrReplace({ path, epoch: epochNamed(`after-${++copies}`), limits, bytesMax: undefined, lifeElsewhere }, 1);

function damaged(bytes: Buffer, lifeElsewhere?: readonly LifeRecord[]): Opened {
  const path = join(home, `copy-${++copies}.db`);
  writeFileSync(path, bytes);
  return reopen(path, lifeElsewhere);
}

/** Every number is the row that was written, or is named. @returns how many are not as written. */
function accountFor({ store }: Opened): number {
  let lost = 0;
  for (const lane of lanes) {
    const expected = rows.filter((row) => row.lane === lane);
    const found = store.pending({ lane, limit: 999 }).filter((row) => row.epoch === written);
    const named = new Set(
      store
        .skipped({ epoch: written, lane })
        .filter((one) => one.why === "damaged")
        .flatMap((one) => Array.from({ length: one.to - one.from + 1 }, (_, at) => one.from + at)),
    );
    for (const row of expected) {
      const back = found.find((one) => one.seq === row.seq);
      if (back && JSON.stringify(back) === JSON.stringify(row)) continue;
      lost++;
      if (lane === "life") expect(back).toMatchObject({ event: { alarm: "unreadable", edge: "raised" } });
      else expect([lane, row.seq, back, named.has(row.seq)]).toEqual([lane, row.seq, undefined, true]);
    }
    expect(found.length).toBeLessThanOrEqual(expected.length);
  }
  return lost;
}

/** Where a text stands that is there once: rows may be split over two pages. */
const placeOf = (text: string): number => {
  const at = image.indexOf(text);
  if (at < 0 || image.includes(text, at + 1)) throw new Error(`${text} stands in the file once`);
  return at;
};
/** Pages with rows in them: leaves, what flows over from them, and the nodes above (type 2), which hold rows too and lead to others. */
const pages = Array.from({ length: image.byteLength / pageBytes }, (_, at) => at).filter((at) =>
  ['"lane":', '"epoch":', '"seq":'].some((text) => image.subarray(at * pageBytes, (at + 1) * pageBytes).includes(text)),
);
const nodes = pages.filter((page) => image[page * pageBytes] === 2);
const leaves = pages.filter((page) => !nodes.includes(page));
const flipped = (...places: readonly { at: number; bit: number }[]): Buffer => {
  const bytes = Buffer.from(image);
  for (const { at, bit } of places) bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  return bytes;
};

test("R-061 a telemetry row with a flipped bit is named as damaged, and its neighbours are sent", () => {
  const opened = damaged(flipped({ at: placeOf('"seq":30}') + 2, bit: 3 }));
  expect(opened.setAside).toContain(".damaged-1");
  expect(opened.store.damage).toEqual({ repaired: 0, lost: 1 });
  expect(opened.store.skipped({ epoch: written, lane: "telemetry" })).toMatchObject([
    { from: 30, to: 30, count: 1, why: "damaged", firstAtMs: 9 },
  ]);
  expect(accountFor(opened)).toBe(1);
  opened.store.close();
});

test("R-061 a life row with a flipped bit goes out as an unreadable alarm, or whole when a slot has it", () => {
  const bytes = flipped({ at: placeOf('press-6"') + 12, bit: 0 });
  const lost = damaged(bytes);
  expect(lost.store.damage).toEqual({ repaired: 0, lost: 1 });
  expect(lost.store.rowsIn({ epoch: written, lane: "life", from: 7, to: 7, limit: 1 })).toMatchObject([
    { seq: 7, alarmId: "press-6", deviceId: "button", event: { alarm: "unreadable" } },
  ]);
  lost.store.close();
  const record = press("press-6", 6);
  if (record.lane !== "life") throw new Error("a press is a life record");
  const repaired = damaged(bytes, [record]);
  expect(repaired.store.damage).toEqual({ repaired: 1, lost: 0 });
  expect(accountFor(repaired)).toBe(0);
  repaired.store.close();
});

test("R-061 damage that comes while the gateway runs is named at the next read", () => {
  const path = join(home, "running.db");
  writeFileSync(path, image);
  const opened = reopen(path);
  using other = new DatabaseSync(path);
  other.exec("UPDATE rows SET json = replace(json, 'hall', 'hell') WHERE lane = 2 AND seq IN (11, 12)");
  other.exec("UPDATE rows SET crc = crc + 1 WHERE lane = 0 AND seq = 3");
  expect(accountFor(opened)).toBe(3);
  expect(opened.store.skipped({ epoch: written, lane: "telemetry" })).toMatchObject([{ from: 11, to: 12, count: 2 }]);
  opened.store.close();
});

test(
  "R-061 bits flipped anywhere in the rows' pages: it opens, few rows are lost, and each loss is named",
  slow,
  () => {
    const place = fc.record({
      page: fc.constantFrom(...leaves),
      // Header and pointers of the page as often as its contents.
      offset: fc.oneof(fc.nat(40), fc.nat(pageBytes - 1)),
      bit: fc.nat(7),
    });
    fc.assert(
      fc.property(fc.array(place, { minLength: 1, maxLength: 2 }), (places) => {
        const bits = places.map(({ page, offset, bit }) => ({ at: page * pageBytes + offset, bit }));
        const opened = damaged(flipped(...bits));
        expect(accountFor(opened)).toBeLessThanOrEqual(places.length === 1 ? rowsOfAPageMax : rows.length);
        opened.store.close();
      }),
      { numRuns: 25 },
    );
  },
);

test("R-061 a node of the tree with a flipped bit may cost the rows below it: each of them is named", slow, () => {
  expect(nodes.length).toBeGreaterThan(0);
  fc.assert(
    fc.property(fc.constantFrom(...nodes), fc.nat(60), fc.nat(7), (page, offset, bit) => {
      const opened = damaged(flipped({ at: page * pageBytes + offset, bit }));
      accountFor(opened);
      opened.store.close();
    }),
    { numRuns: 15 },
  );
});

test("R-061 a page that the card lost takes its own rows only; the file is kept beside", () => {
  const [page] = leaves.filter((one) => image[one * pageBytes] === 10);
  const at = (page ?? 0) * pageBytes;
  const opened = damaged(Buffer.from(image).fill(0, at, at + pageBytes));
  expect(opened.setAside).toContain(".damaged-1");
  expect(readdirSync(home)).toContain(opened.setAside?.slice(home.length + 1));
  const lost = accountFor(opened);
  expect([lost > 0, lost <= rowsOfAPageMax]).toEqual([true, true]);
  opened.store.close();
});

const withoutChecksums = {
  1: "ALTER TABLE rows DROP COLUMN crc; ALTER TABLE marks DROP COLUMN crc; ALTER TABLE skipped DROP COLUMN crc;",
  2: "ALTER TABLE marks DROP COLUMN crc; ALTER TABLE skipped DROP COLUMN crc;",
} as const;
test.each([1, 2] as const)(
  "R-061 a file of version %i, with fewer checksums, is taken over with all it holds",
  (version) => {
    const path = join(home, `old-${version}.db`);
    cpSync(original, path);
    const old = new DatabaseSync(path);
    old.exec(`${withoutChecksums[version]} PRAGMA user_version = ${version};`);
    old.close();
    const opened = reopen(path);
    expect([opened.setAside, opened.store.damage, accountFor(opened)]).toEqual([
      undefined,
      { repaired: 0, lost: 0 },
      0,
    ]);
    opened.store.close();
  },
);

test("R-061 a row whose key is no number any more stops no opening, and is named", () => {
  const path = join(home, "no-number.db");
  cpSync(original, path);
  const card = new DatabaseSync(path);
  card.exec("UPDATE rows SET ordinal = 'x', crc = crc + 1 WHERE lane = 0 AND seq = 7");
  card.close();
  const opened = reopen(path);
  expect(accountFor(opened)).toBe(1);
  opened.store.close();
});

test("R-172 a file of before, with pages of 1 KiB, goes on as it is", () => {
  const path = join(home, "small-pages.db");
  cpSync(original, path);
  const old = new DatabaseSync(path);
  old.exec("PRAGMA journal_mode = DELETE; PRAGMA page_size = 1024; VACUUM;");
  old.close();
  const opened = reopen(path);
  expect([opened.setAside, opened.store.damage, accountFor(opened)]).toEqual([undefined, { repaired: 0, lost: 0 }, 0]);
  expect(opened.store.append([press("new")])).toMatchObject({ kind: "accepted" });
  opened.store.close();
  const again = reopen(path);
  expect([again.setAside, accountFor(again)]).toEqual([undefined, 0]);
  expect(again.store.pending({ lane: "life", limit: 999 }).at(-1)).toMatchObject({ alarmId: "new" });
  again.store.close();
  const file = new DatabaseSync(path);
  expect(file.prepare("PRAGMA page_size").get()).toEqual({ page_size: 1024 });
  file.close();
});

test.each([
  ["a mark that claims more than was receipted", "UPDATE marks SET through = 19"],
  ["a mark that claims more than that, and numbers that never were", "UPDATE marks SET through = 1000, next = 2000"],
  ["a next number far above", "UPDATE marks SET next = next + 4096"],
  ["a next number below", "UPDATE marks SET next = 2"],
  ["a lane that is another", "UPDATE marks SET lane = 7 WHERE lane = 0"],
  ["the name of the epoch", "UPDATE epochs SET epoch = 'somebody-else' WHERE epoch = 'written'"],
  ["an ordinal", "UPDATE epochs SET ordinal = 77 WHERE epoch = 'written'"],
  [
    "a list that claims to answer for everything",
    `INSERT OR REPLACE INTO skipped VALUES
      (0, 1, '[{"epoch":"written","lane":"life","from":1,"to":20,"why":"expired","count":20,"firstAtMs":0,"lastAtMs":0}]', 1)`,
  ],
])("R-134 bookkeeping that the card damaged makes the outbox forget nothing: %s", (_, damage) => {
  const path = join(home, `marks-${++copies}.db`);
  cpSync(original, path);
  const card = new DatabaseSync(path);
  card.exec(damage);
  card.close();
  const { store } = reopen(path);
  const pending = store.pending({ lane: "life", limit: 999 }).filter((row) => row.epoch === written);
  expect(pending.map((row) => (row.lane === "life" ? row.alarmId : "?"))).toEqual(
    rows.flatMap((row) => (row.lane === "life" ? [row.alarmId] : [])),
  );
  const due = (lane: "fault" | "telemetry") => rows.filter((row) => row.lane === lane).length;
  expect(store.pending({ lane: "telemetry", limit: 999 })).toHaveLength(due("telemetry"));
  expect(store.pending({ lane: "fault", limit: 999 })).toHaveLength(due("fault"));
  // And it goes on: a receipt counts, a new row gets a number of its own.
  store.receipted({ epoch: written, lane: "life", through: 20, atMs: 1 });
  expect(store.pending({ lane: "life", limit: 999 }).filter((row) => row.epoch === written)).toEqual([]);
  expect(store.append([press("new")])).toMatchObject({ kind: "accepted", rows: [{ seq: 1 }] });
  store.close();
});

test("R-134 a mark that is damaged while the gateway runs is not believed either", () => {
  const path = join(home, `running-${++copies}.db`);
  cpSync(original, path);
  const { store } = reopen(path);
  const card = new DatabaseSync(path);
  card.exec("UPDATE marks SET through = 20 WHERE lane = 0 AND through = 0 AND next > 1");
  card.close();
  expect(store.pending({ lane: "life", limit: 999 })).toHaveLength(20);
  store.close();
});
