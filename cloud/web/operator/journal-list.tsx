/** What was done, by whom, and when: the incident's record, the latest first. */

import type { ReactNode } from "react";
import type { IncidentDetail } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { clockText, dayAndClockText } from "../parts/time-text.ts";
import { writerWords, journalWords, say } from "../parts/words.ts";
import type { Known } from "./use-asked.ts";

export function JournalList({
  journal,
  timeZone,
}: {
  journal: Known<IncidentDetail>;
  timeZone: string | undefined;
}): ReactNode {
  return (
    <section className="panel">
      <h2>
        <Both of={say.journal} inline />
      </h2>
      {journal.failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={say.journalFailed} inline /> {journal.failed}
        </p>
      )}
      <ol className="journal">
        {journal.value?.journal.toReversed().map((line, n) => (
          // Lines are appended and never change: their place from the end is their identity.
          <li
            key={`${line.atMs}-${journal.value ? journal.value.journal.length - n : n}`}
            className={`journal-${line.what}`}
          >
            <time title={dayAndClockText(line.atMs, timeZone)}>{clockText(line.atMs, timeZone)}</time>
            <Both of={journalWords[line.what]} inline />
            <span className="journal-who">{whoOf(line.who)}</span>
            <span className="journal-detail">{line.detail}</span>
          </li>
        ))}
        {journal.value || journal.failed !== null ? null : (
          <li>
            <One of={say.journalLoading} />
          </li>
        )}
      </ol>
    </section>
  );
}

function whoOf(who: string): ReactNode {
  const words = writerWords[who];
  return words ? <One of={words} /> : who;
}
