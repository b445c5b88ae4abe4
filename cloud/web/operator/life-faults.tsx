/** What keeps a call for help of this home from being heard: it stands first wherever the home is looked at. */

import type { ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import { Both } from "../parts/language.tsx";
import { workSay } from "../parts/work-words.ts";
import { useKnown } from "./desk-context.ts";
import { FaultItem } from "./fault-item.tsx";
import { faultKey, lifeFaultsOf } from "./fault-order.ts";

export function LifeFaults({ homeId, home }: { homeId: string | null; home: HomeView | null }): ReactNode {
  const faults = useKnown((state) => state.faults);
  const groups = lifeFaultsOf(faults, homeId);
  if (groups.length === 0) return null;
  return (
    <section className="life-faults" role="alert">
      <strong>
        <Both of={workSay.lifeFirst} inline />
      </strong>
      <ul>
        {groups.map((group) => (
          <FaultItem key={faultKey(group.fault)} group={group} home={home ?? undefined} />
        ))}
      </ul>
    </section>
  );
}
