/** What a home has learned of its own day, how soon a longer silence is an alarm, and what is worth a look now; for whoever may see its days. */

import { Descriptions } from "antd";
import type { ReactNode } from "react";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { LearnedDayView } from "../../../api/contract/learned-day.ts";
import { useWords } from "../../parts/catalogue.ts";
import { LearnedChart } from "../../parts/learned-chart.tsx";
import { useLanguage } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { useLengthText } from "../parts/length-text.ts";
import { ReadView } from "../parts/read-view.tsx";
import { learnedWords } from "./learned-words.ts";

export function LearnedSheet({ homeId }: { homeId: string }): ReactNode {
  const say = useWords(learnedWords);
  const read = useRead<LearnedDayView>(`/api/homes/${encodeURIComponent(homeId)}/learned-day`);
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      <ReadView read={read}>{(learned) => <LearnedDay learned={learned} />}</ReadView>
    </section>
  );
}

function LearnedDay({ learned }: { learned: LearnedDayView }): ReactNode {
  const say = useWords(learnedWords);
  const lengthText = useLengthText();
  const language = useLanguage();
  const { standing, sensitivity, days, outings, quiet, usualMinutes, othersAt, advisories } = learned;
  return (
    <>
      {advisories.map(({ kind, because }) => (
        <p key={kind} className="lead">
          <strong>{say("worthALook")}</strong> {because[language]}
        </p>
      ))}
      <Descriptions
        className="facts"
        column={{ xs: 1, sm: 1, md: 2 }}
        items={[
          { key: "sensitivity", label: say("sensitivity"), children: say(sensitivity) },
          { key: "days", label: say("known"), children: standing === "off" ? say("off") : say(standing, days) },
          {
            key: "outings",
            label: say("outings"),
            children: outings.known < outings.needed ? say("outingsFew", outings) : say("outingsKnown"),
          },
          {
            key: "quiet",
            label: say("now"),
            children: quiet === null ? say("nowUnknown") : lengthText(quiet.forMs),
          },
        ]}
      />
      {usualMinutes.length === 0 ? null : (
        <>
          <LearnedChart learned={learned} name={say("picture")} lengthText={lengthText} />
          <ul className="learned-key">
            <li>
              <span className="learned-box" aria-hidden="true" />
              {say("own")}
            </li>
            {othersAt.length === 0 ? null : (
              <li>
                <span className="learned-box learned-box-others" aria-hidden="true" />
                {say("others")}
              </li>
            )}
            {quiet === null ? null : (
              <li>
                <span className="learned-box learned-box-now" aria-hidden="true" />
                {say("now")}
              </li>
            )}
          </ul>
          <details>
            <summary>{say("table")}</summary>
            <HoursTable learned={learned} />
          </details>
        </>
      )}
    </>
  );
}

function HoursTable({ learned }: { learned: LearnedDayView }): ReactNode {
  const say = useWords(learnedWords);
  const lengthText = useLengthText();
  const clock = (n: number): string => `${Math.floor(n / 2)}:${n % 2 === 0 ? "00" : "30"}`;
  const text = (usual: number, n: number): string => {
    const length = lengthText(minutes(usual));
    return learned.othersAt.includes(n) ? say("asInManyHomes", { length }) : length;
  };
  return (
    <table className="learned-table">
      <thead>
        <tr>
          <th scope="col">{say("hour")}</th>
          <th scope="col">{say("atMost")}</th>
        </tr>
      </thead>
      <tbody>
        {learned.usualMinutes.map((usual, n) => (
          // The place in the day is its identity.
          <tr key={n}>
            <th scope="row">{say("halfHour", { from: clock(n), to: clock(n + 1) })}</th>
            <td>{text(usual, n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
