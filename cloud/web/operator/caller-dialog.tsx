/** An incident for somebody who telephones: in the hand of whoever answers, with a home or without. */

import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { parseAlarmId, parseHomeId, must } from "@shouwang/shared/domain/ids.ts";
import type { CallerHomeView, CallView } from "../../api/contract/calls.ts";
import type { HomeView, IncidentDetail } from "../../api/contract.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { namesText, sayCall } from "./phone-words.ts";
import { sayOf } from "./people-words.ts";
import { reasonMax } from "./steps-panel.tsx";

export function CallerDialog(given: {
  homes: readonly HomeView[];
  /** Whose number it is, where somebody calls. */
  call?: CallView;
  callerHome?: CallerHomeView | null;
  opened: (incident: IncidentDetail) => void;
  leave: () => void;
}): ReactNode {
  const { homes, call, callerHome = null, opened, leave } = given;
  const { client, operator } = useDesk();
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const said = useRef<HTMLTextAreaElement>(null);
  // Of this call, however often the button is pressed.
  const [callId] = useState(() => `call-${crypto.randomUUID()}`);
  const [homeId, setHomeId] = useState(callerHome?.homeId ?? "");
  const [reason, setReason] = useState(call ? text(sayOf.callerReasonGiven) : "");
  const [isDrill, setIsDrill] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
    // The home is chosen already: what they need is asked first.
    said.current?.focus();
  }, []);
  const open = async (): Promise<void> => {
    setIsBusy(true);
    const what = {
      by: operator,
      homeId: parseHomeId(homeId) ?? null,
      reason: reason.trim(),
      mode: isDrill ? ("drill" as const) : ("live" as const),
    };
    const answer = await (call
      ? client.callIncident(call.callId, what)
      : client.open({ ...what, callId: must(parseAlarmId(callId), callId), caller: null, alarm: "call" }));
    setIsBusy(false);
    if (answer.kind === "answer") opened(answer.value);
    else setFailed(answer.message);
  };
  return (
    <dialog
      className="dialog"
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (reason.trim() !== "") void open();
        }}
      >
        <h2 id={id}>
          <Both of={sayOf.callerTitle} />
        </h2>
        {call ? (
          <p className="caller-number">
            <One of={call.direction === "in" ? sayCall.incoming : sayCall.calls} />{" "}
            <strong>{call.number ?? <One of={sayCall.withheld} />}</strong>
          </p>
        ) : null}
        <label>
          <Both of={sayOf.callerHome} inline />
          <select className="dialog-input" value={homeId} onChange={(event) => setHomeId(event.target.value)}>
            <option value="">{text(sayOf.callerNobody)}</option>
            {callerHome === null || homes.some((home) => home.homeId === callerHome.homeId) ? null : (
              <option value={callerHome.homeId}>
                {callerHome.homeName} · {namesText(callerHome.residents) || text(say.unknownResident)}
              </option>
            )}
            {homes.map((home) => (
              <option key={home.homeId} value={home.homeId}>
                {home.name} · {home.residentName ?? text(say.unknownResident)}
              </option>
            ))}
          </select>
        </label>
        <label>
          <Both of={sayOf.callerReason} inline />
          <textarea
            ref={said}
            className="dialog-input"
            rows={3}
            maxLength={reasonMax}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <label>
          <input type="checkbox" checked={isDrill} onChange={(event) => setIsDrill(event.target.checked)} />{" "}
          <Both of={sayOf.callerPractice} inline />
        </label>
        {failed === null ? null : (
          <p className="panel-failed" role="alert">
            {failed}
          </p>
        )}
        <div className="actions">
          <button type="submit" className="button button-primary" disabled={isBusy || reason.trim() === ""}>
            <Both of={sayOf.openNow} />
          </button>
          <button type="button" className="button button-quiet" onClick={leave}>
            <Both of={say.back} />
          </button>
        </div>
      </form>
    </dialog>
  );
}
