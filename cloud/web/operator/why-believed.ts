/**
 * Why an alarm is believed, and what speaks against it, as sentences for whoever decides in seconds. Pure.
 *
 * Inputs: the incident, its home as it is now, the faults that stand, what was closed before, now. Rules: nothing here weakens an alarm; what speaks against one is followed by
 * what to do all the same. Limits: it knows what the page knows; whether anything moved is the home's last activity, not each sensor.
 */

import { inferredKinds } from "@shouwang/shared/domain/alarm.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import type { FaultView, HomeView, IncidentView } from "../../api/contract.ts";
import type { ScreenView } from "../../api/contract/screen.ts";
import { roughWords } from "../parts/time-text.ts";
import { faultWords, roomWords, type Words } from "../parts/words.ts";
import { whyWords } from "./screen-words.ts";

/** `for`: it speaks for the alarm; `mind`: to be minded when judging. */
export type Reason = { weight: "for" | "mind"; words: Words };

/** After a press somebody walks on for a moment: that says nothing. */
const aftermath = seconds(60);
const stillSaidFrom = minutes(2);
const lateSaidFrom = minutes(1);
/** So many of those before were accidental that it is worth a word. */
const accidentsSaidFrom = 2;

type Known = {
  incident: Pick<IncidentView, "alarms" | "homeId">;
  home: HomeView | null;
  faults: readonly FaultView[];
  earlier: ScreenView["earlier"];
};

export function whyBelieved({ incident, home, faults, earlier }: Known, nowMs: number): readonly Reason[] {
  const alarms = incident.alarms.filter(({ phase }) => phase !== "eased");
  const leading = alarms[0] ?? incident.alarms[0];
  if (leading === undefined) return [];
  const nameOf = (deviceId: string): string => home?.devices.find((one) => one.deviceId === deviceId)?.name ?? deviceId;
  const ids = new Set(alarms.flatMap(({ deviceId }) => deviceId ?? []));
  const reasons: Reason[] = [sourceOf(leading, home)];
  if (ids.size > 1) reasons.push({ weight: "for", words: whyWords.several(ids.size) });
  else if (ids.size === 1 && alarms.length > 1)
    reasons.push({ weight: "for", words: whyWords.repeated(alarms.length) });
  if (leading.confidence === "low" && !isInferred(leading)) reasons.push({ weight: "mind", words: whyWords.suspected });
  if (leading.lateByMs >= lateSaidFrom)
    reasons.push({ weight: "mind", words: whyWords.late(roughWords(leading.lateByMs)) });
  const since = home && movementSince(leading, home, nowMs);
  if (since) reasons.push(since);
  if (home?.presence === "away") reasons.push({ weight: "mind", words: whyWords.away });
  for (const fault of faults) {
    if (fault.homeId !== incident.homeId || fault.deviceId === null || !ids.has(asId(fault.deviceId))) continue;
    reasons.push({ weight: "mind", words: whyWords.faulty(nameOf(fault.deviceId), faultWords[fault.fault]) });
  }
  const accidents = earlier.filter(({ outcome }) => outcome === "accidental").length;
  if (accidents >= accidentsSaidFrom)
    reasons.push({ weight: "mind", words: whyWords.accidents(accidents, earlier.length) });
  return reasons;
}

type Alarm = IncidentView["alarms"][number];

const isInferred = ({ alarm }: Alarm): boolean => inferredKinds.some((kind) => kind === alarm);
// `as`: it is only compared with ids of devices.
const asId = (text: string) => text as NonNullable<Alarm["deviceId"]>;

function sourceOf(alarm: Alarm, home: HomeView | null): Reason {
  const { deviceId, evidence } = alarm;
  if (deviceId === null) {
    const by = /^opened by (.+)$/.exec(evidence)?.[1];
    if (by !== undefined) return { weight: "for", words: whyWords.called(by) };
    if (isInferred(alarm) && alarm.because !== null)
      return { weight: "for", words: [alarm.because.zh, alarm.because.en] };
    return isInferred(alarm)
      ? { weight: "mind", words: whyWords.inferred }
      : { weight: "mind", words: whyWords.stranger("") };
  }
  const device = home?.devices.find((one) => one.deviceId === deviceId);
  return device
    ? { weight: "for", words: whyWords.device(device.name, roomWords[device.room]) }
    : { weight: "mind", words: whyWords.stranger(` ${deviceId} `) };
}

function movementSince(alarm: Alarm, home: HomeView, nowMs: number): Reason | null {
  const atMs = alarm.occurredAtMs ?? alarm.recordedAtMs;
  if (home.gateway?.isSilent === true) return { weight: "mind", words: whyWords.unseen };
  const { lastActivityAtMs } = home;
  // What the home's last activity was before it was ever heard of nobody knows.
  if (lastActivityAtMs === null) return null;
  if (lastActivityAtMs > atMs + aftermath)
    return { weight: "mind", words: whyWords.movedSince(roughWords(nowMs - lastActivityAtMs)) };
  if (nowMs - atMs < stillSaidFrom) return null;
  return { weight: "for", words: whyWords.stillSince(roughWords(nowMs - atMs)) };
}
