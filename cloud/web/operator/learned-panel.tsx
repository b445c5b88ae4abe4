/** What is usual in the home that is looked at, how well that is known, and what is worth a look there before it is an alarm. */

import type { ReactNode } from "react";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { LearnedDayView } from "../../api/contract/learned-day.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { LearnedChart } from "../parts/learned-chart.tsx";
import { useDesk, useNowMs } from "./desk-context.ts";
import { lengthWords, quietWords, sayLearned, sensitivityWords, standingWords } from "./learned-words.ts";
import { useAsked } from "./use-asked.ts";

const readEvery = minutes(5);

/** @param mark changes when something happened that should show at once. */
export function LearnedPanel({ homeId, mark }: { homeId: string; mark: string }): ReactNode {
  const { client } = useDesk();
  const readAtMs = useNowMs(readEvery);
  const { value, failed } = useAsked(`${homeId} learned ${mark} ${readAtMs}`, () => client.learnedDay(homeId));
  return (
    <section className="panel learned-panel">
      <h2>
        <Both of={sayLearned.title} inline />
        {value === null ? null : (
          <span className="panel-note">
            <One of={standingWords(value)} />
            {" · "}
            <One of={sensitivityWords[value.sensitivity]} />
          </span>
        )}
      </h2>
      {failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayLearned.failed} inline /> {failed}
        </p>
      )}
      {value === null ? null : <Learned learned={value} />}
    </section>
  );
}

function Learned({ learned }: { learned: LearnedDayView }): ReactNode {
  const text = useText();
  const { advisories, usualMinutes, othersAt } = learned;
  const quiet = quietWords(learned);
  return (
    <>
      {advisories.map(({ kind, because }) => (
        <p key={kind} className="learned-worth">
          <span className="tag">
            <One of={sayLearned.worthALook} />
          </span>{" "}
          <One of={[because.zh, because.en]} />
        </p>
      ))}
      {usualMinutes.length === 0 ? null : (
        <LearnedChart
          learned={learned}
          name={text(sayLearned.picture)}
          lengthText={(forMs) => text(lengthWords(forMs))}
        />
      )}
      <ul className="learned-key">
        {othersAt.length < usualMinutes.length ? (
          <li>
            <span className="learned-box" aria-hidden="true" />
            <One of={sayLearned.own} />
          </li>
        ) : null}
        {othersAt.length > 0 ? (
          <li>
            <span className="learned-box learned-box-others" aria-hidden="true" />
            <One of={sayLearned.others} />
          </li>
        ) : null}
        {quiet === null ? null : (
          <li>
            <span className="learned-box learned-box-now" aria-hidden="true" />
            <One of={quiet} />
          </li>
        )}
      </ul>
    </>
  );
}
