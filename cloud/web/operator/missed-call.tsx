/** Somebody called and spoke to nobody: stands until a named person has called back, or says why nobody needs to. */

import { useState, type ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { Age } from "./age.tsx";
import { CallNumber } from "./call-button.tsx";
import type { CallActs } from "./call-pop.tsx";
import type { Missed } from "./calls-shown.ts";
import { useDesk } from "./desk-context.ts";
import { contactText, endWords, namesText, numberIsWords, sayCall } from "./phone-words.ts";
import { reasonMax } from "./steps-panel.tsx";

export function MissedCall(given: {
  missed: Missed;
  incidentOf: (homeId: string) => IncidentView | undefined;
  acts: CallActs;
}): ReactNode {
  const { missed, incidentOf, acts } = given;
  const { call, times, sinceMs } = missed;
  const { client, operator, askName } = useDesk();
  const text = useText();
  const [isAsked, setIsAsked] = useState(false);
  const [why, setWhy] = useState("");
  const [failed, setFailed] = useState<string | null>(null);
  const home = call.caller?.homes[0];
  const open = home && incidentOf(home.homeId);
  const handle = async (how: "called-back" | "not-needed"): Promise<void> => {
    if (operator === "") return askName();
    const answer = await client.callHandled(call.callId, { by: operator, how, why: why.trim() });
    setFailed(answer.kind === "failed" ? answer.message : null);
  };
  return (
    <li className="missed">
      <span className="missed-age number" title={String(call.beganAtMs)}>
        <Age sinceMs={sinceMs} />
      </span>
      <span className="missed-who">
        <strong>{call.number ?? <One of={sayCall.withheld} />}</strong>{" "}
        {times > 1 ? (
          <span className="tag tag-late">
            {times} <One of={sayCall.times} />
          </span>
        ) : null}{" "}
        {call.end === null ? null : <One of={endWords[call.end]} />}
        {" · "}
        {home ? (
          <>
            {namesText(home.residents) || home.homeName} · {home.homeName}
            {home.numberIs.map(({ is, name, relation }) => (
              <span key={`${is} ${name}`} className="tag">
                <One of={numberIsWords[is]} />
                {is === "contact" ? contactText(name, relation) : null}
              </span>
            ))}
          </>
        ) : call.number === null ? null : (
          <One of={call.caller === null ? sayCall.looking : sayCall.stranger} />
        )}
      </span>
      <span className="missed-acts">
        {call.number === null ? null : (
          <CallNumber number={call.number} homeId={call.homeId} incidentId={call.incidentId} says={sayCall.callBack} />
        )}
        {open ? (
          <button type="button" className="tag tag-raised" onClick={() => acts.look(open)}>
            <One of={sayCall.openIncident} />
          </button>
        ) : (
          <button type="button" className="button-small" onClick={() => acts.open(call, home ?? null)}>
            <One of={sayCall.openFor} />
          </button>
        )}
        {call.number === null ? null : (
          <button type="button" className="button-small button-strong" onClick={() => void handle("called-back")}>
            <One of={sayCall.reached} />
          </button>
        )}
        <button type="button" className="button-small" aria-expanded={isAsked} onClick={() => setIsAsked(!isAsked)}>
          <One of={sayCall.notNeeded} />…
        </button>
      </span>
      {isAsked ? (
        <form
          className="missed-why"
          onSubmit={(event) => {
            event.preventDefault();
            if (why.trim() !== "") void handle("not-needed");
          }}
        >
          <input
            value={why}
            maxLength={reasonMax}
            autoFocus
            placeholder={text(sayCall.whyNotNeeded)}
            aria-label={text(sayCall.whyNotNeeded)}
            onChange={(event) => setWhy(event.target.value)}
          />
          <button type="submit" className="button-small" disabled={why.trim() === ""}>
            <Both of={sayCall.noted} inline />
          </button>
        </form>
      ) : null}
      {failed === null ? null : (
        <p className="call-failed" role="alert">
          {failed}
        </p>
      )}
    </li>
  );
}
