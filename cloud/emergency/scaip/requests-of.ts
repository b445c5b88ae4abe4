/**
 * A notice as SCAIP messages: one for each kind of alarm, the loudest first, each saying whether another follows. Pure.
 *
 * Codes come from the centre's table (`../mapping`); who and where stands in the texts, first what is needed at the door. What is not live says so in every text that a
 * person at the centre may see, and has the code of a test.
 *
 * The reference is made from delivery and kind, so that a message that is sent again is known as the same; it is 64 bits of SHA-256, because it must not be guessed by
 * somebody who would answer in the centre's name.
 */

import { sha256Hex } from "@shouwang/shared/bytes/sha-256.ts";
import type { IncidentMode } from "../../alarms/incident.ts";
import { alarmWords, reasonWords } from "../alarm-words.ts";
import type { Notice } from "../emergency-service.ts";
import type { CodeTable } from "../mapping/code-table.ts";
import { periodicTestSignal, signalsOf, type Signal } from "../mapping/signals.ts";
import type { MessageRequest, MessageType } from "./message-request.ts";
import type { ScaipSettings } from "./settings.ts";

/** Location codes for the rooms that homes have; anything else is 002, the home. */
const locationOf: Readonly<Record<string, string>> = {
  bathroom: "011",
  bedroom: "012",
  kitchen: "021",
  stairs: "025",
  hall: "042",
  "living-room": "043",
  "living room": "043",
};
const atHome = "002";

const modeMarks: Record<IncidentMode, string> = {
  live: "",
  test: "【测试 TEST】",
  drill: "【演练 DRILL】",
  canary: "【自检 SELF-TEST】",
};

export function requestsOf(
  notice: Notice,
  options: { table: CodeTable; settings: Pick<ScaipSettings, "controllerId" | "homeNumbers" | "callerId"> },
): MessageRequest[] {
  const { table, settings } = options;
  const mark = modeMarks[notice.mode];
  const again = notice.mayHaveArrived ? "（可能重复 may be a repetition）" : "";
  const signals = signalsOf(notice, table);
  return signals.map((signal, index) => {
    const kind = signal.alarm ?? "unreadable";
    const latest = notice.alarms.findLast(({ alarm }) => alarm === kind);
    const who = [notice.residentName, notice.address ?? notice.homeName].filter((part) => part !== null).join("，");
    return {
      ref: refOf(`${notice.deliveryId} ${kind} ${signal.edge}`),
      mty: typeOf(signal),
      cid: numberOf(notice, settings),
      dty: signal.dty,
      // The mark goes first: a text that is cut keeps it.
      dte: `${mark}${alarmWords(kind).zh}`,
      did: signal.zone,
      crd: settings.callerId,
      stc: signal.stc,
      stt: `${mark}${reasonWords(notice.reason).zh}`,
      lco: locationOf[signal.room?.toLowerCase() ?? ""] ?? atHome,
      lte: [notice.homeName, signal.room].filter((part) => part !== null).join(" ") || null,
      ite: `${mark}${who}${again}${lateness(signal.lateByMs)}。${latest?.because?.zh ?? latest?.reason ?? ""}`,
      hasMore: index < signals.length - 1,
    };
  });
}

/** Are you there: nobody is to come. */
export function heartbeatOf(
  ref: string,
  options: { table: CodeTable; settings: Pick<ScaipSettings, "controllerId"> },
): MessageRequest {
  const { dty, stc } = periodicTestSignal(options.table);
  const none = { dte: null, did: null, stt: null, lco: null, lte: null, ite: null };
  return { ref, mty: "PI", cid: options.settings.controllerId, dty, stc, crd: "no-voice:", hasMore: false, ...none };
}

function typeOf({ edge, mode }: Signal): MessageType {
  if (edge === "restore") return "RE";
  // A test or a drill goes the whole way to a person at the centre; our own look at ourselves need not.
  return mode === "canary" ? "IN" : "ME";
}

function numberOf(
  { homeId }: Notice,
  { controllerId, homeNumbers }: Pick<ScaipSettings, "controllerId" | "homeNumbers">,
): string {
  return homeNumbers === "ours" || homeId === null ? controllerId : derivedNumber(homeId);
}

/** Sixteen digits for a home, always the same: what the centre is given. */
export function derivedNumber(homeId: string): string {
  const half = BigInt(`0x${sha256Hex(new TextEncoder().encode(`scaip ${homeId}`)).slice(0, 16)}`);
  return (half % 10n ** 16n).toString().padStart(16, "0");
}

export const refOf = (text: string): string => sha256Hex(new TextEncoder().encode(text)).slice(0, 16);

function lateness(lateByMs: number): string {
  const minutes = Math.floor(lateByMs / 60_000);
  return minutes < 1 ? "" : `，迟到 ${minutes} 分钟 ${minutes} min late`;
}
