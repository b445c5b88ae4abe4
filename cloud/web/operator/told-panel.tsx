/** Those who were told: what they answered, and the log of every way that was tried, with its times and ends. */

import type { ReactNode } from "react";
import type { DeliveryView, IncidentView } from "../../api/contract.ts";
import type { ScreenNumber } from "../../api/contract/screen.ts";
import { Both, One } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { CallNumber } from "./call-button.tsx";
import { useDesk } from "./desk-context.ts";
import { attemptWord, sayCall } from "./phone-words.ts";
import { reasonWords, saidWords, sayOf, standingWords, viaWords } from "./people-words.ts";
import { useAsked } from "./use-asked.ts";

export function ToldPanel(given: {
  incident: IncidentView;
  /** Whose ids stand in the log. */
  numbers: readonly ScreenNumber[];
  timeZone: string | undefined;
}): ReactNode {
  const { incident, numbers, timeZone } = given;
  const { client } = useDesk();
  const { incidentId, version, said } = incident;
  const told = useAsked(`${incidentId} told ${version}`, () => client.deliveries(incidentId));
  return (
    <section className="panel told">
      {said.length === 0 ? null : (
        <>
          <h2>
            <Both of={sayOf.people} inline />
          </h2>
          <ul className="said">
            {said.toReversed().map(({ by, what, via, atMs }) => (
              <li key={`${by} ${what} ${atMs}`} className={`said-${what}`}>
                <time>{clockText(atMs, timeZone)}</time> <strong>{by}</strong> <Both of={saidWords[what]} inline /> ·{" "}
                <One of={viaWords[via]} />
              </li>
            ))}
          </ul>
        </>
      )}
      <details>
        <summary>
          <Both of={sayOf.deliveries} inline /> <span className="count">{told.value?.length ?? 0}</span>
        </summary>
        {told.failed === null ? null : (
          <p className="panel-failed" role="alert">
            <Both of={sayOf.deliveriesFailed} inline /> {told.failed}
          </p>
        )}
        <ol className="journal deliveries">
          {told.value?.map((one) => (
            <li key={one.deliveryId}>
              <Told of={one} incident={incident} numbers={numbers} timeZone={timeZone} />
            </li>
          ))}
          {told.value?.length === 0 ? (
            <li>
              <One of={sayOf.nobodyTold} />
            </li>
          ) : null}
        </ol>
      </details>
    </section>
  );
}

function Told(given: {
  of: DeliveryView;
  incident: IncidentView;
  numbers: readonly ScreenNumber[];
  timeZone: string | undefined;
}): ReactNode {
  const { of, incident, numbers, timeZone } = given;
  const { connector, addressee, reason, standing, attempt, createdAtMs, endedAtMs, lastWhy, receipt, attempts, state } =
    of;
  const person = addressee === null ? undefined : numbers.find((one) => one.addressee === addressee);
  return (
    <>
      <time>
        {clockText(createdAtMs, timeZone)} – {endedAtMs === null ? "…" : clockText(endedAtMs, timeZone)}
      </time>
      <Both of={standingWords[standing]} inline />
      <span className="journal-who">
        {connector}
        {addressee === null ? "" : ` → ${person?.name ?? addressee}`}
      </span>
      <span className="journal-detail">
        <One of={reasonWords[reason]} /> · {attempt} <One of={sayOf.attempts} /> {lastWhy ?? receipt ?? ""}{" "}
        {person ? (
          <CallNumber
            number={person.number}
            homeId={incident.homeId}
            incidentId={incident.incidentId}
            says={sayCall.call}
          />
        ) : null}
      </span>
      {attempts.length === 0 && state === null ? null : (
        <ul className="attempts">
          {attempts.map((one) => (
            <li key={`${one.attempt} ${one.endedAtMs}`}>
              <span className="number">
                {clockText(one.beganAtMs, timeZone)} – {clockText(one.endedAtMs, timeZone)}
              </span>{" "}
              <Both of={attemptWord(one.what)} inline /> {one.detail}
            </li>
          ))}
          {state === null ? null : (
            <li>
              <span className="number">{clockText(state.atMs, timeZone)}</span> <One of={sayCall.provider} />
              <Both of={attemptWord(state.state)} inline />
            </li>
          )}
        </ul>
      )}
    </>
  );
}
