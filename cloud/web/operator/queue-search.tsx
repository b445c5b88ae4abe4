/** Finds an open incident or a home by name, resident or address. It lists what it finds and never takes anything out of the queue. */

import { useDeferredValue, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { Both, One, useText } from "../parts/language.tsx";
import { phaseWords, say } from "../parts/words.ts";
import { moveByArrows } from "./arrow-keys.ts";
import { useDesk } from "./desk-context.ts";
import { keyWords } from "./key-words.ts";
import { useKeys } from "./keys.ts";
import type { Chosen } from "./queue.tsx";
import { foundWords, sayQueue } from "./queue-words.ts";
import { searched } from "./searched.ts";

export function QueueSearch({ choose }: { choose: (chosen: Chosen) => void }): ReactNode {
  const { store } = useDesk();
  const text = useText();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed.trim());
  const found = useMemo(() => (wanted === "" ? null : searched(store.state(), wanted)), [store, wanted]);
  useKeys({ "/": { words: keyWords.search, act: () => field.current?.focus() } });
  const pick = (chosen: Chosen): void => {
    setTyped("");
    field.current?.blur();
    choose(chosen);
  };
  const move = (event: KeyboardEvent): void => {
    if (event.key === "Escape") {
      setTyped("");
      field.current?.blur();
    }
    moveByArrows(event, { field, list });
  };
  return (
    <search className="queue-search" onKeyDown={move}>
      <input
        ref={field}
        type="search"
        value={typed}
        autoComplete="off"
        aria-label={text(keyWords.search)}
        placeholder={text(sayQueue.searchHint)}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          // What is listed may still answer to the letter before: somebody else's home must not open.
          const wholly = event.currentTarget.value.trim();
          const first = wholly === "" ? undefined : searched(store.state(), wholly)[0];
          if (first) pick(first.chosen);
        }}
      />
      {found === null ? null : (
        <div className="queue-found">
          <p role="status">
            <Both of={foundWords(found.length)} inline />
          </p>
          <ul ref={list}>
            {found.map(({ chosen, key, name, resident, phase }) => (
              <li key={key}>
                <button type="button" onClick={() => pick(chosen)}>
                  <strong>{resident ?? <One of={say.unknownResident} />}</strong>
                  <span>{name ?? <One of={say.unknownHome} />}</span>
                  {phase === null ? null : (
                    <span className={`tag tag-${phase}`}>
                      <One of={phaseWords[phase]} />
                    </span>
                  )}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
    </search>
  );
}
