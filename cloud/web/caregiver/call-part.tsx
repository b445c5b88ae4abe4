/** Whom to call, each with a button as high as a thumb. */

import type { ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { useCaregiving } from "./care-context.ts";
import { lookWords } from "./words.ts";

const emergency = "120";

export function CallPart(): ReactNode {
  const { view } = useCaregiving();
  const say = useWords(lookWords);
  const others = view.numbers.filter(({ me }) => !me);
  return (
    <section className="part" aria-labelledby="call">
      <h2 id="call">{say("call")}</h2>
      {others.length === 0 ? <p>{say("noNumbers")}</p> : null}
      <ul className="calls">
        {others.map(({ is, name, relation, number }, n) => (
          <li key={`${n} ${number}`}>
            <Number who={name ?? say("callHome")} beside={is === "contact" ? relation : null} number={number} />
          </li>
        ))}
        {view.deskNumber === null ? null : (
          <li>
            <Number who={say("callDesk")} beside={null} number={view.deskNumber} />
          </li>
        )}
        <li>
          <Number who={say("callEmergency")} beside={null} number={emergency} />
        </li>
      </ul>
    </section>
  );
}

function Number({ who, beside, number }: { who: string; beside: string | null; number: string }): ReactNode {
  const say = useWords(lookWords);
  return (
    <a className="call" href={`tel:${number.replaceAll(/[^+\d]/g, "")}`}>
      <svg className="call-sign" viewBox="0 0 24 24" aria-hidden="true">
        <path d="M6.2 3.5c-.9 9 5.3 15.2 14.3 14.3l.5-4-4.3-2-2.3 1.9c-1.9-1-3.3-2.4-4.3-4.3L12 7.1l-2-4.3z" />
      </svg>
      <span className="call-who">
        <span className="only-read-aloud">{say("callTo")} </span>
        {who}
        {beside === null ? null : <small>{beside}</small>}
      </span>
      <span className="call-number">{number}</span>
    </a>
  );
}
