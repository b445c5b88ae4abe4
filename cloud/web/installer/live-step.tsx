/** The kit goes live: when nothing is open, or with a reason for each thing that is. */

import type { ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { liveWords, signWords } from "./people-words.ts";
import { Reasons, Sheet } from "./sign-step.tsx";
import { useWorking } from "./use-asking.ts";
import { reasonsOf, withoutReason } from "./wizard.ts";

export function LiveStep(): ReactNode {
  const say = useWords(liveWords);
  const saySign = useWords(signWords);
  const { work, view, want, startAgain } = useWorking();
  if (view === null || view.kit === null) return <p className="card">{saySign("needKit")}</p>;
  const { kitId, state } = view.kit;
  const signed = view.handOvers.find((one) => one.kitId === kitId);
  const sheet = signed === undefined ? null : <Sheet homeId={view.homeId} {...signed} />;
  if (state === "live")
    return (
      <>
        <section className="card is-live">
          <h3>{say("live")}</h3>
          <p role="status">{say("liveText")}</p>
        </section>
        {sheet}
        <button type="button" className="button button-primary" disabled={work.waiting.length > 0} onClick={startAgain}>
          {say("finish")}
        </button>
        <p className="hint">{say("finishHint")}</p>
      </>
    );
  const isWaiting = work.waiting.some(({ intent }) => intent.kind === "go-live");
  const left = withoutReason(view, work.typed);
  return (
    <>
      <p className="lead">{say(view.missing.length === 0 ? "ready" : "missing")}</p>
      {view.missing.length === 0 ? null : <Reasons view={view} />}
      {signed === undefined ? <p className="doubt card">{say("notSigned")}</p> : sheet}
      <button
        type="button"
        className="button button-primary"
        disabled={isWaiting || left.length > 0 || signed === undefined}
        onClick={() => want({ kind: "go-live", despite: reasonsOf(view, work.typed) })}
      >
        {say("goLive")}
      </button>
      <p role="status">{isWaiting ? say("sending") : ""}</p>
    </>
  );
}
