/** The learned day of a home as something to draw, 480 wide and 100 high. Pure. */

import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";

type Learned = Pick<LearnedDayView, "usualMinutes" | "othersAt" | "quiet">;

const slotWidth = 10;
const height = 100;
const topStep = hours(2);

export type LearnedShape = {
  /** What the upper edge stands for; whole steps of two hours. */
  topMs: number;
  /** Areas of an SVG path: what the home has shown, and what is usual among many homes. */
  own: string;
  others: string;
  /** The silence that runs; null: none does. */
  now: { x: number; y: number; width: number } | null;
};

export function learnedShape({ usualMinutes, othersAt, quiet }: Learned): LearnedShape {
  const topMs = learnedTopMs({ usualMinutes, quiet });
  const yOf = (forMs: number): number => Math.round(height * (1 - forMs / topMs) * 10) / 10;
  const area = (isOwn: boolean): string =>
    usualMinutes
      .map((usual, n) =>
        othersAt.includes(n) !== isOwn && usual > 0
          ? `M${n * slotWidth} ${height}V${yOf(minutes(usual))}h${slotWidth}V${height}z`
          : "",
      )
      .join("");
  const now = quiet && { x: quiet.halfHour * slotWidth, y: yOf(quiet.forMs), width: slotWidth };
  return { topMs, own: area(true), others: area(false), now };
}

function learnedTopMs({ usualMinutes, quiet }: Pick<Learned, "usualMinutes" | "quiet">): number {
  const longest = Math.max(minutes(Math.max(...usualMinutes, 0)), quiet?.forMs ?? 0, 1);
  return Math.ceil(longest / topStep) * topStep;
}
