/** The top of the page, how large it writes and its language; its foot, one's own account. */

import { useState, type ReactNode } from "react";
import type { MeView } from "../../api/contract/people.ts";
import { languageTags, useWords } from "../parts/catalogue.ts";
import { setLanguage, useLanguage } from "../parts/page-language.ts";
import type { CareClient } from "./care-client.ts";
import { useTextSize } from "./text-size.ts";
import { frameWords } from "./words.ts";

export function HeadBar({ client, me }: { client: CareClient; me: MeView | null }): ReactNode {
  const say = useWords(frameWords);
  const language = useLanguage();
  const { size, smaller, larger } = useTextSize();
  const other = language === "zh" ? "en" : "zh";
  return (
    <header className="head">
      <span className="head-brand">{say("brand")}</span>
      <div className="head-tools">
        <button type="button" disabled={smaller === null} onClick={() => smaller?.()}>
          {say("smallerSign")} <span className="only-read-aloud">{say("smaller")}</span>
        </button>
        <span className="only-read-aloud" role="status">
          {say("size", { size })}
        </span>
        <button type="button" disabled={larger === null} onClick={() => larger?.()}>
          {say("largerSign")} <span className="only-read-aloud">{say("larger")}</span>
        </button>
        <button
          type="button"
          lang={languageTags[other]}
          onClick={() => {
            setLanguage(other);
            if (me?.stage === "full") void client.keepLanguage(other);
          }}
        >
          {say("language")}
        </button>
      </div>
    </header>
  );
}

export function FootBar({ client }: { client: CareClient }): ReactNode {
  const say = useWords(frameWords);
  const [isLeaving, setLeaving] = useState(false);
  return (
    <footer className="foot">
      <a href="/sign-in/">{say("account")}</a>
      <button
        type="button"
        disabled={isLeaving}
        onClick={() => {
          setLeaving(true);
          void client.signOut().then(() => window.location.assign("/sign-in/?next=/caregiver/"));
        }}
      >
        {say("signOut")}
      </button>
    </footer>
  );
}
