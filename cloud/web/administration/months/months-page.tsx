/** The numbers of an area in a month, each with its formula and its target; the areas in it; and the closing of the month. */

import { Button, Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { MonthView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { usePlace } from "../frame/use-place.ts";
import { AreaFilter, useArea } from "../parts/area-filter.tsx";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { AreasTable } from "./areas-table.tsx";
import { Closing } from "./closing.tsx";
import { CourseSheet } from "./course-sheet.tsx";
import { Headline } from "./headline.tsx";
import { MeasureGroups } from "./measure-list.tsx";
import { MonthChoice } from "./month-choice.tsx";
import { MonthPath } from "./month-path.tsx";
import { monthAt, monthUrl, shownOf, type MonthShown } from "./months-place.ts";
import { useMonthText } from "./number-text.ts";
import { SinceSheet } from "./since-sheet.tsx";
import { monthsWords } from "./words.ts";

export function MonthsPage(): ReactNode {
  const say = useWords(monthsWords);
  const place = usePlace();
  const area = useArea();
  // While the page is open it stays the month that it was opened in.
  const [nowMs] = useState(() => Date.now());
  const shown = shownOf(place, area, nowMs);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        <Tag>
          <AreaName code={area} />
        </Tag>
        <Button href={boardAt(area)}>{say("board")}</Button>
      </div>
      <section className="sheet">
        <AreaFilter keeps={["month"]} />
        <MonthPath shown={shown} />
        <MonthChoice shown={shown} last={monthAt(nowMs)} />
      </section>
      <Month key={JSON.stringify(shown)} shown={shown} />
    </>
  );
}

function Month({ shown }: { shown: MonthShown }): ReactNode {
  const say = useWords(monthsWords);
  const monthText = useMonthText();
  const read = useRead<MonthView>(`${monthUrl(shown)}?${new URLSearchParams({ by: shown.by })}`);
  return (
    <ReadView read={read}>
      {(view) => (
        <>
          <section className="sheet">
            <div className="page-head">
              <h2>{monthText(view.month)}</h2>
              <Closing of={view} shown={shown} closed={read.reload} />
            </div>
            <Headline of={view} />
          </section>
          {view.total.closed === null ? null : (
            <SinceSheet key={view.corrections.length} of={view} shown={shown} corrected={read.reload} />
          )}
          <section className="sheet">
            <h2>{say("areas")}</h2>
            <AreasTable of={view} shown={shown} />
          </section>
          <MeasureGroups of={view} />
          <CourseSheet key={String(view.total.closed?.atMs)} area={shown.area} measures={view.measures} />
        </>
      )}
    </ReadView>
  );
}

/** The same area as it is now, for a wall. */
const boardAt = (area: string | null): string =>
  area === null ? "/board/" : `/board/#${new URLSearchParams({ area })}`;
