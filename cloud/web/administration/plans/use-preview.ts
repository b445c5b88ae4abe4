/** Who would be told, asked anew a moment after the last change. What was shown stays until the answer is there. */

import { useEffect, useState } from "react";
import type { PlanView, PreviewAsked, PreviewView } from "../../../api/registry/contract/plans.ts";
import type { Refused } from "../../parts/refusal.ts";
import { useClient } from "../client/use-client.ts";

export type Moment = Pick<PreviewAsked, "kind" | "weekday" | "at">;
/** Whoever types is not asked about at every key. */
const askedAfterMs = 250;

/** @param plans null: they cannot be asked about as they are. */
export function usePreview(
  path: string,
  moment: Moment,
  plans: readonly PlanView[] | null,
): { shown: PreviewView | null; trouble: Refused | null } {
  const client = useClient();
  const [shown, setShown] = useState<PreviewView | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const { kind, weekday, at } = moment;
  useEffect(() => {
    if (plans === null || at === "") return;
    let isWanted = true;
    const timer = window.setTimeout(() => {
      void client.post<PreviewView>(`${path}/plans/preview`, { kind, weekday, at, plans }).then((answer) => {
        if (!isWanted) return;
        setTrouble(answer.kind === "refused" ? answer : null);
        if (answer.kind === "answer") setShown(answer.value);
      });
    }, askedAfterMs);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [client, path, kind, weekday, at, plans]);
  return { shown, trouble };
}
