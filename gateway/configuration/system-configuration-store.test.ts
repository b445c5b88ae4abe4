import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { must, parseAssignmentId, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Configuration } from "@shouwang/shared/wire/configuration.ts";
import { openConfigurationStore } from "./system-configuration-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-configuration-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const assignment = (text: string) => must(parseAssignmentId(text), text);
const configuration = (assignmentId: string): Configuration => ({
  version: 1,
  assignmentId: assignment(assignmentId),
  assignedAtMs: 0,
  devices: [],
});
const kitOf = (gatewayId: string, assignmentId: string) => ({
  gatewayId: must(parseGatewayId(gatewayId), gatewayId),
  assignmentId: assignment(assignmentId),
});
const open = async (kit = kitOf("gw-1", "as-file")) => await openConfigurationStore({ folder, kit });
const flip = (name: string): void => {
  const bytes = readFileSync(join(folder, name));
  bytes[80] = (bytes[80] ?? 0) ^ 1;
  writeFileSync(join(folder, name), bytes);
};

test("R-175 an empty card holds no configuration, and that is no damage", async () => {
  expect(await open()).toMatchObject({ found: undefined, damage: undefined, foundNumber: 0 });
});

test("R-175 the last two are kept, and the newer is found; what was begun and not renamed is nothing", async () => {
  const store = await open();
  for (const one of ["as-1", "as-2", "as-3"]) expect(await store.keep(configuration(one))).toEqual({ kind: "kept" });
  writeFileSync(join(folder, "configuration.new"), "half");
  expect(await open()).toMatchObject({ found: configuration("as-3"), damage: undefined, foundNumber: 3 });
  expect(readdirSync(folder).toSorted()).toEqual(["configuration.a", "configuration.b", "configuration.new"]);
});

test("R-175 a damaged newest one leaves the one before in force and is said; the next takes its place", async () => {
  const store = await open();
  await store.keep(configuration("as-1"));
  await store.keep(configuration("as-2"));
  flip("configuration.b");
  const again = await open();
  expect(again.found).toEqual(configuration("as-1"));
  expect(again.damage).toContain("configuration.b: its sum does not fit");
  await again.keep(configuration("as-3"));
  expect(await open()).toMatchObject({ found: configuration("as-3"), damage: undefined });
  flip("configuration.a");
  flip("configuration.b");
  expect(await open()).toMatchObject({ found: undefined, damage: expect.stringContaining("configuration.a") });
});

test("R-175 what was taken for another kit, or before the installer changed the file, is not in force", async () => {
  await (await open()).keep(configuration("as-2"));
  expect(await open(kitOf("gw-2", "as-file"))).toMatchObject({ found: undefined, damage: undefined });
  const moved = await open(kitOf("gw-1", "as-moved"));
  expect(moved.found).toBeUndefined();
  await moved.keep(configuration("as-3"));
  expect(await open(kitOf("gw-1", "as-moved"))).toMatchObject({ found: configuration("as-3") });
});

test("R-175 a card that takes nothing refuses, and what it held is still found", async () => {
  const store = await open();
  await store.keep(configuration("as-1"));
  // Whoever runs this may be allowed everything, but not to write into what is a folder.
  rmSync(join(folder, "configuration.new"), { force: true });
  mkdirSync(join(folder, "configuration.new"));
  expect(await store.keep(configuration("as-2"))).toMatchObject({ kind: "refused" });
  expect(await open()).toMatchObject({ found: configuration("as-1"), damage: undefined });
});
