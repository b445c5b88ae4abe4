/** A row with what it is known by: blind indexes of whose it is, and of all that it says. */

import type { ImportedPerson } from "./read-row.ts";

export type KeyedRow = { row: number; person: ImportedPerson; key: string; content: string };
