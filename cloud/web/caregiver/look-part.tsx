/** The one look: is she all right now, and what that rests on. The server answers; this says it. */

import type { ReactNode } from "react";
import type { CareView } from "../../api/contract/caregiver.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { useWords, type Language, type Say } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { usePlainTime, type PlainTime } from "../parts/plain-time.ts";
import { roomWords } from "../parts/words.ts";
import { AnswerSymbol } from "./answer-symbol.tsx";
import { useCaregiving } from "./care-context.ts";
import { useWho } from "./who.ts";
import { frameWords, lookWords } from "./words.ts";

type SayLook = Say<typeof lookWords.words>;

export function LookPart(): ReactNode {
  const { view, freshness, nowMs } = useCaregiving();
  const say = useWords(lookWords);
  const sayFrame = useWords(frameWords);
  const time = usePlainTime(view.timeZone);
  const language = useLanguage();
  const who = useWho();
  const isOld = freshness === "old";
  const isHeld = view.answer === "alarm" && view.open.every(({ hasIt }) => hasIt !== null);
  return (
    <section className={`part look look-${isOld ? "old" : isHeld ? "held" : view.answer}`} aria-labelledby="look">
      <p className="look-who">
        {who(view)}
        {view.address === null ? null : <small>{view.address}</small>}
      </p>
      <h1 id="look" className="look-answer">
        <AnswerSymbol answer={view.answer} isHeld={isHeld} />
        <span role="status">
          {say(view.answer)}
          {isOld ? <small className="look-as-of">{say("asOf", { time: time.dayAndClock(nowMs, nowMs) })}</small> : null}
        </span>
      </h1>
      <p className="look-means">{meaningOf(view, say, { time, language })}</p>
      {isOld
        ? null
        : view.advisories
            .filter(({ kind }) => kind !== "quieter" || view.answer !== "quiet")
            .map(({ kind, because }) => (
              <p key={kind} className="look-means look-worth">
                {say("worthALook", { because: because[language] })}
              </p>
            ))}
      <Facts />
      <p className="look-fresh" data-freshness={freshness}>
        {freshness === "live" ? (
          <>
            <span className="dot" aria-hidden="true" />
            {sayFrame("live")}
          </>
        ) : freshness === "asked" ? (
          sayFrame("asked", { time: time.clock(view.nowMs) })
        ) : (
          sayFrame("old", { time: time.dayAndClock(nowMs, nowMs) })
        )}
      </p>
    </section>
  );
}

function meaningOf(view: CareView, say: SayLook, { time, language }: { time: PlainTime; language: Language }): string {
  const quieter = view.advisories.find(({ kind }) => kind === "quieter");
  switch (view.answer) {
    case "alarm":
      return say("alarmIs");
    case "not-protected":
      return say("notProtectedIs");
    case "cannot-tell":
      return say("cannotTellIs");
    case "absent":
      return say("absentIs");
    case "away":
      return say("awayIs");
    case "quiet":
      if (quieter) return say("quietIsSo", { because: quieter.because[language] });
      return view.quietUsualMs === null
        ? say("quietIsPlain")
        : say("quietIs", { length: time.length(view.quietUsualMs) });
    case "well":
      return say("wellIs");
  }
}

function Facts(): ReactNode {
  const { view, freshness, nowMs } = useCaregiving();
  const say = useWords(lookWords);
  const time = usePlainTime(view.timeZone);
  const { presence, lastMovement, lastHeardAtMs, inactivityDueAtMs } = view;
  const atWords = { home: "atHome", away: "atAway", arriving: "atArriving" } as const;
  const isDueSaid = inactivityDueAtMs !== null && (view.answer === "quiet" || view.answer === "well");
  return (
    <dl className="facts">
      <dt>{say("lastMoved")}</dt>
      <dd>
        {lastMovement === null ? (
          say("neverMoved")
        ) : (
          <>
            <strong>
              <Moved />
            </strong>
            <small>{time.dayAndClock(lastMovement.atMs, nowMs)}</small>
          </>
        )}
      </dd>
      <dt>{say("where")}</dt>
      <dd>
        <strong>{presence === null ? say("atUnknown") : say(atWords[presence.at])}</strong>
        {presence === null ? null : <small>{say("since", { time: time.dayAndClock(presence.sinceMs, nowMs) })}</small>}
      </dd>
      <dt>{say("heard")}</dt>
      <dd>
        {lastHeardAtMs === null
          ? say("neverHeard")
          : freshness === "old"
            ? time.dayAndClock(lastHeardAtMs, nowMs)
            : say("heardAgo", { ago: time.length(nowMs - lastHeardAtMs) })}
      </dd>
      {isDueSaid && freshness !== "old" ? (
        <dd className="facts-wide">{say("due", { time: time.dayAndClock(inactivityDueAtMs, nowMs) })}</dd>
      ) : null}
    </dl>
  );
}

/** While it is the present, how long ago; else only when. */
function Moved(): ReactNode {
  const { view, freshness, nowMs } = useCaregiving();
  const say = useWords(lookWords);
  const time = usePlainTime(view.timeZone);
  const at = useLanguage() === "zh" ? 0 : 1;
  if (view.lastMovement === null) return null;
  const { atMs, room } = view.lastMovement;
  const roomText = room === null ? null : roomWords[room][at];
  if (freshness === "old") return roomText ?? time.clock(atMs);
  const agoMs = nowMs - atMs;
  if (agoMs < minutes(1)) return roomText === null ? say("movedJustNowPlain") : say("movedJustNow", { room: roomText });
  const ago = time.length(agoMs);
  return roomText === null ? say("moved", { ago }) : say("movedIn", { ago, room: roomText });
}
