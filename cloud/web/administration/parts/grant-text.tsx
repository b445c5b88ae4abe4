/** "Operator · 370602 (county)": a role and where it holds. */

import type { ReactNode } from "react";
import type { GrantView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { AreaName } from "./area-name.tsx";
import { areaWords } from "./area-words.ts";
import { roleWords } from "./role-words.ts";

export function GrantText({ of: grant }: { of: GrantView }): ReactNode {
  const sayRole = useWords(roleWords);
  return (
    <>
      {sayRole(grant.role)} · <GrantPlace of={grant} />
    </>
  );
}

export function GrantPlace({ of: grant }: { of: GrantView }): ReactNode {
  const say = useWords(areaWords);
  return grant.role === "caregiver" ? say("home", { home: grant.homeId }) : <AreaName code={grant.area} />;
}
