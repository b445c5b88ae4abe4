/** Kits of a seed, and of a database from before there were kits. */

import { expect, test } from "vitest";
import { must, parseAssignmentId, parseDeviceId, parseGatewayId, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { bucketOf } from "@shouwang/shared/wire/topics.ts";
import { kitRecord } from "@shouwang/cloud/registry/kits/kit-record.ts";
import { carryOverKits, seedKits, type SeededKits } from "@shouwang/cloud/registry/kits/sql-kit-seeding.ts";
import { createSqlKits } from "@shouwang/cloud/registry/kits/sql-kits.ts";
import type { RecordsInHand } from "../builders/open-records.ts";

const home = (text: string) => must(parseHomeId(text), text);
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const seed = (homeId: string, assignmentId: string, name = "大门"): SeededKits => ({
  homeId: home(homeId),
  area: null,
  kits: [{ gatewayId, assignmentId: must(parseAssignmentId(assignmentId), assignmentId) }],
  devices: [{ deviceId: must(parseDeviceId("d-1"), "d-1"), name, model: "", room: "hall", isExteriorDoor: true }],
});

export function describeKitSeeding(
  open: () => Promise<RecordsInHand & { addHome: (homeId: string) => Promise<void> }>,
): void {
  const setUp = async () => {
    const inHand = await open();
    for (const one of ["home-1", "home-2"]) await inHand.addHome(one);
    const { read } = inHand.database;
    return {
      ...inHand,
      kits: createSqlKits({ read }),
      rows: async () => ({
        assignments: await read.selectFrom("assignments").selectAll().orderBy("from_ms").execute(),
        devices: await read.selectFrom("devices").selectAll().orderBy("home_id").execute(),
        written: (await read.selectFrom("audit").select("n").execute()).length,
      }),
      [Symbol.asyncDispose]: () => inHand[Symbol.asyncDispose](),
    };
  };

  test("R-267 a seed's kits are records; the same seed again changes nothing, another one what differs", async () => {
    await using store = await setUp();
    await seedKits(store, seed("home-1", "as-1"), 1);
    const first = await store.rows();
    await seedKits(store, seed("home-1", "as-1"), 2);
    expect(await store.rows()).toEqual(first);
    expect(first.devices).toMatchObject([{ home_id: "home-1", device_id: "d-1", name: "大门", is_life: 0 }]);
    await seedKits(store, seed("home-1", "as-1", "前门"), 3);
    expect((await store.rows()).devices).toMatchObject([{ name: "前门" }]);
    await seedKits(store, seed("home-2", "as-2"), 4);
    expect((await store.rows()).assignments).toMatchObject([
      { assignment_id: "as-1", home_id: "home-1", until_ms: 4 },
      { assignment_id: "as-2", home_id: "home-2", until_ms: null },
    ]);
    expect(await store.kits.list({ within: null, state: "live", label: "", after: "" })).toMatchObject([
      { homeId: "home-2" },
    ]);
  });

  test("R-267 what a database of before holds becomes records, once, with its history of homes", async () => {
    await using store = await setUp();
    const { write } = store.database;
    const assignment = (assignment_id: string, homeId: string, from_ms: number, until_ms: number | null) => ({
      assignment_id,
      gateway_id: "gw-1",
      home_id: homeId,
      bucket: bucketOf(home(homeId)),
      from_ms,
      until_ms,
    });
    const device = { device_id: "d-1", name: "大门", model: "", room: "hall", is_exterior_door: 1 };
    await write.insertInto("gateways").values({ gateway_id: "gw-1", created_at_ms: 5 }).execute();
    await write
      .insertInto("assignments")
      .values(assignment("as-1", "home-1", 5, 9))
      .execute();
    await write
      .insertInto("assignments")
      .values(assignment("as-2", "home-2", 9, null))
      .execute();
    await write
      .insertInto("devices")
      .values({ home_id: "home-1", ...device })
      .execute();
    await write
      .insertInto("devices")
      .values({ home_id: "home-2", ...device })
      .execute();
    const before = await store.rows();
    const nowhere = async () => await Promise.resolve(null);
    const failed: string[] = [];
    const watch = { signal: new AbortController().signal, failed: (homeId: string) => void failed.push(homeId) };
    // Whoever ends at once has carried nothing over, and harmed nothing.
    expect(await carryOverKits(store, nowhere, 20, { ...watch, signal: AbortSignal.abort() })).toBe(0);
    expect(await store.rows()).toEqual(before);
    await carryOverKits(store, nowhere, 20, watch);
    const after = await store.rows();
    const bare = (rows: typeof before) => ({
      assignments: rows.assignments.map((row) => ({ ...row, kit_id: null })),
      devices: rows.devices.map((row) => ({ ...row, unit_id: null })),
    });
    expect(bare(after)).toEqual(bare(before));
    await carryOverKits(store, nowhere, 30, watch);
    expect(await store.rows()).toEqual(after);
    const [kit] = await store.kits.list({ within: null, state: null, label: "", after: "" });
    expect(kit).toMatchObject({ state: "live", homeId: "home-2", gatewayId: "gw-1" });
    if (kit === undefined) throw new Error("no kit");
    expect(await store.kits.assignmentsOf(kit.kitId)).toHaveLength(2);
    expect((await store.records.history(kitRecord, kit.kitId)).length).toBeGreaterThan(0);
    // A home whose device stands in a room that nobody knows keeps the others back from nothing.
    await write
      .insertInto("devices")
      .values({ home_id: "home-1", ...device, device_id: "d-2", room: "attic" })
      .execute();
    await write
      .insertInto("devices")
      .values({ home_id: "home-2", ...device, device_id: "d-2" })
      .execute();
    expect(await carryOverKits(store, nowhere, 35, watch)).toBe(1);
    expect(failed).toEqual(["home-1"]);
    await write.deleteFrom("devices").where("room", "=", "attic").execute();
    const now = await store.rows();
    // And a seed of the same kit finds it.
    await seedKits(store, seed("home-2", "as-2"), 40);
    expect((await store.rows()).written).toBe(now.written);
  });
}
