/** The signed hand-over sheets of a kit. Whoever may not read the people of that home is refused the file by the server. */

import type { ReactNode } from "react";
import { timeText } from "../../parts/day-text.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useRead } from "../client/use-client.ts";
import { ReadView } from "../parts/read-view.tsx";
import { kitWords } from "./words.ts";

type HandOver = { handOverId: string; homeId: string; atMs: number };

export function HandOversSheet({ kitId }: { kitId: string }): ReactNode {
  const say = useWords(kitWords);
  const language = useLanguage();
  const read = useRead<readonly HandOver[]>(`/api/kits/${encodeURIComponent(kitId)}/hand-overs`);
  return (
    <section className="sheet">
      <h2>{say("sheets")}</h2>
      <ReadView read={read}>
        {(sheets) =>
          sheets.length === 0 ? (
            <p className="soft">{say("noSheets")}</p>
          ) : (
            <ul className="lines">
              {sheets.map(({ handOverId, homeId, atMs }) => (
                <li key={handOverId} className="row">
                  <span>{timeText(atMs)}</span>
                  <span className="soft kit-ids">{homeId}</span>
                  <a href={`/api/homes/${homeId}/hand-over/${handOverId}/sheet.pdf?language=${language}`} download>
                    {say("sheet")}
                  </a>
                </li>
              ))}
            </ul>
          )
        }
      </ReadView>
    </section>
  );
}
