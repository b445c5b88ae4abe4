/** What the desk is shown of a call, and of the trunks. Pure. */

import type { CallHead, CallView, TelephonyView } from "../../api/contract/calls.ts";
import type { Trunk } from "../trunk/trunk.ts";
import type { Caller } from "./caller.ts";
import { isWaiting, type KeptCall } from "./kept-call.ts";

export type Looked = { caller: Caller; earlier: readonly KeptCall[] };

export function callViewOf(call: KeptCall, looked: Looked | null, trunks: readonly Trunk[]): CallView {
  const { number, calledNumber, area, standing, ringing, phone, connectorId, recording, homeId, handled } = call;
  const template = trunks.find((trunk) => trunk.connectorId === connectorId)?.settings.recordingUrl ?? null;
  return {
    ...headOf(call),
    number,
    calledNumber,
    area,
    standing,
    ringing: [...ringing],
    phone,
    recording: recording === null ? null : { reference: recording, url: addressOf(template, recording) },
    homeId,
    isWaiting: isWaiting(call),
    handled,
    caller: looked && {
      homes: looked.caller.homes.map((home) => ({
        ...home,
        residents: [...home.residents],
        numberIs: [...home.numberIs],
      })),
      more: looked.caller.more,
      elsewhere: 0,
    },
    earlier: (looked?.earlier ?? []).map(headOf),
  };
}

export function telephonyOf(trunks: readonly Trunk[]): TelephonyView {
  return {
    trunks: trunks.map((trunk) => ({
      connectorId: trunk.connectorId,
      name: trunk.name,
      number: trunk.settings.number,
      area: trunk.area,
      ...trunk.standing(),
    })),
  };
}

function headOf(call: KeptCall): CallHead {
  const { callId, direction, beganAtMs, takenAtMs, endedAtMs, by, end, incidentId } = call;
  return { callId, direction, beganAtMs, takenAtMs, endedAtMs, by, end, incidentId };
}

/** A trunk gives what it likes: it stays one part of the address. */
const addressOf = (template: string | null, reference: string): string | null =>
  template === null ? null : template.replaceAll("{reference}", encodeURIComponent(reference));
