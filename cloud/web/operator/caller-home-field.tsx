/**
 * Whose home it is that a caller needs help in: found by a few letters of the name, the resident, the address or the telephone number, and shown once it is chosen.
 * Nobody is a choice too: callers without a kit are helped as well.
 */

import { useDeferredValue, useId, useMemo, useRef, useState, type ReactNode } from "react";
import { Both, One, useText } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { moveByArrows } from "./arrow-keys.ts";
import { useDesk } from "./desk-context.ts";
import { sayOf } from "./people-words.ts";
import { foundWords, sayQueue } from "./queue-words.ts";
import { searched } from "./searched.ts";

export type CallerHome = { homeId: string; name: string | null; resident: string | null };

export function CallerHomeField({
  value,
  choose,
}: {
  value: CallerHome | null;
  choose: (home: CallerHome | null) => void;
}): ReactNode {
  const { store } = useDesk();
  const text = useText();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const [typed, setTyped] = useState("");
  const wanted = useDeferredValue(typed.trim());
  const found = useMemo(() => (wanted === "" ? null : homesFound(store.state(), wanted)), [store, wanted]);
  const pick = (home: CallerHome | null): void => {
    setTyped("");
    choose(home);
  };
  return (
    <div className="home-of-caller" onKeyDown={(event) => moveByArrows(event, { field, list })}>
      <label htmlFor={id}>
        <Both of={sayOf.callerHome} inline />
      </label>
      {value === null ? (
        <>
          <input
            id={id}
            ref={field}
            type="search"
            className="dialog-input"
            value={typed}
            autoComplete="off"
            autoFocus
            placeholder={text(sayQueue.searchHint)}
            onChange={(event) => setTyped(event.target.value)}
            onKeyDown={(event) => {
              // Enter in a search is no answer to the whole form.
              if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
              event.preventDefault();
              const wholly = event.currentTarget.value.trim();
              const only = wholly === "" ? [] : homesFound(store.state(), wholly);
              if (only.length === 1 && only[0]) pick(only[0]);
            }}
          />
          {found === null ? null : (
            <>
              <p role="status">
                <Both of={foundWords(found.length)} inline />
              </p>
              <ul ref={list}>
                {found.map((home) => (
                  <li key={home.homeId}>
                    <button type="button" onClick={() => pick(home)}>
                      <Named home={home} />
                    </button>
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      ) : (
        <p className="home-of-caller-chosen">
          <output id={id}>
            <Named home={value} />
          </output>
          <button type="button" className="button button-quiet" onClick={() => pick(null)}>
            <Both of={sayOf.callerAnother} inline />
          </button>
        </p>
      )}
    </div>
  );
}

function Named({ home: { name, resident } }: { home: CallerHome }): ReactNode {
  return (
    <>
      <strong>{resident ?? <One of={say.unknownResident} />}</strong>{" "}
      <span>{name ?? <One of={say.unknownHome} />}</span>
    </>
  );
}

/** Where something is open already is looked for too: they may call a second time. */
function homesFound({ homes }: Pick<Parameters<typeof searched>[0], "homes">, wanted: string): CallerHome[] {
  return searched({ homes, queues: { live: [], drill: [] } }, wanted).map(({ chosen, name, resident }) => ({
    homeId: chosen.id,
    name,
    resident,
  }));
}
