/** Sound and a blinking title for as long as a raised alarm is in nobody's hands. A new one is heard at once. */

import { useEffect, useMemo } from "react";
import type { IncidentView } from "../../api/contract.ts";
import type { Tone } from "./alarm-tone.ts";
import { loudTitle, quietTitle } from "../parts/words.ts";
import { needsHands } from "../../alarms/queue-order.ts";

const repeatEveryMs = 4_000;
const blinkEveryMs = 1_000;

/** @param title what the window is called while somebody waits; @param calm while nobody does. */
export function useAttention(
  incidents: readonly IncidentView[],
  given: { tone: Tone; title: string; calm: string },
): void {
  const { tone, title, calm } = given;
  const waiting = useMemo(() => alarmsOf(incidents.filter(needsHands)), [incidents]);
  const preAlarms = useMemo(() => alarmsOf(incidents.filter(({ phase }) => phase === "pre-alarm")), [incidents]);

  useEffect(() => {
    if (waiting === "") return;
    tone.alarm();
    const repeat = window.setInterval(() => tone.alarm(), repeatEveryMs);
    return () => window.clearInterval(repeat);
  }, [waiting, tone]);

  useEffect(() => {
    if (preAlarms !== "") tone.preAlarm();
  }, [preAlarms, tone]);

  const isWaiting = waiting !== "";
  useEffect(() => {
    document.title = calm;
    if (!isWaiting) return;
    let isLoud = true;
    const blink = (): void => {
      document.title = isLoud ? loudTitle(title) : quietTitle(calm);
      isLoud = !isLoud;
    };
    blink();
    const timer = window.setInterval(blink, blinkEveryMs);
    return () => window.clearInterval(timer);
  }, [isWaiting, title, calm]);
}

/** Changes with every incident and alarm that is raised or was added. */
function alarmsOf(incidents: readonly IncidentView[]): string {
  return incidents
    .flatMap(({ incidentId, alarms }) => [incidentId, ...alarms.map(({ alarmId, phase }) => `${alarmId}=${phase}`)])
    .toSorted()
    .join(" ");
}
