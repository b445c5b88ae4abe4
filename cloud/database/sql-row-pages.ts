/** The rows of any table in the order of their keys, page by page: each page begins after the last row of the one before, so that none is counted or skipped over. */

import { sql } from "kysely";
import type { LedgerKysely, Schema } from "./schema.ts";

export type AnyRow = Readonly<Record<string, unknown>>;

/**
 * By what the rows of each table are known; a table stands after those that it refers to. Those of the last five tables have no key of their own: they are known by whose they are, and come together.
 */
export const tableKeys: Readonly<Record<keyof Schema, readonly string[]>> = {
  migrations: ["number"],
  facts: ["name"],
  homes: ["home_id"],
  homes_before: ["home_id"],
  gateways: ["gateway_id"],
  visits: ["visit_id"],
  work_items: ["item_id"],
  trials: ["trial_id"],
  trial_presses: ["trial_id", "device_id"],
  drills: ["drill_id"],
  shifts: ["shift_id"],
  closed_months: ["month", "area", "level"],
  month_corrections: ["month", "area", "n"],
  gateway_reports: ["gateway_id"],
  fleet_looks: ["home_id"],
  absences: ["absence_id"],
  hand_overs: ["hand_over_id"],
  assignments: ["assignment_id"],
  devices: ["home_id", "device_id"],
  subjects: ["subject"],
  marks: ["gateway_id", "epoch", "lane"],
  hot_log: ["n"],
  incidents: ["incident_id"],
  alarms: ["alarm_id"],
  journal: ["incident_id", "line"],
  deliveries: ["delivery_id"],
  claims: ["delivery_id"],
  attempts: ["delivery_id", "fence"],
  beats: ["name"],
  centre_messages: ["centre_id", "message_id"],
  leases: ["name"],
  path_reports: ["path_id"],
  errands: ["errand_id"],
  faults: ["gateway_id", "device_id", "fault"],
  recoveries: ["gateway_id"],
  quarantine: ["quarantine_id"],
  commands: ["command_id"],
  answers: ["command_id", "outcome", "detail"],
  person_keys: ["owner"],
  records: ["kind", "id"],
  record_history: ["kind", "id", "version"],
  audit: ["chain", "n"],
  accounts: ["account_id"],
  account_grants: ["account_id", "n"],
  credentials: ["credential_id"],
  sign_ins: ["sign_in_id"],
  invitations: ["invitation_id"],
  known_devices: ["token_hash", "account_id"],
  residents: ["resident_id"],
  consents: ["consent_id"],
  imports: ["import_id"],
  imported_rows: ["row_key"],
  questions: ["question_id"],
  check_ins: ["resident_id"],
  phone_calls: ["call_id"],
  desk_calls: ["call_id"],
  operator_phones: ["operator"],
  areas: ["code"],
  area_successors: ["code", "became"],
  kits: ["kit_id"],
  kit_units: ["unit_id"],
  home_phones: ["home_id"],
  resident_phones: ["resident_id"],
  resident_categories: ["resident_id"],
  stays: ["resident_id"],
  check_in_calls: ["resident_id"],
};

/** @param given.keys how many of these a page has; rows that share one come together. */
export async function rowsAfter(
  db: LedgerKysely,
  given: { table: keyof Schema; keys: readonly string[]; after: AnyRow | undefined; limit: number },
): Promise<AnyRow[]> {
  const { table, keys, after, limit } = given;
  const names = sql.join(keys.map((key) => sql.ref(key)));
  const from = after === undefined ? sql`` : sql`where (${names}) > (${sql.join(keys.map((key) => after[key]))})`;
  const some = sql`select distinct ${names} from ${sql.table(table)} ${from} order by ${names} limit ${sql.lit(limit)}`;
  const { rows } =
    await sql<AnyRow>`select * from ${sql.table(table)} where (${names}) in (${some}) order by ${names}`.execute(db);
  return rows;
}

/** As it is named in a sentence: table and key. */
export const placeOfRow = (table: keyof Schema, row: AnyRow): string =>
  `${table} ${tableKeys[table].map((key) => String(row[key])).join("/")}`;
