/** One plan in a few lines, as it is read. */

import type { ReactNode } from "react";
import type { PlanView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLengthText } from "../parts/length-text.ts";
import { useKindText } from "./kind-text.ts";
import { useAfterText, useWindowsText } from "./windows-text.ts";
import { plansWords, tellWords } from "./words.ts";

const between = " / ";

export function PlanSummary({ plan }: { plan: PlanView }): ReactNode {
  const say = useWords(plansWords);
  const sayTell = useWords(tellWords);
  const kindText = useKindText();
  const lengthText = useLengthText();
  const afterText = useAfterText(lengthText);
  const windowsText = useWindowsText();
  return (
    <>
      <p className="lead">{say("kindsOf", { kinds: plan.kinds.map(kindText).join(between) })}</p>
      <ol className="lines">
        {plan.steps
          .toSorted((one, other) => one.afterMs - other.afterMs)
          .map(({ tell, afterMs, hours }, at) => {
            const said = { after: afterText(afterMs), tell: sayTell(tell) };
            return (
              <li key={at}>
                {hours.length === 0 ? say("stepOf", said) : say("stepOfAt", { ...said, hours: windowsText(hours) })}
              </li>
            );
          })}
      </ol>
      <p className="soft">{say("againOf", { every: lengthText(plan.againMs) })}</p>
    </>
  );
}
