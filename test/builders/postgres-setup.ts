/** Before the tests of the project `postgres`: a server, and in it a database of their own. After them both are gone again. */

import { randomBytes } from "node:crypto";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { startServer } from "./real-servers.ts";
import { readStartedServices } from "./started-services.ts";

declare module "vitest" {
  // Only an interface merges with the one that is declared there.
  // oxlint-disable-next-line typescript/consistent-type-definitions
  interface ProvidedContext {
    /** Where ledgers are opened; on SQLite there is none. */
    postgresUrl?: string;
  }
}

// Vitest looks for a default export or one of this name.
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await using stack = new AsyncDisposableStack();
  const url = new URL(readStartedServices().postgresql?.url ?? stack.use(await startServer("postgresql")).url);
  const database = `run_${randomBytes(6).toString("hex")}`;
  await tell(url, `create database ${database}`);
  stack.defer(() => tell(url, `drop database ${database} with (force)`));
  const own = new URL(url);
  own.pathname = `/${database}`;
  project.provide("postgresUrl", own.href);
  const all = stack.move();
  return () => all.disposeAsync();
}

async function tell(url: URL, sql: string): Promise<void> {
  const client = new Client(url.href);
  await client.connect();
  await client.query(sql);
  await client.end();
}
