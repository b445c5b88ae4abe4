/** The home's last six hours beside its last 24, read again every minute while they are looked at. */

import type { ReactNode } from "react";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import type { HomeDay } from "../../api/contract.ts";
import { DayChart } from "../parts/day-chart.tsx";
import { Both } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import { useDesk, useNowMs } from "./desk-context.ts";
import { useAsked, type Known } from "./use-asked.ts";

const readEvery = minutes(1);
const lately = hours(6);

/** @param mark changes when something happened that the picture should show at once. */
export function useHomeDay(homeId: string | null, mark: string): Known<HomeDay> {
  const { client } = useDesk();
  const readAtMs = useNowMs(readEvery);
  const key = homeId === null ? null : `${homeId} ${mark} ${readAtMs}`;
  return useAsked(key, () => client.day(homeId ?? ""));
}

export function HomeDayPanel({ day, timeZone }: { day: Known<HomeDay>; timeZone: string | undefined }): ReactNode {
  const zone = timeZone ?? "Asia/Shanghai";
  const { value, failed } = day;
  return (
    <section className="panel hours">
      <h2>
        <Both of={say.hours} inline />
        <span className="panel-note">
          <Both of={say.dayNote} inline />
          {timeZone === undefined ? null : ` · ${timeZone}`}
        </span>
      </h2>
      {failed === null ? null : (
        <p className="panel-failed" role="alert">
          <Both of={say.dayFailed} inline /> {failed}
        </p>
      )}
      {value ? (
        <div className="hours-both">
          <div>
            <h3>
              <Both of={say.lastHours} inline />
            </h3>
            <DayChart day={value} timeZone={zone} name={say.lastHours} fromMs={value.toMs - lately} />
          </div>
          <div>
            <h3>
              <Both of={say.day} inline />
            </h3>
            <DayChart day={value} timeZone={zone} name={say.day} />
          </div>
        </div>
      ) : failed === null ? (
        <p className="panel-wait">
          <Both of={say.dayLoading} inline />
        </p>
      ) : null}
    </section>
  );
}
