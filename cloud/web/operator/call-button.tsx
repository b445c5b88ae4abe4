/** A number, and a button that calls it: the operator's telephone rings first. Without a trunk the number stands there to be dialled at the telephone beside it. */

import { useState, type ReactNode } from "react";
import { One } from "../parts/language.tsx";
import type { Words } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { callLabel, sayCall, telOf } from "./phone-words.ts";

export function CallNumber(given: {
  number: string;
  homeId: string | null;
  incidentId: string | null;
  /** The number stands beside it already, and the button says this. */
  says?: Words;
}): ReactNode {
  const { number, homeId, incidentId, says } = given;
  const { client, operator, telephone, askName, askPhone } = useDesk();
  const [failed, setFailed] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const call = async (): Promise<void> => {
    if (operator === "") return askName();
    if (telephone.phone === null) return askPhone();
    setIsBusy(true);
    const answer = await client.placeCall({ desk: telephone.desk, by: operator, to: number, homeId, incidentId });
    setIsBusy(false);
    setFailed(answer.kind === "failed" ? answer.message : null);
  };
  return (
    <span className="call-number">
      {says ? null : (
        <a className="phone" href={telOf(number)}>
          {number}
        </a>
      )}
      {telephone.trunks.length === 0 ? null : (
        <button
          type="button"
          className="button-small call-button"
          disabled={isBusy}
          aria-label={callLabel(number)}
          onClick={() => void call()}
        >
          <One of={says ?? sayCall.call} />
        </button>
      )}
      {failed === null ? null : (
        <span className="call-failed" role="alert">
          {failed}
        </span>
      )}
    </span>
  );
}
