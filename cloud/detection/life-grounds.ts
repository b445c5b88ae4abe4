/**
 * The grounds of what a device in the home has said by itself: what it was, where, and what is not certain about it.
 *
 * Inputs: the record, the room of the device. Limits: lateness below `lateFrom` is the way of the message and no ground.
 */

import type { Confidence, LifeKind } from "@shouwang/shared/domain/alarm.ts";
import type { Ground } from "@shouwang/shared/domain/grounds.ts";
import type { Room } from "@shouwang/shared/domain/home.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import type { LifeInput } from "./home-input.ts";
import type { HomeSettings } from "./home-settings.ts";

const lateFrom = minutes(1);

export function pressGrounds(input: LifeInput, alarm: LifeKind, room: Room | null): readonly Ground[] {
  return [{ kind: "reported", alarm, deviceId: input.deviceId, room }, ...uncertain(input)];
}

export function fallGrounds(input: LifeInput, confidence: Confidence, room: Room | null): readonly Ground[] {
  return [{ kind: "fall", room, confidence }, ...uncertain(input)];
}

export function roomOfDevice({ devices }: Pick<HomeSettings, "devices">, deviceId: LifeInput["deviceId"]): Room | null {
  return devices.find((one) => one.deviceId === deviceId)?.room ?? null;
}

function uncertain(input: LifeInput): readonly Ground[] {
  const { event, deviceId, isKnownDevice, isHomeGuessed, occurredBetween, occurredAtMs, recordedAtMs } = input;
  const lateMs = occurredAtMs === null ? 0 : recordedAtMs - occurredAtMs;
  return [
    ...(event === null || isKnownDevice ? [] : [{ kind: "stranger", deviceId } as const]),
    ...(isHomeGuessed === true ? [{ kind: "home-guessed" } as const] : []),
    ...(occurredBetween === undefined
      ? []
      : [{ kind: "happened-between", fromMs: occurredBetween.fromMs, untilMs: occurredBetween.toMs } as const]),
    ...(lateMs >= lateFrom ? [{ kind: "late", byMs: lateMs } as const] : []),
  ];
}
