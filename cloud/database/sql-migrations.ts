/** Brings a database to the shape this program knows, one numbered step in one transaction each. Steps are never edited, only added. */

import { sql, type Kysely } from "kysely";
import { createFirstTables } from "./migrations/0001-first.ts";
import { createWitnesses } from "./migrations/0002-witnesses.ts";
import { createHotLogTable } from "./migrations/0003-hot-log.ts";
import { createChecksums } from "./migrations/0004-checksums.ts";
import { createRecordTables } from "./migrations/0005-records.ts";
import { createResidentTables } from "./migrations/0007-residents.ts";
import { createIdentityTables } from "./migrations/0008-identity.ts";
import { createEvidenceIndexes } from "./migrations/0009-evidence.ts";
import { createAreaAndKitTables } from "./migrations/0010-areas-kits.ts";
import { createRegistryIndexes } from "./migrations/0011-registry-speed.ts";
import { createCheckedRows } from "./migrations/0013-checked-rows.ts";
import { createVisitTable } from "./migrations/0016-visits.ts";
import { addAddressees } from "./migrations/0017-addressees.ts";
import { addJournalChain } from "./migrations/0018-journal-chain.ts";
import { createClaimTables } from "./migrations/0020-claims.ts";
import { createQuestionTable } from "./migrations/0023-questions.ts";
import { createWorkItemTable } from "./migrations/0024-work-items.ts";
import { createTrialTables } from "./migrations/0025-trials.ts";
import { createCallTables } from "./migrations/0026-calls.ts";
import { createOutsideTables } from "./migrations/0027-outside.ts";
import { createCheckedClaims } from "./migrations/0028-checked-claims.ts";
import { createCentreMessageTable } from "./migrations/0029-centre-messages.ts";
import { createShiftTable } from "./migrations/0030-shifts.ts";
import { createCheckInTables } from "./migrations/0032-check-ins.ts";
import { createAbsenceTable } from "./migrations/0033-absences.ts";
import { createFleetTables } from "./migrations/0035-fleet.ts";
import { createHandOverTable } from "./migrations/0036-hand-overs.ts";
import { createMonthTables } from "./migrations/0037-months.ts";
import { addReports } from "./migrations/0040-reports.ts";
import { createDeskCallTable } from "./migrations/0041-desk-calls.ts";
import { addLearnedDays } from "./migrations/0042-learned-days.ts";
import { shortenHomes } from "./migrations/0045-short-homes.ts";
import { markDevices } from "./migrations/0046-device-marks.ts";
import type { Schema } from "./schema.ts";

type Migration = { number: number; name: string; up: (db: Kysely<Schema>) => Promise<void> };

const migrations: readonly Migration[] = [
  { number: 1, name: "first tables", up: createFirstTables },
  { number: 2, name: "witnesses", up: createWitnesses },
  { number: 3, name: "log of hot rows", up: createHotLogTable },
  { number: 4, name: "checksums of hot rows", up: createChecksums },
  { number: 5, name: "records, keys and the audit log", up: createRecordTables },
  { number: 7, name: "homes, residents and consents", up: createResidentTables },
  { number: 8, name: "people who sign in", up: createIdentityTables },
  { number: 9, name: "what is sealed for one person", up: createEvidenceIndexes },
  { number: 10, name: "areas, settings and kits", up: createAreaAndKitTables },
  { number: 11, name: "indexes of the registry", up: createRegistryIndexes },
  { number: 13, name: "checksums of alarms and states", up: createCheckedRows },
  { number: 16, name: "visits", up: createVisitTable },
  { number: 17, name: "deliveries for a person", up: addAddressees },
  { number: 18, name: "chained journals", up: addJournalChain },
  { number: 20, name: "claims and attempts", up: createClaimTables },
  { number: 23, name: "what persons were asked", up: createQuestionTable },
  { number: 24, name: "work on faults", up: createWorkItemTable },
  { number: 25, name: "tests and drills", up: createTrialTables },
  { number: 26, name: "telephone calls", up: createCallTables },
  { number: 27, name: "who calls outside", up: createOutsideTables },
  { number: 28, name: "checksums of claims and attempts", up: createCheckedClaims },
  { number: 29, name: "messages of centres", up: createCentreMessageTable },
  { number: 30, name: "hand-overs of shifts", up: createShiftTable },
  { number: 32, name: "check-ins", up: createCheckInTables },
  { number: 33, name: "absences", up: createAbsenceTable },
  { number: 35, name: "the fleet", up: createFleetTables },
  { number: 36, name: "signed sheets", up: createHandOverTable },
  { number: 37, name: "months that were closed", up: createMonthTables },
  { number: 40, name: "reports of gateways", up: addReports },
  { number: 41, name: "calls that months count", up: createDeskCallTable },
  { number: 42, name: "learned days", up: addLearnedDays },
  { number: 45, name: "short homes", up: shortenHomes },
  { number: 46, name: "marks of devices", up: markDevices },
];

export class NewerDatabaseError extends Error {
  constructor(found: number, known: number) {
    super(
      `This database was written by a newer program (step ${found}; this one knows ${known}). ` +
        "Start the newer program, or restore a backup from before the update.",
    );
    this.name = "NewerDatabaseError";
  }
}

export class OlderDatabaseError extends Error {
  constructor(found: number, known: number) {
    super(
      `This database was written by an older program (step ${found}; this one needs ${known}). ` +
        "Start the cloud of this version once: it brings the database up to date.",
    );
    this.name = "OlderDatabaseError";
  }
}

/** For whoever looks at a database and may not change its shape. */
export async function refuseOtherShape(db: Kysely<Schema>): Promise<void> {
  const query = db.selectFrom("migrations").select("number").orderBy("number", "desc").limit(1);
  const found = (await query.executeTakeFirst())?.number ?? 0;
  const known = latestStep;
  if (found > known) throw new NewerDatabaseError(found, known);
  if (found < known) throw new OlderDatabaseError(found, known);
}

export const stepNumbers: readonly number[] = migrations.map(({ number }) => number);
const latestStep = stepNumbers.at(-1) ?? 0;

/** @param through the last step to take; less than all only for tests, which need databases as they were. */
export async function migrate(db: Kysely<Schema>, nowMs: number, through = latestStep): Promise<void> {
  await db.schema
    .createTable("migrations")
    .ifNotExists()
    .addColumn("number", "integer", (column) => column.primaryKey())
    .addColumn("name", "text", (column) => column.notNull())
    .addColumn("applied_at_ms", "bigint", (column) => column.notNull())
    .execute();
  await db.schema
    .createTable("facts")
    .ifNotExists()
    .addColumn("name", "text", (column) => column.primaryKey())
    .addColumn("value", "text", (column) => column.notNull())
    .execute();
  const { found } = await db
    .selectFrom("migrations")
    .select(sql<number>`coalesce(max(number), 0)`.as("found"))
    .executeTakeFirstOrThrow();
  if (found > latestStep) throw new NewerDatabaseError(found, latestStep);
  for (const { number, name, up } of migrations.filter((one) => one.number > found && one.number <= through)) {
    await db.transaction().execute(async (step) => {
      await up(step);
      await step.insertInto("migrations").values({ number, name, applied_at_ms: nowMs }).execute();
    });
  }
}
