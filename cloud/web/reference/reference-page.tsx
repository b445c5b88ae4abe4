/** Every operation by whom it is for, found by a word; one of them beside the list, named in the address. */

import { useEffect, useId, useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { setLanguage, useLanguage, usePageTitle } from "../parts/page-language.ts";
import { OperationView } from "./operation-view.tsx";
import { Prose } from "./prose.tsx";
import { readReference, type Operation, type Reference } from "./read-reference.ts";
import { referenceWords } from "./words.ts";

const address = "/api/openapi.json";

type Read = { kind: "loading" } | { kind: "failed" } | { kind: "read"; reference: Reference };

async function read(signal: AbortSignal): Promise<Read> {
  try {
    const answer = await fetch(address, { signal });
    if (!answer.ok) return { kind: "failed" };
    return { kind: "read", reference: readReference(await answer.json()) };
  } catch {
    return { kind: "failed" };
  }
}

const chosenOf = (hash: string): string => {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
};

function useChosen(): string {
  const [chosen, setChosen] = useState(() => chosenOf(window.location.hash));
  useEffect(() => {
    const look = (): void => setChosen(chosenOf(window.location.hash));
    window.addEventListener("hashchange", look);
    return () => window.removeEventListener("hashchange", look);
  }, []);
  return chosen;
}

export function ReferencePage(): ReactNode {
  const say = useWords(referenceWords);
  const language = useLanguage();
  const chosen = useChosen();
  const [state, setState] = useState<Read>({ kind: "loading" });
  const [tries, setTries] = useState(0);
  usePageTitle(chosen === "" ? say("title") : say("titleWith", { name: chosen }));
  useEffect(() => {
    const ending = new AbortController();
    const load = async (): Promise<void> => {
      const next = await read(ending.signal);
      if (!ending.signal.aborted) setState(next);
    };
    void load();
    return () => ending.abort();
  }, [tries]);
  return (
    <div className={chosen === "" ? "reference" : "reference has-chosen"}>
      <header className="reference-head">
        <div>
          <h1>{say("title")}</h1>
          <p className="reference-soft">{say("english")}</p>
        </div>
        <a className="reference-link" href={address} download="shouwang-openapi.json">
          {say("file")}
        </a>
        <button
          type="button"
          className="reference-button"
          lang={language === "zh" ? "en" : "zh-Hans"}
          onClick={() => setLanguage(language === "zh" ? "en" : "zh")}
        >
          {say("otherLanguage")}
        </button>
      </header>
      {state.kind === "loading" && <p role="status">{say("loading")}</p>}
      {state.kind === "failed" && (
        <div role="alert" className="reference-failed">
          <p>{say("failed")}</p>
          <button
            type="button"
            className="reference-button"
            onClick={() => {
              setState({ kind: "loading" });
              setTries(tries + 1);
            }}
          >
            {say("again")}
          </button>
        </div>
      )}
      {state.kind === "read" && <Loaded reference={state.reference} chosen={chosen} />}
    </div>
  );
}

function Loaded({ reference, chosen }: { reference: Reference; chosen: string }): ReactNode {
  const say = useWords(referenceWords);
  const operation = reference.operations.find(({ id }) => id === chosen);
  return (
    <div className="reference-columns">
      <OperationList reference={reference} chosen={chosen} />
      <main className="reference-main">
        {chosen !== "" && (
          <a className="reference-back" href="#">
            {say("back")}
          </a>
        )}
        {operation && <OperationView key={operation.id} operation={operation} lookUp={reference.lookUp} />}
        {!operation && chosen !== "" && <p role="alert">{say("unknown", { name: chosen })}</p>}
        {chosen === "" && (
          <details className="reference-general" open={window.matchMedia("(width >= 900px)").matches}>
            <summary>
              <h2>{say("general")}</h2>
            </summary>
            {reference.general.split("\n\n").map((paragraph) => (
              <Prose key={paragraph} text={paragraph} />
            ))}
          </details>
        )}
      </main>
    </div>
  );
}

/** All words that are looked for stand in it somewhere. */
function isFound(operation: Operation, room: string, sought: string): boolean {
  const { id, method, path, summary } = operation;
  const text = `${id} ${method} ${path} ${summary} ${room}`.toLowerCase();
  return sought
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function OperationList({ reference, chosen }: { reference: Reference; chosen: string }): ReactNode {
  const say = useWords(referenceWords);
  const language = useLanguage();
  const field = useId();
  const [sought, setSought] = useState("");
  const { rooms, operations } = reference;
  const known = rooms.map(({ name, words }) => ({ name, title: words[language], found: `${words.zh} ${words.en}` }));
  const others = { name: "", title: say("otherRoom"), found: "" };
  const shown = [...known, others]
    .map((room) => ({
      ...room,
      operations: operations.filter(
        (one) => one.room === room.name && isFound(one, `${room.name} ${room.found}`, sought),
      ),
    }))
    .filter((room) => room.operations.length > 0);
  const count = shown.reduce((sum, room) => sum + room.operations.length, 0);
  return (
    <nav className="reference-list" aria-label={say("operations")}>
      <label htmlFor={field}>{say("find")}</label>
      <input
        id={field}
        type="search"
        placeholder={say("findHint")}
        value={sought}
        onChange={({ target }) => setSought(target.value)}
      />
      <p role="status" className="reference-soft">
        {count === 0 ? say("nothingFound") : say("found", { count })}
      </p>
      {shown.map((room) => (
        <section key={room.name}>
          <h2>{room.title}</h2>
          <ul>
            {room.operations.map(({ id, method, path, summary }) => (
              <li key={id}>
                <a href={`#${encodeURIComponent(id)}`} aria-current={id === chosen ? "true" : undefined}>
                  <span className="reference-address">
                    <span className={`reference-method reference-${method.toLowerCase()}`}>{method}</span> {path}
                  </span>
                  <Prose className="reference-summary" text={summary} />
                </a>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </nav>
  );
}
