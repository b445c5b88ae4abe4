/** A link is opened: for whom it is, and the password that they choose. */

import { useEffect, useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import type { Refused } from "../parts/refusal.ts";
import { Field, Submit, TroubleText, useAsking } from "./form.tsx";
import type { IdentityClient, InvitationView } from "./identity-client.ts";
import { signInWords } from "./words.ts";

export function InvitationForm(given: { client: IdentityClient; token: string; done: () => void }): ReactNode {
  const say = useWords(signInWords);
  const { client, token, done } = given;
  const [view, setView] = useState<InvitationView | null>(null);
  const [unread, setUnread] = useState<Refused | null>(null);
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
      <h1>{say("welcome")}</h1>
      <p>{say("forYou", { name: view.name })}</p>
      {view.mayDoWithoutPassword ? (
        <label>
          <input type="checkbox" checked={isWithout} onChange={(event) => setWithout(event.target.checked)} />
          {say("withoutPassword")}
        </label>
      ) : null}
      {isWithout ? null : (
        <>
          <Field of={say("login")} value={login} change={setLogin} complete="username" />
          <Field
            of={say("newPassword")}
            value={password}
            change={setPassword}
            kind="password"
            complete="new-password"
            isFirst
          />
          <p>{say("passwordHint")}</p>
        </>
      )}
      <TroubleText of={trouble} />
      <Submit of={say("accept")} isAsking={isAsking} />
    </form>
  );
}
