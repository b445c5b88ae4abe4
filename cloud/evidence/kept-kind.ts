/**
 * A kind of record as evidence sees it: what was kept is opened, checked and looked for in its index tables without anybody knowing here what is in it.
 */

import type { RecordShape, IndexRow, IndexTable, Version } from "../records/record-shape.ts";
import type { SearchedField } from "../vault/vault.ts";
import type { Schema } from "../database/schema.ts";

/** Somebody was in that home, from when to when; null = still is. */
export type Stay = { homeId: string; fromMs: number; untilMs: number | null };

export type Blind = (field: SearchedField, text: string) => string;

/** What else is taken away when the person is erased who is the record, beside its index rows. */
export type Erasure = {
  /** Index tables whose rows stay, because others refer to them, with the columns that are emptied. */
  keeps: readonly { table: keyof Schema; empty: readonly string[] }[];
  /** Tables outside of records that hold something of theirs, such as passwords, by the column with their id. */
  takes: readonly { table: keyof Schema; idColumn: string }[];
};

export type KeptKind = {
  kind: string;
  indexTables: readonly IndexTable[];
  erasure: Erasure;
  /** Index tables that also hold rows that are no record's. */
  shares: readonly (keyof Schema)[];
  /** What a stored text says, and the homes of whom it is about; undefined when it is not of this kind. */
  read(json: string, version: Version, blind: Blind): Read | undefined;
};
export type Read = {
  content: unknown;
  homes: readonly string[];
  stays: readonly Stay[];
  sealedFor: string | null;
  indexRows: readonly IndexRow[];
};

export function keptKind<Content>(
  shape: RecordShape<Content>,
  options: Partial<Erasure> & {
    shares?: KeptKind["shares"];
    homes?: (content: Content, id: string) => readonly string[];
    stays?: (content: Content, id: string) => readonly Stay[];
  } = {},
): KeptKind {
  const { keeps = [], takes = [], shares = [], homes = () => [], stays = () => [] } = options;
  return {
    kind: shape.kind,
    indexTables: shape.indexTables,
    erasure: { keeps, takes },
    shares,
    read(json, version, blind) {
      let value: unknown;
      try {
        value = JSON.parse(json);
      } catch {
        // The parser's words would quote what was sealed.
        return undefined;
      }
      const parsed = shape.schema.safeParse(value);
      if (!parsed.success) return undefined;
      const content = parsed.data;
      const sealedFor = shape.sealedFor(content, version.id);
      return {
        content,
        homes: homes(content, version.id),
        stays: stays(content, version.id),
        sealedFor,
        indexRows: shape.indexRows(content, version, blind),
      };
    },
  };
}
