/** Whom to call, in order, and what came of it the last time. */

import { Tag } from "antd";
import type { ReactNode } from "react";
import type { ContactView } from "../../../api/registry/contract/homes.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { homeWords, outcomeWords, weekdayWords } from "./words.ts";

export function ContactLines(given: {
  contacts: readonly ContactView[];
  isHidden: boolean;
  /** Below each of them. */
  after?: (contact: ContactView) => ReactNode;
}): ReactNode {
  const { contacts, isHidden, after } = given;
  const say = useWords(homeWords);
  if (isHidden) return <p className="soft lead">{say("hidden")}</p>;
  if (contacts.length === 0) return <p className="lead">{say("noContacts")}</p>;
  return (
    <ol className="lines">
      {contacts.map((one, n) => (
        <li key={one.contactId}>
          <p className="row">
            <span className="soft">{n + 1}</span>
            <strong>{one.name}</strong>
            <span>{one.relation}</span>
            <a href={`tel:${one.phone}`}>{one.phone}</a>
            <Reachability of={one} />
          </p>
          <p className="soft">
            <Hours of={one} />
          </p>
          {after?.(one)}
        </li>
      ))}
    </ol>
  );
}

function Reachability({ of: { tested } }: { of: ContactView }): ReactNode {
  const say = useWords(homeWords);
  const sayOutcome = useWords(outcomeWords);
  if (tested === null) return <Tag color="warning">{say("neverTested")}</Tag>;
  const text = say("tested", { time: timeText(tested.atMs), outcome: sayOutcome(tested.outcome) });
  return <Tag color={tested.outcome === "answered" ? "success" : "warning"}>{text}</Tag>;
}

function Hours({ of: { hours } }: { of: ContactView }): ReactNode {
  const say = useWords(homeWords);
  const sayDay = useWords(weekdayWords);
  const days = ["d1", "d2", "d3", "d4", "d5", "d6", "d7"] as const;
  if (hours.length === 0) return say("hoursKept", { hours: say("anyTime") });
  const spans = hours.map(({ weekdays, from, to }) => {
    const named = weekdays.flatMap((weekday) => days[weekday - 1] ?? []).map((day) => sayDay(day));
    return `${named.join(" ")} ${from}–${to}`;
  });
  return say("hoursKept", { hours: spans.join(" · ") });
}
