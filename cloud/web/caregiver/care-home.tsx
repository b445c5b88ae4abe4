/** One home in one look: whether this is the present, what does not work, open alarms, the answer; then the day, the week, and what can be done. */

import { useCallback, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { usePlainTime } from "../parts/plain-time.ts";
import { AbsencePart } from "./absence-part.tsx";
import { AlarmsPart, LatelyPart } from "./alarms-part.tsx";
import type { CareClient } from "./care-client.ts";
import { CareProvider, useCaregiving } from "./care-context.ts";
import { CallPart } from "./call-part.tsx";
import { DayPart } from "./day-part.tsx";
import { LifeFaults, OtherFaults } from "./faults-part.tsx";
import { LookPart } from "./look-part.tsx";
import { TestPart } from "./test-part.tsx";
import { TroublePart } from "./trouble-part.tsx";
import type { Care } from "./use-care.ts";
import { WeekPart } from "./week-part.tsx";
import { frameWords } from "./words.ts";

export function CareHome(given: {
  client: CareClient;
  homeId: string;
  care: Care;
  by: string | undefined;
  needsName: boolean;
  lookAt: (homeId: string) => void;
}): ReactNode {
  const { client, homeId, care, by, needsName, lookAt } = given;
  // The same at each drawing: parts that look again every few seconds begin to count anew with another one.
  const look = useCallback((): void => lookAt(homeId), [lookAt, homeId]);
  const say = useWords(frameWords);
  const { view, trouble, freshness, nowMs } = care;
  if (view === null)
    return trouble === null ? <p className="part">{say("loading")}</p> : <TroublePart trouble={trouble} again={look} />;
  return (
    <CareProvider value={{ client, view, freshness, nowMs, by, needsName, look }}>
      <OldBanner />
      <LifeFaults />
      <AlarmsPart />
      <div className="columns">
        <div className="column">
          <LookPart />
          <CallPart />
          <OtherFaults />
        </div>
        <div className="column column-days">
          <DayPart />
          <WeekPart />
        </div>
        <div className="column">
          <AbsencePart />
          <TestPart />
          <LatelyPart />
        </div>
      </div>
    </CareProvider>
  );
}

/** Says loudly that the page no longer sees: a calm answer of an hour ago must never be mistaken for one of now. */
function OldBanner(): ReactNode {
  const { view, freshness, nowMs } = useCaregiving();
  const say = useWords(frameWords);
  const time = usePlainTime(view.timeZone);
  if (freshness !== "old") return null;
  return (
    <div className="part blind" role="alert">
      <strong>{say("old", { time: time.dayAndClock(nowMs, nowMs) })}</strong>
      <p>{say("oldDo")}</p>
    </div>
  );
}
