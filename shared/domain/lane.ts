/** Three lanes from gateway to cloud. Life is never dropped, compacted, batched or delayed by another (docs/architecture.md §2.2). */
export const lanes = ["life", "fault", "telemetry"] as const;
export type Lane = (typeof lanes)[number];
