/** The home's last 24 hours, read again every minute while they are looked at. */

import type { ReactNode } from "react";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { DayChart } from "../parts/day-chart.tsx";
import { Both } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { useDesk } from "./desk-context.ts";
import { useAsked } from "./use-asked.ts";

const readEvery = minutes(1);

/** @param mark changes when something happened that the picture should show at once. */
export function HomeDayPanel(given: { homeId: string; timeZone: string | undefined; mark: string }): ReactNode {
  const { homeId, timeZone, mark } = given;
  const { client, nowMs } = useDesk();
  const day = useAsked(`${homeId} ${mark} ${Math.floor(nowMs / readEvery)}`, () => client.day(homeId));
  return (
    <section className="panel">
      <h2>
        <Both of={say.day} inline />
        <span className="panel-note">
          <Both of={say.dayNote} inline />
          {timeZone === undefined ? null : ` · ${timeZone}`}
        </span>
      </h2>
      {day.failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={say.dayFailed} inline /> {day.failed}
        </p>
      )}
      {day.value ? (
        <DayChart day={day.value} timeZone={timeZone ?? "Asia/Shanghai"} />
      ) : day.failed === null ? (
        <p className="panel-wait">
          <Both of={say.dayLoading} inline />
        </p>
      ) : null}
    </section>
  );
}
