/** The incident in hand: what happened, who lives there, what to do next, and everything that was done. */

import { useState, type ReactNode } from "react";
import type { HomeView, IncidentDetail, IncidentView } from "../../api/contract.ts";
import type { HomeNumbersView } from "../../api/contract/calls.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both, One } from "../parts/language.tsx";
import { PhaseSymbol } from "../parts/symbol.tsx";
import { ageText } from "../parts/time-text.ts";
import { alarmWords, outcomeWords, phaseWords, say, type Words } from "../parts/words.ts";
import { ActionBar } from "./action-bar.tsx";
import { AlarmList } from "./alarm-list.tsx";
import { CallLog } from "./call-log.tsx";
import { useDesk } from "./desk-context.ts";
import { HomeCard } from "./home-card.tsx";
import { HomeDayPanel } from "./home-day-panel.tsx";
import { JournalList } from "./journal-list.tsx";
import { LifeFaults } from "./life-faults.tsx";
import { leadingAlarm } from "../../alarms/queue-order.ts";
import { ModeMark } from "./mode-mark.tsx";
import { NumbersPanel } from "./numbers-panel.tsx";
import { StepsPanel } from "./steps-panel.tsx";
import { ToldPanel } from "./told-panel.tsx";
import { useAsked } from "./use-asked.ts";
import { whatChanged } from "./what-changed.ts";

type Notice = { title: Words; lines: readonly Words[] };

export function IncidentPanel(given: {
  incident: IncidentView;
  home: HomeView | null;
  /** Changes whenever a call of this incident does. */
  callsMark: string;
  learn: (incident: IncidentDetail) => void;
  leave: () => void;
}): ReactNode {
  const { incident, home, callsMark, learn, leave } = given;
  const { client, nowMs } = useDesk();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const journal = useAsked(`${incident.incidentId} ${incident.version}`, () => client.incident(incident.incidentId));
  const { homeId } = incident;
  const numbers = useAsked(homeId === null ? null : `${homeId} numbers`, () => client.numbers(homeId ?? ""));
  const alarm = leadingAlarm(incident);

  /** The version that was on the screen goes with the command: nobody acknowledges what they have not seen. */
  const perform = async (act: DeskAct): Promise<void> => {
    setIsBusy(true);
    const answer = await client.act(incident.incidentId, act);
    setIsBusy(false);
    switch (answer.kind) {
      case "answer":
        setNotice(null);
        learn(answer.value);
        return;
      case "conflict":
        setNotice({
          title: say.changed,
          lines: [
            ...whatChanged(incident, answer.incident),
            ...(answer.message === null ? [] : [[answer.message, answer.message] as const]),
          ],
        });
        learn(answer.incident);
        return;
      case "failed":
        setNotice({ title: say.failed, lines: [[answer.message, answer.message]] });
    }
  };

  return (
    <article className={`incident incident-${incident.phase}`}>
      <header className="incident-head">
        <PhaseSymbol phase={incident.phase} />
        <h1>{alarm ? <Both of={alarmWords(alarm.alarm, alarm.confidence)} /> : <Both of={say.unknown} />}</h1>
        <p className="incident-who">
          <strong>{incident.residentName ?? <One of={say.unknownResident} />}</strong>
          <span>{incident.homeName ?? <One of={say.unknownHome} />}</span>
        </p>
        <p className="incident-age">
          <span className="incident-age-number">
            {ageText((incident.closedAtMs ?? nowMs) - incident.roundStartedAtMs)}
          </span>
          <Both of={incident.acknowledgedAtMs === null ? say.waiting : say.since} inline />
        </p>
      </header>
      <div className="incident-standing">
        <ModeMark mode={incident.mode} />
        <span className={`tag tag-${incident.phase}`}>
          <Both of={phaseWords[incident.phase]} inline />
        </span>
        {incident.acknowledgedBy === null ? null : (
          <span>
            <One of={say.takenBy} /> <strong>{incident.acknowledgedBy}</strong>
          </span>
        )}
        {incident.outcome ? <Both of={outcomeWords[incident.outcome]} inline /> : null}
        {incident.escalation > 0 ? (
          <span className="tag tag-late">
            <One of={say.escalated} /> ×{incident.escalation}
          </span>
        ) : null}
        <NextStep incident={incident} nowMs={nowMs} />
      </div>
      {notice ? (
        <div className="notice" role="alert">
          <strong>
            <Both of={notice.title} inline />
          </strong>
          <ul>
            {notice.lines.map((line) => (
              <li key={line[1]}>
                <Both of={line} inline />
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <LifeFaults homeId={incident.homeId} home={home} />
      <ActionBar incident={incident} isBusy={isBusy} perform={perform} leave={leave} />
      <StepsPanel incident={incident} isBusy={isBusy} perform={perform} />
      <div className="columns">
        <HomeCard incident={known(incident, numbers.value)} home={home} />
        <AlarmList incident={incident} home={home} />
      </div>
      {homeId === null ? null : <NumbersPanel known={numbers} homeId={homeId} incidentId={incident.incidentId} />}
      <CallLog incidentId={incident.incidentId} mark={`${incident.version} ${callsMark}`} timeZone={home?.timeZone} />
      {incident.homeId === null ? null : (
        <HomeDayPanel homeId={incident.homeId} timeZone={home?.timeZone} mark={String(incident.alarms.length)} />
      )}
      <ToldPanel incident={incident} numbers={numbers.value} timeZone={home?.timeZone} />
      <JournalList journal={journal} timeZone={home?.timeZone} />
    </article>
  );
}

/** A home without a kit stands in the registry alone. */
function known(incident: IncidentView, numbers: HomeNumbersView | null): IncidentView {
  if (numbers === null) return incident;
  const residents = numbers.numbers.flatMap(({ is, name }) => (is === "resident" ? (name ?? []) : []));
  return {
    ...incident,
    homeName: incident.homeName ?? numbers.homeName,
    address: incident.address ?? numbers.address,
    residentName: incident.residentName ?? residents[0] ?? null,
  };
}

const nextWords: Record<IncidentView["phase"], Words> = {
  "pre-alarm": say.nextRaise,
  raised: say.nextStep,
  delivered: say.nextStep,
  acknowledged: say.nextCheck,
  attended: say.nextCheck,
  closed: say.unknown,
};

/** What happens by itself if nobody does anything, and when. */
function NextStep({ incident, nowMs }: { incident: IncidentView; nowMs: number }): ReactNode {
  if (incident.nextStepDueAtMs === null) return null;
  const leftMs = incident.nextStepDueAtMs - nowMs;
  return (
    <span className="next-step">
      {leftMs > 0 ? (
        <>
          <span className="number">{ageText(leftMs)}</span> <Both of={nextWords[incident.phase]} inline />
        </>
      ) : (
        <Both of={say.nextStepDue} inline />
      )}
    </span>
  );
}
