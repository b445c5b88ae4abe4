/** Short words for effects that are made in many places. */

import type { Effect, OpenAlarm, RowDraft } from "./inputs.ts";

type Said = Extract<Effect, { kind: "say" }>;

export const append = (rows: readonly RowDraft[]): Effect => ({ kind: "append", rows });
export const save = (alarm: OpenAlarm): Effect => ({ kind: "save-alarm", alarm });
export const say = (level: Said["level"], event: string, fields: Said["fields"]): Effect => {
  return { kind: "say", level, event, fields };
};
