/** For how long it has been quiet in a home at each half hour, at most; what is another homes' is striped, and the silence that runs is a frame. Its words are its page's. */

import { useId, type ReactNode } from "react";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import "./learned.css";
import { learnedShape } from "./learned-shape.ts";

const axis = [0, 6, 12, 18, 24] as const;

export function LearnedChart(given: {
  learned: LearnedDayView;
  /** What the picture is called, for who does not see it. */
  name: string;
  lengthText: (forMs: number) => string;
}): ReactNode {
  const { learned, name, lengthText } = given;
  const stripes = useId();
  const { topMs, own, others, now } = learnedShape(learned);
  return (
    <div className="learned" role="img" aria-label={name}>
      <span className="learned-top">{lengthText(topMs)}</span>
      <svg viewBox="0 0 480 100" preserveAspectRatio="none">
        <pattern id={stripes} width="6" height="6" patternUnits="userSpaceOnUse">
          <path d="M0 6 6 0" className="learned-stripe" />
        </pattern>
        <path d="M0 50H480" className="learned-middle" />
        <path d={own} className="learned-own" />
        <path d={others} fill={`url(#${stripes})`} className="learned-others" />
        {now === null ? null : (
          <rect x={now.x} y={now.y} width={now.width} height={100 - now.y} className="learned-now" />
        )}
      </svg>
      <div className="learned-axis">
        {axis.map((hour) => (
          <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
            {hour}
          </span>
        ))}
      </div>
    </div>
  );
}
