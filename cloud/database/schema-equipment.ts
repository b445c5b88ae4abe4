/** Tables about the equipment in homes that is looked after and tried, typed; `schema.ts` says what holds for all. */

export type EquipmentTables = {
  commands: CommandRow;
  answers: AnswerRow;
  work_items: WorkItemRow;
  trials: TrialRow;
  trial_presses: TrialPressRow;
  drills: DrillRow;
};

/** The work that one fault is, from its beginning to its end. Empty device: the gateway itself; null end: it stands. */
type WorkItemRow = {
  item_id: string;
  gateway_id: string;
  device_id: string;
  fault: string;
  home_id: string | null;
  /** Empty = not said. */
  area: string;
  since_ms: number;
  ended_at_ms: number | null;
};

/** A named person tries devices of a home. `devices`: JSON. */
export type TrialRow = {
  trial_id: string;
  home_id: string;
  by: string;
  why: string;
  devices: string;
  from_ms: number;
  until_ms: number;
  ended_at_ms: number | null;
};
/** The first press of one device in one trial: what it proved stands in its incident. */
export type TrialPressRow = {
  trial_id: string;
  device_id: string;
  home_id: string;
  alarm_id: string;
  alarm: string;
  incident_id: string;
  occurred_at_ms: number;
  recorded_at_ms: number;
  over_at_ms: number | null;
  went_live_at_ms: number | null;
};
/** People practise in homes. `drill`: JSON; empty area: the whole deployment. */
export type DrillRow = {
  drill_id: string;
  area: string;
  by: string;
  from_ms: number;
  until_ms: number;
  ended_at_ms: number | null;
  drill: string;
};

/** What somebody asked of a gateway, and what it answered: `started`, and how it ended. */
type CommandRow = {
  command_id: string;
  gateway_id: string;
  by: string;
  sent_at_ms: number;
  deadline_at_ms: number;
  command: string;
};
type AnswerRow = { command_id: string; received_at_ms: number; outcome: string; detail: string };
