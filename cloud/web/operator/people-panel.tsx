/** Who lives there and what helps a rescue: age, what they can do, what was written about their health. */

import type { ReactNode } from "react";
import type { ScreenResident, ScreenView } from "../../api/contract/screen.ts";
import { Both, One } from "../parts/language.tsx";
import { dateWords } from "../parts/time-text.ts";
import { say } from "../parts/words.ts";
import { AskCheckIn } from "./ask-check-in.tsx";
import { ageWords, gradeOf, riskWords, sayScreen, sexWords } from "./screen-words.ts";

export function PeoplePanel(given: {
  screen: ScreenView | null;
  residentName: string | null;
  /** Nothing is open there: there is time to agree on another call. */
  isQuiet: boolean;
}): ReactNode {
  const { screen, residentName, isQuiet } = given;
  const residents = screen?.residents ?? [];
  return (
    <section className="panel who">
      <h2>
        <Both of={sayScreen.people} inline />
        {residents.length > 1 ? <span className="count">{residents.length}</span> : null}
      </h2>
      {residents.length === 0 ? (
        <p className="who-name">
          {residentName ?? (
            <span className="unknown">
              <One of={screen === null ? say.unknownResident : sayScreen.nobody} />
            </span>
          )}
        </p>
      ) : null}
      <ul>
        {residents.map((one) => (
          <li key={one.residentId}>
            <Person of={one} atMs={screen?.readAtMs ?? 0} timeZone={screen?.timeZone ?? undefined} />
            {isQuiet ? <AskCheckIn residentId={one.residentId} /> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Person(given: { of: ScreenResident; atMs: number; timeZone: string | undefined }): ReactNode {
  const { of, atMs, timeZone } = given;
  const years = of.bornOn === null ? null : yearsBetween(of.bornOn, atMs);
  return (
    <>
      <p className="who-name">
        <strong>{of.name ?? <One of={say.unknownResident} />}</strong>{" "}
        <span className="who-is">
          {of.sex === null ? null : <One of={sexWords[of.sex]} />}
          {years === null ? null : (
            <>
              {" "}
              <One of={ageWords(years)} />
            </>
          )}
        </span>
      </p>
      <p className="who-tags">
        {of.risk === "low" ? null : (
          <span className={of.risk === "high" ? "tag tag-late" : "tag"}>
            <One of={riskWords[of.risk]} />
          </span>
        )}
        {of.abilityGrade === null || of.abilityGrade === 0 ? null : (
          <span className="tag">
            <One of={gradeOf(of.abilityGrade)} />
          </span>
        )}
        {of.labels.map((label) => (
          <span className="tag" key={label.en}>
            <One of={[label.zh, label.en]} />
          </span>
        ))}
        {of.falls === null ? null : (
          <span className="tag">
            <One of={sayScreen.falls} /> {of.falls.count} · <One of={sayScreen.lastFall} />{" "}
            <One of={dateWords(of.falls.lastAtMs, timeZone)} />
          </span>
        )}
      </p>
      {of.healthNotes === null ? null : (
        <div className="who-health">
          <h3>
            <Both of={sayScreen.health} inline />
          </h3>
          {of.healthNotes === "" ? (
            <p className="unknown">
              <One of={sayScreen.noHealth} />
            </p>
          ) : (
            <p>{of.healthNotes}</p>
          )}
        </div>
      )}
    </>
  );
}

/** Whole years. @param day `1940-01-05` */
function yearsBetween(day: string, atMs: number): number {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const now = new Date(atMs);
  const isBefore = now.getMonth() + 1 < month || (now.getMonth() + 1 === month && now.getDate() < date);
  return now.getFullYear() - year - (isBefore ? 1 : 0);
}
