/** One area: its name, how it stands, for how long somebody waits; smaller, everything else. It leads down into the area. */

import type { ReactNode } from "react";
import type { BoardAreaView } from "../../api/contract/board.ts";
import { useWords } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { ageText } from "../parts/time-text.ts";
import { lengthText } from "./length-text.ts";
import { hashOf } from "./place.ts";
import { StandingMark, standingOf } from "./standing.tsx";
import { boardWords } from "./words.ts";

const communityDigits = 12;

export function Tile({ of, nowMs, isWall }: { of: BoardAreaView; nowMs: number; isWall: boolean }): ReactNode {
  const say = useWords(boardWords);
  const language = useLanguage();
  const { area, waitingSinceMs, unanswered, inHand, onTheWay, there, suspected, kitsDown, kits, today } = of;
  const name = area === null ? say("nowhere") : (of.name?.[language] ?? area);
  const standing = standingOf(of);
  const isLast = area === null || area.length === communityDigits;
  const more = [
    ...(standing === "waiting" && inHand > 0 ? [say("inHandCount", { count: inHand })] : []),
    ...(standing !== "suspected" && suspected > 0 ? [say("suspectedCount", { count: suspected })] : []),
    ...(onTheWay > 0 ? [say("onTheWayCount", { count: onTheWay })] : []),
    ...(there > 0 ? [say("thereCount", { count: there })] : []),
  ];
  return (
    <li className={`tile tile-${standing}`}>
      <div className="tile-inside">
        <h3 className="tile-name">{isLast ? name : <a href={hashOf({ area, isWall })}>{name}</a>}</h3>
        <p className="tile-main">
          <StandingMark of={of} />
          {waitingSinceMs === null || unanswered === 0 ? null : (
            <strong className="tile-age">
              <span className="only-read-aloud">{say("waitsFor", { time: "" })}</span>
              {ageText(nowMs - waitingSinceMs)}
            </strong>
          )}
        </p>
        {more.length === 0 ? null : (
          <ul className="tile-more">
            {more.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        )}
        <ul className="tile-facts">
          <li className={kitsDown > 0 ? "tile-down" : undefined}>
            {say("kitsDownCount", { count: kitsDown, of: kits })}
          </li>
          <li>{say("todayCount", { count: today.incidents })}</li>
          {today.answeredP90Ms === null ? null : (
            <li>
              {say("p90")} {lengthText(say, today.answeredP90Ms)}
            </li>
          )}
        </ul>
      </div>
    </li>
  );
}
