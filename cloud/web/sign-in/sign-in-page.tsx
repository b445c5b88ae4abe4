/** Signing in, step by step. Which step it is, the server says: the page asks after each. */

import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import type { MeView } from "../../api/contract/people.ts";
import { languageTags, useWords } from "../parts/catalogue.ts";
import { setLanguage, useLanguage, usePageTitle } from "../parts/page-language.ts";
import type { Refused } from "../parts/refusal.ts";
import { AddFactor } from "./add-factor.tsx";
import { FactorForm } from "./factor-form.tsx";
import { TroubleText } from "./form.tsx";
import type { IdentityClient } from "./identity-client.ts";
import { InvitationForm } from "./invitation-form.tsx";
import { OwnSettings } from "./own-settings.tsx";
import { PasswordForm } from "./password-form.tsx";
import { wayOn } from "./way-on.ts";
import { signInWords } from "./words.ts";

export type Arrival =
  | { kind: "nothing"; next: string | null }
  | { kind: "invitation"; token: string }
  | { kind: "provider"; query: string };

export function SignInPage({ client, arrival }: { client: IdentityClient; arrival: Arrival }): ReactNode {
  const say = useWords(signInWords);
  const language = useLanguage();
  const other = language === "zh" ? "en" : "zh";
  const [me, setMe] = useState<MeView | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [token, setToken] = useState(arrival.kind === "invitation" ? arrival.token : null);
  const hasArrived = useRef(false);
  const hasChosen = useRef(false);
  usePageTitle(say("title"));

  /** Whoever has come in just now goes on; whoever was in already came for their own settings, or was sent to be known. */
  const look = useCallback(
    async (hasComeIn: boolean): Promise<void> => {
      const answer = await client.get<MeView>("me");
      if (answer.kind === "refused") return setTrouble(answer);
      const next = arrival.kind === "nothing" ? arrival.next : null;
      const isIn = answer.value.stage === "full";
      const way = isIn && (hasComeIn || next !== null) ? wayOn(answer.value, next) : null;
      if (isIn) await keepLanguage(client, answer.value, hasChosen.current);
      if (way !== null) return window.location.assign(way);
      setMe(answer.value);
    },
    [arrival, client],
  );

  useEffect(() => {
    // What the provider sent back holds once; React in development runs effects twice.
    if (hasArrived.current) return;
    hasArrived.current = true;
    void (async () => {
      if (arrival.kind !== "provider") return await look(false);
      const answer = await client.post("openid/finish", { query: arrival.query });
      if (answer.kind === "refused") setTrouble(answer);
      await look(answer.kind === "answer");
    })();
  }, [arrival, client, look]);

  return (
    <>
      <header className="top">
        <button
          type="button"
          className="button button-small"
          lang={languageTags[other]}
          onClick={() => {
            setLanguage(other);
            hasChosen.current = true;
            if (me?.stage === "full") void client.post("language", { language: other });
          }}
        >
          {say("otherLanguage")}
        </button>
      </header>
      <main className="card">
        <TroubleText of={trouble} />
        {token !== null ? (
          <InvitationForm
            client={client}
            token={token}
            done={() => {
              setToken(null);
              void look(true);
            }}
          />
        ) : me === null ? null : (
          <Step client={client} me={me} look={(hasComeIn) => void look(hasComeIn)} />
        )}
      </main>
    </>
  );
}

/** Chosen here a moment ago: their account learns it. Else the account says it. */
async function keepLanguage(client: IdentityClient, { language }: MeView, hasChosen: boolean): Promise<void> {
  const chosen = document.documentElement.lang === languageTags.en ? "en" : "zh";
  if (hasChosen && language !== chosen) await client.post("language", { language: chosen });
  else if (language !== null) setLanguage(language);
}

type Given = { client: IdentityClient; me: MeView; look: (hasComeIn: boolean) => void };

function Step({ client, me, look }: Given): ReactNode {
  const say = useWords(signInWords);
  const done = (): void => look(true);
  switch (me.stage) {
    case "nobody-signs-in":
      return (
        <>
          <h1>{say("nobodySignsIn")}</h1>
          <p>{say("nobodySignsInDo")}</p>
          <a href="/operator/">{say("toDesk")}</a>
        </>
      );
    case "nobody":
      return <PasswordForm client={client} ways={me.ways} done={done} />;
    case "second-factor":
      return <FactorForm client={client} ways={me.ways} done={done} />;
    case "add-factor":
      return (
        <>
          <h1>{say("addFactor")}</h1>
          <p>{say("addFactorHint")}</p>
          <AddFactor client={client} ways={me.ways} done={done} />
        </>
      );
    case "full":
      return <OwnSettings client={client} me={me} look={() => look(false)} />;
  }
}
