/** Where nobody signs in: who acts, kept in this browser. */

import { useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { frameWords } from "./words.ts";

const place = "shouwang-caregiver-name";
const nameMax = 40;

export function useKeptName(): [name: string, keep: (name: string) => void] {
  const [name, setName] = useState(() => {
    try {
      return window.localStorage.getItem(place) ?? "";
    } catch {
      return "";
    }
  });
  return [
    name,
    (next) => {
      setName(next);
      try {
        window.localStorage.setItem(place, next);
      } catch {
        // A browser that keeps nothing asks again the next time.
      }
    },
  ];
}

export function NameForm({ keep }: { keep: (name: string) => void }): ReactNode {
  const say = useWords(frameWords);
  const [typed, setTyped] = useState("");
  return (
    <form
      className="part"
      onSubmit={(event) => {
        event.preventDefault();
        if (typed.trim() !== "") keep(typed.trim());
      }}
    >
      <p>{say("noSignIn")}</p>
      <label className="field">
        {say("yourName")}
        <input
          value={typed}
          maxLength={nameMax}
          autoComplete="name"
          onChange={({ target }) => setTyped(target.value)}
        />
      </label>
      <button type="submit" className="act">
        {say("keepName")}
      </button>
    </form>
  );
}
