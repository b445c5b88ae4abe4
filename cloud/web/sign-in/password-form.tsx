/** Name and password; beside it the other ways in that are set up here. */

import { useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { Field, Submit, TroubleText, useAsking } from "./form.tsx";
import type { IdentityClient, Way } from "./identity-client.ts";
import { signInWords } from "./words.ts";

type Given = { client: IdentityClient; done: () => void };

export function PasswordForm({ client, ways, done }: Given & { ways: readonly Way[] }): ReactNode {
  const say = useWords(signInWords);
  const [name, setName] = useState("");
  const [password, setPassword] = useState("");
  const { isAsking, trouble, run } = useAsking();
  return (
    <>
      <h1>{say("signIn")}</h1>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run(() => client.post("sign-in", { name, password }), done);
        }}
      >
        <Field of={say("name")} value={name} change={setName} complete="username" isFirst />
        <Field of={say("password")} value={password} change={setPassword} kind="password" complete="current-password" />
        <TroubleText of={trouble} />
        <Submit of={say("go")} isAsking={isAsking} />
      </form>
      {ways.includes("phone-code") ? <PhoneCode client={client} done={done} /> : null}
      {ways.includes("openid") ? <Provider client={client} invitation={null} /> : null}
    </>
  );
}

function PhoneCode({ client, done }: Given): ReactNode {
  const say = useWords(signInWords);
  const [phone, setPhone] = useState("");
  const [ticket, setTicket] = useState<string | null>(null);
  const [code, setCode] = useState("");
  const { isAsking, trouble, run } = useAsking();
  const ask = (): void =>
    run(
      () => client.post<{ ticket: string }>("phone-code", { phone }),
      (given) => setTicket(given.ticket),
    );
  return (
    <section>
      <h2>{say("phoneCode")}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (ticket === null) ask();
          else run(() => client.post("phone-code/show", { ticket, code }), done);
        }}
      >
        {ticket === null ? (
          <Field of={say("phone")} value={phone} change={setPhone} kind="tel" complete="tel" />
        ) : (
          <>
            <p>{say("sent")}</p>
            <Field of={say("code")} value={code} change={setCode} kind="code" complete="one-time-code" isFirst />
          </>
        )}
        <TroubleText of={trouble} />
        <Submit of={say(ticket === null ? "sendCode" : "go")} isAsking={isAsking} />
      </form>
    </section>
  );
}

/** The browser leaves for the provider's page and comes back to this one. */
export function Provider({ client, invitation }: { client: IdentityClient; invitation: string | null }): ReactNode {
  const say = useWords(signInWords);
  const { isAsking, trouble, run } = useAsking();
  return (
    <section>
      <h2>{say("provider")}</h2>
      <TroubleText of={trouble} />
      <button
        type="button"
        className="button"
        disabled={isAsking}
        onClick={() =>
          run(
            () => client.post<{ url: string }>("openid/start", { invitation }),
            ({ url }) => window.location.assign(url),
          )
        }
      >
        {say("provider")}
      </button>
    </section>
  );
}
