/** Kits in SQL, found through the index of their records. */

import type { LedgerDatabase } from "../../database/database.ts";
import {
  must,
  parseAreaCode,
  parseAssignmentId,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseKitId,
} from "@shouwang/shared/domain/ids.ts";
import { kitStates } from "./kit-machine.ts";
import { kitsPerPage, type Kits } from "./kits.ts";

export function createSqlKits({ read }: Pick<LedgerDatabase, "read">): Kits {
  const kitIdOf = (row: { kit_id: string } | undefined) => row && must(parseKitId(row.kit_id), row.kit_id);
  return {
    async list({ within, state, label, after }) {
      let query = read.selectFrom("kits").selectAll().where("label", ">", after);
      if (label !== "") query = query.where("label", ">=", label).where("label", "<", `${label}\u{10ffff}`);
      // Codes are digits, so a prefix is a range, and in every collation the same one.
      if (within !== null) query = query.where("area", ">=", within).where("area", "<=", within.padEnd(12, "9"));
      if (state !== null) query = query.where("state", "=", state);
      const rows = await query.orderBy("label").limit(kitsPerPage).execute();
      return rows.map((row) => ({
        kitId: must(parseKitId(row.kit_id), row.kit_id),
        label: row.label,
        area: row.area === "" ? null : must(parseAreaCode(row.area), row.area),
        state: must(
          kitStates.find((one) => one === row.state),
          row.state,
        ),
        gatewayId: row.gateway_id === null ? null : must(parseGatewayId(row.gateway_id), row.gateway_id),
        homeId: row.home_id === null ? null : must(parseHomeId(row.home_id), row.home_id),
      }));
    },
    byClaimHash: async (hash) =>
      kitIdOf(await read.selectFrom("kits").select("kit_id").where("claim_hash", "=", hash).executeTakeFirst()),
    inHome: async (homeId) =>
      kitIdOf(await read.selectFrom("kits").select("kit_id").where("home_id", "=", homeId).executeTakeFirst()),
    ofGateway: async (gatewayId) =>
      kitIdOf(await read.selectFrom("kits").select("kit_id").where("gateway_id", "=", gatewayId).executeTakeFirst()),
    async unitsOf(kitId) {
      const rows = read.selectFrom("kit_units").select("unit_id").where("kit_id", "=", kitId).orderBy("unit_id");
      return (await rows.execute()).map(({ unit_id }) => unit_id);
    },
    async assignmentsOf(kitId) {
      const rows = await read.selectFrom("assignments").selectAll().where("kit_id", "=", kitId).execute();
      return rows
        .toSorted((one, other) => one.from_ms - other.from_ms)
        .map((row) => ({
          assignmentId: must(parseAssignmentId(row.assignment_id), row.assignment_id),
          gatewayId: must(parseGatewayId(row.gateway_id), row.gateway_id),
          homeId: must(parseHomeId(row.home_id), row.home_id),
          fromMs: row.from_ms,
          untilMs: row.until_ms,
        }));
    },
    async deviceIdsIn(homeId) {
      const rows = read.selectFrom("devices").select(["device_id", "unit_id"]).where("home_id", "=", homeId);
      return (await rows.execute()).map(({ device_id, unit_id }) => ({
        deviceId: must(parseDeviceId(device_id), device_id),
        unitId: unit_id ?? null,
      }));
    },
  };
}
