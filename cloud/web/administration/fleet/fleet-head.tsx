/** How these pages begin: what they are, of which area, and the two of them side by side. */

import { Tag } from "antd";
import type { ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { AreaName } from "../parts/area-name.tsx";
import { fleetAt, workAt } from "./fleet-places.ts";
import { fleetWords } from "./words.ts";

export function FleetHead({
  lead,
  area,
  current,
}: {
  lead: string;
  area: string;
  current: "list" | "work";
}): ReactNode {
  const say = useWords(fleetWords);
  const here = (tab: typeof current): "page" | undefined => (tab === current ? "page" : undefined);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        <Tag>
          <AreaName code={area} />
        </Tag>
      </div>
      <nav className="fleet-tabs" aria-label={say("tabs")}>
        <a href={fleetAt({ area })} aria-current={here("list")}>
          {say("listTab")}
        </a>
        <a href={workAt({ area })} aria-current={here("work")}>
          {say("workTab")}
        </a>
      </nav>
      <p className="lead soft">{lead}</p>
    </>
  );
}
