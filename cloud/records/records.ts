/**
 * Records of people and things, with every version they ever had. A change names the version it saw, so nobody overwrites what somebody else
 * wrote meanwhile; it is one transaction with its index and its row in the audit log.
 */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { AuditedAct, Purpose } from "../audit/audit-log.ts";
import type { Write } from "../database/database.ts";
import type { SearchedField } from "../vault/vault.ts";
import type { IndexRow, IndexTable, RecordShape, Version } from "./record-shape.ts";

/** Who asks for a change, and why. `who` as the audit log writes it: `account/<id>`, `system/<part>`. */
export type By = { who: string; purpose: Purpose; atMs: number };

/** A new version of one record, made by `changeOf`. Its content was checked. */
export type Change = {
  kind: string;
  id: string;
  /** The version that was seen; 0 for a record that is new. */
  after: number;
  what: AuditedAct;
  detail: string;
  json: string;
  sealedFor: string | null;
  area: AreaCode | null;
  indexTables: readonly IndexTable[];
  indexRows(version: Version, blind: (field: SearchedField, text: string) => string): readonly IndexRow[];
};

/** @throws ZodError when the content is not of the shape: whoever takes input from outside has checked it before. */
export function changeOf<Content>(
  shape: RecordShape<Content>,
  given: {
    id: string;
    after: number;
    content: Content;
    what: Extract<AuditedAct, "created" | "changed" | "moved" | "merged" | "withdrawn" | "ended" | "imported">;
    /** For the log: no personal data. */
    detail?: string;
  },
): Change {
  const { id, after, what, detail = "" } = given;
  const content = shape.schema.parse(given.content);
  return {
    kind: shape.kind,
    id,
    after,
    what,
    detail,
    json: JSON.stringify(content),
    sealedFor: shape.sealedFor(content, id),
    area: shape.area(content),
    indexTables: shape.indexTables,
    indexRows: (version, blind) => shape.indexRows(content, version, blind),
  };
}

export type CommitAnswer =
  | { kind: "done" }
  /** One of them is no longer the version that was seen. Nothing was written. */
  | { kind: "changed-meanwhile" }
  /** What may be there only once is there already, such as a kit's number. Nothing was written. */
  | { kind: "taken" }
  /** It belongs to somebody who was erased, or whose key cannot be read. Nothing was written. */
  | { kind: "sealed-for-ever"; owner: string };

type Head = { id: string; version: number; atMs: number; by: string; what: string };
export type Kept<Content> = Head &
  ({ kind: "kept"; content: Content } | { kind: "erased" } | { kind: "damaged"; why: string });

export type Records = {
  /** @param also written in the same transaction, before the rest. */
  commit(changes: readonly Change[], by: By, also?: readonly Write[]): Promise<CommitAnswer>;
  /** The present versions of those that are there. */
  get<Content>(shape: RecordShape<Content>, ids: readonly string[]): Promise<ReadonlyMap<string, Kept<Content>>>;
  /** Every version, the latest first. */
  history<Content>(shape: RecordShape<Content>, id: string): Promise<readonly Kept<Content>[]>;
};

/** Where the content of a version is sealed to. */
export const placeOf = (kind: string, id: string, version: number): string => `${kind}/${id}/${version}`;
