/** Tests of devices in homes, what each of them proved, and drills. A press that a test was announced for stands once: the key says so. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";

export async function createTrialTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("trials")
    .addColumn("trial_id", "text", (column) => column.primaryKey())
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .addColumn("devices", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .execute();
  await db.schema.createIndex("trials_by_home").on("trials").columns(["home_id", "from_ms"]).execute();
  await db.schema.createIndex("trials_by_end").on("trials").columns(["ended_at_ms", "trial_id"]).execute();
  await db.schema
    .createTable("trial_presses")
    .addColumn("trial_id", "text", (column) => column.notNull())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("home_id", "text", (column) => column.notNull())
    .addColumn("alarm_id", "text", (column) => column.notNull())
    .addColumn("alarm", "text", (column) => column.notNull())
    .addColumn("incident_id", "text", (column) => column.notNull())
    .addColumn("occurred_at_ms", "bigint", (column) => column.notNull())
    .addColumn("recorded_at_ms", "bigint", (column) => column.notNull())
    .addColumn("over_at_ms", "bigint")
    .addColumn("went_live_at_ms", "bigint")
    .addPrimaryKeyConstraint("trial_presses_key", ["trial_id", "device_id"])
    .execute();
  await db.schema
    .createIndex("trial_presses_by_device")
    .on("trial_presses")
    .columns(["home_id", "device_id", "recorded_at_ms"])
    .execute();
  await db.schema
    .createTable("drills")
    .addColumn("drill_id", "text", (column) => column.primaryKey())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .addColumn("drill", "text", (column) => column.notNull())
    .execute();
  await db.schema.createIndex("drills_by_end").on("drills").columns(["ended_at_ms", "drill_id"]).execute();
}
