/**
 * What a home has learned of its own day, and what is worth a look there before anything is an alarm.
 *
 * Times are milliseconds since 1970 UTC, lengths are milliseconds; half hours are of the home's own clock, the first begins at midnight. Null means "nobody knows".
 */

import type { Ground } from "@shouwang/shared/domain/grounds.ts";

export const advisoryKinds = ["quieter", "out-longer", "arrived-unseen"] as const;
export type AdvisoryKind = (typeof advisoryKinds)[number];

export type AdvisoryGround = Extract<
  Ground,
  { kind: "no-movement" | "usual-at-most" | "detectors" | "out" | "usually-back-within" }
>;

/**
 * A look, a call: no alarm, and nobody is told of it. `quieter`: at home, without movement for an hour longer than is usual after a last movement at that hour. `out-longer`: out for longer
 * than outings at that hour usually last. `arrived-unseen`: the exterior door was used an hour ago or more, and nobody was seen inside since.
 */
export type AdvisoryView = {
  kind: AdvisoryKind;
  /** It holds since then. */
  sinceMs: number;
  /** What it rests on, the most telling first. */
  grounds: readonly AdvisoryGround[];
  /** The same as a sentence, on the home's own clock. */
  because: { zh: string; en: string };
};

export const sensitivities = ["high", "normal", "low", "off"] as const;

/** GET /api/homes/:id/learned-day — whoever may see the days of a home may read it. */
export type LearnedDayView = {
  homeId: string;
  nowMs: number;
  timeZone: string;
  /** How soon a silence that is longer than usual is an alarm. `off`: the home's own day is neither learned nor asked; the fixed times hold. */
  sensitivity: (typeof sensitivities)[number];
  /** `learning`: fewer days are known than `needed`, and what is usual among many homes still counts beside the home's own day. `off`: nothing is learned. */
  standing: "off" | "learning" | "learned";
  days: { known: number; needed: number };
  outings: { known: number; needed: number };
  /**
   * 48, or none where nothing is learned: in this half hour it has been quiet for so many minutes at most, whenever that silence began. What the rule waits for stands above it. Short, because
   * it goes over bad lines.
   */
  usualMinutes: readonly number[];
  /** The half hours (0 to 47) that this home has not shown yet: there it is what is usual among many homes. */
  othersAt: readonly number[];
  /** The silence that runs now, and the half hour it is; null: nobody is believed at home, or nobody can tell. */
  quiet: { forMs: number; halfHour: number } | null;
  /** What is worth a look now, the most telling first; at most 2. */
  advisories: readonly AdvisoryView[];
};
