import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseAssignmentId, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { openLedgerIn } from "../../test/builders/ledgers.ts";
import { readSeed } from "./seed.ts";
import { openRecords, openRegistry } from "../../test/builders/registries.ts";
import { changeOf } from "../records/records.ts";
import { homeRecord } from "./residents/home-record.ts";
import { createSqlRegistry } from "./sql-registry.ts";
import type { RegistrySeed } from "./registry.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-registry-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const home = (homeId: string, assignmentId: string) => ({
  homeId,
  name: "陈家",
  kits: [{ gatewayId: "gw-1", assignmentId }],
  devices: [{ deviceId: "d1", name: "大门", room: "hall", isExteriorDoor: true }],
});
function seedOf(...homes: unknown[]): RegistrySeed {
  const read = readSeed(JSON.stringify({ homes }));
  if (read.kind === "unreadable") throw new Error(read.why);
  return read.seed;
}
const homeId = (text: string) => must(parseHomeId(text), text);
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const assignmentId = (text: string) => must(parseAssignmentId(text), text);

test("a seed is the registry, however often it is read in", async () => {
  await using database = await openLedgerIn(folder);
  const registry = await openRegistry(database, folder);
  for (const nowMs of [1, 2, 3]) await registry.seed(seedOf(home("home-1", "as-1")), nowMs);
  expect(registry.homes()).toHaveLength(1);
  expect(registry.home(homeId("home-1"))?.settings.devices).toMatchObject([{ deviceId: "d1", isExteriorDoor: true }]);
  expect(registry.assignmentOfGateway(gatewayId)).toMatchObject({ homeId: "home-1", fromMs: 1, untilMs: null });
});

test("a kit that moves leaves its old assignment behind, so that unsent records find the old home", async () => {
  await using database = await openLedgerIn(folder);
  const registry = await openRegistry(database, folder);
  await registry.seed(seedOf(home("home-1", "as-1")), 1);
  await registry.seed(seedOf(home("home-2", "as-2")), 2);
  expect(registry.assignmentOfGateway(gatewayId)?.homeId).toBe("home-2");
  expect(registry.assignment(assignmentId("as-1"))).toMatchObject({ homeId: "home-1", untilMs: 2 });
  expect(registry.assignmentOfHome(homeId("home-1"))).toBeUndefined();
});

test("R-201 one changed home is read anew without the others, and a seed that says the same writes nothing", async () => {
  await using database = await openLedgerIn(folder);
  const { records } = await openRecords(database, folder);
  const registry = await createSqlRegistry({ database, records });
  const seed = seedOf({ ...home("home-1", "as-1"), residentName: "陈秀英" });
  await registry.seed(seed, 1);
  await registry.seed(seed, 2);
  const kept = (await records.get(homeRecord, ["home-1"])).get("home-1");
  if (kept?.kind !== "kept") throw new Error("not kept");
  expect(kept.version).toBe(1);
  const content = { ...kept.content, name: "陈家新居", phone: "0535-6210001" };
  const by = { who: "account/a-1", purpose: "administer", atMs: 3 } as const;
  await records.commit([changeOf(homeRecord, { id: "home-1", after: 1, content, what: "changed" })], by);
  await database.commit([{ query: database.write.updateTable("assignments").set({ until_ms: 3 }) }]);
  await registry.refresh([homeId("home-1")]);
  expect(registry.home(homeId("home-1"))).toMatchObject({
    name: "陈家新居",
    residentName: "陈秀英",
    phone: "0535-6210001",
  });
  expect(registry.assignmentOfGateway(gatewayId)).toBeUndefined();
  expect(registry.assignment(assignmentId("as-1"))).toMatchObject({ untilMs: 3 });
});

test.each([
  ["{", "JSON"],
  [`{"homes":[{"homeId":"A"}]}`, "homes.0.homeId"],
  [`{"homes":[{"homeId":"a","name":"a","timeZone":"Nowhere/Land","kits":[]}]}`, "time zone"],
])("a seed that is wrong says where: %s", (text, sentence) => {
  expect(readSeed(text)).toMatchObject({ kind: "unreadable", why: expect.stringContaining(sentence) });
});
