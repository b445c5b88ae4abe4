/** The ledger in SQL: puts the queries of all stores into one commit, in the order that foreign keys ask for. */

import type { AlarmId, GatewayId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Incident } from "../../alarms/incident.ts";
import { incidentById, journalLength, openIncidents, readIncident } from "../../alarms/sql-alarm-store.ts";
import type { LedgerDatabase, Write } from "../../database/database.ts";
import { checked } from "../../database/sql-checksums.ts";
import type { AlarmRow, LedgerKysely } from "../../database/schema.ts";
import { isInputsFault, SqlError } from "../../database/sql-error.ts";
import { endWrites, isSomebodyElses, takenWrite } from "../../dispatch/sql-claims.ts";
import { createDelivery, deliveriesOf, updateDelivery } from "../../dispatch/sql-delivery-store.ts";
import {
  homeOf,
  quarantineMax,
  rememberedFor,
  type Commit,
  type CommitFailure,
  type DamagedIncident,
  type FaultChange,
  type KnownIncident,
  type Ledger,
  type LedgerState,
  type StoredAlarm,
  type StoredEnd,
  type StoredFault,
} from "./ledger.ts";
import { readRemembered, writeRemembered, type Remembered } from "./former-ledger.ts";
import { createHotLog } from "./sql-hot-log.ts";
import { createJournalHeads } from "./sql-journal-heads.ts";
import { openTrials, writeTrial } from "./sql-trial-rows.ts";

export function createSqlLedger(database: LedgerDatabase): Ledger {
  const { write: db, read, readForLife } = database;
  const hotLog = createHotLog(database);
  const heads = createJournalHeads({ write: db, read: readForLife });

  const known = async (incident: Incident): Promise<KnownIncident> => ({
    incident,
    journalLines: await journalLength(read, incident.incidentId),
    deliveries: await deliveriesOf(read, incident.incidentId),
  });

  const damaged = async (incident: Incident, record: string): Promise<DamagedIncident> => {
    const { incidentId } = incident;
    const alarms = await read.selectFrom("alarms").selectAll().where("incident_id", "=", incidentId).execute();
    return { ...(await known(incident)), alarms: alarms.map(toAlarm), record: new TextEncoder().encode(record) };
  };

  const attempt = async (work: Promise<unknown>): Promise<CommitFailure | null> => {
    try {
      await work;
      return null;
    } catch (error) {
      return failureOf(error);
    }
  };

  return {
    get ledgerId() {
      return database.ledgerId;
    },
    alive: (atMs) => attempt(database.alive(atMs)),
    renew: () => attempt(database.renew()),
    async load(take) {
      const faults = await read.selectFrom("faults").selectAll().execute();
      const open = await openIncidents(read);
      const whole = open.flatMap((one) => (one.damaged === null ? [one.incident] : []));
      const broken = open.flatMap((one) => (one.damaged === null ? [] : [damaged(one.incident, one.damaged)]));
      return {
        ...(await hotLog.load(take)),
        openIncidents: await Promise.all(whole.map(known)),
        damagedIncidents: await Promise.all(broken),
        // `as`: rows come from our own store, and only `commit` below writes them.
        faults: faults.map((row) => ({
          subject: row.subject,
          homeId: homeOf(row.subject),
          gatewayId: row.gateway_id as StoredFault["gatewayId"],
          deviceId: (row.device_id || null) as StoredFault["deviceId"],
          fault: row.fault as StoredFault["fault"],
          owner: row.owner as StoredFault["owner"],
          sinceMs: row.since_ms,
          detail: row.detail,
          ...(row.seen_at_ms === null ? {} : { seenAtMs: row.seen_at_ms }),
        })),
        trials: await openTrials(read),
        recoveries: await recoveries(read),
        aliveAtMs: database.aliveBeforeMs,
      };
    },
    async commit(commit) {
      const ends = commit.ends.flatMap((one) => endsOf(db, one));
      const writes: Write[] = [];
      try {
        const chained = heads.chained(commit.incidents);
        const journals = chained instanceof Promise ? await chained : chained;
        writes.push(...journals.writes, ...writesOf(db, commit));
        await hotLog.during(commit, (append) => {
          writes.push(...append);
          return database.commit([...writes, ...ends]);
        });
        journals.stored();
        return null;
      } catch (error) {
        // A lost fence is met before the first statement.
        const isOfEnd = isSomebodyElses(error) && error.statement >= writes.length;
        return isOfEnd ? { blame: "claim", why: `guard: ${error.message}` } : failureOf(error);
      }
    },
    async fold(when) {
      try {
        return (await hotLog.fold(when)) ? "more" : "done";
      } catch (error) {
        return failureOf(error);
      }
    },
    remember: (gatewayId, said, nowMs) => attempt(database.commit(rememberWrites(db, { gatewayId, said, nowMs }))),
    async alarm(alarmId) {
      const row = await readForLife.selectFrom("alarms").selectAll().where("alarm_id", "=", alarmId).executeTakeFirst();
      return row && toAlarm(row);
    },
    async incident(incidentId) {
      const incident = await incidentById(read, incidentId);
      return incident && (await known(incident));
    },
    async incidentsOfAlarms(alarmIds) {
      if (alarmIds.length === 0) return new Map();
      const rows = await readForLife
        .selectFrom("alarms")
        .leftJoin("incidents", "incidents.incident_id", "alarms.incident_id")
        .select(["alarms.alarm_id", "incidents.incident_id", "incidents.incident"])
        .where("alarms.alarm_id", "in", alarmIds)
        .execute();
      return new Map(
        // Of a damaged record only that it is stored: the home keeps its alarm open.
        rows.map(({ alarm_id, incident_id, incident }) => [
          alarm_id as AlarmId,
          incident_id === null || incident === null ? null : readIncident({ incident_id, incident }),
        ]),
      );
    },
    async quarantined() {
      const rows = await read
        .selectFrom("quarantine")
        .select((select) => ["channel", select.fn.countAll<number>().as("rows")])
        .groupBy("channel")
        .execute();
      const count = rows.reduce((sum, row) => sum + Number(row.rows), 0);
      return { count, ofLife: Number(rows.find((row) => row.channel === "life")?.rows ?? 0) };
    },
  };
}

