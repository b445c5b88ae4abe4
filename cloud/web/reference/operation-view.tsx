/** One operation: who may ask it, how it looks on a command line, what it takes and what it answers, each with fields and an example. */

import { useEffect, useRef, useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { curlOf } from "./curl.ts";
import { Prose } from "./prose.tsx";
import type { Content, Operation, Parameter, Reference } from "./read-reference.ts";
import { limitsOf, SchemaFields, typeOf } from "./schema-fields.tsx";
import { referenceWords } from "./words.ts";

type LookUp = Reference["lookUp"];

export function OperationView({ operation, lookUp }: { operation: Operation; lookUp: LookUp }): ReactNode {
  const say = useWords(referenceWords);
  const { method, path, summary, note, who, parameters, body, answers } = operation;
  const heading = useRef<HTMLHeadingElement>(null);
  // Whoever chose it in the list is where it begins, on a phone too.
  useEffect(() => {
    heading.current?.focus();
    window.scrollTo(0, 0);
  }, []);
  const curl = curlOf(operation, window.location.origin);
  return (
    <article>
      <h2 ref={heading} tabIndex={-1}>
        <span className={`reference-method reference-${method.toLowerCase()}`}>{method}</span> {path}
      </h2>
      <p className="reference-lead">
        <Prose text={summary} />
      </p>
      {note !== "" && <Prose text={note} />}
      <h3>{say("who")}</h3>
      <p>{who.kind === "action" ? say("action", { name: who.action }) : say(who.kind)}</p>
      <h3>{say("curl")}</h3>
      <pre className="reference-curl">{curl}</pre>
      <CopyButton text={curl} />
      {parameters.length > 0 && (
        <>
          <h3>{say("parameters")}</h3>
          <dl className="reference-parameters">
            {parameters.map((one) => (
              <ParameterLine key={`${one.place} ${one.name}`} parameter={one} />
            ))}
          </dl>
        </>
      )}
      {body.length > 0 && <h3>{say("body")}</h3>}
      {body.map((content) => (
        <ContentView key={content.mediaType} content={content} lookUp={lookUp} />
      ))}
      <h3>{say("answers")}</h3>
      {answers.map(({ status, sentence, contents }, n) => (
        <details key={status} className="reference-answer" open={n === 0}>
          <summary>
            <strong>{status}</strong> <span lang="en">{sentence}</span>
          </summary>
          {contents.length === 0 && <p>{say("noContent")}</p>}
          {contents.map((content) => (
            <ContentView key={content.mediaType} content={content} lookUp={lookUp} />
          ))}
        </details>
      ))}
    </article>
  );
}

function CopyButton({ text }: { text: string }): ReactNode {
  const say = useWords(referenceWords);
  const [isCopied, setCopied] = useState(false);
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      // A browser that does not let pages write there: the line stands above, to be marked by hand.
      setCopied(false);
    }
  };
  return (
    <button type="button" className="reference-button" onClick={() => void copy()}>
      <span aria-live="polite">{say(isCopied ? "copied" : "copy")}</span>
    </button>
  );
}

const places = ["path", "query", "header"] as const;

function ParameterLine({ parameter }: { parameter: Parameter }): ReactNode {
  const say = useWords(referenceWords);
  const { name, place, isRequired, schema, example } = parameter;
  const limits = limitsOf(schema);
  const where = places.find((one) => one === place);
  return (
    <div>
      <dt>
        <code>{name}</code>
      </dt>
      <dd>
        {where === undefined ? place : say(where)} · {typeOf(schema)}
        {limits !== "" && <span className="reference-limits"> {limits}</span>} ·{" "}
        {say(isRequired ? "required" : "optional")}
        {example !== undefined && (
          <span className="reference-soft">
            {" "}
            · {say("example")} <code>{typeof example === "string" ? example : JSON.stringify(example)}</code>
          </span>
        )}
      </dd>
    </div>
  );
}

function ContentView({ content, lookUp }: { content: Content; lookUp: LookUp }): ReactNode {
  const say = useWords(referenceWords);
  const { mediaType, schema, examples } = content;
  return (
    <div className="reference-content">
      <p className="reference-soft">
        <code>{mediaType}</code>
      </p>
      {examples.map(([name, value]) => (
        <section key={name}>
          <h4>{name === "" ? say("example") : say("exampleOf", { name })}</h4>
          <pre>{typeof value === "string" ? value : JSON.stringify(value, null, 2)}</pre>
        </section>
      ))}
      {schema === null || schema["type"] === "string" ? (
        <p>{say("anyText")}</p>
      ) : (
        <details className="reference-schema">
          <summary>{say("schema")}</summary>
          <SchemaFields schema={schema} lookUp={lookUp} depth={0} />
        </details>
      )}
    </div>
  );
}
