/** How much the outbox keeps, and what goes first. Shared by every implementation, so that the contract tests one rule. */

import { days } from "@shouwang/shared/time/duration.ts";

export const retention = {
  /** A cloud restored from a backup asks again for what it had receipted (docs/architecture.md §2.5). Counted in time that the gateway ran. */
  lifeKeptFor: days(30),
  telemetryKeptFor: days(7),
  /**
   * Rows of all lanes, about 200 bytes each: some 40 MB on the card, or 400 days of a home within its budget. Beyond it goes, in
   * this order: receipted telemetry, receipted faults, unsent telemetry (oldest first, with a skipped row), and at last receipted life. Life
   * without a receipt never.
   */
  rowsMax: 200_000,
  /** Dropped in one go, so that a full card is not trimmed row by row. */
  dropChunk: 500,
  /** Skipped rows of one epoch and lane; beyond it neighbours are merged, which loses only the dates between them. */
  skippedMax: 64,
} as const;

export type Retention = { rowsMax: number; dropChunk: number };
