/** Says loudly that the page no longer sees: an empty queue must never be mistaken for a quiet night. */

import type { ReactNode } from "react";
import { Both, One } from "../parts/language.tsx";
import { ageText } from "../parts/time-text.ts";
import { say } from "../parts/words.ts";
import type { Line } from "./desk-state.ts";

export function BlindBanner(given: {
  line: Line;
  misread: number;
  silentForMs: number;
  heardAtAll: boolean;
}): ReactNode {
  const { line, misread, silentForMs, heardAtAll } = given;
  if (line !== "blind" && misread === 0) return null;
  return (
    <div className="blind" role="alert">
      <strong>
        <Both of={line === "blind" ? say.blind : say.misread} />
      </strong>
      {line === "blind" ? (
        <p>
          <Both of={say.blindDo} />
        </p>
      ) : null}
      {line === "blind" ? (
        <p className="blind-since" aria-live="off">
          <One of={say.heardLast} />{" "}
          <span className="number">{heardAtAll ? `-${ageText(silentForMs)}` : <One of={say.never} />}</span>
        </p>
      ) : null}
    </div>
  );
}
