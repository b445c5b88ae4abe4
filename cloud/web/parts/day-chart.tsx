/** A home's last hours: one lane for each device and series, alarms as marks across all of them, and what nobody can know as hatching. */

import { useId, useMemo, type ReactNode } from "react";
import type { HomeDay } from "../../api/contract.ts";
import { gapsOf, lanesSince, placeOf, ticksOf, type Lane } from "./day-lanes.ts";
import { Both, One, useText } from "./language.tsx";
import { clockText } from "./time-text.ts";
import { alarmNameWords, roomWords, say, seriesWords, type Words } from "./words.ts";

const laneHeight = 30;
const barHeight = 18;

export function DayChart(given: {
  day: HomeDay;
  timeZone: string;
  /** What the picture is called. */
  name: Words;
  /** Where it begins; left out: with the day. */
  fromMs?: number;
}): ReactNode {
  const { day, timeZone, name, fromMs = day.fromMs } = given;
  const text = useText();
  const hatching = useId();
  const range = useMemo(() => ({ fromMs, toMs: day.toMs }), [fromMs, day]);
  const lanes = useMemo(() => lanesSince(day, fromMs), [day, fromMs]);
  const gaps = useMemo(() => gapsOf(day, fromMs), [day, fromMs]);
  const ticks = useMemo(() => ticksOf(range, timeZone), [range, timeZone]);
  const alarms = day.alarms.filter(({ occurredAtMs }) => occurredAtMs >= fromMs);
  const rowOf = (deviceId: string): number[] => lanes.flatMap((lane, row) => (lane.deviceId === deviceId ? [row] : []));
  const height = Math.max(1, lanes.length) * laneHeight;
  const said = [
    ...lanes.map((lane) => `${lane.name} ${text(seriesWords(lane.series))}: ${lane.marks.length}`),
    ...(gaps.length === 0 ? [] : [`${text(say.dayGap)}: ${gaps.length}`]),
  ];
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
          {alarms.map((alarm) => (
            <span
              className="day-alarm"
              key={alarm.alarmId}
              style={{ left: `${placeOf(range, alarm.occurredAtMs)}%` }}
              title={`${text(alarmNameWords(alarm.alarm))} ${clockText(alarm.occurredAtMs, timeZone)}`}
            >
              !
            </span>
          ))}
        </div>
        <svg className="day-lanes" height={height} role="img" aria-label={`${text(name)}. ${said.join("; ")}`}>
          <defs>
            <pattern id={hatching} width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
              <line className="day-hatch" x1="0" y1="0" x2="0" y2="7" />
            </pattern>
          </defs>
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
          {gaps.flatMap(({ deviceId, from, width, why }) =>
            (deviceId === null ? [null] : rowOf(deviceId)).map((row) => (
              <rect
                className="day-gap"
                key={`${deviceId} ${row} ${from} ${why}`}
                x={`${from}%`}
                y={row === null ? 0 : row * laneHeight}
                width={`${width}%`}
                height={row === null ? height : laneHeight}
                fill={`url(#${hatching})`}
              />
            )),
          )}
          {lanes.map((lane, row) => (
            <LaneMarks key={lane.key} lane={lane} top={row * laneHeight} />
          ))}
          {alarms.map((alarm) => {
            const at = `${placeOf(range, alarm.occurredAtMs)}%`;
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
      </div>
      {lanes.length === 0 ? (
        <p className="day-empty">
          <Both of={say.dayEmpty} />
        </p>
      ) : null}
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
