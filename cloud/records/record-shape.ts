/**
 * What a kind of record is: its content, whose key seals it, and the rows by which it is found. Everything the registry keeps is declared like this, and
 * so keeps its history, is in the audit log, can be exported, erased and verified without a line of its own.
 */

import type { z } from "zod";
import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { Schema } from "../database/schema.ts";
import type { SearchedField } from "../vault/vault.ts";

/** A row of one of the tables that only exist so that records are found. They are rebuilt from records and never the other way round. */
export type IndexRow = { [Table in keyof Schema]: { table: Table; row: Schema[Table] } }[keyof Schema];

export type IndexTable = {
  table: keyof Schema;
  /** The column that holds the record's id. */
  idColumn: string;
  /**
   * `one`: one row a record, kept by its id and changed in place. `many`: any number, taken away and written anew with each version; nothing may
   * refer to them.
   */
  rows: "one" | "many";
};

export type Version = { id: string; version: number; atMs: number };

export type RecordShape<Content> = {
  /** A word of the service, as it stands in `records.kind`. */
  kind: string;
  schema: z.ZodType<Content>;
  /** Whose key seals it; null for what says nothing of a person. It never changes for one record. */
  sealedFor(content: Content, id: string): string | null;
  /** Where it stands, for the log and for who may see it; null for what stands nowhere. */
  area(content: Content): AreaCode | null;
  indexTables: readonly IndexTable[];
  /** The same rows for the same content, whenever it is asked. */
  indexRows(
    content: Content,
    version: Version,
    blind: (field: SearchedField, text: string) => string,
  ): readonly IndexRow[];
};
