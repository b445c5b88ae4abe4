/** Who is on duty where, from memory, and how it is changed. */

import type { AreaCode } from "@shouwang/shared/domain/ids.ts";
import type { By } from "../../records/records.ts";
import type { Sentence } from "../residents/sentence.ts";
import type { DutyRole, Rota } from "./rota.ts";

/** What one area says itself. */
export type KeptRota = { area: AreaCode | null; role: DutyRole; version: number; rota: Rota };

export type DutyDone =
  | { kind: "done"; version: number }
  | { kind: "refused"; code: "changed-meanwhile" | "cannot-be"; why: Sentence };

export type DutyBook = {
  load(): Promise<void>;
  /** The one that holds there: the nearest area that says one. Undefined = nobody says who is on duty. One that names nobody any more counts as not said. */
  rotaFor(role: DutyRole, area: AreaCode | null): KeptRota | undefined;
  /** What this place itself says; version 0 = nothing yet. */
  own(role: DutyRole, area: AreaCode | null): { version: number; rota: Rota | null };
  /** @param rota whatever came in: it is checked here. */
  set(seen: { role: DutyRole; area: AreaCode | null; version: number }, rota: unknown, by: By): Promise<DutyDone>;
};
