/** One's own account: where one is signed in, second factors, the password. */

import { useCallback, useEffect, useState, type ReactNode } from "react";
import type { MeView } from "../../api/contract/people.ts";
import { timeText } from "../parts/day-text.ts";
import { BrowserMessages } from "./browser-messages.tsx";
import { AddFactor, RecoveryCodes } from "./add-factor.tsx";
import { useWords } from "../parts/catalogue.ts";
import { Field, Submit, TroubleText, useAsking } from "./form.tsx";
import type { Factors, IdentityClient, SessionRow } from "./identity-client.ts";
import { seesAdministration, seesCare, seesDesk } from "./way-on.ts";
import { signInWords } from "./words.ts";

export function OwnSettings({ client, me, look }: { client: IdentityClient; me: MeView; look: () => void }): ReactNode {
  const say = useWords(signInWords);
  const [sessions, setSessions] = useState<readonly SessionRow[]>([]);
  const [factors, setFactors] = useState<Factors | null>(null);
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  const { isAsking, trouble, run } = useAsking();
  const load = useCallback((): void => {
    void client.get<readonly SessionRow[]>("sessions").then((one) => one.kind === "answer" && setSessions(one.value));
    void client.get<Factors>("factors").then((one) => one.kind === "answer" && setFactors(one.value));
  }, [client]);
  useEffect(load, [load]);
  return (
    <>
      <h1>
        {say("own")} · {me.name}
      </h1>
      <TroubleText of={trouble} />
      <section>
        {seesCare(me) ? (
          <a className="button button-primary" href="/caregiver/">
            {say("toCare")}
          </a>
        ) : null}
        {seesAdministration(me) ? (
          <a className="button button-primary" href="/administration/">
            {say("toAdministration")}
          </a>
        ) : null}
        {seesDesk(me) ? (
          <a className="button button-primary" href="/operator/">
            {say("toDesk")}
          </a>
        ) : null}
        <button
          type="button"
          className="button"
          disabled={isAsking}
          onClick={() => run(() => client.post("sign-out"), look)}
        >
          {say("signOut")}
        </button>
      </section>
      <h2>{say("factor")}</h2>
      <ul className="rows">
        {factors?.factors.map(({ credentialId, kind }) => (
          <li key={credentialId}>
            <span>{say(kind)}</span>
            <button
              type="button"
              className="button button-quiet"
              aria-label={say("removeWhich", { what: say(kind) })}
              onClick={() => run(() => client.post(`factors/${credentialId}/remove`), load)}
            >
              {say("remove")}
            </button>
          </li>
        ))}
        <li>
          <span>
            {say("codesLeft")} <span className="number">{factors?.recoveryCodesLeft ?? ""}</span>
          </span>
          <button
            type="button"
            className="button button-quiet"
            onClick={() =>
              run(
                () => client.post<{ recoveryCodes: readonly string[] }>("factors/recovery"),
                (made) => setCodes(made.recoveryCodes),
              )
            }
          >
            {say("newCodes")}
          </button>
        </li>
      </ul>
      {codes ? (
        <RecoveryCodes
          codes={codes}
          done={() => {
            setCodes(null);
            load();
          }}
        />
      ) : (
        <AddFactor client={client} ways={me.ways} done={load} />
      )}
      <h2>{say("sessions")}</h2>
      <ul className="rows">
        {sessions.map(({ sessionId, isThis, seenAtMs, address, agent }) => (
          <li key={sessionId}>
            <span>
              {timeText(seenAtMs)} · {address}
              <br />
              <small>{agent}</small>
            </span>
            {isThis ? (
              say("thisOne")
            ) : (
              <button
                type="button"
                className="button button-quiet"
                aria-label={say("endWhich", { time: timeText(seenAtMs) })}
                onClick={() => run(() => client.post(`sessions/${sessionId}/revoke`), load)}
              >
                {say("end")}
              </button>
            )}
          </li>
        ))}
      </ul>
      <BrowserMessages client={client} />
      <ChangePassword client={client} changed={load} />
    </>
  );
}

function ChangePassword({ client, changed }: { client: IdentityClient; changed: () => void }): ReactNode {
  const say = useWords(signInWords);
  const [present, setPresent] = useState("");
  const [next, setNext] = useState("");
  const [isDone, setDone] = useState(false);
  const { isAsking, trouble, run } = useAsking();
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        setDone(false);
        run(
          () => client.post("password", { present, next }),
          () => {
            setPresent("");
            setNext("");
            setDone(true);
            changed();
          },
        );
      }}
    >
      <h2>{say("changePassword")}</h2>
      <Field
        of={say("presentPassword")}
        value={present}
        change={setPresent}
        kind="password"
        complete="current-password"
      />
      <Field of={say("newPassword")} value={next} change={setNext} kind="password" complete="new-password" />
      <TroubleText of={trouble} />
      {isDone ? <p role="status">{say("passwordChanged")}</p> : null}
      <Submit of={say("changePassword")} isAsking={isAsking} />
    </form>
  );
}
