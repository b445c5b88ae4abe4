/** The plans of a place, and beside them who would be told. */

import { Tag } from "antd";
import { useState, type ReactNode } from "react";
import type { PlansView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { AreaName } from "../parts/area-name.tsx";
import { pathOfPlace, PlaceChoice, usePlaceOfPage } from "../parts/place-page.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { PlanEditor } from "./plan-editor.tsx";
import { plansWords } from "./words.ts";

export function PlansPage(): ReactNode {
  const say = useWords(plansWords);
  const place = usePlaceOfPage();
  const path = pathOfPlace(place);
  const read = useRead<PlansView>(`${path}/plans`);
  /** What was saved is read anew, and that it was saved is still said. */
  const [savedAt, setSavedAt] = useState<string | null>(null);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        <Tag>{place.kind === "home" ? say("ofHome", { home: place.homeId }) : <AreaName code={place.area} />}</Tag>
      </div>
      <p className="lead">{say("lead")}</p>
      <PlaceChoice of={place} />
      <ReadView read={read}>
        {(view) => (
          <PlanEditor
            key={`${path} ${view.version}`}
            path={path}
            view={view}
            reload={read.reload}
            isSaved={savedAt === path}
            setSaved={(isSaved) => setSavedAt(isSaved ? path : null)}
          />
        )}
      </ReadView>
    </>
  );
}
