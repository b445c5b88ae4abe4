/** What the people there agree to: each purpose by itself, by a text that is read aloud, and none presumed. */

import type { ReactNode } from "react";
import type { InstallationView } from "../../api/registry/contract/installation.ts";
import { useWords } from "../parts/catalogue.ts";
import { Mark } from "./parts.tsx";
import { consentWords } from "./people-words.ts";
import { PersonFields, relationText } from "./relation-field.tsx";
import { useWorking } from "./use-asking.ts";
import { frameWords } from "./words.ts";

/** Of the texts in people-words.ts: another word there, another version here. */
export const consentTextVersion = "2026-11";
const purposes = ["monitoring", "family-sharing", "health-link", "location"] as const;

export function ConsentsStep(): ReactNode {
  const say = useWords(consentWords);
  const { view } = useWorking();
  const residents = view?.residents ?? [];
  return (
    <>
      <p className="lead">{say("lead")}</p>
      {residents.length === 0 ? <p className="card">{say("nobody")}</p> : null}
      {residents.map((resident) => (
        <Of key={resident.residentId} resident={resident} />
      ))}
    </>
  );
}

function Of({ resident }: { resident: InstallationView["residents"][number] }): ReactNode {
  const say = useWords(consentWords);
  const sayFrame = useWords(frameWords);
  const { work, want } = useWorking();
  const { residentId, who, agreed } = resident;
  const [name, relation] = [`agrees ${residentId}`, `agrees as ${residentId}`];
  const signer = (work.typed[name] ?? "").trim();
  const as = relationText(work.typed[relation] ?? "");
  const isReady = signer !== "" && as !== "";
  return (
    <section className="card">
      <h3>{say("of", { who })}</h3>
      <PersonFields name={name} relation={relation} label={say("signer")} />
      {isReady ? null : <p className="hint">{say("needSigner")}</p>}
      <ul className="consents">
        {purposes.map((purpose) => {
          const title = say(`${purpose}-title`);
          const isWaiting = work.waiting.some(
            ({ intent }) => intent.kind === "consent" && intent.residentId === residentId && intent.purpose === purpose,
          );
          const hasAgreed = agreed.includes(purpose);
          return (
            <li key={purpose}>
              <h4>{title}</h4>
              <p>{say(`${purpose}-text`)}</p>
              {hasAgreed || isWaiting ? (
                <p role="status">
                  <Mark isDone={hasAgreed}>{hasAgreed ? say("agreed") : sayFrame("waiting")}</Mark>
                </p>
              ) : (
                <button
                  type="button"
                  className="button"
                  disabled={!isReady}
                  aria-label={say("agreeWhich", { what: title })}
                  onClick={() =>
                    want({
                      kind: "consent",
                      residentId,
                      purpose,
                      textVersion: consentTextVersion,
                      signer,
                      relation: as,
                    })
                  }
                >
                  {say("agree")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
