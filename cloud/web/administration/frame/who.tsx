/** Who is signed in, as what and for which area; their settings, their language, and the way out. */

import { Button } from "antd";
import type { ReactNode } from "react";
import { languageTags, useWords } from "../../parts/catalogue.ts";
import { setLanguage, useLanguage } from "../../parts/page-language.ts";
import { useClient } from "../client/use-client.ts";
import { GrantText } from "../parts/grant-text.tsx";
import { useMe } from "./use-me.ts";
import { frameWords } from "./words.ts";

/** What fits into the bar at the top. */
const grantsShown = 2;

export function Who(): ReactNode {
  const say = useWords(frameWords);
  const client = useClient();
  const { stage, name, grants } = useMe();
  if (stage === "nobody-signs-in") return <p className="who who-role">{say("nobodySignsIn")}</p>;
  return (
    <div className="who">
      <p className="who-text">
        <strong>{name}</strong>
        {grants.slice(0, grantsShown).map((grant, n) => (
          <span className="who-role" key={n}>
            <GrantText of={grant} />
          </span>
        ))}
        {grants.length > grantsShown ? (
          <span className="who-role">{say("moreGrants", { count: grants.length - grantsShown })}</span>
        ) : null}
      </p>
      <Button href="/sign-in/">{say("ownSettings")}</Button>
      <Button
        onClick={() => void client.post("/api/identity/sign-out").then(() => window.location.assign("/sign-in/"))}
      >
        {say("signOut")}
      </Button>
    </div>
  );
}

/** Says the other language in that language, so that whoever reads only that one finds it. */
export function LanguageButton(): ReactNode {
  const say = useWords(frameWords);
  const client = useClient();
  const { stage } = useMe();
  const other = useLanguage() === "zh" ? "en" : "zh";
  return (
    <Button
      lang={languageTags[other]}
      onClick={() => {
        setLanguage(other);
        // The page is in that language already; that the account did not hear of it harms nobody.
        if (stage === "full") void client.post("/api/identity/language", { language: other });
      }}
    >
      {say("otherLanguage")}
    </Button>
  );
}
