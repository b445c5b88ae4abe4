/**
 * For how long it is usually quiet there, as the home has shown; what it has not shown yet is said to be other homes'. Drawn with what the strip of today is drawn with, because
 * this page is fetched over bad lines.
 */

import type { ReactNode } from "react";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { useWords } from "../parts/catalogue.ts";
import { usePlainTime } from "../parts/plain-time.ts";
import { dayWords } from "./home-words.ts";
import type { LookedUp } from "./use-looked-up.ts";

const axis = [0, 6, 12, 18, 24] as const;
const step = hours(2);

export function Learned({ of: { value, trouble } }: { of: LookedUp<LearnedDayView> }): ReactNode {
  const say = useWords(dayWords);
  const time = usePlainTime(value?.timeZone ?? "UTC");
  if (value === null) return trouble === null ? null : <p className="doubt">{say("quietFailed")}</p>;
  const { standing, days, usualMinutes, othersAt, quiet } = value;
  const topMs = Math.ceil(Math.max(1, quiet?.forMs ?? 0, minutes(Math.max(...usualMinutes))) / step) * step;
  const percent = (part: number): string => `${part * 100}%`;
  return (
    <figure className="strip">
      <h3>{say("quietDay")}</h3>
      {usualMinutes.length === 0 ? null : (
        <>
          <div className="strip-lanes" role="img" aria-label={say("quietPicture")}>
            <span className="strip-name" style={{ alignSelf: "start" }}>
              {time.length(topMs)}
            </span>
            <div className="strip-lane strip-usual">
              {usualMinutes.map((usual, n) => (
                // The place in the day is its identity.
                <span
                  key={n}
                  className={othersAt.includes(n) ? "strip-gap" : "strip-share"}
                  style={{ flex: 1, height: percent(minutes(usual) / topMs), borderWidth: "1px 0 0" }}
                />
              ))}
              {quiet === null ? null : (
                <span
                  className="strip-now"
                  style={{ left: percent((quiet.halfHour + 0.5) / 48), top: percent(1 - quiet.forMs / topMs) }}
                />
              )}
            </div>
            <span />
            <HourAxis />
          </div>
          {othersAt.length === 0 ? null : (
            <ul className="strip-key">
              <li>
                <span className="strip-box strip-gap" aria-hidden="true" />
                {say("quietOthers")}
              </li>
            </ul>
          )}
        </>
      )}
      <figcaption>
        {standing === "off" ? say("off") : say(standing, days)}{" "}
        {quiet === null ? null : say("quietNow", { length: time.length(quiet.forMs) })}
      </figcaption>
    </figure>
  );
}

export function HourAxis(): ReactNode {
  return (
    <div className="strip-axis">
      {axis.map((hour) => (
        <span key={hour} style={{ left: `${(hour / 24) * 100}%` }}>
          {hour}
        </span>
      ))}
    </div>
  );
}
