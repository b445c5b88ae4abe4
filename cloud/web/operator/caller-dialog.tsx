/** An incident for somebody who telephones: in the hand of whoever answers, with a home or without. */

import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { parseAlarmId, parseHomeId, must } from "@shouwang/shared/domain/ids.ts";
import type { HomeView, IncidentDetail } from "../../api/contract.ts";
import { Both, useText } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { sayOf } from "./people-words.ts";
import { reasonMax } from "./steps-panel.tsx";

export function CallerDialog(given: {
  homes: readonly HomeView[];
  opened: (incident: IncidentDetail) => void;
  leave: () => void;
}): ReactNode {
  const { homes, opened, leave } = given;
  const { client, operator } = useDesk();
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  // Of this call, however often the button is pressed.
  const [callId] = useState(() => `call-${crypto.randomUUID()}`);
  const [homeId, setHomeId] = useState("");
  const [reason, setReason] = useState("");
  const [isDrill, setIsDrill] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const open = async (): Promise<void> => {
    setIsBusy(true);
    const answer = await client.open({
      by: operator,
      callId: must(parseAlarmId(callId), callId),
      homeId: parseHomeId(homeId) ?? null,
      caller: null,
      alarm: "call",
      reason: reason.trim(),
      mode: isDrill ? "drill" : "live",
    });
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
        <label>
          <Both of={sayOf.callerHome} inline />
          <select className="dialog-input" value={homeId} onChange={(event) => setHomeId(event.target.value)}>
            <option value="">{text(sayOf.callerNobody)}</option>
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
            className="dialog-input"
            rows={3}
            maxLength={reasonMax}
            autoFocus
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
