/**
 * One connection to PostgreSQL. It answers in order; when it is lost, or a question stays without an answer, it is lost for good and
 * everything waiting fails: the process ends, and starting again recovers. Nothing is ever sent a second time on a new connection,
 * because nobody knows what became of the first.
 */

import { Client, type ClientConfig, type QueryResult } from "pg";
import { seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { PostgresAddress } from "./postgres-address.ts";
import { toSqlError } from "./postgres-error.ts";
import { createBatch, type BatchStatement } from "./postgres-batch.ts";
import { postgresValues, toParameter } from "./postgres-values.ts";
import { SqlError } from "./sql-error.ts";

export type Statement = { sql: string; parameters: readonly unknown[] };

export type PostgresConnection = AsyncDisposable & {
  run(statement: Statement): Promise<QueryResult<Record<string, unknown>>>;
  /**
   * Sent in one go, one round trip for all; those behind one that fails do not happen.
   *
   * @returns how many rows each found or changed. Rejects with the number of the statement that failed.
   */
  batch(statements: readonly Statement[]): Promise<number[]>;
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
  /** By their text. `isThere`: the server has run it under this name. */
  const prepared = new Map<string, { name: string; isThere: boolean }>();
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

  const within = async <T>(work: () => Promise<T>): Promise<T> => {
    if (end) throw end;
    const limit = answerWithin;
    const late = (): void =>
      fail(new SqlError("dead", `${address.shown} did not answer for ${Number(limit) / 1_000} s`));
    const timer = limit === undefined ? undefined : setTimeout(late, limit);
    try {
      return await work();
    } catch (error) {
      throw end ?? toSqlError(error);
    } finally {
      clearTimeout(timer);
    }
  };

  const batch = async (statements: readonly Statement[]): Promise<number[]> =>
    await within(async () => {
      const names = new Set<string>();
      const asked = statements.map(({ sql, parameters }, at): BatchStatement => {
        const values = parametersOf(parameters, at);
        const known = prepared.get(sql);
        if (known !== undefined) {
          const isNew = !known.isThere && !names.has(known.name);
          names.add(known.name);
          return { sql, values, name: known.name, isNew };
        }
        if (prepared.size >= preparedMax) return { sql, values, name: undefined, isNew: true };
        const name = `s${prepared.size}`;
        prepared.set(sql, { name, isThere: false });
        names.add(name);
        return { sql, values, name, isNew: true };
      });
      const { batch: message, answer } = createBatch(asked);
      client.query(message);
      const { counts, error } = await answer;
      for (const { sql } of statements.slice(0, counts.length)) {
        const known = prepared.get(sql);
        if (known) known.isThere = true;
      }
      if (error !== undefined) throw toSqlError(error, counts.length);
      return [...counts];
    });

  const send = async ({ sql, parameters }: Statement): Promise<QueryResult<Record<string, unknown>>> =>
    await within(async () => {
      const values = parametersOf(parameters, 0);
      // Without parameters it may be several statements, which the other protocol refuses.
      const question = values.length === 0 ? { text: sql } : { text: sql, values };
      return await client.query<Record<string, unknown>>({ ...question, types: postgresValues });
    });

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
    batch,
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
  };
}

function parametersOf(parameters: readonly unknown[], statement: number): (string | Uint8Array | null)[] {
  try {
    return parameters.map(toParameter);
  } catch (error) {
    const { code, message } = toSqlError(error);
    throw new SqlError(code, message, { statement });
  }
}

async function enterSchema(client: Client, schema: string, readOnly: boolean): Promise<void> {
  const name = client.escapeIdentifier(schema);
  // Asked first: to say "if not exists" one must be allowed to make one.
  const { rowCount } = await client.query("select 1 from pg_namespace where nspname = $1", [schema]);
  if (rowCount === 0 && !readOnly) await client.query(`create schema ${name}`);
  await client.query(`set search_path = ${name}`);
}
