/** Whether a contact answers: the house tries them by itself, or somebody has called and writes down what came of it. */

import { Button } from "antd";
import { useEffect, useRef, type ReactNode } from "react";
import type { ContactTestView, ContactView, HomeRecordView } from "../../../api/registry/contract/homes.ts";
import { useWords, type Say } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useAgain } from "../client/use-again.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { homeWords, outcomeWords } from "./words.ts";

type SeenTest = NonNullable<ContactTestView["test"]>;
export type Trying = { test: SeenTest | null; look: () => void };

const lookEveryMs = 3_000;
const outcomes = ["answered", "no-answer", "wrong-number", "refused"] as const;
const said = { answered: "triedAnswered", "no-answer": "triedNoAnswer", "not-sent": "triedNotSent" } as const;

/** @param over a test has ended: what is kept of the contact is another. */
export function useTrying(homeId: string, isAsked: boolean, over: () => void): Trying {
  const read = useRead<ContactTestView>(isAsked ? `/api/homes/${homeId}/contacts/try` : null);
  const test = read.shown.kind === "answer" ? read.shown.value.test : null;
  const isUnderWay = test !== null && test.outcome === null;
  useAgain(read, isUnderWay ? lookEveryMs : null);
  const was = useRef(false);
  useEffect(() => {
    if (was.current && !isUnderWay) over();
    was.current = isUnderWay;
  }, [isUnderWay, over]);
  return { test, look: read.reload };
}

type Given = { home: HomeRecordView; contact: ContactView; reload: () => void };

export function ContactTrial({ home, contact, reload, trying }: Given & { trying: Trying }): ReactNode {
  const say = useWords(homeWords);
  const { test, look } = trying;
  const { isAsking, trouble, run, forget } = useCommand();
  const one = `/api/homes/${home.homeId}/contacts/${contact.contactId}`;
  const isUnderWay = test !== null && test.outcome === null;
  const again = (): void => {
    forget();
    look();
  };
  return (
    <>
      <div className="row">
        <Button
          size="small"
          disabled={isUnderWay}
          loading={isAsking}
          onClick={() => run((client) => client.post(`${one}/try`), again)}
        >
          {say("tryCall", { name: contact.name })}
        </Button>
        <span role="status">{test?.contactId === contact.contactId ? standingText(test, say) : null}</span>
      </div>
      <Trouble of={trouble} reload={again} />
      <Noted home={home} contact={contact} reload={reload} />
    </>
  );
}

function standingText({ outcome, untilMs, ways }: SeenTest, say: Say<typeof homeWords.words>): string {
  const by = ways.map(({ connector, standing, why }) => {
    const way = connector === "voice" ? say("byVoice") : connector === "sms" ? say("bySms") : connector;
    const is = { way, standing: say(`way-${standing}`) };
    return standing === "refused" && why !== null ? say("wayWhy", { ...is, why }) : say("wayIs", is);
  });
  const now = outcome === null ? say("trying", { time: timeText(untilMs) }) : say(said[outcome]);
  return [now, ...(outcome === "answered" ? [] : by)].join(" · ");
}

/** Somebody has just called them: one press says what came of it. */
function Noted({ home, contact, reload }: Given): ReactNode {
  const say = useWords(homeWords);
  const sayOutcome = useWords(outcomeWords);
  const { isAsking, trouble, run, forget } = useCommand();
  const { homeId, version } = home;
  const asked = say("noteTest", { name: contact.name });
  return (
    <>
      <div className="row" role="group" aria-label={asked}>
        <span className="soft">{asked}</span>
        {outcomes.map((outcome) => (
          <Button
            key={outcome}
            size="small"
            disabled={isAsking}
            onClick={() =>
              run(
                (client) =>
                  client.post(`/api/homes/${homeId}/contacts/${contact.contactId}/test`, { version, outcome }),
                reload,
              )
            }
          >
            {sayOutcome(outcome)}
          </Button>
        ))}
      </div>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
    </>
  );
}
