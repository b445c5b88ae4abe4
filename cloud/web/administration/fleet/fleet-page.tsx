/** The technician's pages: the fleet by risk, the work, one kit. */

import type { ReactNode } from "react";
import { usePlace } from "../frame/use-place.ts";
import { ConditionPage } from "./condition-page.tsx";
import { FleetList } from "./fleet-list.tsx";
import { workRest } from "./fleet-places.ts";
import { WorkPage } from "./work-page.tsx";

export function FleetPage(): ReactNode {
  const [which] = usePlace().rest;
  return (
    <div className="fleet">
      {which === undefined ? (
        <FleetList />
      ) : which === workRest ? (
        <WorkPage />
      ) : (
        <ConditionPage key={which} kitId={which} />
      )}
    </div>
  );
}
