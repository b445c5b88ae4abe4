/** Where somebody is signed in; from where exactly is their own business. */

import { Button } from "antd";
import type { ReactNode } from "react";
import type { AccountSessionView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { timeText } from "../../parts/day-text.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { peopleWords } from "./words.ts";

export function SessionsSheet({ accountId }: { accountId: string }): ReactNode {
  const say = useWords(peopleWords);
  const read = useRead<readonly AccountSessionView[]>(`/api/accounts/${accountId}/sessions`);
  const { isAsking, trouble, run } = useCommand();
  const revoke = (sessionId: string | null): void =>
    run((client) => client.post(`/api/accounts/${accountId}/sessions/revoke`, { sessionId }), read.reload);
  return (
    <section className="sheet">
      <h2>{say("sessions")}</h2>
      <Trouble of={trouble} />
      <ReadView read={read} isEmpty={(sessions) => sessions.length === 0} empty={say("noSessions")}>
        {(sessions) => (
          <>
            <ul className="lines">
              {sessions.map(({ sessionId, madeAtMs, seenAtMs }) => (
                <li key={sessionId} className="row">
                  <span>
                    {say("begun")} {timeText(madeAtMs)}
                  </span>
                  <span className="soft">
                    {say("seen")} {timeText(seenAtMs)}
                  </span>
                  <Button
                    disabled={isAsking}
                    aria-label={say("revokeOne", { time: timeText(madeAtMs) })}
                    onClick={() => revoke(sessionId)}
                  >
                    {say("revoke")}
                  </Button>
                </li>
              ))}
            </ul>
            <Button disabled={isAsking} onClick={() => revoke(null)}>
              {say("revokeAll")}
            </Button>
          </>
        )}
      </ReadView>
    </section>
  );
}
