/** A seed becomes records of its homes and the people in them, and rows of its kits and devices. Read in again, it changes what differs and nothing else. */

import { createHash } from "node:crypto";
import { sql } from "kysely";
import { must, parseResidentId, type ResidentId } from "@shouwang/shared/domain/ids.ts";
import { bucketOf } from "@shouwang/shared/wire/topics.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { DeviceRow } from "../database/schema.ts";
import { changeOf, type Change, type Kept, type Records } from "../records/records.ts";
import type { RegistrySeed, SeededHome } from "./registry.ts";
import { blankHome, homeRecord, type HomeContent } from "./residents/home-record.ts";
import { blankResident, residentRecord, type ResidentContent } from "./residents/resident-record.ts";

export type Seeding = { database: LedgerDatabase; records: Records };

/** Homes whose records are read at once. Each is written by itself: a seed of thousands must not hold the writing connection against a life alarm. */
const homesPerReading = 200;

export async function seedHomes({ database, records }: Seeding, seed: RegistrySeed, nowMs: number): Promise<void> {
  for (let at = 0; at < seed.homes.length; at += homesPerReading) {
    const some = seed.homes.slice(at, at + homesPerReading);
    const homes = await records.get(
      homeRecord,
      some.map(({ homeId }) => homeId),
    );
    const residents = await records.get(
      residentRecord,
      some.map(({ homeId }) => seededResidentId(homeId)),
    );
    for (const home of some) {
      const changes = [
        ...homeChange(home, homes.get(home.homeId)),
        ...residentChange(home, residents.get(seededResidentId(home.homeId)), nowMs),
      ];
      const by = { who: "system/seed", purpose: "operate-system", atMs: nowMs } as const;
      if (changes.length > 0) await records.commit(changes, by);
      await database.commit(kitWrites(database, home, nowMs));
    }
  }
}

/** The one resident that a seed names. */
export function seededResidentId(homeId: string): ResidentId {
  const text = createHash("sha256").update(`resident of ${homeId}`).digest("hex").slice(0, 32);
  return must(parseResidentId(text), text);
}

function homeChange(home: SeededHome, kept: Kept<HomeContent> | undefined): Change[] {
  // What was erased or cannot be read is not written over.
  if (kept !== undefined && kept.kind !== "kept") return [];
  const before = kept?.content ?? blankHome(home.name);
  const content: HomeContent = {
    ...before,
    name: home.name,
    kind: home.kind,
    address: home.address === "" ? null : home.address,
    phone: home.phone === "" ? null : home.phone,
    area: home.area ?? before.area,
    timeZone: home.timeZone,
    isHighRisk: home.isHighRisk,
    inactivityAfterMs: home.inactivityAfterMs,
  };
  const { homeId: id } = home;
  if (kept === undefined) return [changeOf(homeRecord, { id, after: 0, content, what: "created" })];
  if (JSON.stringify(content) === JSON.stringify(before)) return [];
  return [changeOf(homeRecord, { id, after: kept.version, content, what: "changed" })];
}

function residentChange(home: SeededHome, kept: Kept<ResidentContent> | undefined, nowMs: number): Change[] {
  const name = home.residentName?.trim() ?? "";
  if (name === "" || (kept !== undefined && kept.kind !== "kept")) return [];
  const id = seededResidentId(home.homeId);
  if (kept === undefined) {
    const content = blankResident(name, { homeId: home.homeId, area: home.area ?? null, fromMs: nowMs });
    return [changeOf(residentRecord, { id, after: 0, content, what: "created" })];
  }
  if (kept.content.name === name) return [];
  return [changeOf(residentRecord, { id, after: kept.version, content: { ...kept.content, name }, what: "changed" })];
}

function kitWrites({ write }: LedgerDatabase, home: SeededHome, nowMs: number) {
  const devices = home.devices.map((device) => {
    const row: DeviceRow = {
      home_id: home.homeId,
      device_id: device.deviceId,
      name: device.name,
      model: device.model,
      room: device.room,
      is_exterior_door: Number(device.isExteriorDoor),
    };
    return write
      .insertInto("devices")
      .values(row)
      .onConflict((conflict) => conflict.columns(["home_id", "device_id"]).doUpdateSet(row));
  });
  const kits = home.kits.flatMap(({ gatewayId, assignmentId }) => [
    write
      .insertInto("gateways")
      .values({ gateway_id: gatewayId, created_at_ms: nowMs })
      .onConflict((conflict) => conflict.doNothing()),
    // A kit that moves: its old assignment ends, so that records of before still find the old home.
    write
      .updateTable("assignments")
      .set({ until_ms: nowMs })
      .where("gateway_id", "=", gatewayId)
      .where("assignment_id", "<>", assignmentId)
      .where("until_ms", "is", sql<null>`null`),
    write
      .insertInto("assignments")
      .values({
        assignment_id: assignmentId,
        gateway_id: gatewayId,
        home_id: home.homeId,
        bucket: bucketOf(home.homeId),
        from_ms: nowMs,
        until_ms: null,
      })
      .onConflict((conflict) => conflict.doNothing()),
  ]);
  return [...devices, ...kits].map((query) => ({ query }));
}
