/** Every alarm of the incident, with its reason and what it rests on. */

import type { ReactNode } from "react";
import { inferredKinds, type AlarmKind } from "@shouwang/shared/domain/alarm.ts";
import type { HomeView, IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { dayAndClockText, clockText, roughWords } from "../parts/time-text.ts";
import { alarmMeaning, alarmPhaseWords, alarmWords, confidenceWords, roomWords, say } from "../parts/words.ts";
import { lateFrom } from "./incident-card.tsx";

/** Concluded from the course of a home: no device is missing from it. */
const isInferred = (alarm: AlarmKind): boolean => inferredKinds.some((kind) => kind === alarm);

export function AlarmList({ incident, home }: { incident: IncidentView; home: HomeView | null }): ReactNode {
  return (
    <section className="panel">
      <h2>
        <Both of={say.alarms} inline />
        <span className="count">{incident.alarms.length}</span>
      </h2>
      <ul className="alarms">
        {incident.alarms.map((alarm) => {
          const device = home?.devices.find(({ deviceId }) => deviceId === alarm.deviceId);
          return (
            <li key={alarm.alarmId} className={`alarm alarm-${alarm.phase}`}>
              <p className="alarm-head">
                <strong>
                  <Both of={alarmWords(alarm.alarm, alarm.confidence)} inline />
                </strong>
                <span className={`tag tag-alarm-${alarm.phase}`}>
                  <One of={alarmPhaseWords[alarm.phase]} />
                </span>
                {alarm.confidence === "certain" ? null : (
                  <span className="tag">
                    <One of={confidenceWords[alarm.confidence]} />
                  </span>
                )}
                {alarm.lateByMs >= lateFrom ? (
                  <span className="tag tag-late">
                    <One of={say.late} /> <One of={roughWords(alarm.lateByMs)} />
                  </span>
                ) : null}
                <time
                  className="alarm-time"
                  title={alarm.occurredAtMs === null ? "" : dayAndClockText(alarm.occurredAtMs, home?.timeZone)}
                >
                  {alarm.occurredAtMs === null ? (
                    <One of={say.unknownTime} />
                  ) : (
                    clockText(alarm.occurredAtMs, home?.timeZone)
                  )}
                </time>
              </p>
              <p className="alarm-reason">
                <One of={alarmMeaning(alarm.alarm, alarm.confidence)} />
              </p>
              {alarm.because === null ? (
                <p className="alarm-evidence">{alarm.reason}</p>
              ) : (
                <p className="alarm-because">
                  <Both of={[alarm.because.zh, alarm.because.en]} />
                </p>
              )}
              <p className="alarm-evidence">
                {device ? (
                  <>
                    {device.name} · <One of={roomWords[device.room]} />
                  </>
                ) : (
                  <>
                    <One of={isInferred(alarm.alarm) ? say.inferred : say.unknownDevice} />
                    {alarm.deviceId === null ? "" : ` ${alarm.deviceId}`}
                  </>
                )}
                {alarm.evidence === "" ? null : (
                  <>
                    {" · "}
                    <One of={say.evidence} /> <code>{alarm.evidence}</code>
                  </>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
