/** A home that somebody wants to look at while nothing is wrong. */

import type { ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import { useDesk } from "./desk-context.ts";
import { HomeCard } from "./home-card.tsx";
import { HomeDayPanel } from "./home-day-panel.tsx";
import { LifeFaults } from "./life-faults.tsx";
import { NumbersPanel } from "./numbers-panel.tsx";
import { useAsked } from "./use-asked.ts";

export function HomePanel({ home }: { home: HomeView }): ReactNode {
  const { client } = useDesk();
  const numbers = useAsked(`${home.homeId} numbers`, () => client.numbers(home.homeId));
  const named = { ...home, homeName: home.name, gatewayId: null };
  return (
    <article className="incident">
      <LifeFaults homeId={home.homeId} home={home} />
      <HomeCard incident={named} home={home} />
      <NumbersPanel known={numbers} homeId={home.homeId} incidentId={null} />
      <HomeDayPanel homeId={home.homeId} timeZone={home.timeZone} mark={String(home.lastActivityAtMs)} />
    </article>
  );
}
