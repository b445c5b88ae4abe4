/** What the steps are made of: labelled fields, a choice of words, a sentence that something is wrong. */

import { useId, type ReactNode } from "react";
import type { Entries, Say } from "../parts/catalogue.ts";
import { useRefusalText, type Refused } from "../parts/refusal.ts";

export function TextField(given: {
  label: string;
  value: string;
  hint?: string;
  maxLength: number;
  change: (text: string) => void;
  isCode?: boolean;
}): ReactNode {
  const { label, value, hint, maxLength, change, isCode = false } = given;
  const own = useId();
  return (
    <div className="field">
      <label htmlFor={own}>{label}</label>
      <input
        id={own}
        className={isCode ? "code" : ""}
        value={value}
        maxLength={maxLength}
        autoComplete="off"
        autoCapitalize={isCode ? "none" : "sentences"}
        spellCheck={false}
        aria-describedby={hint === undefined ? undefined : `${own}-hint`}
        onChange={({ target }) => change(target.value)}
      />
      {hint === undefined ? null : (
        <p className="hint" id={`${own}-hint`}>
          {hint}
        </p>
      )}
    </div>
  );
}

/** One of a closed list. @param choose what stands there before somebody has chosen. */
export function Choice<Words extends Entries, Key extends keyof Words & string>(given: {
  label: string;
  value: Key | "";
  keys: readonly Key[];
  say: Say<Words>;
  choose: string;
  change: (key: Key) => void;
}): ReactNode {
  const { label, value, keys, say, choose, change } = given;
  const own = useId();
  // `as`: words of closed lists have nothing to fill in.
  const word = say as unknown as (key: Key) => string;
  return (
    <div className="field">
      <label htmlFor={own}>{label}</label>
      <select
        id={own}
        value={value}
        onChange={({ target }) => {
          const chosen = keys.find((one) => one === target.value);
          if (chosen !== undefined) change(chosen);
        }}
      >
        {value === "" ? <option value="">{choose}</option> : null}
        {keys.map((key) => (
          <option key={key} value={key}>
            {word(key)}
          </option>
        ))}
      </select>
    </div>
  );
}

export function Trouble({ of: trouble }: { of: Refused | null }): ReactNode {
  const text = useRefusalText();
  return trouble === null ? null : (
    <p className="trouble" role="alert">
      {text(trouble)}
    </p>
  );
}

/** Done or not, by shape and by word. */
export function Mark({ isDone, children }: { isDone: boolean; children: ReactNode }): ReactNode {
  return (
    <span className={isDone ? "mark is-done" : "mark"}>
      <span aria-hidden="true" className="mark-sign">
        {isDone ? "✓" : "○"}
      </span>
      {children}
    </span>
  );
}
