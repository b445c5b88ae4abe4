/** The first tables: registry, marks, home state, alarms, incidents, journal, deliveries, faults, quarantine. */

import { sql, type Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { bytesType } from "../sql-bytes.ts";

export async function createFirstTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("homes")
    .addColumn("home_id", "text", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("resident_name", "text")
    .addColumn("address", "text")
    .addColumn("phone", "text")
    .addColumn("time_zone", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull().check(sql`kind in ('live', 'demo', 'replay')`))
    .addColumn("is_high_risk", "integer", (column) => column.notNull())
    .addColumn("inactivity_after_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("gateways")
    .addColumn("gateway_id", "text", (column) => column.primaryKey())
    .addColumn("created_at_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("assignments")
    .addColumn("assignment_id", "text", (column) => column.primaryKey())
    .addColumn("gateway_id", "text", (column) => column.notNull().references("gateways.gateway_id"))
    .addColumn("home_id", "text", (column) => column.notNull().references("homes.home_id"))
    .addColumn("bucket", "text", (column) => column.notNull())
    .addColumn("from_ms", "bigint", (column) => column.notNull())
    .addColumn("until_ms", "bigint")
    .execute();
  await db.schema
    .createTable("devices")
    .addColumn("home_id", "text", (column) => column.notNull().references("homes.home_id"))
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("model", "text", (column) => column.notNull())
    .addColumn("room", "text", (column) => column.notNull())
    .addColumn("is_exterior_door", "integer", (column) => column.notNull())
    .addPrimaryKeyConstraint("devices_key", ["home_id", "device_id"])
    .execute();
  await createStateTables(db);
  await createIncidentTables(db);
  await createCommandTables(db);
}

async function createCommandTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("commands")
    .addColumn("command_id", "text", (column) => column.primaryKey())
    .addColumn("gateway_id", "text", (column) => column.notNull().references("gateways.gateway_id"))
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("sent_at_ms", "bigint", (column) => column.notNull())
    .addColumn("deadline_at_ms", "bigint", (column) => column.notNull())
    .addColumn("command", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("answers")
    .addColumn("command_id", "text", (column) => column.notNull().references("commands.command_id"))
    .addColumn("received_at_ms", "bigint", (column) => column.notNull())
    .addColumn("outcome", "text", (column) => column.notNull())
    .addColumn("detail", "text", (column) => column.notNull())
    // An answer may come twice (QoS 1): the same words about one command are one answer.
    .addPrimaryKeyConstraint("answers_key", ["command_id", "outcome", "detail"])
    .execute();
}

async function createStateTables(db: Kysely<Schema>): Promise<void> {
  // No index on due_at_ms: every movement would rewrite it. The deadlines of all homes are in memory and read once at start.
  await db.schema
    .createTable("subjects")
    .addColumn("subject", "text", (column) => column.primaryKey())
    .addColumn("state", "text", (column) => column.notNull())
    .addColumn("due_at_ms", "bigint")
    .execute();
  await db.schema
    .createTable("marks")
    .addColumn("gateway_id", "text", (column) => column.notNull())
    .addColumn("epoch", "text", (column) => column.notNull())
    .addColumn("lane", "text", (column) => column.notNull())
    .addColumn("decided_through", "bigint", (column) => column.notNull())
    .addColumn("decided_above", "text", (column) => column.notNull())
    .addColumn("timelined_through", "bigint", (column) => column.notNull())
    .addColumn("timelined_above", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("marks_key", ["gateway_id", "epoch", "lane"])
    .execute();
  await db.schema
    .createTable("faults")
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("gateway_id", "text", (column) => column.notNull())
    .addColumn("device_id", "text", (column) => column.notNull())
    .addColumn("fault", "text", (column) => column.notNull())
    .addColumn("owner", "text", (column) => column.notNull())
    .addColumn("since_ms", "bigint", (column) => column.notNull())
    .addColumn("detail", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("faults_key", ["gateway_id", "device_id", "fault"])
    .execute();
  await db.schema
    .createTable("quarantine")
    .addColumn("quarantine_id", "text", (column) => column.primaryKey())
    .addColumn("received_at_ms", "bigint", (column) => column.notNull())
    .addColumn("gateway_id", "text", (column) => column.notNull())
    .addColumn("channel", "text", (column) => column.notNull())
    .addColumn("why", "text", (column) => column.notNull())
    .addColumn("payload", bytesType(db), (column) => column.notNull())
    .execute();
}

async function createIncidentTables(db: Kysely<Schema>): Promise<void> {
  await db.schema
    .createTable("incidents")
    .addColumn("incident_id", "text", (column) => column.primaryKey())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("home_id", "text")
    .addColumn("phase", "text", (column) => column.notNull())
    .addColumn("version", "bigint", (column) => column.notNull())
    .addColumn("opened_at_ms", "bigint", (column) => column.notNull())
    .addColumn("closed_at_ms", "bigint")
    .addColumn("next_step_due_at_ms", "bigint")
    .addColumn("incident", "text", (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex("incidents_one_open")
    .on("incidents")
    .column("subject")
    .unique()
    .where(sql<boolean>`phase <> 'closed'`)
    .execute();
  await db.schema.createIndex("incidents_by_closing").on("incidents").column("closed_at_ms").execute();
  await db.schema
    .createTable("alarms")
    .addColumn("alarm_id", "text", (column) => column.primaryKey())
    .addColumn("subject", "text", (column) => column.notNull())
    .addColumn("incident_id", "text", (column) => column.references("incidents.incident_id"))
    .addColumn("gateway_id", "text")
    .addColumn("epoch", "text")
    .addColumn("seq", "bigint")
    .addColumn("recorded_at_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("journal")
    .addColumn("incident_id", "text", (column) => column.notNull().references("incidents.incident_id"))
    .addColumn("line", "integer", (column) => column.notNull())
    .addColumn("at_ms", "bigint", (column) => column.notNull())
    .addColumn("what", "text", (column) => column.notNull())
    .addColumn("who", "text", (column) => column.notNull())
    .addColumn("alarm_id", "text")
    .addColumn("detail", "text", (column) => column.notNull())
    .addPrimaryKeyConstraint("journal_key", ["incident_id", "line"])
    .execute();
  await db.schema
    .createTable("deliveries")
    .addColumn("delivery_id", "text", (column) => column.primaryKey())
    .addColumn("incident_id", "text", (column) => column.notNull().references("incidents.incident_id"))
    .addColumn("key", "text", (column) => column.notNull().unique())
    .addColumn("connector", "text", (column) => column.notNull())
    .addColumn("reason", "text", (column) => column.notNull())
    .addColumn("round", "integer", (column) => column.notNull())
    .addColumn("standing", "text", (column) => column.notNull())
    .addColumn("attempt", "integer", (column) => column.notNull())
    .addColumn("due_at_ms", "bigint", (column) => column.notNull())
    .addColumn("created_at_ms", "bigint", (column) => column.notNull())
    .addColumn("ended_at_ms", "bigint")
    .addColumn("receipt", "text")
    .addColumn("last_why", "text")
    .execute();
  await db.schema
    .createIndex("deliveries_due")
    .on("deliveries")
    .column("due_at_ms")
    .where(sql<boolean>`standing = 'due'`)
    .execute();
  await db.schema.createIndex("deliveries_by_incident").on("deliveries").column("incident_id").execute();
}
