/** Several homes: each with its answer in a word, and an alarm in one that is not shown said above everything. */

import type { ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { AnswerSymbol } from "./answer-symbol.tsx";
import type { Care } from "./use-care.ts";
import { useWho } from "./who.ts";
import { frameWords, lookWords } from "./words.ts";

export function HomeChoice(given: {
  cares: readonly { homeId: string; care: Care }[];
  shownId: string;
  choose: (homeId: string) => void;
}): ReactNode {
  const { cares, shownId, choose } = given;
  const say = useWords(frameWords);
  const sayLook = useWords(lookWords);
  const who = useWho();
  if (cares.length < 2) return null;
  const elsewhere = cares.filter(({ homeId, care }) => homeId !== shownId && care.view?.answer === "alarm");
  return (
    <>
      {elsewhere.map(({ homeId, care }) => (
        <div className="part also" role="alert" key={homeId}>
          <strong>{say("alsoAlarm", { who: who(care.view) })}</strong>
          <button type="button" className="act" onClick={() => choose(homeId)}>
            {say("show")}
          </button>
        </div>
      ))}
      <nav className="homes" aria-label={say("homes")}>
        {cares.map(({ homeId, care }) => (
          <button
            type="button"
            key={homeId}
            aria-current={homeId === shownId ? "true" : undefined}
            onClick={() => choose(homeId)}
          >
            {care.view && care.freshness !== "old" ? <AnswerSymbol answer={care.view.answer} isHeld={false} /> : null}
            <span>
              <strong>{care.view === null ? say("loading") : who(care.view)}</strong>
              {care.view && care.freshness !== "old" ? <small>{sayLook(care.view.answer)}</small> : null}
            </span>
          </button>
        ))}
      </nav>
    </>
  );
}
