/** Where the ledger is: `--database`, and what the environment says of its password. The cloud and the commands beside it read it alike. */

import { z } from "zod";
import { readPostgresAddress, type ReadAddress } from "../database/postgres-address.ts";
import type { DatabasePlace } from "../database/system-open-database.ts";

export const databaseField = z.string().transform((text, context) => {
  if (text === "embedded") return null;
  const read = readPostgresAddress(text);
  if (read.kind === "address") return read.address;
  context.addIssue({ code: "custom", message: read.why });
  return z.NEVER;
});

export function placeOf(
  address: ReadAddress | null,
  environment: Readonly<Record<string, string | undefined>>,
): DatabasePlace {
  if (address === null) return { engine: "embedded" };
  return {
    engine: "postgres",
    address,
    password: environment["SHOUWANG_DATABASE_PASSWORD"] ?? null,
    passwordFile: environment["SHOUWANG_DATABASE_PASSWORD_FILE"] ?? null,
  };
}
