/** The home's last 24 hours: one lane for each device and series, alarms as marks across all of them. */

import { useMemo, type ReactNode } from "react";
import type { HomeDay } from "../../api/contract.ts";
import { lanesOf, placeOf, ticksOf, type Lane } from "./day-lanes.ts";
import { Both, One, useText } from "./language.tsx";
import { clockText } from "./time-text.ts";
import { alarmNameWords, roomWords, say, seriesWords } from "./words.ts";

const laneHeight = 30;
const barHeight = 18;

export function DayChart({ day, timeZone }: { day: HomeDay; timeZone: string }): ReactNode {
  const text = useText();
  const lanes = useMemo(() => lanesOf(day), [day]);
  const ticks = useMemo(() => ticksOf(day, timeZone), [day, timeZone]);
  const height = Math.max(1, lanes.length) * laneHeight;
  const summary = lanes.map((lane) => `${lane.name} ${text(seriesWords(lane.series))}: ${lane.count}`).join("; ");
  return (
    <div className="day">
      <div className="day-names">
        <div className="day-top" />
        {lanes.map((lane) => (
          <div className="day-name" key={lane.key} title={`${lane.name} · ${lane.deviceId}`}>
            <span className="day-device">{lane.name}</span>
            <span className="day-series">
              <One of={roomWords[lane.room]} /> · <One of={seriesWords(lane.series)} />
            </span>
          </div>
        ))}
        <div className="day-bottom" />
      </div>
      <div className="day-plot">
        <div className="day-top">
          {day.alarms.map((alarm) => (
            <span
              className="day-alarm"
              key={alarm.alarmId}
              style={{ left: `${placeOf(day, alarm.occurredAtMs)}%` }}
              title={`${text(alarmNameWords(alarm.alarm))} ${clockText(alarm.occurredAtMs, timeZone)}`}
            >
              !
            </span>
          ))}
        </div>
        <svg className="day-lanes" height={height} role="img" aria-label={`${text(say.day)}. ${summary}`}>
          {lanes.map((lane, row) => (
            <rect
              className={row % 2 ? "day-row" : "day-row day-row-odd"}
              key={lane.key}
              x="0"
              y={row * laneHeight}
              width="100%"
              height={laneHeight}
            />
          ))}
          {ticks.map((tick) => (
            <line
              className={tick.isMidnight ? "day-tick day-midnight" : "day-tick"}
              key={tick.at}
              x1={`${tick.at}%`}
              x2={`${tick.at}%`}
              y1="0"
              y2={height}
            />
          ))}
          {lanes.map((lane, row) => (
            <LaneMarks key={lane.key} lane={lane} top={row * laneHeight} />
          ))}
          {day.alarms.map((alarm) => {
            const at = `${placeOf(day, alarm.occurredAtMs)}%`;
            return <line className="day-alarm-line" key={alarm.alarmId} x1={at} x2={at} y1="0" y2={height} />;
          })}
        </svg>
        <div className="day-bottom">
          {ticks
            .filter(({ at }) => at > 1.5 && at < 95)
            .map((tick) => (
              <span className="day-hour" key={tick.at} style={{ left: `${tick.at}%` }}>
                {tick.text}
              </span>
            ))}
          <span className="day-now">
            <One of={say.now} />
          </span>
        </div>
        {lanes.length === 0 ? (
          <p className="day-empty">
            <Both of={say.dayEmpty} />
          </p>
        ) : null}
      </div>
    </div>
  );
}

function LaneMarks({ lane, top }: { lane: Lane; top: number }): ReactNode {
  const base = top + (laneHeight + barHeight) / 2;
  return (
    <g className={`day-${lane.shape} day-series-${lane.series}`}>
      {lane.marks.map((mark, n) => {
        // A mark of seconds in a day of hours must still be seen.
        const width = `max(${lane.shape === "sticks" ? 1 : 2}px, ${mark.width}%)`;
        const tall = lane.shape === "line" ? 2 : Math.max(1, mark.height * barHeight);
        const y = lane.shape === "line" ? base - mark.height * (barHeight - 2) - 2 : base - tall;
        // The place in the series is its identity: a day is drawn as a whole.
        return <rect key={n} x={`${mark.from}%`} y={y} height={tall} style={{ width }} />;
      })}
    </g>
  );
}
