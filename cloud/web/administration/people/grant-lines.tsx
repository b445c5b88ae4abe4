/** Somebody's roles, one on each line, with where and until when. */

import type { ReactNode } from "react";
import type { GrantView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { dayText } from "../../parts/day-text.ts";
import { GrantText } from "../parts/grant-text.tsx";
import { peopleWords } from "./words.ts";

export function GrantLines({ of: grants }: { of: readonly GrantView[] }): ReactNode {
  const say = useWords(peopleWords);
  return (
    <ul>
      {grants.map((grant, n) => (
        <li key={n}>
          <GrantText of={grant} />
          {grant.untilMs === null ? null : (
            <span className="soft"> {say("until", { day: dayText(grant.untilMs) })}</span>
          )}
        </li>
      ))}
    </ul>
  );
}
