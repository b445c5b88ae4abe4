/** Where the city of the benchmark is kept: a registry on either engine, in a folder that can be used again. */

import { existsSync, mkdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { sql } from "kysely";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { openPostgresDatabase } from "@shouwang/cloud/database/postgres-database.ts";
import { openSqliteDatabase } from "@shouwang/cloud/database/sqlite-database.ts";
import type { Records } from "@shouwang/cloud/records/records.ts";
import type { Vault } from "@shouwang/cloud/vault/vault.ts";
import { postgresAddress } from "../../test/builders/postgres-ledgers.ts";
import { startServer } from "../../test/builders/real-servers.ts";
import { openRecords } from "../../test/builders/registries.ts";

export const engineNames = ["sqlite", "postgres"] as const;
export type EngineName = (typeof engineNames)[number];

export type RegistryHouse = AsyncDisposable & {
  engine: EngineName;
  database: LedgerDatabase;
  records: Records;
  vault: Vault;
  megabytes(): Promise<number>;
};

export async function openRegistryHouse(engine: EngineName, folder: string): Promise<RegistryHouse> {
  const own = join(folder, engine);
  mkdirSync(own, { recursive: true });
  await using stack = new AsyncDisposableStack();
  const opened = await openers[engine](own, stack);
  const { records, vault } = await openRecords(opened.database, own);
  const all = stack.move();
  const megabytes = async (): Promise<number> => Math.round((await opened.bytes()) / 1e6);
  return { engine, ...opened, records, vault, megabytes, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

type Opener = (
  folder: string,
  stack: AsyncDisposableStack,
) => Promise<{ database: LedgerDatabase; bytes: () => Promise<number> }>;
const openers: Readonly<Record<EngineName, Opener>> = {
  async sqlite(folder, stack) {
    const database = stack.use(await openSqliteDatabase({ folder, nowMs: Date.now() }));
    const files = ["ledger.sqlite", "ledger.sqlite-wal"].map((name) => join(folder, name));
    const bytes = () => files.reduce((sum, file) => sum + (existsSync(file) ? statSync(file).size : 0), 0);
    return { database, bytes: async () => await Promise.resolve(bytes()) };
  },
  /** A server of its own beside the ledger's folder, on the same disk as the other engine: nothing is kept in memory that a county keeps on a disk. */
  async postgres(folder, stack) {
    const server = stack.use(await startServer("postgresql", { directory: join(folder, "server") }));
    const address = postgresAddress(server.url, null);
    const database = stack.use(await openPostgresDatabase({ address, folder, nowMs: Date.now() }));
    const size = sql<{ bytes: number }>`select pg_database_size(current_database()) as bytes`;
    return { database, bytes: async () => (await size.execute(database.read)).rows[0]?.bytes ?? 0 };
  },
};
