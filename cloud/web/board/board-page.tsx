/** The board: the whole in one line, and a tile for each area below. On a wall all of them fill the screen. */

import { useEffect, useRef, useState, useSyncExternalStore, type ReactNode } from "react";
import type { BoardAreaView, BoardView } from "../../api/contract/board.ts";
import type { MeView } from "../../api/contract/people.ts";
import { useWords } from "../parts/catalogue.ts";
import { usePageTitle } from "../parts/page-language.ts";
import { useRefusalText } from "../parts/refusal.ts";
import { clockText } from "../parts/time-text.ts";
import { HeadBar } from "./head-bar.tsx";
import { hashOf, ownArea, readPlace } from "./place.ts";
import { standingOf } from "./standing.tsx";
import { Tile } from "./tile.tsx";
import { columnsFor } from "./tiling.ts";
import { Totals } from "./totals.tsx";
import { useBoard } from "./use-board.ts";
import { boardWords } from "./words.ts";

const subscribe = (changed: () => void): (() => void) => {
  window.addEventListener("hashchange", changed);
  return () => window.removeEventListener("hashchange", changed);
};

export function BoardPage({ me, signIn }: { me: MeView; signIn: () => void }): ReactNode {
  const hash = useSyncExternalStore(subscribe, () => window.location.hash);
  const { area, isWall } = readPlace(hash);
  const shown = area ?? ownArea(me);
  return <AreaBoard key={shown} area={shown} isWall={isWall} me={me} signIn={signIn} />;
}

function AreaBoard(given: { area: string; isWall: boolean; me: MeView; signIn: () => void }): ReactNode {
  const { area, isWall, me, signIn } = given;
  const say = useWords(boardWords);
  const refusalText = useRefusalText();
  const { view, refused, isBlind, nowMs } = useBoard(area);
  const waiting = view?.total.unanswered ?? 0;
  usePageTitle(waiting > 0 ? say("titleWith", { count: waiting }) : say("title"));
  const isSignedOut = refused?.code === "not-signed-in";
  useEffect(() => {
    if (isSignedOut) signIn();
  }, [isSignedOut, signIn]);
  useEffect(() => {
    document.documentElement.classList.toggle("on-wall", isWall);
  }, [isWall]);
  const isRefused = refused !== null && refused.code !== "no-answer";
  return (
    <main className={isBlind ? "board board-blind" : "board"}>
      <HeadBar view={view} me={me} place={{ area, isWall }} nowMs={nowMs} isBlind={isBlind} />
      <div role="alert">
        {isBlind && view !== null ? (
          <p className="blind">{say("blind", { time: clockText(view.nowMs, "Asia/Shanghai") })}</p>
        ) : null}
        {isRefused ? (
          <p className="blind">
            {say("refused", { why: refusalText(refused) })}{" "}
            <a href={hashOf({ area: ownArea(me), isWall })}>{say("own")}</a>
          </p>
        ) : null}
      </div>
      {view === null ? (
        isRefused ? null : (
          <p className="board-reading">{say("reading")}</p>
        )
      ) : (
        <>
          <Totals of={view} nowMs={nowMs} />
          <Tiles of={view} nowMs={nowMs} isWall={isWall} />
        </>
      )}
    </main>
  );
}

function Tiles({ of: { areas }, nowMs, isWall }: { of: BoardView; nowMs: number; isWall: boolean }): ReactNode {
  const say = useWords(boardWords);
  const list = useRef<HTMLUListElement>(null);
  const room = useRoom(list);
  const isList = !isWall && room.width < 640;
  // On a small screen whoever waits is on top; on a large one each area has its place, which people learn.
  const shown = isList ? areas.toSorted((one, other) => urgency(one) - urgency(other)) : areas;
  const columns = isWall ? columnsFor(areas.length, room) : undefined;
  return (
    <section className="tiles-section" aria-label={say("areas")}>
      <h2 className="only-read-aloud">{say("areas")}</h2>
      {areas.length === 0 ? <p className="board-reading">{say("noAreas")}</p> : null}
      <ul
        ref={list}
        className="tiles"
        style={columns === undefined ? undefined : { gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}
      >
        {shown.map((one) => (
          <Tile key={one.area ?? "nowhere"} of={one} nowMs={nowMs} isWall={isWall} />
        ))}
      </ul>
    </section>
  );
}

const order = ["waiting", "in-hand", "suspected", "calm"] as const;
function urgency(one: BoardAreaView): number {
  const byStanding = order.indexOf(standingOf(one)) * 1e15;
  return byStanding + (one.waitingSinceMs ?? 0);
}

/** How much room there is for tiles. */
function useRoom(list: { current: HTMLUListElement | null }): { width: number; height: number } {
  const [room, setRoom] = useState({ width: window.innerWidth, height: window.innerHeight });
  useEffect(() => {
    const element = list.current;
    if (element === null) return;
    const observer = new ResizeObserver(() => {
      const { clientWidth: width, clientHeight: height } = element;
      setRoom((before) => (before.width === width && before.height === height ? before : { width, height }));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [list]);
  return room;
}
