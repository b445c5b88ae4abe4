/** Visits, one on each line, with the button that ends one. */

import { Button, Tag } from "antd";
import type { ReactNode } from "react";
import type { AccountView } from "../../../api/contract/people.ts";
import type { VisitView } from "../../../api/registry/contract/visits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { timeText } from "../../parts/day-text.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useNow } from "./use-now.ts";
import { visitWords } from "./visit-words.ts";

/** In a list of one home it is not said which. */
type Visit = VisitView & { homeName?: string | null };

/** How soon a visit that begins is shown as begun. */
export const lookEveryMs = 30_000;

/** @param given.hasHome whether each line says to which home. */
export function VisitLines(given: { visits: readonly Visit[]; ended: () => void; hasHome: boolean }): ReactNode {
  const { visits, ended, hasHome } = given;
  const { trouble, isAsking, run } = useCommand();
  const end = ({ homeId, visitId }: VisitView): void =>
    run((client) => client.post(`/api/homes/${homeId}/visits/${visitId}/end`), ended);
  return (
    <>
      <Trouble of={trouble} reload={ended} />
      <ul className="lines">
        {visits.map((visit) => (
          <li key={visit.visitId} className="row">
            <Line visit={visit} hasHome={hasHome} isBusy={isAsking} end={end} />
          </li>
        ))}
      </ul>
    </>
  );
}

function Line(given: { visit: Visit; hasHome: boolean; isBusy: boolean; end: (visit: VisitView) => void }): ReactNode {
  const { visit, hasHome, isBusy, end } = given;
  const say = useWords(visitWords);
  const who = usePersonName(visit.accountId);
  return (
    <>
      {hasHome ? <span className="kit-ids">{visit.homeName ?? visit.homeId}</span> : null}
      <strong className="kit-ids">{who}</strong>
      <VisitTimes visit={visit} />
      <Button
        size="small"
        disabled={isBusy}
        aria-label={say("endWhich", { who, until: timeText(visit.untilMs) })}
        onClick={() => end(visit)}
      >
        {say("end")}
      </Button>
    </>
  );
}

export function VisitTimes({ visit: { fromMs, untilMs } }: { visit: VisitView }): ReactNode {
  const say = useWords(visitWords);
  const nowMs = useNow(lookEveryMs);
  return (
    <>
      <span>{say("line", { from: timeText(fromMs), until: timeText(untilMs) })}</span>
      <Tag>{say(fromMs <= nowMs ? "lasts" : "ahead")}</Tag>
    </>
  );
}

/** What somebody is called, for whoever administers people; their id for everybody else. */
function usePersonName(accountId: string): string {
  const { may, stage } = useMe();
  const hasPeople = stage === "full" && may.includes("administer-accounts");
  const { shown } = useRead<AccountView>(hasPeople ? `/api/accounts/${accountId}` : null);
  return shown.kind === "answer" ? shown.value.name : accountId;
}
