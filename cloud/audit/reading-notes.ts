/**
 * Whoever reads a resident's record is noted before they see it: what cannot be noted is not shown. While an incident of that home is open the
 * person on the floor comes first: the note is written as always, the answer waits for it for `urgentNoteMax` and no longer, and what was not
 * on the disk by then is counted and said, with everything the row would have held.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { AuditEntry, AuditLog } from "./audit-log.ts";

/** An operator does not notice it, and a commit on a disk that is well takes a tenth of it. */
export const urgentNoteMax = millis(200);

export type ReadingNotes = {
  /** `later`: the answer goes out before it is on the disk. @throws as `AuditLog.note`, when nothing is urgent. */
  note(entry: AuditEntry, reading: { isUrgent: boolean }): Promise<"written" | "later">;
  /** `lost` stand in the process's own log only. */
  counts(): { late: number; lost: number };
};

export function createReadingNotes(given: {
  audit: Pick<AuditLog, "note">;
  clock: Pick<Clock, "after">;
  log: Log;
}): ReadingNotes {
  const { audit, clock, log } = given;
  const counts = { late: 0, lost: 0 };
  const lost = (entry: AuditEntry, error: unknown): "later" => {
    counts.lost += 1;
    log.error("Somebody read a record during an incident, and the audit log did not take it. Enter it by hand.", {
      event: "audit-lost",
      atMs: entry.atMs,
      who: entry.who,
      what: entry.what,
      subject: entry.subject,
      purpose: entry.purpose,
      error,
    });
    return "later";
  };
  return {
    counts: () => ({ ...counts }),
    async note(entry, { isUrgent }) {
      const writing = audit.note(entry).then(() => "written" as const);
      if (!isUrgent) return await writing;
      const noted = writing.catch((error: unknown) => lost(entry, error));
      const { promise, resolve } = Promise.withResolvers<"late">();
      using _limit = clock.after(urgentNoteMax, () => resolve("late"));
      const first = await Promise.race([noted, promise]);
      if (first !== "late") return first;
      counts.late += 1;
      log.warn("A record was read during an incident before the audit log had it on the disk.", {
        event: "audit-late",
        who: entry.who,
        subject: entry.subject,
      });
      return "later";
    },
  };
}
