/** Up from an area, as far as one's own reach. */

import { pathTo } from "@shouwang/shared/domain/area.ts";
import { parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useMe } from "../frame/use-me.ts";
import { AreaName } from "../parts/area-name.tsx";
import { isGranted } from "../parts/own-areas.ts";
import { intoArea, type MonthShown } from "./months-place.ts";
import { monthsWords } from "./words.ts";

export function MonthPath({ shown }: { shown: MonthShown }): ReactNode {
  const say = useWords(monthsWords);
  const me = useMe();
  const code = parseAreaCode(shown.area);
  const above = code === undefined ? [] : pathTo(code).slice(0, -1);
  if (above.length === 0) return null;
  return (
    <nav className="path" aria-label={say("path")}>
      {above.map((one) => (
        <span key={one}>
          {isGranted(me, one) ? (
            <a href={intoArea(shown, one)}>
              <AreaName code={one} />
            </a>
          ) : (
            <AreaName code={one} />
          )}
        </span>
      ))}
      <span aria-current="location">
        <AreaName code={shown.area} />
      </span>
    </nav>
  );
}
