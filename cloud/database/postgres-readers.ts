/** Kysely on connections to PostgreSQL that somebody else has opened and closes. */

import { Kysely, PostgresDialect } from "kysely";
import type { PostgresConnection } from "./postgres-connection.ts";
import { asClient, toResult } from "./postgres-writer.ts";
import type { Schema } from "./schema.ts";
import { createTurnstile } from "./turnstile.ts";

type Connect = () => Promise<ReturnType<typeof asClient>>;

export function kyselyOn(connect: Connect): Kysely<Schema> {
  // The connections belong to whoever opened them.
  return new Kysely<Schema>({ dialect: new PostgresDialect({ pool: { connect, end: async () => {}, options: {} } }) });
}

/** Whichever is free; more users than connections wait, first come, first served. */
export function inTurn(connections: readonly PostgresConnection[]): Connect {
  const free = [...connections];
  const turnstile = createTurnstile(connections.length);
  return async () => {
    await turnstile.enter();
    const connection = free.pop();
    if (!connection) throw new Error("more users than connections");
    return asClient(
      async (statement) => toResult(await connection.run(statement)),
      () => {
        free.push(connection);
        turnstile.leave();
      },
    );
  };
}
