/** Who is on duty in an area, for each role that a plan may tell. */

import type { ReactNode } from "react";
import type { DutyView } from "../../../api/registry/contract/duty.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { useArea } from "../parts/area-filter.tsx";
import { AreaHead } from "../parts/area-head.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { RoleSheet } from "./role-sheet.tsx";
import { dutyWords } from "./words.ts";

export function DutyPage(): ReactNode {
  const say = useWords(dutyWords);
  const area = useArea();
  const path = `/api/areas/${encodeURIComponent(area)}`;
  const read = useRead<DutyView>(`${path}/duty`);
  return (
    <>
      <AreaHead title={say("title")} lead={say("lead")} area={area} />
      <ReadView read={read}>
        {(view) =>
          view.roles.map((of) => (
            <RoleSheet
              key={`${path} ${of.role}`}
              path={path}
              area={area}
              of={of}
              mayChange={view.mayChange}
              reload={read.reload}
            />
          ))
        }
      </ReadView>
    </>
  );
}
