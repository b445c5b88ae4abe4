/** What opens beneath the acts: whom to send, whom to hand over to, and what asking for help means. Each is left with Escape; the first choice has the focus. */

import { useId, useState, type ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both, One, useText } from "../parts/language.tsx";
import type { Words } from "../parts/words.ts";
import { sayAct } from "./act-words.ts";
import { CallNumber } from "./call-button.tsx";
import { useDesk } from "./desk-context.ts";
import { othersOf } from "./lookers.tsx";
import { useAsked } from "./use-asked.ts";

const nameMax = 64;

type Given = { incident: IncidentView; isBusy: boolean; perform: (act: DeskAct) => void; leave: () => void };

function ActPanel(given: { title: Words; leave: () => void; children: ReactNode }): ReactNode {
  const { title, leave, children } = given;
  const id = useId();
  return (
    <section
      className="act-panel"
      aria-labelledby={id}
      onKeyDown={(event) => {
        if (event.key === "Escape") leave();
      }}
    >
      <header>
        <h2 id={id}>
          <Both of={title} inline />
        </h2>
        <button type="button" className="button button-quiet" onClick={leave}>
          <Both of={sayAct.leave} inline />
        </button>
      </header>
      {children}
    </section>
  );
}

export function EscalatePanel({ incident, isBusy, perform, leave }: Given): ReactNode {
  const { operator } = useDesk();
  const { version, acknowledgedBy } = incident;
  return (
    <ActPanel title={sayAct.escalateTitle} leave={leave}>
      <p>
        <Both of={acknowledgedBy === null ? sayAct.escalateNobodys : sayAct.escalateWhat} />
      </p>
      <button
        type="button"
        className="button button-primary"
        disabled={isBusy}
        // Whoever opened this is about to press it.
        autoFocus
        onClick={() => perform({ kind: "escalate", by: operator, version })}
      >
        <Both of={sayAct.escalateNow} />
      </button>
    </ActPanel>
  );
}

export function HandOverPanel({ incident, isBusy, perform, leave }: Given): ReactNode {
  const { client, operator } = useDesk();
  const { incidentId, version } = incident;
  const asked = useAsked(`${incidentId} desks ${version}`, () => client.atDesks(incidentId));
  const others = othersOf(asked.value ?? [], operator);
  return (
    <ActPanel title={sayAct.handTitle} leave={leave}>
      <p>
        <Both of={sayAct.handWhat} />
      </p>
      <Standing asked={asked} isEmpty={others.length === 0} empty={sayAct.nobodyThere} />
      <ul className="act-people">
        {others.map(({ name, isLooking }, n) => (
          <li key={`${name} ${n}`}>
            <button
              type="button"
              className="button act-person"
              disabled={isBusy}
              autoFocus={n === 0}
              onClick={() => perform({ kind: "hand-over", by: operator, version, what: "offer", to: name })}
            >
              <strong>{name}</strong>
              <span className="act-more">{isLooking ? <One of={sayAct.isLooking} /> : <One of={sayAct.handTo} />}</span>
            </button>
          </li>
        ))}
      </ul>
    </ActPanel>
  );
}

export function SendPanel({ incident, isBusy, perform, leave }: Given): ReactNode {
  const { client, operator } = useDesk();
  const text = useText();
  const { incidentId, homeId, version } = incident;
  const asked = useAsked(`${incidentId} sendable`, () => client.sendable(incidentId));
  const [name, setName] = useState("");
  const send = (who: { addressee: string | null; name: string }, told: "message" | "telephone"): void => {
    const { addressee, name: named } = who;
    perform({ kind: "send", by: operator, version, addressee, name: named, told });
  };
  const people = asked.value ?? [];
  return (
    <ActPanel title={sayAct.sendTitle} leave={leave}>
      <Standing asked={asked} isEmpty={people.length === 0} empty={sayAct.nobodyListed} />
      <ul className="act-people">
        {people.map((one, n) => (
          <li key={one.addressee} className="act-sendable">
            <span className="act-who">
              <strong>{one.name}</strong>
              <span className="act-more">
                {one.relation ?? <One of={one.is === "contact" ? sayAct.contact : sayAct.responder} />}
              </span>
              {one.number === null ? null : <CallNumber number={one.number} homeId={homeId} incidentId={incidentId} />}
            </span>
            {one.ways.length === 0 ? (
              <span className="act-more">
                <One of={sayAct.noWay} />
              </span>
            ) : (
              <button
                type="button"
                className="button button-primary"
                disabled={isBusy}
                autoFocus={n === 0}
                aria-label={`${text(sayAct.sendMessage)} ${one.name}`}
                onClick={() => send(one, "message")}
              >
                <Both of={sayAct.sendMessage} />
              </button>
            )}
            <button
              type="button"
              className="button"
              disabled={isBusy}
              autoFocus={n === 0 && one.ways.length === 0}
              aria-label={`${text(sayAct.sendTold)} ${one.name}`}
              onClick={() => send(one, "telephone")}
            >
              <Both of={sayAct.sendTold} />
            </button>
          </li>
        ))}
      </ul>
      <form
        className="step-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== "") send({ addressee: null, name: name.trim() }, "telephone");
        }}
      >
        <input
          value={name}
          maxLength={nameMax}
          placeholder={text(sayAct.somebodyElse)}
          aria-label={text(sayAct.somebodyElse)}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button" disabled={isBusy || name.trim() === ""}>
          <Both of={sayAct.send} inline />
        </button>
      </form>
    </ActPanel>
  );
}

function Standing(given: {
  asked: { value: unknown; failed: string | null };
  isEmpty: boolean;
  empty: Words;
}): ReactNode {
  const { asked, isEmpty, empty } = given;
  if (asked.failed !== null) {
    return (
      <p className="panel-failed" role="alert">
        <Both of={sayAct.listFailed} inline /> {asked.failed}
      </p>
    );
  }
  if (!isEmpty) return null;
  return (
    <p role="status">
      <Both of={asked.value === null ? sayAct.loading : empty} />
    </p>
  );
}
