/**
 * Calls whoever lives there: the operator's telephone rings first. Without a trunk the number is shown, to be dialled at the telephone beside the page: a page that goes to a `tel:`
 * address by itself has its browser ask about it, and until that is answered the page hears no click and no key.
 */

import { useState } from "react";
import { useDesk } from "./desk-context.ts";

export function useCallBack(given: { number: string | null; homeId: string | null; incidentId: string }): {
  place: () => void;
  /** To be dialled by hand; null: nobody has asked for it, or the desk has a trunk. */
  dialByHand: string | null;
  failed: string | null;
} {
  const { number, homeId, incidentId } = given;
  const { client, operator, telephone, askName, askPhone } = useDesk();
  const [failed, setFailed] = useState<string | null>(null);
  const [isAsked, setIsAsked] = useState(false);
  const hasTrunk = telephone.trunks.length > 0;
  const call = async (to: string): Promise<void> => {
    if (!hasTrunk) return setIsAsked((was) => !was);
    if (operator === "") return askName();
    if (telephone.phone === null) return askPhone();
    const answer = await client.placeCall({ desk: telephone.desk, by: operator, to, homeId, incidentId });
    setFailed(answer.kind === "failed" ? answer.message : null);
  };
  return {
    place: () => void (number === null ? undefined : call(number)),
    dialByHand: isAsked && !hasTrunk ? number : null,
    failed,
  };
}
