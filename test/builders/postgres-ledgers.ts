/** Ledgers in a PostgreSQL of ours, for tests and benchmarks. */

import { Client } from "pg";
import { readPostgresAddress, type PostgresAddress } from "@shouwang/cloud/database/postgres-address.ts";

export function postgresAddress(url: string, schema: string | null): PostgresAddress {
  const read = readPostgresAddress(url);
  if (read.kind === "refused") throw new Error(read.why);
  return { ...read.address, schema, password: null, tls: null };
}

/** The server ends the connection that holds it; the process it belonged to goes on for now. */
export async function endLease(url: string, schema: string): Promise<void> {
  const client = new Client(url);
  await client.connect();
  const held = `select pg_terminate_backend(pid, 5000) from pg_locks where locktype = 'advisory' and objid = $1::regnamespace::oid`;
  const { rowCount } = await client.query(held, [schema]);
  await client.end();
  if (rowCount !== 1) throw new Error(`${rowCount} leases of ${schema}`);
}
