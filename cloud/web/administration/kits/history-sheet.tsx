/** Every version of a kit, when somebody wants to see them. */

import { Button, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { KitHistoryView, KitView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { timeText } from "../../parts/day-text.ts";
import { ReadView } from "../parts/read-view.tsx";
import { actWords } from "./act-words.ts";
import { kitWords, stateWords } from "./words.ts";

export function HistorySheet({ kit }: { kit: KitView }): ReactNode {
  const say = useWords(kitWords);
  const [isOpen, setOpen] = useState(false);
  return (
    <section className="sheet">
      <h2>{say("history")}</h2>
      {isOpen ? (
        <Versions key={kit.version} kitId={kit.kitId} />
      ) : (
        <Button onClick={() => setOpen(true)}>{say("historyShow")}</Button>
      )}
    </section>
  );
}

export function Versions({ kitId }: { kitId: string }): ReactNode {
  const sayState = useWords(stateWords);
  const read = useRead<KitHistoryView>(`/api/kits/${kitId}/history`);
  return (
    <ReadView read={read}>
      {(versions) => (
        <ul className="lines">
          {versions.map((one) => (
            <li key={one.version} className="row">
              <span>{timeText(one.atMs)}</span>
              <strong>
                <ActText what={one.what} />
              </strong>
              {one.state === null ? null : <Tag>{sayState(one.state)}</Tag>}
              {one.homeId === null ? null : <span className="soft kit-ids">{one.homeId}</span>}
              <span className="soft kit-ids">{one.by}</span>
            </li>
          ))}
        </ul>
      )}
    </ReadView>
  );
}

/** What a newer server calls an act is shown as it says it. */
function ActText({ what }: { what: string }): ReactNode {
  const say = useWords(kitWords);
  const sayAct = useWords(actWords);
  if (what === "created") return say("madeAct");
  return isAct(what) ? sayAct(what) : what;
}

const isAct = (what: string): what is keyof typeof actWords.words => Object.hasOwn(actWords.words, what);