async function recoveries(db: LedgerKysely): Promise<LedgerState["recoveries"]> {
  const rows = await db.selectFrom("recoveries").select(["gateway_id", "remembered"]).execute();
  return new Map(
    rows.flatMap((row) => {
      const said = readRemembered(row.remembered);
      // `as`: rows come from our own store.
      const of: [GatewayId, Remembered][] = said ? [[row.gateway_id as GatewayId, said]] : [];
      return of;
    }),
  );
}

function rememberWrites(
  db: LedgerKysely,
  { gatewayId, said, nowMs }: { gatewayId: GatewayId; said: Remembered; nowMs: number },
): Write[] {
  const changes = { heard_at_ms: nowMs, remembered: writeRemembered(said) };
  const upsert = db
    .insertInto("recoveries")
    .values({ gateway_id: gatewayId, ...changes })
    .onConflict((conflict) => conflict.column("gateway_id").doUpdateSet(changes));
  return [{ query: upsert }, { query: db.deleteFrom("recoveries").where("heard_at_ms", "<", nowMs - rememberedFor) }];
}

function writesOf(db: LedgerKysely, commit: Commit): Write[] {
  return [
    ...commit.alarms.map((alarm) => ({
      query: db
        .insertInto("alarms")
        .values(toAlarmRow(alarm))
        .onConflict((conflict) => conflict.doNothing()),
    })),
    ...commit.deliveries.create.map((delivery) => createDelivery(db, delivery)),
    ...commit.deliveries.update.map((delivery) => updateDelivery(db, delivery)),
    ...commit.faults.map((change) => changeFault(db, change)),
    ...(commit.trials ?? []).map((change) => writeTrial(db, change)),
    ...quarantine(db, commit),
  ];
}

function endsOf(db: LedgerKysely, end: StoredEnd): Write[] {
  return end.how === "taken" ? [takenWrite(db, end.claim)] : endWrites(db, end, end.atMs);
}

function changeFault(db: LedgerKysely, change: FaultChange): Write {
  if (change.state === "gone") {
    const query = db
      .deleteFrom("faults")
      .where("gateway_id", "=", change.gatewayId)
      .where("device_id", "=", change.deviceId ?? "")
      .where("fault", "=", change.fault);
    return { query };
  }
  const { subject, gatewayId, deviceId, fault, owner, sinceMs, detail, seenAtMs } = change.fault;
  const row = checked({
    gateway_id: gatewayId,
    device_id: deviceId ?? "",
    fault,
    subject,
    owner,
    since_ms: sinceMs,
    detail,
    seen_at_ms: seenAtMs ?? null,
  });
  const query = db
    .insertInto("faults")
    .values(row)
    .onConflict((conflict) => conflict.columns(["gateway_id", "device_id", "fault"]).doUpdateSet(row));
  return { query };
}

function quarantine(db: LedgerKysely, { quarantined }: Commit): Write[] {
  if (quarantined.length === 0) return [];
  const rows = quarantined.map((one) => ({
    quarantine_id: one.quarantineId,
    received_at_ms: one.receivedAtMs,
    gateway_id: one.gatewayId,
    channel: one.channel,
    why: one.why,
    payload: one.payload,
  }));
  // What came in on a life input is the last to go.
  const surplus = db
    .selectFrom("quarantine")
    .select("quarantine_id")
    .orderBy((order) => order.case().when("channel", "=", "life").then(0).else(1).end())
    .orderBy("received_at_ms", "desc")
    .limit(1_000)
    .offset(quarantineMax);
  return [
    { query: db.insertInto("quarantine").values(rows) },
    { query: db.deleteFrom("quarantine").where("quarantine_id", "in", surplus) },
  ];
}

function toAlarmRow(alarm: StoredAlarm): AlarmRow {
  return checked({
    alarm_id: alarm.alarmId,
    subject: alarm.subject,
    incident_id: alarm.incidentId,
    gateway_id: alarm.origin?.gatewayId ?? null,
    epoch: alarm.origin?.epoch ?? null,
    seq: alarm.origin?.seq ?? null,
    recorded_at_ms: alarm.recordedAtMs,
  });
}

type Origin = NonNullable<StoredAlarm["origin"]>;

// `as`: ids come from our own store.
function toAlarm(row: AlarmRow): StoredAlarm {
  const gatewayId = row.gateway_id as Origin["gatewayId"] | null;
  return {
    alarmId: row.alarm_id as AlarmId,
    subject: row.subject,
    incidentId: row.incident_id as IncidentId | null,
    origin: gatewayId === null ? null : { gatewayId, epoch: row.epoch as Origin["epoch"], seq: row.seq },
    recordedAtMs: row.recorded_at_ms,
  };
}

function failureOf(error: unknown): CommitFailure {
  if (!(error instanceof SqlError)) throw error;
  const why = `${error.code}: ${error.message}`;
  if (isInputsFault(error.code)) return { blame: "input", why };
  return { blame: error.code === "dead" || error.code === "guard" ? "end" : "world", why };
}
