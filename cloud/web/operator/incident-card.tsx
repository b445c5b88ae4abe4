/** One incident in the queue: what, who, how long, and whether somebody has it. */

import { memo, type ReactNode } from "react";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { PhaseSymbol } from "../parts/symbol.tsx";
import { roughWords } from "../parts/time-text.ts";
import { alarmWords, phaseWords, roomWords, say } from "../parts/words.ts";
import { sayAct } from "./act-words.ts";
import { Age } from "./age.tsx";
import { useKnown } from "./desk-context.ts";
import { Lookers } from "./lookers.tsx";
import { ModeMark } from "./mode-mark.tsx";
import { saidWords } from "./people-words.ts";
import { leadingAlarm } from "../../alarms/queue-order.ts";

/** Older than this on arrival is shown to the operator (contract of verdicts: `lateByMs`). */
export const lateFrom = minutes(1);

/** Drawn again when the incident is another, not when others are. */
export const IncidentCard = memo(Card);

function Card(given: { incident: IncidentView; isChosen: boolean; choose: (incidentId: string) => void }): ReactNode {
  const { incident, isChosen, choose } = given;
  const { homeId } = incident;
  const alarm = leadingAlarm(incident);
  const deviceId = alarm?.deviceId ?? null;
  const room = useKnown(({ homes }) =>
    homeId === null || deviceId === null
      ? undefined
      : homes.get(homeId)?.devices.find((one) => one.deviceId === deviceId)?.room,
  );
  const coming = incident.said.findLast(({ what }) => what === "on-my-way")?.by;
  const others = incident.alarms.length - 1;
  return (
    <button
      type="button"
      className={`card card-${incident.phase}`}
      data-incident={incident.incidentId}
      data-version={incident.version}
      aria-current={isChosen}
      onClick={() => choose(incident.incidentId)}
    >
      <PhaseSymbol phase={incident.phase} />
      <span className="card-what">
        {alarm ? <Both of={alarmWords(alarm.alarm, alarm.confidence)} inline /> : <Both of={say.unknown} inline />}
      </span>
      <span className="card-age" title={String(incident.openedAtMs)}>
        <Age sinceMs={incident.roundStartedAtMs} />
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
        {incident.handOver === null ? null : (
          <span className="tag tag-late">
            <One of={sayAct.handOver} /> → {incident.handOver.to}
          </span>
        )}
        <Lookers incidentId={incident.incidentId} isSmall />
        {others > 0 ? (
          <span className="tag">
            <One of={say.more} /> {others}
          </span>
        ) : null}
      </span>
    </button>
  );
}
