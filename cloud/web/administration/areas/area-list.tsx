/** Areas in the order of their codes, each a way into it. */

import type { ReactNode } from "react";
import type { AreaView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useAreaText } from "../parts/area-names.ts";
import { areaAt } from "./areas-places.ts";
import { areasWords } from "./words.ts";

export function AreaList({ of: areas }: { of: readonly AreaView[] }): ReactNode {
  const say = useWords(areasWords);
  const textOf = useAreaText();
  return (
    <ul className="lines">
      {areas.map((area) => (
        <li key={area.code} className="row">
          <a href={areaAt(area.code)}>{textOf(area)}</a>
          <span className="soft">
            {say(area.level)} · {area.code}
          </span>
        </li>
      ))}
    </ul>
  );
}
