/** The learned day of a home as something to draw, 480 wide and 100 high. Pure. */

import { hours } from "@shouwang/shared/time/duration.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";

type Learned = Pick<LearnedDayView, "halfHours" | "quiet">;

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

export function learnedShape({ halfHours, quiet }: Learned): LearnedShape {
  const longest = Math.max(...halfHours.map(({ usualMs }) => usualMs), quiet?.forMs ?? 0, 1);
  const topMs = Math.ceil(longest / topStep) * topStep;
  const yOf = (forMs: number): number => Math.round(height * (1 - forMs / topMs) * 10) / 10;
  const area = (isOwn: boolean): string =>
    halfHours
      .map((one, n) =>
        one.isOwn === isOwn && one.usualMs > 0
          ? `M${n * slotWidth} ${height}V${yOf(one.usualMs)}h${slotWidth}V${height}z`
          : "",
      )
      .join("");
  const now = quiet && { x: quiet.halfHour * slotWidth, y: yOf(quiet.forMs), width: slotWidth };
  return { topMs, own: area(true), others: area(false), now };
}
