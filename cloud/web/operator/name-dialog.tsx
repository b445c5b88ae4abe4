/** Asks once who is sitting here: nothing is acknowledged by nobody. */

import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { Both } from "../parts/language.tsx";
import { say } from "../parts/words.ts";

export function NameDialog({ name, keep }: { name: string; keep: (name: string) => void }): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const [typed, setTyped] = useState(name);
  const id = useId();
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
  }, []);
  return (
    <dialog
      className="dialog"
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        keep(name);
      }}
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (typed.trim() !== "") keep(typed.trim());
        }}
      >
        <h2 id={id}>
          <Both of={say.whoAreYou} />
        </h2>
        <input
          className="dialog-input"
          value={typed}
          maxLength={64}
          autoFocus
          autoComplete="name"
          aria-labelledby={id}
          onChange={(event) => setTyped(event.target.value)}
        />
        <p>
          <Both of={say.whyName} />
        </p>
        <button type="submit" className="button button-primary" disabled={typed.trim() === ""}>
          <Both of={say.begin} />
        </button>
      </form>
    </dialog>
  );
}
