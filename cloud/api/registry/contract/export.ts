/** What can be asked of an export. */

/** What for: it stands in the log beside who asked. Closed, because what is typed never stands there. */
export const exportPurposes = ["report", "visits", "hand-over", "correction", "authority"] as const;
