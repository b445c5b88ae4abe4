/**
 * What we say in a DC-09 frame: the data of one signal as Contact ID or as SIA, the account that tells the homes apart, and the text that fits.
 *
 * Left out on purpose: names and addresses, because text is Windows-1252 (no Chinese), and the centre knows the home by its account. Text that is sent at all (a room) is
 * plain ASCII: one receiver in the field refuses every frame with another byte in it.
 */

import { sha256Hex } from "@shouwang/shared/bytes/sha-256.ts";
import type { HomeId } from "@shouwang/shared/domain/ids.ts";
import type { Signal } from "../mapping/signals.ts";
import { toBytes } from "./frame.ts";
import { timestampOf } from "./timestamp.ts";

export const messageFormats = ["adm-cid", "sia-dcs"] as const;
export type MessageFormat = (typeof messageFormats)[number];

export type Message = { token: string; data: string; extended: readonly string[] };

const roomCharactersMax = 32;
/** A time of occurrence is worth a field of its own when it is not the time of sending. */
const lateFromMs = 60_000;

export function messageOf(
  signal: Signal,
  { format, account, isExtended }: { format: MessageFormat; account: string; isExtended: boolean },
): Message {
  const extended = isExtended ? extendedOf(signal) : [];
  switch (format) {
    case "adm-cid":
      return { token: "ADM-CID", data: `#${account}|${contactId(signal)}`, extended };
    case "sia-dcs":
      return {
        token: "SIA-DCS",
        data: `#${account}|Nri${Number(signal.partition)}/${signal.sia}${signal.zone}`,
        extended,
      };
  }
}

/** `1101 00 003`: new, personal emergency, partition 0, zone 3. */
function contactId({ qualifier, event, partition, zone }: Signal): string {
  return `${qualifier}${event} ${partition} ${zone}`;
}

function extendedOf({ room, occurredAtMs, lateByMs }: Signal): string[] {
  const text = room === null ? "" : asciiOf(room).slice(0, roomCharactersMax);
  const isLate = occurredAtMs !== null && lateByMs >= lateFromMs;
  return [...(isLate ? [`H${timestampOf(occurredAtMs)}`] : []), ...(text === "" ? [] : [`R${text}`])];
}

/** Without what would end a field. */
function asciiOf(text: string): string {
  return text.replaceAll(/[^ -~]|[[\]|^"]/g, "").trim();
}

/**
 * Sixteen hex digits that a home has for ever, for homes that nobody gave an account by hand. So many, because two homes with one account would send help to the
 * wrong door: among a million homes that happens once in 37 million installations.
 */
export function derivedAccount(homeId: HomeId): string {
  return sha256Hex(toBytes(encodeURIComponent(homeId)))
    .slice(0, 16)
    .toUpperCase();
}

/** @param given by the centre, by hand. */
export function accountOf(homeId: HomeId, given: ReadonlyMap<string, string> | undefined): string {
  return given?.get(homeId) ?? derivedAccount(homeId);
}
