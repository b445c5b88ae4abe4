/** Opens the ledger where the configuration says it is. */

import { readFileSync } from "node:fs";
import type { BesideDatabase, LedgerDatabase } from "./database.ts";
import type { PostgresAddress, ReadAddress } from "./postgres-address.ts";
import { openPostgresBeside } from "./postgres-beside.ts";
import { openPostgresDatabase } from "./postgres-database.ts";
import { DatabaseRefusedError } from "./refused.ts";
import { openSqliteBeside } from "./sqlite-beside.ts";
import { openSqliteDatabase } from "./sqlite-database.ts";

/** The password itself, the file that holds it, or neither: the server knows us in another way. */
export type DatabasePlace =
  | { engine: "embedded" }
  | { engine: "postgres"; address: ReadAddress; password: string | null; passwordFile: string | null };

export async function openDatabase(options: {
  place: DatabasePlace;
  folder: string;
  nowMs: number;
}): Promise<LedgerDatabase> {
  const { place, folder, nowMs } = options;
  if (place.engine === "embedded") return await openSqliteDatabase({ folder, nowMs });
  return await openPostgresDatabase({ address: addressOf(place), folder, nowMs });
}

/** The same ledger for a command, while a cloud may be running on it. */
export async function openBeside(options: {
  place: DatabasePlace;
  folder: string;
  mayWrite: boolean;
}): Promise<BesideDatabase> {
  const { place, folder, mayWrite } = options;
  if (place.engine === "embedded") return await openSqliteBeside({ folder, mayWrite });
  return await openPostgresBeside({ address: addressOf(place), mayWrite });
}

/** The ledger of a core, for a process beside it that stays. */
export async function openShared(place: DatabasePlace): Promise<{ database: BesideDatabase; died: Promise<Error> }> {
  if (place.engine === "embedded")
    throw new DatabaseRefusedError("A file has one process. Give --database postgres://…");
  const database = await openPostgresBeside({ address: addressOf(place), mayWrite: true, isShared: true });
  return { database, died: database.died };
}

export function addressOf(place: Extract<DatabasePlace, { engine: "postgres" }>): PostgresAddress {
  const { address, passwordFile, password } = place;
  const { tls } = address;
  return {
    ...address,
    password: passwordFile === null ? password : readOrRefuse("the file of its password", passwordFile).trimEnd(),
    tls: tls && {
      authority: tls.authorityFile === null ? null : readOrRefuse("the file of sslrootcert", tls.authorityFile),
    },
  };
}

function readOrRefuse(what: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new DatabaseRefusedError(`The database cannot be used: ${what}, ${path}, cannot be read.`, { cause });
  }
}
