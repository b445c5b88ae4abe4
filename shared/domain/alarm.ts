/** An alarm says that a person may need help. What is broken is a fault (`fault.ts`). */

/** What a device in the home can say by itself: these travel on the life lane, one record each. */
export const lifeKinds = [
  "panic",
  "call",
  "fall",
  "smoke",
  "gas",
  "carbon-monoxide",
  "water-leak",
  /** Something arrived on a life input that nobody could read. Louder, not quieter (docs/architecture.md §2.6). */
  "unreadable",
] as const;
export type LifeKind = (typeof lifeKinds)[number];

/** What the cloud concludes from the course of a home. */
export const inferredKinds = ["inactivity", "door-watch", "away-overdue"] as const;
export type InferredKind = (typeof inferredKinds)[number];

export type AlarmKind = LifeKind | InferredKind;

/** How far to believe a detector: `high` = worn and posture confirmed, `low` = radar or a single accelerometer. */
export type Confidence = "high" | "low" | "certain";
export const confidences = ["certain", "high", "low"] as const satisfies readonly Confidence[];
