/**
 * Sound and a blinking title for as long as a raised alarm is in nobody's hands. A new one is heard at once; where one comes every moment, once in a while. A
 * drill has a sound of its own, which is heard only while nothing real waits.
 */

import { useEffect, useMemo, useRef } from "react";
import { leadingAlarm, needsHands } from "../../alarms/queue-order.ts";
import { useText } from "../parts/language.tsx";
import { alarmWords, loudTitle, quietTitle, say } from "../parts/words.ts";
import type { Tone } from "./alarm-tone.ts";
import { useKnown } from "./desk-context.ts";

const repeatEveryMs = 4_000;
const blinkEveryMs = 1_000;
/** A sound that begins anew every moment is no sound. */
const soundsApartMs = 1_000;

export function useAttention(tone: Tone): void {
  const text = useText();
  const live = useKnown(({ queues }) => queues.live);
  const drill = useKnown(({ queues }) => queues.drill);
  const news = useKnown((state) => state.news);
  // Of the live ones the first in the queue that somebody has to take is the loudest.
  const loudest = useMemo(() => live.find(({ incident }) => needsHands(incident))?.incident, [live]);
  const isDrillWaiting = useMemo(() => drill.some(({ incident }) => needsHands(incident)), [drill]);
  const isWaiting = loudest !== undefined;
  const heard = isWaiting ? news.alarm : news.drill;
  const suspected = news["pre-alarm"];
  const soundedAtMs = useRef(-Infinity);

  useEffect(() => {
    const play = isWaiting ? tone.alarm : isDrillWaiting ? tone.drill : null;
    if (play === null) return;
    const now = performance.now();
    if (now - soundedAtMs.current >= soundsApartMs) {
      soundedAtMs.current = now;
      play();
    }
    const repeat = window.setInterval(play, repeatEveryMs);
    return () => window.clearInterval(repeat);
  }, [isWaiting, isDrillWaiting, heard, tone]);

  useEffect(() => {
    if (suspected > 0) tone.preAlarm();
  }, [suspected, tone]);

  const alarm = loudest && leadingAlarm(loudest);
  const what = text(alarm ? alarmWords(alarm.alarm, alarm.confidence) : say.alarms);
  const title = `${what} · ${loudest?.homeName ?? text(say.unknownHome)}`;
  const calm = text(say.brand);
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
