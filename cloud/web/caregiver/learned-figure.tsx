/** For how long it is usually quiet there, as the home has shown; what it has not shown yet is said to be other homes'. */

import type { ReactNode } from "react";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import { useWords } from "../parts/catalogue.ts";
import { LearnedChart } from "../parts/learned-chart.tsx";
import { usePlainTime } from "../parts/plain-time.ts";
import { dayWords } from "./home-words.ts";
import type { LookedUp } from "./use-looked-up.ts";

export function Learned({ of: { value, trouble } }: { of: LookedUp<LearnedDayView> }): ReactNode {
  const say = useWords(dayWords);
  const time = usePlainTime(value?.timeZone ?? "UTC");
  if (value === null) return trouble === null ? null : <p className="doubt">{say("learnedFailed")}</p>;
  const { standing, days, halfHours, quiet } = value;
  const standingText =
    standing === "off"
      ? say("learnsNot")
      : standing === "learning"
        ? say("learning", days)
        : say("learnedFrom", { count: days.known });
  return (
    <figure className="strip">
      <h3>{say("learned")}</h3>
      {halfHours.length === 0 ? null : (
        <>
          <LearnedChart learned={value} name={say("learnedPicture")} lengthText={time.length} />
          <ul className="learned-key">
            <Key name="own" isShown={halfHours.some(({ isOwn }) => isOwn)} text={say("learnedOwn")} />
            <Key name="others" isShown={!halfHours.every(({ isOwn }) => isOwn)} text={say("learnedOthers")} />
            {quiet === null ? null : (
              <Key name="now" isShown text={say("learnedNow", { length: time.length(quiet.forMs) })} />
            )}
          </ul>
        </>
      )}
      <figcaption>{standingText}</figcaption>
    </figure>
  );
}

function Key({ name, isShown, text }: { name: string; isShown: boolean; text: string }): ReactNode {
  if (!isShown) return null;
  return (
    <li>
      <span className={`learned-box learned-box-${name}`} aria-hidden="true" />
      {text}
    </li>
  );
}
