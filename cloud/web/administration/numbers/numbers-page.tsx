/** How many live where: a level of the tree at a time, with the way down into each area. */

import { pathTo } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { Segmented, Select } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { replacePlace, usePlace } from "../frame/use-place.ts";
import { AreaFilter, useArea } from "../parts/area-filter.tsx";
import { isGranted } from "../parts/own-areas.ts";
import { AreaName } from "../parts/area-name.tsx";
import { CategoriesSheet } from "./categories-sheet.tsx";
import { LivedSheet } from "./lived-sheet.tsx";
import { countedOf, intoArea, levelsIn, numbersPlace } from "./numbers-place.ts";
import { NowSheet } from "./now-sheet.tsx";
import { levelWords, numbersViews, numbersViewWords, numbersWords, type NumbersShown } from "./words.ts";

export function NumbersPage(): ReactNode {
  const say = useWords(numbersWords);
  const sayLevel = useWords(levelWords);
  const sayView = useWords(numbersViewWords);
  const me = useMe();
  const place = usePlace();
  const area = useArea();
  const counted = countedOf(place, area);
  const code = parseAreaCode(area);
  const above = code === undefined ? [] : pathTo(code).slice(0, -1);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
      </div>
      <section className="sheet">
        <AreaFilter keeps={["shown", "day"]} />
        {above.length === 0 ? null : (
          <nav className="path" aria-label={say("path")}>
            {above.map((one) => (
              <span key={one}>
                {isGranted(me, one) ? (
                  <a href={intoArea(counted, one)}>
                    <AreaName code={one} />
                  </a>
                ) : (
                  <AreaName code={one} />
                )}
              </span>
            ))}
            <span aria-current="location">
              <AreaName code={area} />
            </span>
          </nav>
        )}
      </section>
      <section className="sheet">
        <div className="row lead">
          <Segmented<NumbersShown>
            aria-label={say("which")}
            value={counted.shown}
            onChange={(shown) => replacePlace(numbersPlace({ ...counted, shown }))}
            options={numbersViews.map((value) => ({ value, label: sayView(value) }))}
          />
          <Select
            className="level-choice"
            aria-label={say("level")}
            value={counted.by}
            onChange={(by) => replacePlace(numbersPlace({ ...counted, by }))}
            options={levelsIn(area).map((value) => ({ value, label: sayLevel(value) }))}
          />
        </div>
        <Sheet key={JSON.stringify(counted)} counted={counted} />
      </section>
    </>
  );
}

function Sheet({ counted }: { counted: ReturnType<typeof countedOf> }): ReactNode {
  switch (counted.shown) {
    case "now":
      return <NowSheet counted={counted} />;
    case "categories":
      return <CategoriesSheet counted={counted} />;
    case "lived":
      return <LivedSheet counted={counted} />;
  }
}
