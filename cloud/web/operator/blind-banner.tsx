/** Says loudly that the page no longer sees: an empty queue must never be mistaken for a quiet night. */

import { useSyncExternalStore, type ReactNode } from "react";
import { Both, One } from "../parts/language.tsx";
import { ageText } from "../parts/time-text.ts";
import { say } from "../parts/words.ts";
import { useDesk, useKnown, useLine } from "./desk-context.ts";

export function BlindBanner(): ReactNode {
  const line = useLine();
  const misread = useKnown((state) => state.misread);
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
          <One of={say.heardLast} /> <SilentFor />
        </p>
      ) : null}
    </div>
  );
}

/** The one clock that goes on while the page is blind. */
function SilentFor(): ReactNode {
  const { clock } = useDesk();
  const text = useSyncExternalStore(clock.subscribe, () => {
    const silentMs = clock.silentForMs();
    return silentMs === null ? null : `-${ageText(silentMs)}`;
  });
  return <span className="number">{text ?? <One of={say.never} />}</span>;
}
