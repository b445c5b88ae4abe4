/**
 * Ids of alarms that no device numbered. Made from what they are about, so that deciding the same thing twice, before and
 * after a crash, makes one alarm.
 */

import { must, parseAlarmId, type AlarmId } from "@shouwang/shared/domain/ids.ts";

/** @param about at most 16 characters of `[a-z-]`. @param source ids of any length; they are told apart by their hash. */
export function inferredAlarmId(about: string, source: string, atMs: number): AlarmId {
  const text = `${about}-${hash(source, 0)}${hash(source, 1)}-${Math.max(0, Math.floor(atMs)).toString(36)}`;
  return must(parseAlarmId(text), text);
}

/** FNV-1a, 32 bit: spreads names, guards nothing. */
function hash(text: string, seed: number): string {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return value.toString(16).padStart(8, "0");
}
