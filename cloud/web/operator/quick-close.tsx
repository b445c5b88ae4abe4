/**
 * A press by accident is closed in two steps: one key or click, and one that says that somebody has spoken with the resident. Only for what a person presses by
 * mistake: a fall, smoke or water is never closed this way. Whatever has happened since the page was drawn refuses it, as it refuses every closing.
 */

import { useState, type ReactNode } from "react";
import { stepsOpen } from "../../alarms/incident-plan.ts";
import type { IncidentView } from "../../api/contract.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both } from "../parts/language.tsx";
import { useDesk } from "./desk-context.ts";
import { KeyCap } from "./key-cap.tsx";
import { keyWords } from "./key-words.ts";
import { useKeys } from "./keys.ts";
import { accidentNote, confirmWords, sayQueue } from "./queue-words.ts";

/** Pressed by a hand, all of it, and nobody is there yet. */
export function mayBeAccident({ alarms, phase }: Pick<IncidentView, "alarms" | "phase">): boolean {
  const isOpen = phase === "raised" || phase === "delivered" || phase === "acknowledged";
  return isOpen && alarms.length > 0 && alarms.every(({ alarm }) => alarm === "panic" || alarm === "call");
}

export function QuickClose(given: {
  incident: IncidentView;
  isBusy: boolean;
  perform: (act: DeskAct) => Promise<void>;
}): ReactNode {
  const { incident, isBusy, perform } = given;
  const { operator, askName } = useDesk();
  const [asks, setAsks] = useState(false);
  const may = mayBeAccident(incident);
  const ask = (): void => (operator === "" ? askName() : setAsks(true));
  useKeys(may && !asks && !isBusy ? { p: { words: keyWords.accidental, act: ask } } : {});
  if (!may) return null;
  const close = (): void => {
    setAsks(false);
    const { version } = incident;
    const waive = stepsOpen(incident).map(({ stepId }) => ({ stepId, why: accidentNote }));
    void perform({ kind: "close", by: operator, version, outcome: "accidental", note: accidentNote, waive });
  };
  if (!asks) {
    return (
      <button type="button" className="button button-quiet quick-close-ask" disabled={isBusy} onClick={ask}>
        <Both of={sayQueue.accident} inline />
        <KeyCap of="p" />
      </button>
    );
  }
  return (
    <div
      className="quick-close"
      role="group"
      onKeyDown={(event) => {
        if (event.key === "Escape") setAsks(false);
      }}
    >
      <strong>
        <Both of={confirmWords(incident.residentName)} />
      </strong>
      {/* The operator has just asked for this: Enter is what comes next. */}
      <button type="button" className="button button-primary" autoFocus disabled={isBusy} onClick={close}>
        <Both of={sayQueue.accidentSure} inline />
      </button>
      <button type="button" className="button button-quiet" onClick={() => setAsks(false)}>
        <Both of={sayQueue.accidentNot} inline />
      </button>
    </div>
  );
}
