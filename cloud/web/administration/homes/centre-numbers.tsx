/** Under which number each centre that answers for this home knows it: what the centre enters on its side. */

import type { ReactNode } from "react";
import type { CentreNumbersView } from "../../../api/registry/contract/centre-numbers.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useRead } from "../client/use-client.ts";
import { homeWords } from "./words.ts";

const fromWords = { given: "numberGiven", derived: "numberDerived", ours: "numberOurs" } as const;

export function CentreNumbers({ homeId }: { homeId: string }): ReactNode {
  const say = useWords(homeWords);
  const { shown } = useRead<CentreNumbersView>(`/api/homes/${homeId}/centre-numbers`);
  // A home whose centres need no number has nothing to show; whoever may not see them neither.
  if (shown.kind !== "answer" || shown.value.numbers.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{say("numbers")}</h2>
      <p className="soft lead">{say("numbersHint")}</p>
      <ul className="lines">
        {shown.value.numbers.map(({ centreId, centre, connectorId, connector, kind, number, from }) => (
          <li key={`${centreId} ${connectorId}`}>
            <p className="row">
              <span>{say(kind === "dc09" ? "numberDc09" : "numberScaip", { centre, connector })}</span>
              <code className="as-typed">{number}</code>
              <span className="soft">{say(fromWords[from])}</span>
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
