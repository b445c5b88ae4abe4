/** Whether the server is reached, what waits for it, what it refused, and that nothing old is taken for what is now. */

import type { ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { useRefusalText } from "../parts/refusal.ts";
import { subjectOf } from "./intent.ts";
import { Trouble } from "./parts.tsx";
import { clockOf } from "./say-times.ts";
import { useWorking } from "./use-asking.ts";
import { useNow } from "./use-now.ts";
import { oldAfterMs } from "./use-work.ts";
import { isFull, type Waiting } from "./wizard.ts";
import { frameWords, intentWords } from "./words.ts";

const tickMs = 1_000;

export function LineState(): ReactNode {
  const say = useWords(frameWords);
  const { work, heardAtMs, trouble, keepsNothing, retryNow, look } = useWorking();
  const nowMs = useNow(tickMs);
  const isOld = heardAtMs !== null && nowMs - heardAtMs > oldAfterMs;
  const isOffline = trouble?.code === "no-answer" || isOld;
  const sending = work.waiting.filter(({ refusal }) => refusal === null);
  const tries = Math.max(0, ...sending.map((one) => one.tries));
  return (
    <>
      {keepsNothing ? (
        <p className="doubt card" role="alert">
          {say("keepsNothing")}
        </p>
      ) : null}
      {isOffline ? (
        <div className="offline card" role="alert">
          <p>{say("offline")}</p>
          {heardAtMs === null ? null : <p>{say("old", { time: clockOf(heardAtMs) })}</p>}
        </div>
      ) : (
        <Trouble of={trouble} />
      )}
      {isFull(work) ? (
        <p className="doubt card" role="alert">
          {say("full")}
        </p>
      ) : null}
      {sending.length === 0 ? null : (
        <div className="card waits">
          <p role="status">
            <strong>{say("waits", { count: sending.length })}</strong>{" "}
            {tries === 0 ? say("sending") : say("tried", { count: tries })}
          </p>
          {tries === 0 ? null : (
            <button
              type="button"
              className="small-button"
              onClick={() => {
                retryNow();
                look();
              }}
            >
              {say("sendNow")}
            </button>
          )}
        </div>
      )}
      {work.waiting.map((one) => (one.refusal === null ? null : <RefusedOne key={one.id} one={one} />))}
    </>
  );
}

function RefusedOne({ one }: { one: Waiting }): ReactNode {
  const say = useWords(frameWords);
  const sayIntent = useWords(intentWords);
  const text = useRefusalText();
  const { tell } = useWorking();
  const { id, intent, refusal } = one;
  const what = intent.kind === "gateway" ? intent.gatewayId : subjectOf(intent).replace(/^device\//, "");
  const named =
    intent.kind === "place" || intent.kind === "swap" || intent.kind === "gateway"
      ? sayIntent(intent.kind, { what })
      : sayIntent(intent.kind);
  return (
    <div className="card trouble" role="alert">
      <p>
        <strong>{named}</strong> · {say("refusedTitle")}
      </p>
      <p>{refusal === null ? "" : text({ kind: "refused", ...refusal })}</p>
      <div className="row">
        <button type="button" className="small-button" onClick={() => tell({ kind: "again", id })}>
          {say("sendAgain")}
        </button>
        <button type="button" className="small-button" onClick={() => tell({ kind: "gives-up", id })}>
          {say("giveUp")}
        </button>
      </div>
    </div>
  );
}
