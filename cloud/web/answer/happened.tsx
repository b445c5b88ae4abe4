/** Who may need help, what happened, who has it and what others said. */

import type { ReactNode } from "react";
import type { LinkView } from "../../api/contract/answers.ts";
import { rooms } from "@shouwang/shared/domain/home.ts";
import { useWords } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { dayAndClockText } from "../parts/time-text.ts";
import { alarmWords, roomWords } from "../parts/words.ts";
import { answerWords } from "./words.ts";

const alarmsShownMax = 5;
const saidKeys = { "on-my-way": "saidOnMyWay", cannot: "saidCannot", "has-it": "saidHasIt" } as const;

export function Happened({ view }: { view: LinkView }): ReactNode {
  const say = useWords(answerWords);
  const language = useLanguage();
  const at = language === "zh" ? 0 : 1;
  const isHeld = view.hasIt !== null || view.isOver;
  const roomText = (room: string | null): string => {
    const known = rooms.find((one) => one === room);
    return known === undefined ? "" : ` · ${roomWords[known][at]}`;
  };
  return (
    <>
      {view.mode !== "live" && <p className="mode">{say(view.mode)}</p>}
      <section className={isHeld ? "alarm is-held" : "alarm"}>
        <h1>{view.who ?? say("unknownHome")}</h1>
        <ul>
          {view.alarms.slice(-alarmsShownMax).map(({ alarm, room, occurredAtMs, isLate, because }, n) => (
            <li key={n}>
              {alarmWords(alarm, "low")[at]}
              {roomText(room)} ·{" "}
              {occurredAtMs === null ? say("unknownTime") : dayAndClockText(occurredAtMs, "Asia/Shanghai")}
              {isLate && ` · ${say("late")}`}
              {because === null ? null : <p className="because">{because[language]}</p>}
            </li>
          ))}
        </ul>
        {view.address !== null && (
          <p>
            {say("address")}: {view.address}
          </p>
        )}
      </section>
      <section className="standing" aria-live="polite">
        <strong>{standingText(view, say)}</strong>
        <ul>
          {view.statements.map(({ by, what, atMs }) => (
            <li key={by}>
              {say(saidKeys[what], { name: by })} · {dayAndClockText(atMs, "Asia/Shanghai")}
            </li>
          ))}
        </ul>
      </section>
    </>
  );
}

function standingText(view: LinkView, say: ReturnType<typeof useWords<typeof answerWords.words>>): string {
  if (view.isOver) return say("over");
  if (view.hasIt === null) return say("nobody");
  return view.hasIt === view.asked ? say("youHaveIt") : say("hasIt", { name: view.hasIt });
}
