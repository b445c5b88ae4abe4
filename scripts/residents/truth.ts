/** What really happened in a made-up home: no engine sees it, and what the engine raised is compared with it. Times: local civil, milliseconds. */

import type { Inside } from "./days.ts";
import type { Trait } from "./person.ts";

/** `up`: on their feet again by themselves within minutes. The others lie until somebody comes. */
export type FallCourse = "up" | "still" | "moves" | "crawls";

export type Fact =
  | { kind: "fall"; how: FallCourse; room: Inside; fromMs: number; untilMs: number }
  | { kind: "press"; why: "fall" | "accident"; fromMs: number; untilMs: number }
  | { kind: "outing" | "visit" | "illness" | "holiday"; fromMs: number; untilMs: number }
  | { kind: "sensor-death"; room: Inside; fromMs: number; untilMs: number };

export type Truth = {
  home: string;
  seed: number;
  traits: readonly Trait[];
  fromMs: number;
  untilMs: number;
  /** In order of their beginning. */
  facts: readonly Fact[];
};

/** Longer than it takes to get up: what ought to be noticed. */
export const isLie = (fact: Fact): fact is Extract<Fact, { kind: "fall" }> => fact.kind === "fall" && fact.how !== "up";
