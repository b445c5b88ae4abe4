/** A home that somebody wants to look at while nothing is wrong. */

import type { ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import { useDesk } from "./desk-context.ts";
import { LifeFaults } from "./life-faults.tsx";
import { ScreenPop } from "./screen-pop.tsx";
import { useAsked } from "./use-asked.ts";

export function HomePanel({ home }: { home: HomeView }): ReactNode {
  const { client } = useDesk();
  const screen = useAsked(`${home.homeId} screen`, () => client.homeScreen(home.homeId));
  return (
    <article className="incident">
      <LifeFaults homeId={home.homeId} home={home} />
      <ScreenPop named={{ ...home, homeName: home.name }} home={home} incident={null} known={screen} calls={[]} />
    </article>
  );
}
