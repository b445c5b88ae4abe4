import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { epochNamed, motion, press } from "../test/contracts/outbox-contract.ts";
import { openOutbox, type Card } from "./app-outbox.ts";
import type { Outbox } from "./outbox/outbox.ts";

let home: string;
let epochs = 0;
beforeEach(() => void (home = mkdtempSync(join(tmpdir(), "card-"))));
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function start(dataFolder = home): Promise<{ outbox: Outbox; card: Card }> {
  const card: Card = { isSound: true, detail: "", tell: () => undefined };
  const clock = createSystemClock({ trust: () => "trusted" });
  const outbox = await openOutbox(
    { dataFolder, clock: { kind: "system", trust: "assume" } },
    { clock, systemClock: clock, newEpoch: () => epochNamed(`epoch-${++epochs}`) },
    card,
  );
  return { outbox, card };
}
const alarms = async (outbox: Outbox): Promise<readonly string[]> =>
  (await outbox.pending({ lane: "life", limit: 99 })).map((row) => (row.lane === "life" ? row.alarmId : "?"));

test("R-038 a database that is garbage at the next start: it is set aside, and presses without a receipt come back from their slots", async () => {
  const before = await start();
  await before.outbox.append([press("receipted"), press("waiting"), motion()]);
  await before.outbox.receipted({ epoch: before.outbox.epoch, lane: "life", through: 1, atMs: 1 });
  await before.outbox[Symbol.asyncDispose]();
  expect(before.card.isSound).toBe(true);
  writeFileSync(join(home, "outbox.db"), "this is not a database, however long one looks at it. ".repeat(40));
  for (const ending of ["-wal", "-shm"]) rmSync(join(home, `outbox.db${ending}`), { force: true });
  const after = await start();
  expect(await alarms(after.outbox)).toEqual(["waiting"]);
  expect(after.card).toMatchObject({
    isSound: false,
    detail: expect.stringContaining("sent from their slots") as unknown,
  });
  await after.outbox[Symbol.asyncDispose]();
});

test("R-038 no database can be had: a press is kept in its slot over a restart, and the fault says so", async () => {
  mkdirSync(join(home, "outbox.db"));
  const before = await start();
  expect(before.card).toMatchObject({ isSound: false, detail: expect.stringContaining("no database") as unknown });
  expect(await before.outbox.append([press("a")])).toMatchObject({ kind: "accepted" });
  await before.outbox[Symbol.asyncDispose]();
  const after = await start();
  expect(await alarms(after.outbox)).toEqual(["a"]);
  await after.outbox[Symbol.asyncDispose]();
});

test("R-038 no folder can be had: memory takes the press, and the fault names both that are missing", async () => {
  writeFileSync(join(home, "file"), "");
  const { outbox, card } = await start(join(home, "file", "data"));
  expect(await outbox.append([press("a")])).toMatchObject({ kind: "accepted" });
  expect(card.detail).toMatch(/no slots.*no database/s);
  await outbox[Symbol.asyncDispose]();
});
