/** A home that somebody wants to look at while nothing is wrong. */

import type { ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import { HomeCard } from "./home-card.tsx";
import { HomeDayPanel } from "./home-day-panel.tsx";
import { LifeFaults } from "./life-faults.tsx";

export function HomePanel({ home }: { home: HomeView }): ReactNode {
  const named = { ...home, homeName: home.name, gatewayId: null };
  return (
    <article className="incident">
      <LifeFaults homeId={home.homeId} home={home} />
      <HomeCard incident={named} home={home} />
      <HomeDayPanel homeId={home.homeId} timeZone={home.timeZone} mark={String(home.lastActivityAtMs)} />
    </article>
  );
}
