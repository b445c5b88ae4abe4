/** Who may be registered twice in an area; and two of them side by side. */

import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import type { DuplicatesView } from "../../../api/registry/contract/duplicates.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { usePlace } from "../frame/use-place.ts";
import { AreaFilter, useArea } from "../parts/area-filter.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { ComparisonPage } from "./comparison-page.tsx";
import { compareAt } from "./duplicates-places.ts";
import { useSideLines } from "./use-side-lines.ts";
import { becauseWords, duplicatesWords } from "./words.ts";

export function DuplicatesPage(): ReactNode {
  const [kept, gone] = usePlace().rest;
  if (kept !== undefined && gone !== undefined)
    return <ComparisonPage key={`${kept} ${gone}`} kept={kept} gone={gone} />;
  return <DuplicatesList />;
}

function DuplicatesList(): ReactNode {
  const say = useWords(duplicatesWords);
  const area = useArea();
  const read = useRead<DuplicatesView>(`/api/duplicates?${new URLSearchParams({ area })}`);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
      </div>
      <section className="sheet">
        <AreaFilter />
      </section>
      <section className="sheet">
        <p className="soft lead">{say("hint")}</p>
        <ReadView read={read} isEmpty={({ pairs }) => pairs.length === 0} empty={say("none")}>
          {({ pairs, isCut }) => (
            <>
              <ul className="lines">
                {pairs.map((pair) => (
                  <Group key={pair.residents.map(({ residentId }) => residentId).join(" ")} group={pair} area={area} />
                ))}
              </ul>
              {isCut ? <Alert type="info" showIcon title={say("cut")} /> : null}
            </>
          )}
        </ReadView>
      </section>
    </>
  );
}

/** The first one is compared with each of the others. */
function Group({ group, area }: { group: DuplicatesView["pairs"][number]; area: string }): ReactNode {
  const say = useWords(duplicatesWords);
  const sayBecause = useWords(becauseWords);
  const linesOf = useSideLines();
  const [first, ...others] = group.residents;
  if (first === undefined) return null;
  return (
    <li>
      <p className="row">
        <strong>{first.name}</strong>
        <span>{sayBecause(group.because)}</span>
        <span className="soft">{say("people", { count: group.residents.length })}</span>
      </p>
      {group.residents.map((side) => (
        <p className="soft" key={side.residentId}>
          {linesOf(side)
            .filter(({ key, text }) => ["bornOn", "phones", "address", "since"].includes(key) && text !== "")
            .map(({ text }) => text)
            .join(" · ")}
        </p>
      ))}
      <p className="row">
        {others.map((other, at) => (
          <Button
            key={other.residentId}
            href={compareAt(first.residentId, other.residentId, area)}
            aria-label={
              others.length === 1
                ? say("compareWhom", { name: first.name })
                : say("withWhom", { n: at + 2, name: first.name })
            }
          >
            {others.length === 1 ? say("compare") : say("with", { n: at + 2 })}
          </Button>
        ))}
      </p>
    </li>
  );
}
