/** What this operator has just closed as an accident can be taken back with one key: the incident is opened again. */

import { useState, type ReactNode } from "react";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { useDesk, useKnown, useNowMs } from "./desk-context.ts";
import { KeyCap } from "./key-cap.tsx";
import { keyWords } from "./key-words.ts";
import { useKeys } from "./keys.ts";
import { sayQueue, undoNote } from "./queue-words.ts";

/** After that it is opened again from the list of those closed lately, within the hour. */
const undoWithin = minutes(1);

export function UndoBar({ look }: { look: (incident: IncidentView) => void }): ReactNode {
  const { operator, client } = useDesk();
  const nowMs = useNowMs();
  const last = useKnown(({ closedIds, incidents }) => incidents.get(closedIds.at(-1) ?? ""));
  const [failed, setFailed] = useState<string | null>(null);
  const isMine = last?.outcome === "accidental" && last.closedBy === operator;
  const closed = isMine && nowMs - (last.closedAtMs ?? 0) < undoWithin ? last : null;
  const undo = async (): Promise<void> => {
    if (!closed) return;
    const { incidentId, version } = closed;
    // At once: whoever has gone on to somebody else by the time of the answer is not called back. That it is open comes by the stream.
    look(closed);
    const answer = await client.act(incidentId, { kind: "reopen", by: operator, version, why: undoNote });
    setFailed(answer.kind === "answer" ? null : (answer.message ?? say.changed.join(" ")));
  };
  useKeys(closed ? { u: { words: keyWords.undo, act: () => void undo() } } : {});
  if (!closed) return null;
  return (
    <div className="undo-bar" role="status">
      <span>
        <strong>
          <Both of={sayQueue.closedAsAccident} inline />
        </strong>{" "}
        {closed.residentName ?? <One of={say.unknownResident} />} · {closed.homeName ?? <One of={say.unknownHome} />}
      </span>
      {failed === null ? null : <span role="alert">{failed}</span>}
      <button type="button" className="button" onClick={() => void undo()}>
        <Both of={sayQueue.undo} inline />
        <KeyCap of="u" />
      </button>
    </div>
  );
}
