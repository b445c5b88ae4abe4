/**
 * How long records have been kept since their receipt, in time that this gateway has run. Its wall clock may say 1970 today and 2036
 * tomorrow, and neither may throw away what a restored cloud could ask for: so only uptime counts, added up over all runs, and time
 * without power does not. A record is kept too long rather than too short.
 *
 * Idea: once a day note how far each lane was receipted; what stood below a note that is old enough has been kept for that long.
 * Limits: one note a day, lane and epoch, until its records are gone. Runs with the store, in the worker thread only.
 */

import type { SQLInputValue } from "node:sqlite";
import { days } from "@shouwang/shared/time/duration.ts";

const noteEvery = days(1);

export type Ages = {
  /** All time this gateway has run; `uptimeMs` undefined = no more than is stored. */
  livedMs(uptimeMs: number | undefined): number;
  /** Up to this number everything has been kept for `keptFor` since its receipt. */
  agedThrough(of: { lane: number; ordinal: number }, livedMs: number, keptFor: number): number;
  note(of: { lane: number; ordinal: number; through: number }, livedMs: number): void;
  /** Another ledger: nothing of it was receipted yet. */
  forget(): void;
};

type Run = (text: string, ...values: SQLInputValue[]) => number;
type Value = (text: string, ...values: SQLInputValue[]) => SQLInputValue | undefined;

/** @param value the column `value` of the first row. */
export function createAges(run: Run, value: Value): Ages {
  let atUptimeMs: number | undefined;
  return {
    livedMs(uptimeMs) {
      const stored = Number(value("SELECT value FROM settings WHERE name = 'lived-ms'") ?? 0);
      const sinceMs = uptimeMs === undefined ? 0 : Math.max(0, uptimeMs - (atUptimeMs ?? uptimeMs));
      atUptimeMs = uptimeMs ?? atUptimeMs;
      const livedMs = (Number.isFinite(stored) ? stored : 0) + Math.round(sinceMs);
      if (sinceMs > 0) run("INSERT OR REPLACE INTO settings VALUES ('lived-ms', ?)", String(livedMs));
      return livedMs;
    },
    agedThrough({ lane, ordinal }, livedMs, keptFor) {
      const text = "SELECT max(through) AS value FROM ages WHERE lane = ? AND ordinal = ? AND lived_ms <= ?";
      return Number(value(text, lane, ordinal, livedMs - keptFor) ?? 0);
    },
    note({ lane, ordinal, through }, livedMs) {
      if (through === 0) return;
      run(
        `INSERT OR IGNORE INTO ages SELECT ?, ?, ?, ?
         WHERE NOT EXISTS (SELECT 1 FROM ages WHERE lane = ? AND ordinal = ? AND (lived_ms > ? OR through >= ?))`,
        lane,
        ordinal,
        livedMs,
        through,
        lane,
        ordinal,
        livedMs - noteEvery,
        through,
      );
    },
    forget: () => void run("DELETE FROM ages"),
  };
}
