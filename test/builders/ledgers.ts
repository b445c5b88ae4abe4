/**
 * The ledgers of a test, on whichever engine this run is about: a folder holds it, or names the schema of PostgreSQL that does. What a test
 * does with the folder (open it twice, delete it) it does with the ledger.
 */

import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Kysely, PostgresDialect } from "kysely";
import { inject } from "vitest";
import type { BesideDatabase, LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { createPostgresWriter } from "@shouwang/cloud/database/postgres-writer.ts";
import { openPostgresConnection } from "@shouwang/cloud/database/postgres-connection.ts";
import type { LedgerKysely, Schema } from "@shouwang/cloud/database/schema.ts";
import { createSqliteDialect } from "@shouwang/cloud/database/sqlite-dialect.ts";
import { openSqliteThread } from "@shouwang/cloud/database/sqlite-thread.ts";
import { createTurnstile } from "@shouwang/cloud/database/turnstile.ts";
import { openPostgresBeside } from "@shouwang/cloud/database/postgres-beside.ts";
import { openSqliteBeside } from "@shouwang/cloud/database/sqlite-beside.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import { endLease, postgresAddress } from "./postgres-ledgers.ts";

/** Outside of a test run, as when pictures of pages are taken, nobody has chosen another engine. */
const postgresUrl = (): string | undefined => (process.env["VITEST"] === undefined ? undefined : inject("postgresUrl"));

export const engine = postgresUrl() === undefined ? "SQLite" : "PostgreSQL";

export async function openLedgerIn(folder: string, nowMs = 0): Promise<LedgerDatabase> {
  const url = postgresUrl();
  if (url === undefined) return await openSqliteDatabase({ folder, nowMs });
  return await openPostgresDatabase({ address: postgresAddress(url, schemaOf(folder)), folder, nowMs });
}

/** What a command has of a ledger that is open: connections of its own. */
export async function openBesideIn(folder: string, mayWrite = true): Promise<BesideDatabase> {
  const url = postgresUrl();
  if (url === undefined) return await openSqliteBeside({ folder, mayWrite });
  return await openPostgresBeside({ address: postgresAddress(url, schemaOf(folder)), mayWrite });
}

/** What a command is told to find it. */
export function databaseArguments(folder: string): string[] {
  const url = postgresUrl();
  if (url === undefined) return ["--data", folder];
  const address = new URL(url);
  address.searchParams.set("schema", schemaOf(folder));
  return ["--data", folder, "--database", address.href];
}

/** As on a machine whose locks were lost: whoever comes next may take the ledger over from a process that still lives. */
export async function loseLease(folder: string): Promise<void> {
  const url = postgresUrl();
  if (url === undefined) {
    // Whoever comes next locks another file.
    rmSync(join(folder, "lease.sqlite"));
    return;
  }
  await endLease(url, schemaOf(folder));
}

/** The tables alone, before anybody has made them what the program of today wants. */
export async function openTablesIn(folder: string): Promise<{ db: LedgerKysely } & AsyncDisposable> {
  const url = postgresUrl();
  if (url === undefined) {
    mkdirSync(folder, { recursive: true });
    const thread = openSqliteThread({ file: join(folder, "ledger.sqlite"), readOnly: false });
    const db = new Kysely<Schema>({ dialect: createSqliteDialect(thread, createTurnstile()) });
    return { db, [Symbol.asyncDispose]: () => thread[Symbol.asyncDispose]() };
  }
  const address = postgresAddress(url, schemaOf(folder));
  const connection = await openPostgresConnection(address, { name: "test", readOnly: false });
  const writer = createPostgresWriter(connection, createTurnstile());
  const pool = { connect: () => writer.connect(), end: async () => await Promise.resolve(), options: {} };
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  return { db, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

function schemaOf(folder: string): string {
  const file = join(folder, "schema");
  if (!existsSync(file)) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `ledger_${randomBytes(6).toString("hex")}`);
  }
  return readFileSync(file, "utf8");
}
