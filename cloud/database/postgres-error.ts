/** What PostgreSQL answers, in the words that both engines share. By SQLSTATE (PostgreSQL 15, appendix A), never by the sentence, which is translated. */

import { DatabaseError } from "pg";
import { SqlError, type SqlErrorCode } from "./sql-error.ts";

/** @param statement which one of a commit it was, from 0. */
export function toSqlError(error: unknown, statement = 0): SqlError {
  if (error instanceof SqlError) return error;
  if (error instanceof DatabaseError) {
    // The detail of a violation quotes the row, and rows are about people: the sentence alone goes on.
    return new SqlError(codeOfState(error.code ?? ""), error.message, { statement });
  }
  // Whatever did not come from the server is the connection: reset, closed, never made.
  return new SqlError("dead", error instanceof Error ? error.message : String(error), { cause: error, statement });
}

/** What is not named is `other`: the caller may not build on it. */
export function codeOfState(state: string): SqlErrorCode {
  switch (state) {
    case "23505": // unique_violation
      return "unique";
    case "23503": // foreign_key_violation
      return "foreign-key";
    case "22003": // numeric_value_out_of_range
      return "out-of-range";
    case "25006": // read_only_sql_transaction
    case "42501": // insufficient_privilege: somebody took the right to write away
      return "read-only";
    case "53100": // disk_full
      return "full";
    case "40001": // serialization_failure
    case "40P01": // deadlock_detected
    case "55P03": // lock_not_available
    case "57014": // query_canceled: by its limit, or by a person
      return "busy";
    case "25P03": // idle_in_transaction_session_timeout
      return "dead";
    default:
      return codeOfClass(state.slice(0, 2));
  }
}

/** However the server says it: none of the last three is the fault of what was to be written. */
function codeOfClass(kind: string): SqlErrorCode {
  switch (kind) {
    case "23": // integrity_constraint_violation
      return "constraint";
    case "08": // connection_exception
    case "57": // operator_intervention: it is being stopped, has crashed, or is starting
      return "dead";
    case "53": // insufficient_resources
      return "busy";
    case "58": // system_error, io_error among them
    case "XX": // internal_error, data_corrupted, index_corrupted
      return "disk";
    default:
      return "other";
  }
}
