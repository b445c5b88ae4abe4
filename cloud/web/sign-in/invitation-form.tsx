/** A link is opened: for whom it is, and the password that they choose. */

import { useEffect, useState, type ReactNode } from "react";
import { Both } from "../parts/language.tsx";
import { Field, Submit, TroubleText, useAsking, type Trouble } from "./form.tsx";
import type { IdentityClient, InvitationView } from "./identity-client.ts";
import { say } from "./words.ts";

export function InvitationForm(given: { client: IdentityClient; token: string; done: () => void }): ReactNode {
  const { client, token, done } = given;
  const [view, setView] = useState<InvitationView | null>(null);
  const [unread, setUnread] = useState<Trouble | null>(null);
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [isWithout, setWithout] = useState(false);
  const { isAsking, trouble, run } = useAsking();
  useEffect(() => {
    void client.post<InvitationView>("invitations/read", { token }).then((answer) => {
      if (answer.kind === "refused") return setUnread(answer);
      setView(answer.value);
      setLogin(answer.value.login ?? "");
    });
  }, [client, token]);
  if (view === null) return <TroubleText of={unread} />;
  const body = { token, login: login === "" ? null : login, password: isWithout ? null : password };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        run(() => client.post("invitations/accept", body), done);
      }}
    >
      <h1>
        <Both of={say.welcome} />
      </h1>
      <p>
        <Both of={say.forYou} inline /> <strong>{view.name}</strong>
      </p>
      {view.mayDoWithoutPassword ? (
        <label>
          <input type="checkbox" checked={isWithout} onChange={(event) => setWithout(event.target.checked)} />
          <Both of={say.withoutPassword} inline />
        </label>
      ) : null}
      {isWithout ? null : (
        <>
          <Field of={say.login} value={login} change={setLogin} complete="username" />
          <Field
            of={say.newPassword}
            value={password}
            change={setPassword}
            kind="password"
            complete="new-password"
            isFirst
          />
          <p>
            <Both of={say.passwordHint} />
          </p>
        </>
      )}
      <TroubleText of={trouble} />
      <Submit of={say.accept} isAsking={isAsking} />
    </form>
  );
}
