/** Who answers the alarms of an area, in which order, and the centres that there are. */

import { Tag } from "antd";
import type { ReactNode } from "react";
import type { CentresView } from "../../../api/registry/contract/centres.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { AreaFilter, useArea } from "../parts/area-filter.tsx";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { CentreForm } from "./centre-form.tsx";
import { CentreList } from "./centre-list.tsx";
import { RemoteForm } from "./remote-form.tsx";
import { OrderSheet } from "./order-sheet.tsx";
import { centresWords } from "./words.ts";

export function CentresPage(): ReactNode {
  const say = useWords(centresWords);
  const area = useArea();
  const path = `/api/areas/${encodeURIComponent(area)}`;
  const read = useRead<CentresView>(`${path}/centres`);
  return (
    <>
      <div className="page-head">
        <h1>{say("title")}</h1>
        <Tag>
          <AreaName code={area} />
        </Tag>
      </div>
      <p className="lead">{say("lead")}</p>
      <section className="sheet">
        <AreaFilter />
      </section>
      <ReadView read={read}>
        {(view) => (
          <>
            <OrderSheet key={`${path} ${view.version}`} path={path} view={view} reload={read.reload} />
            <CentreList path={path} area={area} view={view} reload={read.reload} />
            {view.mayChange ? <CentreForm path={path} reload={read.reload} /> : null}
            {view.mayChange ? <RemoteForm path={path} reload={read.reload} /> : null}
          </>
        )}
      </ReadView>
    </>
  );
}
