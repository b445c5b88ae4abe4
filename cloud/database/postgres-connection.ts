/**
 * One connection to PostgreSQL. It answers in order; when it is lost, or a question stays without an answer, it is lost for good and
 * everything waiting fails: the process ends, and starting again recovers. Nothing is ever sent a second time on a new connection,
 * because nobody knows what became of the first.
 */

import { Client, type ClientConfig, type QueryResult } from "pg";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { PostgresAddress } from "./postgres-address.ts";
import { toSqlError } from "./postgres-error.ts";
import { postgresValues, toParameter } from "./postgres-values.ts";
import { SqlError } from "./sql-error.ts";

export type Statement = { sql: string; parameters: readonly unknown[] };

export type PostgresConnection = AsyncDisposable & {
  run(statement: Statement): Promise<QueryResult<Record<string, unknown>>>;
  /** Sent in one go, one round trip for all; those behind one that fails are refused by the server. */
  pipeline(statements: readonly Statement[]): Promise<PromiseSettledResult<QueryResult<Record<string, unknown>>>[]>;
  /** As `run`; a warning that comes with the answer is a failure, and the end of the connection. */
  runStrictly(sql: string): Promise<void>;
  /** From now on a question that takes longer than this is the end of the connection. Migrations take as long as they take. */
  limitAnswers(limit: Millis): void;
  /** Resolves when the connection was lost without being asked to end. */
  readonly died: Promise<SqlError>;
};

const connectWithin = seconds(10);
/** Statements kept prepared at the server. Queries are written by us, so there are few; the limit only guards against a mistake. */
const preparedMax = 256;

/**
 * Of every connection. A server that lost us finds out in half a minute and lets go of what we hold; a process that was stopped in the
 * middle of a transaction loses it, so that whoever takes over need not wait for it. Its own limits are set aside where they would end
 * a connection that is merely quiet.
 */
const session = [
  "set lock_timeout = '5s'",
  "set idle_in_transaction_session_timeout = '10s'",
  "set idle_session_timeout = 0",
  "set tcp_keepalives_idle = 10",
  "set tcp_keepalives_interval = 5",
  "set tcp_keepalives_count = 3",
  "set default_transaction_isolation = 'read committed'",
  // Compiling a query takes longer than any of ours.
  "set jit = off",
];

export async function openPostgresConnection(
  address: PostgresAddress,
  options: { name: string; readOnly: boolean },
): Promise<PostgresConnection> {
  const client = new Client({ ...clientConfig(address), application_name: options.name });
  const died = Promise.withResolvers<SqlError>();
  const prepared = new Map<string, string>();
  let end: SqlError | undefined;
  let isClosing = false;
  let answerWithin: Millis | undefined;
  const warnings: string[] = [];

  const fail = (error: SqlError): void => {
    if (end || isClosing) return;
    end = error;
    died.resolve(error);
    client.connection.stream.destroy();
  };
  client.on("error", (cause) => fail(new SqlError("dead", `The connection to ${address.shown} is lost`, { cause })));
  client.on("end", () => fail(new SqlError("dead", `The connection to ${address.shown} has ended`)));
  client.on("notice", (notice) => {
    // By its class, because the word beside it is translated: a warning, or that somebody intervened.
    if (/^(01|57)/.test(notice.code ?? "")) warnings.push(notice.message ?? "");
  });

  const nameOf = (sql: string): { name?: string } => {
    const known = prepared.get(sql);
    if (known !== undefined) return { name: known };
    if (prepared.size >= preparedMax) return {};
    const name = `s${prepared.size}`;
    prepared.set(sql, name);
    return { name };
  };

  const send = async ({ sql, parameters }: Statement): Promise<QueryResult<Record<string, unknown>>> => {
    if (end) throw end;
    const limit = answerWithin;
    const timer =
      limit === undefined
        ? undefined
        : setTimeout(() => {
            fail(new SqlError("dead", `${address.shown} did not answer for ${limit / 1_000} s`));
          }, limit);
    try {
      const values = parameters.map(toParameter);
      // Without parameters it may be several statements, which cannot be prepared.
      if (values.length === 0) return await client.query<Record<string, unknown>>({ text: sql, types: postgresValues });
      return await client.query<Record<string, unknown>>({ ...nameOf(sql), text: sql, values, types: postgresValues });
    } catch (error) {
      throw end ?? toSqlError(error);
    } finally {
      clearTimeout(timer);
    }
  };

  try {
    await client.connect();
    await send({ sql: session.join("; "), parameters: [] });
    if (address.schema !== null) await enterSchema(client, address.schema, options.readOnly);
    if (options.readOnly) await send({ sql: "set default_transaction_read_only = on", parameters: [] });
  } catch (error) {
    isClosing = true;
    client.connection.stream.destroy();
    throw toSqlError(error);
  }
  return {
    died: died.promise,
    run: send,
    pipeline: (statements) => Promise.allSettled(statements.map(send)),
    async runStrictly(sql) {
      warnings.length = 0;
      const { command } = await send({ sql, parameters: [] });
      if (command.toLowerCase() !== sql) throw new SqlError("other", `The server answered ${command} to ${sql}.`);
      const [warning] = warnings;
      if (warning === undefined) return;
      const error = new SqlError("dead", `The server warns: ${warning}`);
      fail(error);
      throw error;
    },
    limitAnswers(limit) {
      answerWithin = limit;
    },
    async [Symbol.asyncDispose]() {
      if (isClosing) return;
      isClosing = true;
      if (end) client.connection.stream.destroy();
      else await client.end();
    },
  };
}

function clientConfig(address: PostgresAddress): ClientConfig {
  const { host, port, user, database, tls, password } = address;
  return {
    host,
    port,
    user,
    database,
    ...(password === null ? {} : { password }),
    ssl: tls === null ? false : { rejectUnauthorized: true, ...(tls.authority === null ? {} : { ca: tls.authority }) },
    enableChannelBinding: tls !== null,
    connectionTimeoutMillis: connectWithin,
    keepAlive: true,
    keepAliveInitialDelayMillis: seconds(10),
    // Statements go out without waiting for the answers to those before them.
    pipeline: true,
  };
}

async function enterSchema(client: Client, schema: string, readOnly: boolean): Promise<void> {
  const name = client.escapeIdentifier(schema);
  // Asked first: to say "if not exists" one must be allowed to make one.
  const { rowCount } = await client.query("select 1 from pg_namespace where nspname = $1", [schema]);
  if (rowCount === 0 && !readOnly) await client.query(`create schema ${name}`);
  await client.query(`set search_path = ${name}`);
}
