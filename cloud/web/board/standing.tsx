/** How an area stands: by a shape and a word, in every colour. */

import type { ReactNode } from "react";
import type { BoardAreaView } from "../../api/contract/board.ts";
import { useWords } from "../parts/catalogue.ts";
import { boardWords } from "./words.ts";

export type Standing = "waiting" | "in-hand" | "suspected" | "calm";

export function standingOf({
  unanswered,
  inHand,
  suspected,
}: Pick<BoardAreaView, "unanswered" | "inHand" | "suspected">): Standing {
  if (unanswered > 0) return "waiting";
  if (inHand > 0) return "in-hand";
  return suspected > 0 ? "suspected" : "calm";
}

export function StandingMark({ of }: { of: BoardAreaView }): ReactNode {
  const say = useWords(boardWords);
  const standing = standingOf(of);
  return (
    <span className="tile-standing">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {shapes[standing]}
      </svg>
      {wordOf()}
    </span>
  );

  function wordOf(): string {
    switch (standing) {
      case "waiting":
        return say("waitingCount", { count: of.unanswered });
      case "in-hand":
        return say("inHandCount", { count: of.inHand });
      case "suspected":
        return say("suspectedCount", { count: of.suspected });
      case "calm":
        return say("calm");
    }
  }
}

/** An octagon with a stroke, a hand's ring, a dashed ring, a short line. */
const shapes: Readonly<Record<Standing, ReactNode>> = {
  waiting: (
    <>
      <path className="shape-fill" d="M8 2h8l6 6v8l-6 6H8l-6-6V8z" />
      <path className="shape-on-fill" d="M12 6.5v7M12 17v.6" />
    </>
  ),
  "in-hand": (
    <>
      <circle cx="12" cy="12" r="9" />
      <path d="M7.5 12.5 11 16l6-7" />
    </>
  ),
  suspected: <circle cx="12" cy="12" r="9" strokeDasharray="4 3.5" />,
  calm: <path d="M6 12h12" />,
};
