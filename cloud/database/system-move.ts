/** Opens both ends of a move: the file, which no cloud may have, and a database that nobody else has. */

import { existsSync } from "node:fs";
import { join } from "node:path";
import { Kysely } from "kysely";
import type { PostgresAddress } from "./postgres-address.ts";
import { openPostgresConnection } from "./postgres-connection.ts";
import { takePostgresLease } from "./postgres-lease.ts";
import { inTurn, kyselyOn } from "./postgres-readers.ts";
import { checkStanding } from "./postgres-standing.ts";
import { createPostgresWriter } from "./postgres-writer.ts";
import type { Schema } from "./schema.ts";
import { migrate, refuseOtherShape } from "./sql-migrations.ts";
import { moveLedger, type MovedTable, type MoveProgress } from "./sql-move.ts";
import { movedFact, readFact, refuseMoved } from "./sql-moved.ts";
import { NoLedgerError } from "./sqlite-beside.ts";
import { createSqliteDialect } from "./sqlite-dialect.ts";
import { takeSqliteLease } from "./sqlite-lease.ts";
import { openSqliteThread } from "./sqlite-thread.ts";
import { addressOf, type DatabasePlace } from "./system-open-database.ts";
import { createTurnstile } from "./turnstile.ts";

export async function moveToPostgres(given: {
  folder: string;
  to: Extract<DatabasePlace, { engine: "postgres" }>;
  nowMs: number;
  progress: (progress: MoveProgress) => void;
}): Promise<readonly MovedTable[]> {
  const { folder, nowMs, progress } = given;
  const address = addressOf(given.to);
  const file = join(folder, "ledger.sqlite");
  if (!existsSync(file)) throw new NoLedgerError(folder);
  await using stack = new AsyncDisposableStack();
  stack.use(takeSqliteLease(folder, join(folder, "lease.sqlite")));
  const reader = stack.use(openSqliteThread({ file, readOnly: true }));
  const source = new Kysely<Schema>({ dialect: createSqliteDialect(reader, createTurnstile()) });
  await refuseOtherShape(source);
  await refuseMoved(source);
  const target = await openTarget(stack, address, nowMs);
  const tables = await moveLedger({ source, target, progress });
  const writer = stack.use(openSqliteThread({ file, readOnly: false }));
  const write = new Kysely<Schema>({ dialect: createSqliteDialect(writer, createTurnstile()) });
  const ledgerId = await readFact(source, "ledger-id");
  const value = `${address.shown}${address.schema === null ? "" : `, schema ${address.schema}`} (ledger ${ledgerId})`;
  await write.insertInto("facts").values({ name: movedFact, value }).execute();
  return tables;
}

async function openTarget(stack: AsyncDisposableStack, address: PostgresAddress, nowMs: number) {
  const connect = async (name: string, readOnly: boolean) =>
    stack.use(await openPostgresConnection(address, { name: `shouwang ${name}`, readOnly }));
  const writer = await connect("move writer", false);
  await checkStanding(writer, address.shown);
  await takePostgresLease(await connect("move lease", true), address.shown);
  const writing = createPostgresWriter(writer, createTurnstile());
  const write = kyselyOn(() => writing.connect());
  await migrate(write, nowMs);
  const read = kyselyOn(inTurn([await connect("move reader", true)]));
  const commit: Parameters<typeof moveLedger>[0]["target"]["commit"] = async (writes) => {
    await writing.commit(
      writes.map(({ query, rows }) => {
        const { sql, parameters } = query.compile();
        return { sql, parameters, ...(rows === undefined ? {} : { rows }) };
      }),
    );
  };
  return { read, write, commit };
}
