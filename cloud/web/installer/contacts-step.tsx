/** Whether somebody answers when the home calls for help: the house calls them as a test, or the installer has, and says what came of it. */

import type { ReactNode } from "react";
import type { ContactTestView } from "../../api/registry/contract/homes.ts";
import type { InstallationView } from "../../api/registry/contract/installation.ts";
import { useWords } from "../parts/catalogue.ts";
import type { Outcome } from "./intent.ts";
import { Mark, Trouble } from "./parts.tsx";
import { contactWords, outcomeWords } from "./people-words.ts";
import { clockOf, useDayAndClock } from "./say-times.ts";
import { useAgain, useAsking, useWorking } from "./use-asking.ts";
import { frameWords } from "./words.ts";

const lookEveryMs = 3_000;
const outcomes = ["answered", "no-answer", "wrong-number", "refused"] as const satisfies readonly Outcome[];

export function ContactsStep(): ReactNode {
  const say = useWords(contactWords);
  const { view } = useWorking();
  const path = view === null ? null : `/api/homes/${view.homeId}/contacts/try`;
  const trying = useAgain<ContactTestView>(path, lookEveryMs);
  const contacts = view?.contacts ?? [];
  return (
    <>
      <p className="lead">{say("lead")}</p>
      {contacts.length === 0 ? <p className="card">{say("none")}</p> : null}
      <ul className="cards">
        {contacts.map((contact) => (
          <li className="card" key={contact.contactId}>
            <OneContact contact={contact} test={trying.value?.test ?? null} look={trying.look} />
          </li>
        ))}
      </ul>
    </>
  );
}

function OneContact(given: {
  contact: InstallationView["contacts"][number];
  test: ContactTestView["test"];
  look: () => void;
}): ReactNode {
  const { contact, test, look } = given;
  const say = useWords(contactWords);
  const sayOutcome = useWords(outcomeWords);
  const sayFrame = useWords(frameWords);
  const dayAndClock = useDayAndClock();
  const { work, view, want } = useWorking();
  const { isAsking, trouble, run } = useAsking();
  const { contactId, tested } = contact;
  const who = say("who", { who: contact.who, relation: contact.relation });
  const isUnderWay = test !== null && test.outcome === null;
  const mine = test?.contactId === contactId ? test : null;
  const isWaiting = work.waiting.some(({ intent }) => intent.kind === "contact" && intent.contactId === contactId);
  return (
    <>
      <p>
        <strong>{who}</strong>
      </p>
      <p role="status">
        <Mark isDone={tested?.outcome === "answered"}>
          {tested === null
            ? say("notTested")
            : say("tested", { outcome: sayOutcome(tested.outcome), time: dayAndClock(tested.atMs) })}
        </Mark>
        {isWaiting ? <span className="tag">{sayFrame("waiting")}</span> : null}
      </p>
      <button
        type="button"
        className="button"
        disabled={isAsking || isUnderWay}
        aria-label={say("tryWhich", { who: contact.who })}
        onClick={() => run((client) => client.post(`/api/homes/${view?.homeId ?? ""}/contacts/${contactId}/try`), look)}
      >
        {say("try")}
      </button>
      <Trouble of={trouble} />
      {mine === null ? null : (
        <p className="news" role="status">
          {mine.outcome === null ? say("trying", { time: clockOf(mine.untilMs) }) : say(`tried-${mine.outcome}`)}
        </p>
      )}
      <p className="soft">{say("or")}</p>
      <div className="row" role="group" aria-label={`${who} ${say("or")}`}>
        {outcomes.map((outcome) => (
          <button
            key={outcome}
            type="button"
            className="small-button"
            onClick={() => want({ kind: "contact", contactId, outcome, afterMs: view?.atMs ?? 0 })}
          >
            {sayOutcome(outcome)}
          </button>
        ))}
      </div>
    </>
  );
}
