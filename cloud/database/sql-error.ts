/** What can go wrong in a database, in words that both engines share. Callers look at `code`, never at the message. */

export const sqlErrorCodes = [
  /** A row with this key is there already. */
  "unique",
  "foreign-key",
  "constraint",
  /** A statement of a commit did not find what it was to find: somebody else was here. Nothing was written. */
  "guard",
  "busy",
  "full",
  "read-only",
  /** The disk answers a read or a write with an error. Another attempt may be taken. */
  "disk",
  /** A number is larger than JavaScript can hold exactly. */
  "out-of-range",
  /** The connection is gone for good. The process cannot go on. */
  "dead",
  "other",
] as const;
export type SqlErrorCode = (typeof sqlErrorCodes)[number];

export class SqlError extends Error {
  readonly code: SqlErrorCode;
  /** Which statement of a commit failed, from 0; -1: what stands before the first, the look at the fence. */
  readonly statement: number;

  constructor(code: SqlErrorCode, message: string, options?: { cause?: unknown; statement?: number }) {
    super(message, { cause: options?.cause });
    this.name = "SqlError";
    this.code = code;
    this.statement = options?.statement ?? 0;
  }
}

/** The disk takes nothing now, and may take it later: nothing was written. */
export function isWorldsFault(error: unknown): error is SqlError {
  return error instanceof SqlError && !isInputsFault(error.code) && error.code !== "guard" && error.code !== "dead";
}

/** The input itself is what the database will not take; trying it again gives the same answer. */
export function isInputsFault(code: SqlErrorCode): boolean {
  switch (code) {
    case "unique":
    case "foreign-key":
    case "constraint":
    case "out-of-range":
    case "other":
      return true;
    case "guard":
    case "busy":
    case "full":
    case "read-only":
    case "disk":
    case "dead":
      return false;
  }
}
