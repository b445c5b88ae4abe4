/** Whom to call for a home: the resident, and the contacts in the order in which they are called. */

import type { ReactNode } from "react";
import type { HomeNumbersView } from "../../api/contract/calls.ts";
import { Both, One } from "../parts/language.tsx";
import { CallNumber } from "./call-button.tsx";
import { numberIsWords, sayCall } from "./phone-words.ts";
import type { Known } from "./use-asked.ts";

export function NumbersPanel(given: {
  known: Known<HomeNumbersView>;
  homeId: string;
  incidentId: string | null;
}): ReactNode {
  const { known, homeId, incidentId } = given;
  const numbers = known.value?.numbers ?? [];
  return (
    <section className="panel numbers">
      <h2>
        <Both of={sayCall.numbers} inline />
      </h2>
      {known.failed === null ? null : (
        <p className="panel-failed" role="alert">
          {known.failed}
        </p>
      )}
      {known.value !== null && numbers.length === 0 ? (
        <p className="unknown">
          <One of={sayCall.noNumbers} />
        </p>
      ) : null}
      <ul>
        {numbers.map(({ is, addressee, name, relation, number }) => (
          <li key={`${addressee} ${number}`}>
            <span className="numbers-who">
              <strong>{name ?? <One of={numberIsWords[is]} />}</strong>{" "}
              <span className="numbers-is">{relation ?? (name === null ? null : <One of={numberIsWords[is]} />)}</span>
            </span>
            <CallNumber number={number} homeId={homeId} incidentId={incidentId} />
          </li>
        ))}
      </ul>
    </section>
  );
}
