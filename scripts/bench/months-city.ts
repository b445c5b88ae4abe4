/**
 * A city of the benchmark of months, written straight into the tables that a month is read from: half a million residents, 5,000 homes with a kit, and what three months left behind.
 *
 * Believed, not measured: a home with a kit has two alarms a month, a resident of high risk is called twice, a desk's number rings 20,000 times.
 * Limits: nothing here has a record or a checksum, so nothing but a month and a list can be asked of it.
 */

import { sql, type RawBuilder } from "kysely";
import { saveIncident } from "@shouwang/cloud/alarms/sql-alarm-store.ts";
import type { LedgerDatabase } from "@shouwang/cloud/database/database.ts";
import { days, minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { raisedIncident } from "../../test/builders/incidents.ts";

export const cityCounts = {
  residents: 500_000,
  kits: 5_000,
  months: 3,
  incidentsPerKit: 2,
  presses: 5_000,
  faults: 600,
  checkInCalls: 100_000,
} as const;
const monthMs = days(30);
const steps = ["opened", "alarm-raised", "outside-due", "acknowledged", "phoned", "sent", "attended", "closed"];

/** Numbers from 0, as the two engines both count. */
const upTo = (many: number): RawBuilder<unknown> =>
  sql`with recursive n(i) as (select cast(0 as bigint) union all select i + 1 from n where i < ${sql.lit(many - 1)})`;
/** 13 counties of 12 streets of 10 communities each; neighbours in number are spread over all of them. */
const place = (n: string): string =>
  `'3706' || substr(cast(101 + ((${n}) * 7919 % 1560) / 120 as text), 2)
    || substr(cast(1001 + ((${n}) * 7919 % 1560) / 10 % 12 as text), 2)
    || substr(cast(1001 + (${n}) * 7919 % 10 as text), 2)`;
/** Every fifth lives with the one before. */
const homeNumber = "i - case when i % 5 = 4 then 1 else 0 end";
/** As long as a blind index is. */
const blind = (letter: string): string => `'${letter.repeat(32)}' || cast(100000000000 + i as text)`;

export async function loadMonthsCity(database: LedgerDatabase, fromMs: number, residents: number): Promise<void> {
  const { kits, months } = cityCounts;
  const fill = async (many: number, into: string, columns: string): Promise<void> => {
    await sql`insert into ${sql.raw(into)} ${upTo(many)} select ${sql.raw(columns)} from n where ${sql.raw(
      into.startsWith("homes") ? "i % 5 <> 4" : "i >= 0",
    )}`.execute(database.write);
  };
  const inAll = (perMonth: number): number => perMonth * months;
  /** The n-th of so many a month, the last of them in the month that is asked for. */
  const at = (perMonth: number): string => `${fromMs - (months - 1) * monthMs} + i * ${Math.floor(monthMs / perMonth)}`;
  await fill(
    residents,
    "homes (home_id, area, place, time_zone, kind, is_high_risk, inactivity_after_ms, contact_reached_at_ms)",
    `'home-' || i, ${place("i")}, ${blind("p")}, 'Asia/Shanghai', 'live', 0, 43200000, case when i % 10 = 0 then null else 1 end`,
  );
  await fill(
    residents,
    `residents (resident_id, home_id, area, status, risk, reached_at_ms, review_on, reassess_since_ms, name, name_start_1,
      name_start_2, name_born, id_number)`,
    `'r-' || i, 'home-' || (${homeNumber}), ${place(homeNumber)}, case when i % 60 = 17 then 'died' else 'registered' end,
      case when i % 10 = 0 then 'high' when i % 3 = 0 then 'medium' else 'low' end,
      case when i % 4 = 0 then 0 else ${fromMs} + (i % 40) * 86400000 - ${days(20)} end, '2027-01-01',
      case when i % 500 = 3 then 1 else null end, ${blind("n")}, ${blind("a")}, ${blind("b")}, ${blind("c")}, ${blind("d")}`,
  );
  const kitHome = "'home-' || (i / 4 * 5 + i % 4)";
  const kitPlace = place("i / 4 * 5 + i % 4");
  await fill(kits, "gateways (gateway_id, created_at_ms)", "'gw-' || i, 1");
  await fill(
    kits,
    "assignments (assignment_id, gateway_id, home_id, bucket, from_ms, until_ms)",
    `'as-' || i, 'gw-' || i, ${kitHome}, '0001', 1, null`,
  );
  await fill(
    kits,
    "devices (home_id, device_id, name, model, room, is_exterior_door, is_life)",
    `${kitHome}, 'sos-1', '按钮', 'sos', 'bathroom', 0, 1`,
  );
  await fill(
    inAll(cityCounts.presses),
    `trial_presses (trial_id, device_id, home_id, alarm_id, alarm, incident_id, occurred_at_ms, recorded_at_ms,
      over_at_ms, went_live_at_ms)`,
    `'t-' || i, 'sos-1', 'home-' || (i % ${kits} / 4 * 5 + i % 4), 'ta-' || i, 'panic', 't', 1, ${at(cityCounts.presses)}, null, null`,
  );
  await fill(
    inAll(cityCounts.faults),
    "work_items (item_id, gateway_id, device_id, fault, home_id, area, since_ms, ended_at_ms)",
    `'w-' || i, 'gw-' || i, '', case when i % 2 = 0 then 'silent' else 'mains-lost' end, ${kitHome}, ${kitPlace},
      ${at(cityCounts.faults)}, ${at(cityCounts.faults)} + ${minutes(90)} + i % 60 * 60000`,
  );
  await loadIncidents(database, kits * cityCounts.incidentsPerKit, { fill, at, inAll });
  await fill(
    inAll(cityCounts.checkInCalls),
    "check_in_calls (resident_id, at_ms, area, outcome)",
    `'r-' || (i % ${residents}), ${at(cityCounts.checkInCalls)}, ${place(`i % ${residents}`)},
      case when i % 5 = 0 then 'not-reached' else 'well' end`,
  );
  await fill(
    residents / 50,
    "check_ins (resident_id, asked_why, asked_due_ms, tries, next_try_ms)",
    `'r-' || (i * 50 + 1), 'wish', ${fromMs}, i % 3, null`,
  );
  await fill(
    residents / 100,
    "absences (absence_id, home_id, kind, from_ms, until_ms, ended_at_ms, how, reminded_at_ms, told_at_ms)",
    `'ab-' || i, 'home-' || (i * 100), 'holiday', ${fromMs}, ${fromMs + 2 * monthMs}, null, null, null, null`,
  );
  await sql.raw("analyze").execute(database.write);
}

type Filling = {
  fill: (many: number, into: string, columns: string) => Promise<void>;
  at: (perMonth: number) => string;
  inAll: (perMonth: number) => number;
};

/** One that the program wrote, many times. */
async function loadIncidents(database: LedgerDatabase, perMonth: number, { fill, at, inAll }: Filling): Promise<void> {
  const closed = raisedIncident(1, { phase: "closed", closedAtMs: 2, closedBy: "李静", outcome: "accidental" });
  const [first] = saveIncident(database.write, { incident: closed, journal: [], firstLine: 0 }, null).writes;
  if (first === undefined) throw new Error("Nothing is written of an incident.");
  const text = JSON.stringify(closed).replaceAll("'", "''");
  await fill(
    inAll(perMonth),
    `incidents (incident_id, subject, home_id, phase, version, opened_at_ms, closed_at_ms, next_step_due_at_ms, incident,
      chain, checksum)`,
    `'in-' || i, 'home:home-' || (i % 5000 / 4 * 5 + i % 4), 'home-' || (i % 5000 / 4 * 5 + i % 4), 'closed', 8, ${at(perMonth)},
      ${at(perMonth)} + 3600000, null, replace('${text}', '${closed.incidentId}', 'in-' || i), null, 0`,
  );
  const what = `case i % 8 ${steps.map((step, n) => `when ${n} then '${step}'`).join(" ")} end`;
  const opened = at(perMonth).replace("i *", `i / ${steps.length} *`);
  await fill(
    inAll(perMonth) * steps.length,
    "journal (incident_id, line, at_ms, what, who, alarm_id, detail, chain, checksum)",
    `'in-' || (i / 8), i % 8, ${opened} + i % 8 * ${seconds(8)}, ${what}, '李静', null, 'said of it, as long as a line is', '${"c".repeat(64)}', 0`,
  );
}
