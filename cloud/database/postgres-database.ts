/**
 * The ledger in PostgreSQL (decision 0092): one connection writes, one reads for life records, some read for everybody else, and one holds
 * the lease. Any of them lost is the end of the process; starting again recovers, as with the folder.
 */

import { mkdirSync } from "node:fs";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { LedgerDatabase, Write } from "./database.ts";
import type { PostgresAddress } from "./postgres-address.ts";
import { openPostgresConnection, type PostgresConnection } from "./postgres-connection.ts";
import { takePostgresLease } from "./postgres-lease.ts";
import { checkStanding } from "./postgres-standing.ts";
import { inTurn, kyselyOn } from "./postgres-readers.ts";
import { createPostgresWriter } from "./postgres-writer.ts";
import { takeFacts } from "./sql-facts.ts";
import { migrate } from "./sql-migrations.ts";
import { createTurnstile } from "./turnstile.ts";

/** Pages and roll-ups side by side; more wait for the next one. */
const readers = 3;
/** A commit takes milliseconds, a roll-up of a city seconds. Whoever takes longer is not there any more. */
const answerWithin = seconds(60);

/** @param options.folder where it is noted how far this ledger was seen. */
export async function openPostgresDatabase(options: {
  address: PostgresAddress;
  folder: string;
  nowMs: number;
}): Promise<LedgerDatabase> {
  const { address, folder, nowMs } = options;
  mkdirSync(folder, { recursive: true });
  await using stack = new AsyncDisposableStack();
  const connect = async (name: string, readOnly: boolean): Promise<PostgresConnection> =>
    stack.use(await openPostgresConnection(address, { name: `shouwang ${name}`, readOnly }));
  const writer = await connect("writer", false);
  await checkStanding(writer, address.shown);
  const lease = await connect("lease", true);
  await takePostgresLease(lease, address.shown);
  const writing = createPostgresWriter(writer, createTurnstile());
  const write = kyselyOn(() => writing.connect());
  await migrate(write, nowMs);
  const commit = async (writes: readonly Write[]): Promise<void> => {
    await writing.commit(
      writes.map(({ query, rows }) => ({ ...compile(query), ...(rows === undefined ? {} : { rows }) })),
    );
  };
  const facts = await takeFacts({ folder, write, commit });
  writing.fence(compile(facts.isMine), "for share");
  const forLife = await connect("reader for life", true);
  const others = await Promise.all(Array.from({ length: readers }, (_, at) => connect(`reader ${at + 1}`, true)));
  const all = [writer, lease, forLife, ...others];
  for (const one of all) one.limitAnswers(answerWithin);
  const open = stack.move();
  return {
    get ledgerId() {
      return facts.ledgerId;
    },
    aliveBeforeMs: facts.aliveBeforeMs,
    write,
    read: kyselyOn(inTurn(others)),
    readForLife: kyselyOn(inTurn([forLife])),
    died: Promise.race(all.map((one) => one.died)),
    commit,
    alive: facts.alive,
    renew: facts.renew,
    [Symbol.asyncDispose]: () => open.disposeAsync(),
  };
}

function compile(query: Write["query"]): { sql: string; parameters: readonly unknown[] } {
  const { sql, parameters } = query.compile();
  return { sql, parameters };
}
