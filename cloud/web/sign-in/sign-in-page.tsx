/** Signing in, step by step. Which step it is, the server says: the page asks after each. */

import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { Both, LanguageContext } from "../parts/language.tsx";
import { AddFactor } from "./add-factor.tsx";
import { FactorForm } from "./factor-form.tsx";
import { TroubleText, type Trouble } from "./form.tsx";
import type { IdentityClient, Me } from "./identity-client.ts";
import { InvitationForm } from "./invitation-form.tsx";
import { OwnSettings } from "./own-settings.tsx";
import { PasswordForm } from "./password-form.tsx";
import { say } from "./words.ts";

export type Arrival = { kind: "nothing" } | { kind: "invitation"; token: string } | { kind: "provider"; query: string };

export function SignInPage({ client, arrival }: { client: IdentityClient; arrival: Arrival }): ReactNode {
  const [me, setMe] = useState<Me | null>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const [token, setToken] = useState(arrival.kind === "invitation" ? arrival.token : null);
  const hasArrived = useRef(false);

  const look = useCallback((): void => {
    void client.get<Me>("me").then((answer) => {
      if (answer.kind === "answer") setMe(answer.value);
      else setTrouble(answer);
    });
  }, [client]);

  useEffect(() => {
    // What the provider sent back holds once; React in development runs effects twice.
    if (hasArrived.current) return;
    hasArrived.current = true;
    if (arrival.kind !== "provider") return look();
    void client.post("openid/finish", { query: arrival.query }).then((answer) => {
      if (answer.kind === "refused") setTrouble(answer);
      look();
    });
  }, [arrival, client, look]);

  return (
    <LanguageContext value="zh">
      <main className="card">
        <TroubleText of={trouble} />
        {token !== null ? (
          <InvitationForm
            client={client}
            token={token}
            done={() => {
              setToken(null);
              look();
            }}
          />
        ) : me === null ? null : (
          <Step client={client} me={me} look={look} />
        )}
      </main>
    </LanguageContext>
  );
}

function Step({ client, me, look }: { client: IdentityClient; me: Me; look: () => void }): ReactNode {
  switch (me.stage) {
    case "nobody":
      return <PasswordForm client={client} ways={me.ways} done={look} />;
    case "second-factor":
      return <FactorForm client={client} ways={me.ways} done={look} />;
    case "add-factor":
      return (
        <>
          <h1>
            <Both of={say.addFactor} />
          </h1>
          <p>
            <Both of={say.addFactorHint} />
          </p>
          <AddFactor client={client} ways={me.ways} done={look} />
        </>
      );
    case "full":
      return <OwnSettings client={client} me={me} look={look} />;
  }
}
