/** What the worker thread asks of the database: the outbox's port, synchronous, and what belongs to its opening. */

import type { Epoch } from "@shouwang/shared/domain/ids.ts";
import type { LifeRecord } from "./life-slot.ts";
import type { Outbox } from "./outbox.ts";
import type { Retention } from "./retention.ts";

export type StoreOptions = {
  path: string;
  epoch: Epoch;
  limits: Retention;
  /** A limit of the file; reaching it is a full card. */
  bytesMax: number | undefined;
  /** Life records that stand in slots too: with them a damaged row is put back. */
  lifeElsewhere?: readonly LifeRecord[];
  /** Nothing more can be found than what is in this file: what is missing is named. */
  isSalvaged?: boolean;
};

/** Rows that were not what had been written: put back from a slot, or lost and named. */
export type Damage = { repaired: number; lost: number };

export type Store = {
  [Method in keyof Omit<Outbox, "epoch" | typeof Symbol.asyncDispose>]: (
    ...args: Parameters<Outbox[Method]>
  ) => Awaited<ReturnType<Outbox[Method]>>;
} & {
  /** One transaction around several calls: group commit. */
  together(work: () => void): void;
  /** Drops what has been kept long enough; receipts call it once an hour. At the opening no more time has passed than is stored. */
  prune(uptimeMs: number | undefined): void;
  close(): void;
  /** Found at the opening. */
  readonly damage: Damage;
  /** When the last telemetry of an earlier run happened: until then at least that run was listening. */
  readonly newestMs: number | undefined;
};
