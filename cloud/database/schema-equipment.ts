/** Tables about the equipment in homes that is looked after and tried, typed; `schema.ts` says what holds for all. */

/** The work that one fault is, from its beginning to its end. Empty device: the gateway itself; null end: it stands. */
export type WorkItemRow = {
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
