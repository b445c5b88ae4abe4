/** What the cloud tells a gateway about what it has, cut into messages that fit. Pure. */

import type { AlarmId, LedgerId } from "@shouwang/shared/domain/ids.ts";
import type { AlarmFate, AlarmStanding, Receipt, ReceiptMessage } from "@shouwang/shared/wire/receipt.ts";
import { wireVersion } from "@shouwang/shared/wire/topics.ts";
import type { Incident, Phase } from "../../alarms/incident.ts";

/** Ranges named in one receipt; the others are named when these are filled. */
export const missingMax = 64;
/** 16 receipts with 64 ranges, or 64 fates with the longest names, stay well below 64 KiB. */
const receiptsPerMessage = 16;
const fatesPerMessage = 64;

export function receiptMessages(
  ledgerId: LedgerId,
  receipts: readonly Receipt[],
  alarms: readonly AlarmFate[],
): ReceiptMessage[] {
  const messages: ReceiptMessage[] = [];
  const count = Math.max(
    Math.ceil(receipts.length / receiptsPerMessage),
    Math.ceil(alarms.length / fatesPerMessage),
    1,
  );
  for (let at = 0; at < count; at++) {
    messages.push({
      v: wireVersion,
      ledgerId,
      receipts: receipts.slice(at * receiptsPerMessage, (at + 1) * receiptsPerMessage),
      alarms: alarms.slice(at * fatesPerMessage, (at + 1) * fatesPerMessage),
    });
  }
  return messages;
}

const standingOf: Record<Phase, AlarmStanding> = {
  "pre-alarm": "stored",
  raised: "stored",
  delivered: "delivered",
  acknowledged: "acknowledged",
  attended: "attended",
  closed: "closed",
};

/** `incident`: undefined = not in this ledger; null = stored, and it raised nothing. */
export function fateOf(alarmId: AlarmId, incident: Incident | null | undefined, nowMs: number): AlarmFate {
  if (incident === undefined) return { alarmId, standing: "unknown", atMs: nowMs, by: null };
  if (incident === null) return { alarmId, standing: "stored", atMs: nowMs, by: null };
  const { mode } = incident;
  const fate = { alarmId, standing: standingOf[incident.phase], atMs: reachedAtMs(incident), by: roleOf(incident) };
  return mode === "live" ? fate : { ...fate, mode };
}

/** Who has it in hand, as a home is told: a name would stand in the memory of a device in somebody's flat. */
export function roleOf({ phase, acknowledgedBy, closedBy, said }: Incident): "desk" | "contact" | "centre" | null {
  const by = phase === "closed" ? closedBy : acknowledgedBy;
  if (by === null) return null;
  switch (said.findLast((one) => one.by === by)?.via) {
    case "page":
    case "link":
    case "voice":
    case "sms":
      return "contact";
    case "centre":
      return "centre";
    case "desk":
    case undefined:
      return "desk";
  }
}

/** When the incident came to its present phase. */
function reachedAtMs(incident: Incident): number {
  switch (incident.phase) {
    case "pre-alarm":
    case "raised":
      return incident.roundStartedAtMs;
    case "delivered":
      return incident.deliveredAtMs ?? incident.roundStartedAtMs;
    case "acknowledged":
      return incident.acknowledgedAtMs ?? incident.roundStartedAtMs;
    case "attended":
      return incident.attendedAtMs ?? incident.roundStartedAtMs;
    case "closed":
      return incident.closedAtMs ?? incident.roundStartedAtMs;
  }
}
