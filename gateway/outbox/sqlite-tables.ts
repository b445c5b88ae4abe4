/** The tables of the outbox, and how an older file becomes one of ours. */

import type { DatabaseSync } from "node:sqlite";
import { checksumOf } from "./row-check.ts";
import { markChecksum, skippedChecksum } from "./sqlite-marks.ts";

/** Of a new file. */
export const pageBytes = 4_096;

/** Bumped when the tables change; an outbox of a version that is not known here is set aside, not guessed at. */
export const schemaVersion = 3;

export const tables = `
CREATE TABLE IF NOT EXISTS epochs (ordinal INTEGER PRIMARY KEY, epoch TEXT NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS rows (
  lane INTEGER NOT NULL, ordinal INTEGER NOT NULL, seq INTEGER NOT NULL,
  at_ms INTEGER NOT NULL, fault_key TEXT, json TEXT NOT NULL, crc INTEGER NOT NULL,
  PRIMARY KEY (lane, ordinal, seq)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS rows_fault ON rows (fault_key) WHERE fault_key IS NOT NULL;
CREATE TABLE IF NOT EXISTS marks (
  lane INTEGER NOT NULL, ordinal INTEGER NOT NULL, through INTEGER NOT NULL, next INTEGER NOT NULL, crc INTEGER NOT NULL,
  PRIMARY KEY (lane, ordinal)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS skipped (
  lane INTEGER NOT NULL, ordinal INTEGER NOT NULL, list TEXT NOT NULL, crc INTEGER NOT NULL, PRIMARY KEY (lane, ordinal)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS open_alarms (alarm_id TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS settings (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ages (
  lane INTEGER NOT NULL, ordinal INTEGER NOT NULL, lived_ms INTEGER NOT NULL, through INTEGER NOT NULL,
  PRIMARY KEY (lane, ordinal, lived_ms)) WITHOUT ROWID;
`;

/** Reaching it is a full card. */
export function limitTo(db: DatabaseSync, bytesMax: number): void {
  const ofThisFile = Number(db.prepare("PRAGMA page_size").get()?.["page_size"]);
  db.exec(`PRAGMA max_page_count = ${Math.floor(bytesMax / ofThisFile)};`);
}

/** From version 1 of the tables, whose rows carried no checksum: what they hold is believed once more, and checked from now on. */
export function addChecksums(db: DatabaseSync): void {
  db.function("row_checksum", { deterministic: true }, (json) => checksumOf(String(json)));
  db.exec(`BEGIN IMMEDIATE;
    ALTER TABLE rows ADD COLUMN crc INTEGER NOT NULL DEFAULT 0;
    UPDATE rows SET crc = row_checksum(json);
    PRAGMA user_version = 2;
    COMMIT;`);
}

/** From version 2, whose marks and lists of skipped numbers carried none. */
export function addMarkChecksums(db: DatabaseSync): void {
  db.function("mark_checksum", { deterministic: true }, (lane, ordinal, through, next) =>
    markChecksum(Number(lane), { ordinal: Number(ordinal), through: Number(through), next: Number(next) }),
  );
  db.function("skipped_checksum", { deterministic: true }, (lane, ordinal, list) =>
    skippedChecksum(Number(lane), Number(ordinal), String(list)),
  );
  db.exec(`BEGIN IMMEDIATE;
    ALTER TABLE marks ADD COLUMN crc INTEGER NOT NULL DEFAULT 0;
    UPDATE marks SET crc = mark_checksum(lane, ordinal, through, next);
    ALTER TABLE skipped ADD COLUMN crc INTEGER NOT NULL DEFAULT 0;
    UPDATE skipped SET crc = skipped_checksum(lane, ordinal, list);
    PRAGMA user_version = 3;
    COMMIT;`);
}
