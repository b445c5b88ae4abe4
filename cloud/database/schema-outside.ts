/** The tables by which a core and whoever calls outside for it know of each other, typed. */

export type OutsideTables = {
  /** `n` goes up for as long as the holder lives; `holder` null = given back. */
  leases: { name: string; fence: number; holder: string | null; n: number };
  /** `report`: JSON, as the holder of that fence said it last. */
  path_reports: { path_id: string; fence: number; report: string };
  /** `what`: sealed. `outcome`: JSON, until whoever asked has read it. */
  errands: {
    errand_id: string;
    what: Uint8Array;
    asked_at_ms: number;
    taken_by: string | null;
    outcome: string | null;
  };
};
