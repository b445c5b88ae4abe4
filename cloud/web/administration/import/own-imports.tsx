/** One's own tables and imports of late: whoever closed the page finds theirs again. */

import { Button } from "antd";
import type { ReactNode } from "react";
import type { ImportsView } from "../../../api/registry/contract/import.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { timeText } from "../../parts/day-text.ts";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { importAt } from "./import-places.ts";
import { importStateWords, importWords } from "./words.ts";

export function OwnImports(): ReactNode {
  const say = useWords(importWords);
  const sayState = useWords(importStateWords);
  const read = useRead<ImportsView>("/api/imports");
  return (
    <section className="sheet">
      <h2>{say("lately")}</h2>
      <ReadView read={read} isEmpty={({ held, lately }) => held.length + lately.length === 0} empty={say("latelyNone")}>
        {({ held, lately }) => (
          <ul className="lines">
            {held.map(({ importId, area, rows, at }) => (
              <li key={importId} className="row">
                <strong>{sayState(at)}</strong>
                <span>
                  {say("rows")} {rows}
                </span>
                <AreaName code={area} />
                <Button href={importAt(importId, area)} aria-label={say("openOne", { rows })}>
                  {say("open")}
                </Button>
              </li>
            ))}
            {lately.map(({ importId, startedAtMs, endedAtMs, rows, done }) => (
              <li key={importId} className="row">
                <span>{say("startedAt", { time: timeText(startedAtMs) })}</span>
                <span>{say("rowsIn", { rows, done })}</span>
                {endedAtMs === null && held.every(({ at }) => at !== "running") ? (
                  <span className="soft">{say("sendAgain")}</span>
                ) : null}
              </li>
            ))}
          </ul>
        )}
      </ReadView>
    </section>
  );
}
