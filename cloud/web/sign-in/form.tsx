/** The parts of a form: a field with its name, a button that waits, and what went wrong. */

import { useId, useState, type ReactNode } from "react";
import { useRefusalText, type Refused } from "../parts/refusal.ts";
import type { Asked } from "./identity-client.ts";

export function Field(props: {
  of: string;
  value: string;
  change: (value: string) => void;
  kind?: "text" | "password" | "tel" | "code";
  complete: string;
  isFirst?: boolean;
}): ReactNode {
  const { of: words, value, change, kind = "text", complete, isFirst = false } = props;
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{words}</label>
      <input
        id={id}
        type={kind === "code" ? "text" : kind}
        inputMode={kind === "code" ? "numeric" : undefined}
        value={value}
        maxLength={256}
        autoComplete={complete}
        autoCapitalize="none"
        spellCheck={false}
        autoFocus={isFirst}
        required
        onChange={(event) => change(event.target.value)}
      />
    </div>
  );
}

export function TroubleText({ of: trouble }: { of: Refused | null }): ReactNode {
  const textOf = useRefusalText();
  return <div role="alert">{trouble ? <p className="trouble">{textOf(trouble)}</p> : null}</div>;
}

/** One request at a time: whoever presses twice asks once. */
export function useAsking(): {
  isAsking: boolean;
  trouble: Refused | null;
  run: <T>(work: () => Promise<Asked<T>>, then: (value: T) => void) => void;
} {
  const [isAsking, setAsking] = useState(false);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  return {
    isAsking,
    trouble,
    run(work, then) {
      if (isAsking) return;
      setAsking(true);
      setTrouble(null);
      void work().then((answer) => {
        setAsking(false);
        if (answer.kind === "answer") then(answer.value);
        else setTrouble(answer);
      });
    },
  };
}

export function Submit({ of: words, isAsking }: { of: string; isAsking: boolean }): ReactNode {
  return (
    <button type="submit" className="button button-primary" disabled={isAsking}>
      {words}
    </button>
  );
}
