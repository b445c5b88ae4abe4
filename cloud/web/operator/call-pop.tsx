/** One call that goes on: who calls, from where, what is open there, what was spoken before; and what to do. */

import type { ReactNode } from "react";
import type { CallerHomeView, CallView } from "../../api/contract/calls.ts";
import type { IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { dayAndClockText } from "../parts/time-text.ts";
import { Age } from "./age.tsx";
import { CallerHomes } from "./caller-homes.tsx";
import { directionWords, endWords, sayCall } from "./phone-words.ts";

export type CallActs = {
  /** A dialog for the incident of whoever calls. */
  open(call: CallView, home: CallerHomeView | null): void;
  join(call: CallView, incident: IncidentView): void;
  look(incident: IncidentView): void;
  hangUp(call: CallView): void;
};

export function CallPop(given: {
  call: CallView;
  incidentOf: (homeId: string) => IncidentView | undefined;
  acts: CallActs;
}): ReactNode {
  const { call, incidentOf, acts } = given;
  const { direction, standing, number, takenAtMs, beganAtMs, by, earlier } = call;
  const isIncoming = direction === "in";
  const stands = standing === "talking" ? sayCall.talking : isIncoming ? sayCall.incoming : sayCall.dialling;
  return (
    <article className={`call-pop call-${standing}`} aria-label={number ?? undefined}>
      <header className="call-head">
        <strong className="call-what">
          <Both of={stands} inline />
        </strong>
        <span className="call-who">{number ?? <One of={sayCall.withheld} />}</span>
        <span className="call-age number">
          <Age sinceMs={takenAtMs ?? beganAtMs} />
        </span>
        {by === null ? (
          isIncoming && standing === "ringing" ? (
            <span className="call-hint">
              <One of={sayCall.liftPhone} />
            </span>
          ) : null
        ) : (
          <span className="tag">{by}</span>
        )}
        {isIncoming && standing === "ringing" ? null : (
          <button type="button" className="button-small call-hang-up" onClick={() => acts.hangUp(call)}>
            <One of={sayCall.hangUp} />
          </button>
        )}
      </header>
      <CallerHomes
        call={call}
        acts={(home) => <HomeActs call={call} home={home} open={incidentOf(home.homeId)} acts={acts} />}
      />
      <footer className="call-foot">
        <p className="call-earlier">
          {number === null || call.caller === null ? null : (
            <One of={earlier.length === 0 ? sayCall.noEarlier : sayCall.earlier} />
          )}
          {earlier.slice(0, 3).map((one) => (
            <span key={one.callId}>
              {dayAndClockText(one.beganAtMs)} <One of={directionWords[one.direction]} />{" "}
              {one.end === null ? null : <One of={one.takenAtMs === null ? endWords[one.end] : endWords["hung-up"]} />}
              {one.by === null ? "" : ` ${one.by}`}
            </span>
          ))}
        </p>
        {isIncoming && call.incidentId === null ? (
          <button type="button" className="button-small" onClick={() => acts.open(call, null)}>
            <One of={sayCall.openNobody} />
          </button>
        ) : null}
      </footer>
    </article>
  );
}

/** With an incident that is open there: the call is about it, or it is a new one. */
function HomeActs(given: {
  call: CallView;
  home: CallerHomeView;
  open: IncidentView | undefined;
  acts: CallActs;
}): ReactNode {
  const { call, home, open, acts } = given;
  if (!open)
    return call.direction === "out" || call.incidentId !== null ? null : (
      <button type="button" className="button-small button-strong" onClick={() => acts.open(call, home)}>
        <One of={sayCall.openFor} />
      </button>
    );
  return (
    <>
      <button type="button" className="tag tag-raised" onClick={() => acts.look(open)}>
        <One of={sayCall.openIncident} />
      </button>
      {call.incidentId === open.incidentId ? null : (
        <button type="button" className="button-small button-strong" onClick={() => acts.join(call, open)}>
          <One of={sayCall.joinIncident} />
        </button>
      )}
      {call.direction === "out" ? null : (
        <button type="button" className="button-small" onClick={() => acts.open(call, home)}>
          <One of={sayCall.newHelp} />
        </button>
      )}
    </>
  );
}
