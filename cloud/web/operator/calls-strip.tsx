/** Above everything else: a telephone line that is down, calls that go on, and whoever waits for a call back. */

import { useState, type ReactNode } from "react";
import type { CallerHomeView, CallView, TelephonyView } from "../../api/contract/calls.ts";
import type { IncidentDetail, IncidentView } from "../../api/contract.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { Age } from "./age.tsx";
import { CallerDialog } from "./caller-dialog.tsx";
import { CallPop, type CallActs } from "./call-pop.tsx";
import { goingOn, missedOf } from "./calls-shown.ts";
import { useDesk } from "./desk-context.ts";
import { MissedCall } from "./missed-call.tsx";
import { sayCall } from "./phone-words.ts";

export function CallsStrip(given: {
  calls: ReadonlyMap<string, CallView>;
  /** What is open and live of a home. */
  open: (homeId: string) => IncidentView | undefined;
  look: (incident: IncidentView | IncidentDetail) => void;
}): ReactNode {
  const { calls, open, look } = given;
  const { client, operator, askName, telephone } = useDesk();
  const text = useText();
  const [asked, setAsked] = useState<{ call: CallView; home: CallerHomeView | null } | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const all = [...calls.values()];
  const missed = missedOf(all);
  const { mine, others } = goingOn(all, operator);
  const down = telephone.trunks.filter(({ isUp }) => !isUp);
  const named = (act: () => void): void => (operator === "" ? askName() : act());
  const acts: CallActs = {
    open: (call, home) => named(() => setAsked({ call, home })),
    look,
    join: (call, incident) =>
      named(() => {
        void client.callIncident(call.callId, { by: operator, incidentId: incident.incidentId }).then((answer) => {
          setFailed(answer.kind === "failed" ? answer.message : null);
          if (answer.kind === "answer") look(answer.value);
        });
      }),
    hangUp: (call) =>
      named(() => {
        void client
          .hangUp(call.callId, operator)
          .then((answer) => setFailed(answer.kind === "failed" ? answer.message : null));
      }),
  };
  if (all.length === 0 && down.length === 0 && asked === null) return null;
  return (
    <section className="calls" aria-label={text(sayCall.calls)}>
      {down.map((trunk) => (
        <TrunkDown key={trunk.connectorId} trunk={trunk} />
      ))}
      {failed === null ? null : (
        <p className="call-failed" role="alert">
          {failed}
        </p>
      )}
      {missed.length === 0 ? null : (
        <div className="missed-all">
          <h2>
            <Both of={sayCall.missedAll} inline /> <span className="count count-missed">{missed.length}</span>
          </h2>
          <ol className="missed-list">
            {missed.map((one) => (
              <MissedCall key={one.call.callId} missed={one} incidentOf={open} acts={acts} />
            ))}
          </ol>
        </div>
      )}
      {mine.length === 0 && others.length === 0 ? null : (
        <div className="calls-now">
          {mine.map((call) => (
            <CallPop key={call.callId} call={call} incidentOf={open} acts={acts} />
          ))}
          {others.length === 0 ? null : <Others of={others} />}
        </div>
      )}
      {asked === null ? null : (
        <CallerDialog
          call={asked.call}
          callerHome={asked.home}
          opened={(incident) => {
            setAsked(null);
            look(incident);
          }}
          leave={() => setAsked(null)}
        />
      )}
    </section>
  );
}

function TrunkDown({ trunk }: { trunk: TelephonyView["trunks"][number] }): ReactNode {
  const { name, number, sinceMs, sentence } = trunk;
  return (
    <div className="trunk-down" role="alert">
      <strong>
        <Both of={sayCall.trunkDown} inline />
      </strong>
      <span>
        {number} · {name} · <Age sinceMs={sinceMs} />
      </span>
      <span>
        <Both of={sentence === null ? sayCall.trunkDownDo : [sentence.zh, sentence.en]} inline />
      </span>
    </div>
  );
}

/** What the others at this desk are on. */
function Others({ of }: { of: readonly CallView[] }): ReactNode {
  return (
    <ul className="calls-others">
      {of.map((call) => (
        <li key={call.callId}>
          <strong>{call.by ?? call.phone ?? ""}</strong>{" "}
          <One of={call.standing === "talking" ? sayCall.talking : sayCall.dialling} />{" "}
          {call.caller?.homes[0]?.residents[0] ?? call.number ?? ""}{" "}
          <span className="number">
            <Age sinceMs={call.takenAtMs ?? call.beganAtMs} />
          </span>
        </li>
      ))}
    </ul>
  );
}
