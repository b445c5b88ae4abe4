/** Tables about the equipment in homes that is looked after and tried, typed; `schema.ts` says what holds for all. */

export type EquipmentTables = {
  commands: CommandRow;
  answers: AnswerRow;
  work_items: WorkItemRow;
  trials: TrialRow;
  trial_presses: TrialPressRow;
  drills: DrillRow;
  gateway_reports: GatewayReportRow;
  fleet_looks: FleetLookRow;
  absences: AbsenceRow;
  hand_overs: HandOverRow;
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

/** What a gateway said of itself last. `content`: JSON. */
type GatewayReportRow = { gateway_id: string; heard_at_ms: number; content: string };
/** What was found when the time series of a home's devices was looked through. `content`: JSON. */
type FleetLookRow = { home_id: string; looked_at_ms: number; content: string };
/** Nobody is expected in a home. `reminded`, `told`: whoever set it, that it ends, and that somebody is there. Who that is stands in the home's state and in the audit log. */
type AbsenceRow = {
  absence_id: string;
  home_id: string;
  kind: string;
  from_ms: number;
  until_ms: number;
  ended_at_ms: number | null;
  how: string | null;
  reminded_at_ms: number | null;
  told_at_ms: number | null;
};
/** By which signed sheets are found. */
type HandOverRow = { hand_over_id: string; kit_id: string; home_id: string; at_ms: number };

/** What somebody asked of a gateway, and what it answered: `started`, and how it ended. */
type CommandRow = {
  command_id: string;
  gateway_id: string;
  by: string;
  sent_at_ms: number;
  deadline_at_ms: number;
  command: string;
};
/** `report`: JSON; null: it carried none. */
type AnswerRow = { command_id: string; received_at_ms: number; outcome: string; detail: string; report: string | null };
