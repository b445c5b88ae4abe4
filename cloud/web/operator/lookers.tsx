/** Who else has this incident on the screen: on its card and at its head, so that two never work on one without knowing of each other. */

import { useEffect, type ReactNode } from "react";
import type { LookingView } from "../../api/contract/looking.ts";
import type { DeskClient } from "../parts/desk-client.ts";
import { Both, One } from "../parts/language.tsx";
import { sayAct } from "./act-words.ts";
import { useDesk, useKnown } from "./desk-context.ts";

const nobody: LookingView["people"] = [];

/** Others than whoever sits here: of two people of one name the other one stays. */
export function othersOf<One extends { name: string }>(people: readonly One[], operator: string): readonly One[] {
  const own = people.findIndex(({ name }) => name === operator);
  return own < 0 ? people : people.toSpliced(own, 1);
}

export function Lookers({ incidentId, isSmall = false }: { incidentId: string; isSmall?: boolean }): ReactNode {
  const { operator } = useDesk();
  const others = othersOf(useKnown(({ looking }) => looking.get(incidentId)) ?? nobody, operator);
  if (others.length === 0) return null;
  const names = others.map(({ name }) => name).join(" · ");
  return isSmall ? (
    <span className="tag lookers-small">
      {names} <One of={sayAct.looking} />
    </span>
  ) : (
    <p className="lookers" role="status">
      <strong>{names}</strong> <Both of={sayAct.lookingToo} inline />
    </p>
  );
}

const sayAgainEveryMs = 10_000;

/** Says what is on this screen, at once and again, as long as somebody sits here and looks. @param connection changes when the server may have forgotten. */
export function useLooking(given: {
  desk: string;
  client: Pick<DeskClient, "looking">;
  operator: string;
  incidentId: string | null;
  connection: number;
}): void {
  const { desk, client, operator, incidentId, connection } = given;
  useEffect(() => {
    if (operator === "" || connection === 0) return;
    const say = (): void => {
      const isSeen = document.visibilityState === "visible";
      void client.looking({ desk, by: operator, incidentId: isSeen ? incidentId : null });
    };
    say();
    const timer = window.setInterval(say, sayAgainEveryMs);
    document.addEventListener("visibilitychange", say);
    return () => {
      window.clearInterval(timer);
      document.removeEventListener("visibilitychange", say);
    };
  }, [desk, client, operator, incidentId, connection]);
}
