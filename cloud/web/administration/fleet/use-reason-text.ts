/** A reason as a sentence. */

import type { ReasonView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { faultKindWords } from "../parts/fault-words.ts";
import { reasonWords } from "./reason-words.ts";
import { useAgeText } from "./use-age-text.ts";
import { fleetWords } from "./words.ts";

export function useReasonText(nowMs: number): (reason: ReasonView) => string {
  const say = useWords(reasonWords);
  const sayFault = useWords(faultKindWords);
  const sayFleet = useWords(fleetWords);
  const ageText = useAgeText();
  return ({ kind, deviceId, fault, sinceMs, amount, version }) => {
    const age = ageText(nowMs - (sinceMs ?? nowMs));
    const what = deviceId ?? sayFleet("gateway");
    const faultText = fault === null ? "" : sayFault(fault);
    const much = amount ?? 0;
    switch (kind) {
      case "gateway-silent":
        return say(kind, { age });
      case "life-fault":
      case "fault":
        return say(kind, { what, fault: faultText, age });
      case "work-late":
        return say(kind, { what, fault: faultText });
      case "life-unproven":
      case "never-heard":
        return say(kind, { what });
      case "battery-soon":
        return much === 0 ? sayFleet("batteryEmpty", { what }) : say(kind, { what, amount: much });
      case "signal":
        return say(kind, { what, amount: much });
      case "test-overdue":
        return say(kind, { what, age });
      case "not-live":
      case "card-worn":
      case "card-full":
        return say(kind, { amount: much });
      case "version-behind":
        return say(kind, { version: version ?? "" });
      case "version-unknown":
        return say(kind);
    }
  };
}
