/** The incident in hand: what happened, who lives there, what to do next, and everything that was done. */

import { useState, type ReactNode } from "react";
import type { HomeView, IncidentDetail, IncidentView } from "../../api/contract.ts";
import type { ScreenView } from "../../api/contract/screen.ts";
import type { DeskAct } from "../parts/desk-client.ts";
import { Both, One } from "../parts/language.tsx";
import { PhaseSymbol } from "../parts/symbol.tsx";
import { ageText } from "../parts/time-text.ts";
import { alarmWords, outcomeWords, phaseWords, say, type Words } from "../parts/words.ts";
import { ActionBar } from "./action-bar.tsx";
import { Age } from "./age.tsx";
import { ActsPanel, HandOverNotice } from "./acts-panel.tsx";
import { AlarmList } from "./alarm-list.tsx";
import { CallLog } from "./call-log.tsx";
import { useDesk, useNowMs } from "./desk-context.ts";
import { JournalList } from "./journal-list.tsx";
import { LifeFaults } from "./life-faults.tsx";
import { leadingAlarm } from "../../alarms/queue-order.ts";
import { Lookers } from "./lookers.tsx";
import { ModeMark } from "./mode-mark.tsx";
import { QuickClose } from "./quick-close.tsx";
import { ScreenPop } from "./screen-pop.tsx";
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
  const { client } = useDesk();
  const [notice, setNotice] = useState<Notice | null>(null);
  const [isAsking, setIsAsking] = useState(false);
  /** The version that an answer has brought. The page takes it in a moment later, and until then what stands here is of before. */
  const [answered, setAnswered] = useState(incident.version);
  const isBusy = isAsking || incident.version < answered;
  const journal = useAsked(`${incident.incidentId} ${incident.version}`, () => client.incident(incident.incidentId));
  const { incidentId } = incident;
  // Once: it is a reading of a person's record, and stands in the log.
  const screen = useAsked(`${incidentId} screen`, () => client.screen(incidentId));
  const calls = useAsked(`${incidentId} calls ${incident.version} ${callsMark}`, () => client.callsOf(incidentId));
  const alarm = leadingAlarm(incident);

  const hear = (now: IncidentDetail): void => {
    // Opened again it may have gone into another one.
    if (now.incidentId === incidentId) setAnswered(now.version);
    learn(now);
  };
  /** The version that was on the screen goes with the command: nobody acknowledges what they have not seen. */
  const perform = async (act: DeskAct): Promise<void> => {
    setIsAsking(true);
    const answer = await client.act(incident.incidentId, act);
    setIsAsking(false);
    switch (answer.kind) {
      case "answer":
        setNotice(null);
        hear(answer.value);
        return;
      case "conflict":
        setNotice({
          title: say.changed,
          lines: [
            ...whatChanged(incident, answer.incident),
            ...(answer.message === null ? [] : [[answer.message, answer.message] as const]),
          ],
        });
        hear(answer.incident);
        return;
      case "failed":
        setNotice({ title: say.failed, lines: [[answer.message, answer.message]] });
    }
  };

  const act = (given: DeskAct): void => void perform(given);

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
            <Age sinceMs={incident.roundStartedAtMs} untilMs={incident.closedAtMs} />
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
        <NextStep incident={incident} />
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
      {incident.phase === "closed" ? null : <Lookers incidentId={incident.incidentId} />}
      <LifeFaults homeId={incident.homeId} home={home} />
      <QuickClose incident={incident} isBusy={isBusy} perform={perform} />
      {incident.phase === "closed" ? null : (
        <HandOverNotice incident={incident} timeZone={home?.timeZone} isBusy={isBusy} perform={act} />
      )}
      <ActionBar
        incident={incident}
        number={incident.phone ?? screen.value?.numbers[0]?.number ?? null}
        isBusy={isBusy}
        perform={perform}
        leave={leave}
      />
      <ActsPanel incident={incident} timeZone={home?.timeZone} isBusy={isBusy} perform={act} />
      <ScreenPop
        named={known(incident, screen.value)}
        home={home}
        incident={incident}
        known={screen}
        calls={calls.value ?? []}
      />
      <StepsPanel incident={incident} isBusy={isBusy} perform={perform} />
      <AlarmList incident={incident} home={home} />
      <CallLog calls={calls} timeZone={home?.timeZone} />
      <ToldPanel incident={incident} numbers={screen.value?.numbers ?? []} timeZone={home?.timeZone} />
      <JournalList journal={journal} timeZone={home?.timeZone} />
    </article>
  );
}

/** A home without a kit stands in the registry alone. */
function known(incident: IncidentView, screen: ScreenView | null): IncidentView {
  if (screen === null) return incident;
  return {
    ...incident,
    homeName: incident.homeName ?? screen.homeName,
    address: incident.address ?? screen.address,
    residentName: incident.residentName ?? screen.residents[0]?.name ?? null,
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
function NextStep({ incident }: { incident: IncidentView }): ReactNode {
  const nowMs = useNowMs();
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
