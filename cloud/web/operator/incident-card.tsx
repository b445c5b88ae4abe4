/** One incident in the queue: what, who, how long, and whether somebody has it. */

import type { ReactNode } from "react";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { HomeView, IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { PhaseSymbol } from "../parts/symbol.tsx";
import { ageText, roughWords } from "../parts/time-text.ts";
import { alarmWords, phaseWords, roomWords, say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { ModeMark } from "./mode-mark.tsx";
import { saidWords } from "./people-words.ts";
import { leadingAlarm } from "../../alarms/queue-order.ts";

/** Older than this on arrival is shown to the operator (contract of verdicts: `lateByMs`). */
export const lateFrom = minutes(1);

export function IncidentCard(given: {
  incident: IncidentView;
  home: HomeView | undefined;
  isChosen: boolean;
  choose: () => void;
}): ReactNode {
  const { incident, home, isChosen, choose } = given;
  const { nowMs } = useDesk();
  const alarm = leadingAlarm(incident);
  const room = home?.devices.find(({ deviceId }) => deviceId === alarm?.deviceId)?.room;
  const coming = incident.said.findLast(({ what }) => what === "on-my-way")?.by;
  const others = incident.alarms.length - 1;
  return (
    <button
      type="button"
      className={`card card-${incident.phase}`}
      data-incident={incident.incidentId}
      data-version={incident.version}
      aria-current={isChosen}
      onClick={choose}
    >
      <PhaseSymbol phase={incident.phase} />
      <span className="card-what">
        {alarm ? <Both of={alarmWords(alarm.alarm, alarm.confidence)} /> : <Both of={say.unknown} />}
      </span>
      <span className="card-age" title={String(incident.openedAtMs)}>
        {ageText(nowMs - incident.roundStartedAtMs)}
      </span>
      <span className="card-who">
        {incident.homeName ?? <One of={say.unknownHome} />}
        {" · "}
        {incident.residentName ?? <One of={say.unknownResident} />}
        {room ? (
          <>
            {" · "}
            <One of={roomWords[room]} />
          </>
        ) : null}
      </span>
      <span className="card-tags">
        <ModeMark mode={incident.mode} />
        <span className={`tag tag-${incident.phase}`}>
          <One of={phaseWords[incident.phase]} />
          {incident.acknowledgedBy === null ? null : ` · ${incident.acknowledgedBy}`}
        </span>
        {alarm && alarm.lateByMs >= lateFrom ? (
          <span className="tag tag-late">
            <One of={say.late} /> <One of={roughWords(alarm.lateByMs)} />
          </span>
        ) : null}
        {incident.escalation > 0 ? (
          <span className="tag tag-late">
            <One of={say.escalated} /> ×{incident.escalation}
          </span>
        ) : null}
        {coming === undefined ? null : (
          <span className="tag">
            <One of={saidWords["on-my-way"]} /> · {coming}
          </span>
        )}
        {others > 0 ? (
          <span className="tag">
            <One of={say.more} /> {others}
          </span>
        ) : null}
      </span>
    </button>
  );
}
