/** The audit log, for what stands in tables of this part and not in records. */

import type { AuditLog } from "../audit/audit-log.ts";
import { SqlError } from "../database/sql-error.ts";
import type { Evidence } from "./evidence.ts";

export function createSqlEvidence(audit: AuditLog): Evidence {
  return {
    note: (entry) => audit.note(entry),
    async commit(writes, entries) {
      try {
        await audit.commit(writes, entries);
        return "done";
      } catch (error) {
        const isRace = error instanceof SqlError && (error.code === "guard" || error.code === "unique");
        if (isRace) return "changed-meanwhile";
        throw error;
      }
    },
  };
}
