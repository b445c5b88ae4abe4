/** The screen pop: who it is, where, how to get in, what helps, whom to call, why it is believed and how the last hours were. Read at once, and noted once in the log. */

import type { ReactNode } from "react";
import type { HomeView, IncidentView } from "../../api/contract.ts";
import type { CallView } from "../../api/contract/calls.ts";
import type { ScreenView } from "../../api/contract/screen.ts";
import { Both, One } from "../parts/language.tsx";
import { HomeDayPanel, useHomeDay } from "./home-day-panel.tsx";
import { LearnedPanel } from "./learned-panel.tsx";
import { NumbersPanel } from "./numbers-panel.tsx";
import { PeoplePanel } from "./people-panel.tsx";
import { hiddenWords, sayScreen } from "./screen-words.ts";
import type { Known } from "./use-asked.ts";
import { WherePanel } from "./where-panel.tsx";
import { DistrustPanel, WhyPanel } from "./why-panel.tsx";

type Named = Pick<IncidentView, "homeName" | "residentName" | "address" | "phone"> & { homeId: string | null };

export function ScreenPop(given: {
  named: Named;
  home: HomeView | null;
  /** Null: nothing is open there. */
  incident: IncidentView | null;
  known: Known<ScreenView>;
  /** About this incident, as far as the telephone knows. */
  calls: readonly CallView[];
}): ReactNode {
  const { named, home, incident, known, calls } = given;
  const { value: screen, failed } = known;
  const { homeId } = named;
  const mark = String(incident?.alarms.length ?? home?.lastActivityAtMs);
  const day = useHomeDay(home === null ? null : homeId, mark);
  return (
    <div className="screen" aria-busy={screen === null && failed === null}>
      {failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayScreen.failed} inline /> {failed}
        </p>
      )}
      {screen === null || screen.state === "kept" ? null : (
        <p className="panel-failed" role="alert">
          <Both of={sayScreen[screen.state]} inline />
        </p>
      )}
      {screen === null || screen.hidden.length === 0 ? null : (
        <p className="screen-hidden">
          <One of={sayScreen.hidden} />
          {screen.hidden.map((part) => (
            <span key={part} className="tag">
              <One of={hiddenWords[part] ?? [part, part]} />
            </span>
          ))}
        </p>
      )}
      <div className="screen-first">
        <WherePanel named={named} home={home} screen={screen} />
        <PeoplePanel
          screen={screen}
          residentName={named.residentName}
          isQuiet={incident === null || incident.phase === "closed"}
        />
        <NumbersPanel
          phone={named.phone ?? home?.phone ?? null}
          screen={screen}
          calls={calls}
          homeId={homeId}
          incidentId={incident?.incidentId ?? null}
        />
      </div>
      <div className="screen-second">
        {incident === null ? null : <WhyPanel incident={incident} home={home} screen={screen} />}
        <DistrustPanel homeId={homeId} home={home} />
      </div>
      {home === null ? null : <HomeDayPanel day={day} timeZone={home.timeZone} />}
      {home === null || homeId === null ? null : <LearnedPanel homeId={homeId} mark={mark} />}
    </div>
  );
}
