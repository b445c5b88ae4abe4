/** An incident for somebody who telephones: in the hand of whoever answers, with a home or without. */

import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { parseAlarmId, parseHomeId, must } from "@shouwang/shared/domain/ids.ts";
import type { CallerHomeView, CallView } from "../../api/contract/calls.ts";
import type { IncidentDetail } from "../../api/contract.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { CallerHomeField, type CallerHome } from "./caller-home-field.tsx";
import { useDesk } from "./desk-context.ts";
import { namesText, sayCall } from "./phone-words.ts";
import { sayOf } from "./people-words.ts";
import { reasonMax } from "./steps-panel.tsx";

export function CallerDialog(given: {
  /** Whose number it is, where somebody calls. */
  call?: CallView;
  callerHome?: CallerHomeView | null;
  opened: (incident: IncidentDetail) => void;
  leave: () => void;
}): ReactNode {
  const { call, callerHome = null, opened, leave } = given;
  const { client, operator } = useDesk();
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const said = useRef<HTMLTextAreaElement>(null);
  // Of this call, however often the button is pressed.
  const [callId] = useState(() => `call-${crypto.randomUUID()}`);
  const [home, setHome] = useState<CallerHome | null>(
    () =>
      callerHome && {
        homeId: callerHome.homeId,
        name: callerHome.homeName,
        resident: namesText(callerHome.residents) || null,
      },
  );
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
      homeId: home === null ? null : (parseHomeId(home.homeId) ?? null),
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
        <CallerHomeField
          value={home}
          choose={(one) => {
            setHome(one);
            // What was pressed is gone: the hand goes on to what they need.
            if (one !== null) said.current?.focus();
          }}
        />
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
        <label className="caller-practice">
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
