/** People who sign in: by what they are found, what proves them, where they are signed in, who was invited. */

import type { Kysely } from "kysely";
import type { Schema } from "../schema.ts";
import { bytesType } from "../sql-bytes.ts";

export async function createIdentityTables(db: Kysely<Schema>): Promise<void> {
  const bytes = bytesType(db);
  await db.schema
    .createTable("accounts")
    .addColumn("account_id", "text", (column) => column.primaryKey())
    .addColumn("standing", "text", (column) => column.notNull())
    .addColumn("login_blind", "text", (column) => column.unique())
    .addColumn("phone_blind", "text", (column) => column.unique())
    .execute();
  await db.schema
    .createTable("account_grants")
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("n", "bigint", (column) => column.notNull())
    .addColumn("role", "text", (column) => column.notNull())
    .addColumn("area", "text", (column) => column.notNull())
    .addColumn("home_id", "text")
    .addPrimaryKeyConstraint("account_grants_key", ["account_id", "n"])
    .execute();
  await db.schema.createIndex("account_grants_by_area").on("account_grants").columns(["area", "account_id"]).execute();
  await db.schema.createIndex("account_grants_by_home").on("account_grants").columns(["home_id"]).execute();
  await db.schema
    .createTable("credentials")
    .addColumn("credential_id", "text", (column) => column.primaryKey())
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("kind", "text", (column) => column.notNull())
    .addColumn("lookup", "text", (column) => column.unique())
    .addColumn("secret", bytes, (column) => column.notNull())
    .addColumn("counter", "bigint", (column) => column.notNull())
    .addColumn("made_at_ms", "bigint", (column) => column.notNull())
    .addColumn("used_at_ms", "bigint")
    .execute();
  await db.schema.createIndex("credentials_by_account").on("credentials").columns(["account_id"]).execute();
  await db.schema
    .createTable("sign_ins")
    .addColumn("sign_in_id", "text", (column) => column.primaryKey())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("stage", "text", (column) => column.notNull())
    .addColumn("made_at_ms", "bigint", (column) => column.notNull())
    .addColumn("factor_at_ms", "bigint")
    .addColumn("seen_at_ms", "bigint", (column) => column.notNull())
    .addColumn("idle_ms", "bigint", (column) => column.notNull())
    .addColumn("ends_at_ms", "bigint", (column) => column.notNull())
    .addColumn("about", bytes, (column) => column.notNull())
    .execute();
  await db.schema.createIndex("sign_ins_by_account").on("sign_ins").columns(["account_id"]).execute();
  await db.schema
    .createTable("invitations")
    .addColumn("invitation_id", "text", (column) => column.primaryKey())
    .addColumn("token_hash", "text", (column) => column.notNull().unique())
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("by", "text", (column) => column.notNull())
    .addColumn("made_at_ms", "bigint", (column) => column.notNull())
    .addColumn("ends_at_ms", "bigint", (column) => column.notNull())
    .addColumn("used_at_ms", "bigint")
    .addColumn("withdrawn_at_ms", "bigint")
    .execute();
  await db.schema.createIndex("invitations_by_account").on("invitations").columns(["account_id"]).execute();
  await db.schema
    .createTable("known_devices")
    .addColumn("token_hash", "text", (column) => column.notNull())
    .addColumn("account_id", "text", (column) => column.notNull())
    .addColumn("made_at_ms", "bigint", (column) => column.notNull())
    .addColumn("ends_at_ms", "bigint", (column) => column.notNull())
    .addPrimaryKeyConstraint("known_devices_key", ["token_hash", "account_id"])
    .execute();
  await db.schema.createIndex("known_devices_by_account").on("known_devices").columns(["account_id"]).execute();
}
