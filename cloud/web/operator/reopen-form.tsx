/** A closed incident is opened again, with a reason. Whether the hour has passed is the server's to say. */

import { useState, type ReactNode } from "react";
import { Both, useText } from "../parts/language.tsx";
import { sayOf } from "./people-words.ts";
import { reasonMax } from "./steps-panel.tsx";

export function ReopenForm({ isBusy, reopen }: { isBusy: boolean; reopen: (why: string) => void }): ReactNode {
  const text = useText();
  const [why, setWhy] = useState("");
  return (
    <form
      className="step-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim() !== "") reopen(why.trim());
      }}
    >
      <input
        value={why}
        maxLength={reasonMax}
        placeholder={text(sayOf.whyReopen)}
        aria-label={text(sayOf.whyReopen)}
        onChange={(event) => setWhy(event.target.value)}
      />
      <button type="submit" className="button" disabled={isBusy || why.trim() === ""}>
        <Both of={sayOf.reopen} />
      </button>
    </form>
  );
}
