import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { bucketOf } from "@shouwang/shared/wire/topics.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { startCarryingOverKits } from "./registry.ts";
import { createSqlKits } from "../registry/kits/sql-kits.ts";

test("R-267 kits of before get their records beside the running cloud, and what cannot be read keeps nothing from starting", async () => {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-carry-over-"));
  const database = await openLedgerIn(folder, 1);
  const { records } = await openRecords(database, folder);
  const homeId = must(parseHomeId("home-1"), "home-1");
  const home = { kind: "live", time_zone: "Asia/Shanghai", is_high_risk: 0, inactivity_after_ms: 1, area: "370602" };
  const assigned = { gateway_id: "gw-1", home_id: homeId, bucket: bucketOf(homeId), from_ms: 5, until_ms: null };
  const device = { home_id: homeId, device_id: "d-1", name: "大门", model: "", room: "hall", is_exterior_door: 1 };
  const { write } = database;
  await write
    .insertInto("homes")
    .values({ home_id: homeId, ...home })
    .execute();
  await write.insertInto("gateways").values({ gateway_id: "gw-1", created_at_ms: 5 }).execute();
  await write
    .insertInto("assignments")
    .values({ assignment_id: "as-1", ...assigned })
    .execute();
  await write.insertInto("devices").values(device).execute();
  const said: string[] = [];
  const done = Promise.withResolvers<void>();
  const log = { ...silentLog, info: () => done.resolve(), error: (text: string) => void said.push(text) };
  const registry = { home: () => undefined };
  {
    await using _running = startCarryingOverKits({ database, records, registry, nowMs: 10, log });
    await done.promise;
  }
  const kits = createSqlKits(database);
  const asked = { within: null, state: null, label: "", after: "" };
  expect(await kits.list(asked)).toMatchObject([{ homeId, gatewayId: "gw-1", state: "live" }]);
  expect(said).toEqual([]);
  await database[Symbol.asyncDispose]();
  // A database that is gone is said, and thrown nowhere.
  await startCarryingOverKits({ database, records, registry, nowMs: 11, log })[Symbol.asyncDispose]();
  expect(said).toHaveLength(1);
  rmSync(folder, { recursive: true, force: true });
});
