/** What is shown, whether it is live, what time it is; and what somebody may press. */

import { parentOf } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { ReactNode } from "react";
import type { BoardView } from "../../api/contract/board.ts";
import type { MeView } from "../../api/contract/people.ts";
import { useWords } from "../parts/catalogue.ts";
import { setLanguage, useLanguage } from "../parts/page-language.ts";
import { clockText } from "../parts/time-text.ts";
import { hashOf, reaches, type Place } from "./place.ts";
import { boardWords } from "./words.ts";

const timeZone = "Asia/Shanghai";

export function HeadBar(given: {
  view: BoardView | null;
  me: MeView;
  place: Place & { area: string };
  nowMs: number;
  isBlind: boolean;
}): ReactNode {
  const { view, me, place, nowMs, isBlind } = given;
  const say = useWords(boardWords);
  const language = useLanguage();
  const { area, isWall } = place;
  const code = parseAreaCode(area);
  const above = code === undefined ? null : parentOf(code);
  const upTo = above !== null && reaches(me, above) ? above : null;
  const name = area === "everywhere" ? say("everywhere") : (view?.name?.[language] ?? area);
  return (
    <header className="head-bar">
      <div className="head-name">
        <p className="head-brand">{say("title")}</p>
        <h1>{name}</h1>
      </div>
      <p className={isBlind ? "live live-stopped" : "live"}>
        <svg viewBox="0 0 12 12" aria-hidden="true">
          {isBlind ? <rect x="1" y="1" width="10" height="10" /> : <circle cx="6" cy="6" r="5" />}
        </svg>
        {say(isBlind ? "stopped" : "live")}
      </p>
      <p className="clock">
        {view === null ? null : (
          <>
            <span className="clock-day">{dayText(nowMs, language)}</span>
            <span className="clock-time">{clockText(nowMs, timeZone)}</span>
          </>
        )}
      </p>
      <nav className="head-acts">
        {upTo === null ? null : (
          <a className="head-act" href={hashOf({ area: upTo, isWall })}>
            {say("upPlain")}
          </a>
        )}
        <button
          type="button"
          className="head-act"
          onClick={() => {
            window.location.hash = hashOf({ area, isWall: !isWall });
            const root = document.documentElement;
            // A browser that does not fill the screen shows the same in its window.
            if (isWall) void document.exitFullscreen?.().catch(() => {});
            else void root.requestFullscreen?.().catch(() => {});
          }}
        >
          {say(isWall ? "leaveWall" : "wall")}
        </button>
        <button type="button" className="head-act" onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
          {say("otherLanguage")}
        </button>
      </nav>
    </header>
  );
}

/** 2026年11月22日 星期日, Sunday 22 November 2026. */
function dayText(atMs: number, language: "zh" | "en"): string {
  const format = { year: "numeric", month: "long", day: "numeric", weekday: "long", timeZone } as const;
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", format).format(atMs);
}
