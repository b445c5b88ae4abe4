import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseCentreId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { openLedgerIn } from "../../../test/builders/ledgers.ts";
import { createSqlCentreMessages } from "./sql-centre-messages.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const centreId = must(parseCentreId("centre-1"), "centre");
const key = { centreId, messageId: "m-1" };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-centre-messages-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("R-514 what became of a centre's message is there after a restart, and an id is begun once", async () => {
  {
    await using database = await openLedgerIn(folder, nowMs);
    const messages = createSqlCentreMessages(database);
    expect(await messages.find(key)).toBeUndefined();
    await messages.begin(key, { digest: "d-1", atMs: nowMs });
    // Whoever comes at the same time with the same id is told that it cannot be begun; nothing is done twice.
    await expect(messages.begin(key, { digest: "d-1", atMs: nowMs })).rejects.toThrow();
    expect(await messages.find(key)).toEqual({ digest: "d-1", answer: null });
    await messages.end(key, "done");
  }
  await using database = await openLedgerIn(folder, nowMs + 1);
  const messages = createSqlCentreMessages(database);
  expect(await messages.find(key)).toEqual({ digest: "d-1", answer: "done" });
  expect(
    await messages.find({ ...key, centreId: must(parseCentreId("centre-2"), "another centre's id") }),
  ).toBeUndefined();
});

test("R-514 a message is forgotten after an hour, when nobody would believe it any more", async () => {
  await using database = await openLedgerIn(folder, nowMs);
  const messages = createSqlCentreMessages(database);
  await messages.begin(key, { digest: "d-1", atMs: nowMs });
  await messages.begin({ ...key, messageId: "m-2" }, { digest: "d-2", atMs: nowMs + hours(1) });
  expect(await messages.find(key)).toBeDefined();
  await messages.begin({ ...key, messageId: "m-3" }, { digest: "d-3", atMs: nowMs + hours(1) + 1 });
  expect(await messages.find(key)).toBeUndefined();
  expect(await messages.find({ ...key, messageId: "m-2" })).toBeDefined();
});
