/** Opens the ledger where the configuration says it is. */

import { readFileSync } from "node:fs";
import type { LedgerDatabase } from "./database.ts";
import type { ReadAddress } from "./postgres-address.ts";
import { openPostgresDatabase } from "./postgres-database.ts";
import { DatabaseRefusedError } from "./refused.ts";
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
  const { address, passwordFile } = place;
  const { tls } = address;
  return await openPostgresDatabase({
    address: {
      ...address,
      password:
        passwordFile === null ? place.password : readOrRefuse("the file of its password", passwordFile).trimEnd(),
      tls: tls && {
        authority: tls.authorityFile === null ? null : readOrRefuse("the file of sslrootcert", tls.authorityFile),
      },
    },
    folder,
    nowMs,
  });
}

function readOrRefuse(what: string, path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (cause) {
    throw new DatabaseRefusedError(`The database cannot be used: ${what}, ${path}, cannot be read.`, { cause });
  }
}
