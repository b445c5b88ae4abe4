/** What happened, who has it, and three large buttons. Brought up to date by itself; a tap names what was on the screen, and the server takes nothing that is older than the news. */

import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import type { LinkAnswer, LinkTapped, LinkView } from "../../api/contract/answers.ts";
import { useWords } from "../parts/catalogue.ts";
import { setLanguage, useLanguage, usePageTitle } from "../parts/page-language.ts";
import { useRefusalText, type Refused } from "../parts/refusal.ts";
import type { AnswerClient } from "./answer-client.ts";
import { Happened } from "./happened.tsx";
import { answerWords } from "./words.ts";

const lookAgainMs = 5_000;
/** So long without an answer, and what stands there may not be so any more. */
const oldAfterMs = 20_000;

export function AnswerPage({ client }: { client: AnswerClient }): ReactNode {
  const say = useWords(answerWords);
  const refusalText = useRefusalText();
  const language = useLanguage();
  const [view, setView] = useState<LinkView | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [said, setSaid] = useState<LinkTapped["outcome"] | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [ageMs, setAgeMs] = useState(0);
  const seenAtMs = useRef(0);
  const hasChosen = useRef(false);
  usePageTitle(say("title"));

  const show = useCallback((next: LinkView): void => {
    seenAtMs.current = Date.now();
    // In the language of whoever was asked, until they choose another one.
    if (!hasChosen.current) setLanguage(next.language);
    hasChosen.current = true;
    setTrouble(null);
    // An answer that was asked earlier may come later: the newest stays.
    setView((before) => (before && before.version > next.version ? before : next));
  }, []);

  const look = useCallback(async (): Promise<void> => {
    const got = await client.look();
    if (got.kind === "answer") return show(got.value);
    setTrouble(got);
  }, [client, show]);

  useEffect(() => {
    const first = setTimeout(() => void look(), 0);
    const timer = setInterval(() => {
      setAgeMs(seenAtMs.current === 0 ? 0 : Date.now() - seenAtMs.current);
      if (document.visibilityState === "visible") void look();
    }, lookAgainMs);
    return () => {
      clearTimeout(first);
      clearInterval(timer);
    };
  }, [look]);

  const tap = async (what: LinkAnswer): Promise<void> => {
    if (!view || isBusy) return;
    setBusy(true);
    setSaid(null);
    const got = await client.tap(what, view.version);
    setBusy(false);
    if (got.kind === "refused") return setTrouble(got);
    show(got.value.view);
    setSaid(got.value.outcome);
  };

  const isGone = trouble?.code === "answer-link-gone" || trouble?.code === "invalid-input";
  return (
    <main>
      <div className="top">
        <button
          type="button"
          onClick={() => {
            hasChosen.current = true;
            setLanguage(language === "zh" ? "en" : "zh");
          }}
        >
          {say("language")}
        </button>
      </div>
      {view && ageMs >= oldAfterMs && (
        <p className="old" role="alert">
          {say("old", { seconds: String(Math.round(ageMs / 1_000)) })}
        </p>
      )}
      {view && <Happened view={view} />}
      {view && !view.isOver && <Answers view={view} isBusy={isBusy} tap={(what) => void tap(what)} />}
      {view && (
        <p className="said" role="status">
          {saidText(said, view, say)}
        </p>
      )}
      {trouble && (view === null || isGone) && (
        <p role="alert">{refusalText(isGone ? { ...trouble, code: "answer-link-gone" } : trouble)}</p>
      )}
      {trouble && view === null && (
        <button type="button" className="again" onClick={() => void look()}>
          {say("again")}
        </button>
      )}
      {view === null && trouble === null && <p>{say("loading")}</p>}
      {view && <p className="small">{say("asked", { name: view.asked })}</p>}
      <p className="small">{say("emergency")}</p>
    </main>
  );
}

type Say = ReturnType<typeof useWords<typeof answerWords.words>>;

function saidText(said: LinkTapped["outcome"] | null, { mine }: LinkView, say: Say): string {
  if (said === null) return "";
  if (said === "taken") return say(mine === "cannot" ? "takenCannot" : "taken");
  if (said === "over") return say("over");
  return say(said);
}

const buttons = [
  ["on-my-way", "onMyWay"],
  ["has-it", "iHaveIt"],
  ["cannot", "cannot"],
] as const;

function Answers({
  view,
  isBusy,
  tap,
}: {
  view: LinkView;
  isBusy: boolean;
  tap: (what: LinkAnswer) => void;
}): ReactNode {
  const say = useWords(answerWords);
  return (
    <div className="answers">
      {buttons.map(([what, word], n) => (
        <button
          key={what}
          type="button"
          className={n === 0 ? "first" : ""}
          aria-pressed={view.mine === what}
          disabled={isBusy}
          onClick={() => tap(what)}
        >
          {say(word)}
        </button>
      ))}
    </div>
  );
}
