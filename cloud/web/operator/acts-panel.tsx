/** What has become of acts: who is asked to take over, who was sent and whether they know, who was asked for help. */

import type { ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both, useText } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import type { Words } from "../parts/words.ts";
import { sayAct, toldWords } from "./act-words.ts";
import { useDesk, useKnown } from "./desk-context.ts";

type Given = {
  incident: IncidentView;
  timeZone: string | undefined;
  isBusy: boolean;
  perform: (act: DeskAct) => void;
};

export function HandOverNotice({ incident, timeZone, isBusy, perform }: Given): ReactNode {
  const { operator } = useDesk();
  const { handOver, version } = incident;
  if (handOver === null) return null;
  const { from, to, expiresAtMs } = handOver;
  const says = (what: "accept" | "decline" | "keep"): void =>
    perform({ kind: "hand-over", by: operator, version, what });
  const isMine = to === operator;
  return (
    <section className={isMine ? "hand-over hand-over-mine" : "hand-over"} role="status">
      <p>
        {isMine ? (
          <>
            <strong>{from}</strong> <Both of={sayAct.offeredToYou} inline />
          </>
        ) : from === operator ? (
          <>
            <Both of={sayAct.offeredByYou} inline /> <strong>{to}</strong>
          </>
        ) : (
          <>
            <strong>{from}</strong> <Both of={sayAct.offered} inline /> <strong>{to}</strong>
          </>
        )}
        <span className="act-more">
          <Both of={sayAct.until} inline /> <time className="number">{clockText(expiresAtMs, timeZone)}</time>
        </span>
      </p>
      {isMine ? (
        <span className="actions">
          <button type="button" className="button button-primary" disabled={isBusy} onClick={() => says("accept")}>
            <Both of={sayAct.accept} />
          </button>
          <button type="button" className="button" disabled={isBusy} onClick={() => says("decline")}>
            <Both of={sayAct.decline} />
          </button>
        </span>
      ) : from === operator ? (
        <button type="button" className="button" disabled={isBusy} onClick={() => says("keep")}>
          <Both of={sayAct.keep} />
        </button>
      ) : null}
    </section>
  );
}

type Sent = IncidentView["sent"][number];

function standingOf(one: Sent): { is: "there" | "vain" | "told" | "waiting"; words: Words } {
  if (one.arrivedAtMs !== null) return { is: "there", words: sayAct.sentThere };
  if (one.inVain !== null)
    return { is: "vain", words: one.inVain === "cannot" ? sayAct.sentCannot : sayAct.sentInVain };
  if (one.toldAtMs === null) return { is: "waiting", words: sayAct.sentWaiting };
  return { is: "told", words: one.told === "telephone" ? sayAct.sentByPhone : sayAct.sentTold };
}

export function ActsPanel({ incident, timeZone, isBusy, perform }: Given): ReactNode {
  const { operator, askName } = useDesk();
  const text = useText();
  const { sent, asked, phase, version } = incident;
  const isInHand = phase === "acknowledged" || phase === "attended";
  if (sent.length === 0 && asked.length === 0) return null;
  return (
    <section className="panel acts">
      {sent.length === 0 ? null : (
        <>
          <h2>
            <Both of={sayAct.sent} inline />
          </h2>
          <ul className="act-sent">
            {sent.toReversed().map((one) => {
              const { is, words } = standingOf(one);
              return (
                <li key={one.n} className={`sent-${is}`}>
                  <time className="number">{clockText(one.atMs, timeZone)}</time>
                  <strong>{one.who}</strong>
                  <span role={is === "vain" ? "alert" : undefined}>
                    <Both of={words} inline />{" "}
                    {one.arrivedAtMs === null ? null : (
                      <span className="number">{clockText(one.arrivedAtMs, timeZone)}</span>
                    )}
                  </span>
                  {one.arrivedAtMs === null && isInHand ? (
                    <button
                      type="button"
                      className="button"
                      disabled={isBusy}
                      aria-label={`${text(sayAct.isThere)} ${one.who}`}
                      onClick={() =>
                        operator === "" ? askName() : perform({ kind: "attend", by: operator, version, arrived: one.n })
                      }
                    >
                      <Both of={sayAct.isThere} inline />
                    </button>
                  ) : null}
                </li>
              );
            })}
          </ul>
        </>
      )}
      {asked.toReversed().map(({ n, by, atMs, stepIds }) => (
        <p key={n} className="act-asked">
          <time className="number">{clockText(atMs, timeZone)}</time> <Both of={sayAct.asked} inline /> ·{" "}
          <strong>{by}</strong>{" "}
          <span className="act-more">{stepIds.map((stepId) => text(toldBy(incident, stepId))).join(" · ")}</span>
        </p>
      ))}
    </section>
  );
}

/** Whom a step of the plan tells, in words; one that left the plan by its id. */
function toldBy({ plan }: IncidentView, stepId: string): Words {
  const tell = plan?.steps.find((one) => one.stepId === stepId)?.tell;
  return tell === undefined ? [stepId, stepId] : toldWords[tell];
}

/** Over every part of the page: somebody waits for this operator to take over, whatever they look at. */
export function HandOversForMe(given: {
  /** On the screen already, with the same words. */
  shown: string | null;
  look: (incidentId: string) => void;
}): ReactNode {
  const { shown, look } = given;
  const { operator } = useDesk();
  // As text, so that the page is drawn anew only when there is another one.
  const ids = useKnown(({ incidents, offeredIds }) => {
    if (operator === "" || offeredIds.size === 0) return "";
    const isMine = (id: string): boolean => incidents.get(id)?.handOver?.to === operator;
    return [...offeredIds].filter((id) => id !== shown && isMine(id)).join(" ");
  });
  const first = ids.split(" ")[0] ?? "";
  const incident = useKnown(({ incidents }) => (first === "" ? undefined : incidents.get(first)));
  if (!incident?.handOver) return null;
  return (
    <aside className="hand-over hand-over-mine hand-over-top" role="alert">
      <p>
        <strong>{incident.handOver.from}</strong> <Both of={sayAct.offeredToYou} inline />{" "}
        <span className="act-more">{incident.homeName}</span>
      </p>
      <button type="button" className="button button-primary" onClick={() => look(incident.incidentId)}>
        <Both of={sayAct.look} />
      </button>
    </aside>
  );
}
