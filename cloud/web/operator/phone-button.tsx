/** Which telephone rings for whoever sits here; or that there is no trunk and the telephone beside the page is used. */

import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { Both, One, useText } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { sayCall } from "./phone-words.ts";

export function PhoneButton(): ReactNode {
  const { telephone, operator, askName, askPhone } = useDesk();
  const text = useText();
  const { trunks, phone } = telephone;
  if (trunks.length === 0)
    return (
      <span className="head-note" title={text(sayCall.noTrunkTitle)}>
        <One of={sayCall.noTrunk} />
      </span>
    );
  return (
    <button
      type="button"
      className={phone === null ? "head-button phone-unset" : "head-button"}
      onClick={() => (operator === "" ? askName() : askPhone())}
    >
      {phone === null ? (
        <One of={sayCall.setPhone} />
      ) : (
        <>
          <One of={sayCall.phone} /> <strong>{phone}</strong>
        </>
      )}
    </button>
  );
}

export function PhoneDialog(given: {
  phone: string | null;
  /** Answers why it was not kept. */
  keep: (phone: string | null) => Promise<string | null>;
  leave: () => void;
}): ReactNode {
  const { keep, leave } = given;
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState(given.phone ?? "");
  const [failed, setFailed] = useState<string | null>(null);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  const tryToKeep = async (phone: string | null): Promise<void> => {
    const why = await keep(phone);
    if (why === null) leave();
    else setFailed(why);
  };
  return (
    <dialog
      className="dialog phone-dialog"
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
          if (typed.trim() !== "") void tryToKeep(typed.trim());
        }}
      >
        <h2 id={id}>
          <Both of={sayCall.whichPhone} />
        </h2>
        <input
          className="dialog-input"
          value={typed}
          maxLength={120}
          autoFocus
          aria-labelledby={id}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p>
          <Both of={sayCall.whichPhoneWhy} />
        </p>
        {failed === null ? null : (
          <p className="panel-failed" role="alert">
            {failed}
          </p>
        )}
        <div className="actions">
          <button type="submit" className="button button-primary" disabled={typed.trim() === ""}>
            <Both of={sayCall.keepPhone} />
          </button>
          {given.phone === null ? null : (
            <button type="button" className="button button-quiet" onClick={() => void tryToKeep(null)}>
              <Both of={sayCall.noPhone} />
            </button>
          )}
          <button type="button" className="button button-quiet" onClick={leave}>
            <Both of={say.back} />
          </button>
        </div>
      </form>
    </dialog>
  );
}
