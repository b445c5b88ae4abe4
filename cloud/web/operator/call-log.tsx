/** Telephone calls about an incident: when, with whom, by whom, what came of them, and where their recording is. */

import type { ReactNode } from "react";
import type { CallView } from "../../api/contract/calls.ts";
import { Both, One } from "../parts/language.tsx";
import { ageText, clockText } from "../parts/time-text.ts";
import { directionWords, endWords, sayCall } from "./phone-words.ts";
import type { Known } from "./use-asked.ts";

export function CallLog({
  calls,
  timeZone,
}: {
  calls: Known<readonly CallView[]>;
  timeZone: string | undefined;
}): ReactNode {
  if (calls.failed === null && (calls.value ?? []).length === 0) return null;
  return (
    <section className="panel call-log">
      <h2>
        <Both of={sayCall.log} inline /> <span className="count">{calls.value?.length ?? 0}</span>
      </h2>
      {calls.failed === null ? null : (
        <p className="panel-failed" role="alert">
          {calls.failed}
        </p>
      )}
      <ol className="journal">
        {calls.value?.map((call) => (
          <li key={call.callId}>
            <time>{clockText(call.beganAtMs, timeZone)}</time>
            <One of={directionWords[call.direction]} />
            <span className="journal-who">
              {call.number ?? <One of={sayCall.withheld} />}
              {call.by === null ? "" : ` · ${call.by}`}
            </span>
            <span className="journal-detail">
              <CameOf call={call} /> <Recording of={call.recording} />
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function CameOf({ call }: { call: CallView }): ReactNode {
  const { end, standing, takenAtMs, endedAtMs } = call;
  if (standing === "talking") return <One of={sayCall.talking} />;
  if (end === null) return <One of={sayCall.dialling} />;
  if (takenAtMs === null || endedAtMs === null) return <One of={endWords[end]} />;
  return (
    <>
      <One of={end === "cut" ? endWords.cut : endWords["hung-up"]} />{" "}
      <span className="number">{ageText(endedAtMs - takenAtMs)}</span>
    </>
  );
}

function Recording({ of }: { of: CallView["recording"] }): ReactNode {
  if (of === null) return null;
  return (
    <>
      {" · "}
      <One of={sayCall.recording} />{" "}
      {of.url === null ? (
        <span className="number">{of.reference}</span>
      ) : (
        <a href={of.url} target="_blank" rel="noreferrer">
          {of.reference}
        </a>
      )}
    </>
  );
}
