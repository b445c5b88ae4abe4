/** The hand-over of a shift: whoever goes writes it, whoever is named confirms it. What is open stands in it by the server's word. */

import { useEffect, useId, useMemo, useRef, useState, type ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import type { ShiftView } from "../../api/contract/shifts.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { faultWords, say } from "../parts/words.ts";
import { useDesk, useKnown } from "./desk-context.ts";
import { sayShift } from "./shift-words.ts";
import { useAsked } from "./use-asked.ts";

const nameMax = 64;
const notesMax = 4_000;

export function ShiftDialog({ leave }: { leave: () => void }): ReactNode {
  const { client, operator } = useDesk();
  const text = useText();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [callId, setCallId] = useState(() => crypto.randomUUID());
  const [to, setTo] = useState("");
  const [notes, setNotes] = useState("");
  const [mark, setMark] = useState(0);
  const [failed, setFailed] = useState<string | null>(null);
  const shifts = useAsked(`shifts ${mark}`, () => client.shifts());
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const done = (answer: { kind: "answer" } | { kind: "failed"; message: string }): void => {
    setFailed(answer.kind === "failed" ? answer.message : null);
    if (answer.kind === "answer") setMark((one) => one + 1);
  };
  const confirm = async (shiftId: string): Promise<void> => done(await client.confirmShift(shiftId, { by: operator }));
  const write = async (): Promise<void> => {
    const answer = await client.writeShift({ by: operator, callId, to: to.trim(), notes: notes.trim() });
    done(answer);
    if (answer.kind === "failed") return;
    setCallId(crypto.randomUUID());
    setNotes("");
  };
  return (
    <dialog
      className="dialog shift-dialog"
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        leave();
      }}
    >
      <h2 id={id}>
        <Both of={sayShift.title} inline />
      </h2>
      <p>
        <Both of={sayShift.what} />
      </p>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (to.trim() !== "") void write();
        }}
      >
        <input
          className="dialog-input"
          value={to}
          maxLength={nameMax}
          autoFocus
          placeholder={text(sayShift.to)}
          aria-label={text(sayShift.to)}
          onChange={(event) => setTo(event.target.value)}
        />
        <textarea
          className="dialog-input shift-notes"
          rows={4}
          value={notes}
          maxLength={notesMax}
          placeholder={text(sayShift.notes)}
          aria-label={text(sayShift.notes)}
          onChange={(event) => setNotes(event.target.value)}
        />
        <button type="submit" className="button button-primary" disabled={to.trim() === ""}>
          <Both of={sayShift.write} inline />
        </button>
      </form>
      {failed === null && shifts.failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayShift.failed} inline /> {failed ?? shifts.failed}
        </p>
      )}
      <ol className="shifts">
        {shifts.value?.map((one) => (
          <li key={one.shiftId}>
            <Shift of={one} confirm={() => void confirm(one.shiftId)} />
          </li>
        ))}
        {shifts.value?.length === 0 ? (
          <li>
            <One of={sayShift.none} />
          </li>
        ) : null}
      </ol>
      <button type="button" className="button button-quiet" onClick={leave}>
        <Both of={sayShift.leave} inline />
      </button>
    </dialog>
  );
}

function Shift({ of: shift, confirm }: { of: ShiftView; confirm: () => void }): ReactNode {
  const { operator } = useDesk();
  const known = useKnown(({ incidents }) => incidents);
  const homes = useKnown((state) => state.homes);
  const ofGateway = useMemo(
    () => new Map([...homes.values()].map((home) => [home.gateway?.gatewayId ?? "", home] as const)),
    [homes],
  );
  const homeOf = (gatewayId: string): HomeView | undefined => ofGateway.get(gatewayId);
  const { from, to, writtenAtMs, notes, incidents, faults, more, confirmed } = shift;
  return (
    <>
      <p>
        <time className="number">{clockText(writtenAtMs)}</time> <strong>{from}</strong> → <strong>{to}</strong> ·{" "}
        {confirmed === null ? (
          <One of={sayShift.waits} />
        ) : (
          <>
            <One of={sayShift.taken} /> <time className="number">{clockText(confirmed.atMs)}</time>
          </>
        )}
      </p>
      {notes === "" ? null : <p className="shift-said">{notes}</p>}
      <details>
        <summary>
          <One of={sayShift.incidents} /> {incidents.length + more} · <One of={sayShift.faults} /> {faults.length}
        </summary>
        <ul>
          {incidents.map(({ incidentId, hasIt }) => (
            <li key={incidentId}>
              {known.get(incidentId)?.homeName ?? incidentId} · {hasIt ?? <One of={sayShift.nobody} />}
            </li>
          ))}
          {faults.map(({ gatewayId, fault, deviceId }) => (
            <li key={`${gatewayId} ${deviceId} ${fault}`}>
              {homeOf(gatewayId)?.name ?? gatewayId} ·{" "}
              {deviceId === null || deviceId === "" ? (
                <One of={say.gateway} />
              ) : (
                (homeOf(gatewayId)?.devices.find((one) => one.deviceId === deviceId)?.name ?? deviceId)
              )}{" "}
              · <One of={faultWords[fault]} />
            </li>
          ))}
        </ul>
      </details>
      {confirmed === null && to === operator ? (
        <button type="button" className="button button-primary" onClick={confirm}>
          <Both of={sayShift.confirm} inline />
        </button>
      ) : null}
    </>
  );
}
