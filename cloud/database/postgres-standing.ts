/** Whether a PostgreSQL is one that keeps what it has taken: what is on its disk, sorts alike everywhere and can be read by us. Else it is refused at the start. */

import type { PostgresConnection } from "./postgres-connection.ts";
import { DatabaseRefusedError } from "./refused.ts";

/** The one that is tested; older ones differ in what a user may do by default. */
const oldestVersion = 15;

const question = `select current_setting('server_version_num') as version, current_setting('synchronous_commit') as commits,
  current_setting('fsync') as fsync, current_setting('full_page_writes') as pages, pg_is_in_recovery() as is_standby,
  current_setting('server_encoding') as encoding, current_schema() as schema,
  (select datcollate from pg_database where datname = current_database()) as sorting`;

export async function checkStanding(connection: PostgresConnection, shown: string): Promise<void> {
  const { rows } = await connection.run({ sql: question, parameters: [] });
  const why = rows[0] && whatIsWrong(rows[0]);
  if (why !== undefined) throw new DatabaseRefusedError(`${capital(shown)} is not used: ${why}`);
}

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

export function whatIsWrong(standing: Readonly<Record<string, unknown>>): string | undefined {
  const { version, commits, fsync, pages, is_standby, encoding, sorting, schema } = standing;
  if (Number(version) < oldestVersion * 10_000) return `it is older than PostgreSQL ${oldestVersion}.`;
  if (is_standby !== 0) return "it is a standby, which takes no changes. Give the address of the primary.";
  // `remote_apply` waits for more; `local` and `remote_write` for less than what a fail-over needs.
  if (commits !== "on" && commits !== "remote_apply") {
    return `synchronous_commit is ${String(commits)}, so it says that it has what it may lose. Set it to on.`;
  }
  if (fsync !== "on" || pages !== "on") {
    return "fsync or full_page_writes is off, so a power cut may damage it. Set both to on.";
  }
  // Others change with the machine's libraries, and an index that was sorted by the old rules then misses rows without a word.
  if (encoding !== "UTF8" || !["C", "C.UTF-8", "C.utf8", "POSIX"].includes(String(sorting))) {
    return "it must hold UTF-8 and sort by code. Make it with: createdb --template=template0 --encoding=UTF8 --locale=C NAME";
  }
  if (schema === null) return "this user has no schema in it. Make the database with: createdb --owner=USER NAME";
  return undefined;
}
