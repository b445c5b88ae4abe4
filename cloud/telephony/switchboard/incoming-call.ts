/**
 * One call that came: it rings at once for whoever calls, at every telephone that is to ring, and the first that takes it has it. The others stop ringing; one that was lifted at the same moment is
 * hung up. Whoever hangs up then ends it for both.
 */

import type { CallBody, CallEvents, IncomingCall } from "../../sip/call.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { deskPhonesOf } from "../trunk/settings.ts";
import type { Trunk } from "../trunk/trunk.ts";
import type { CallRecord } from "./call-record.ts";
import { relayAcknowledged, relayOffer, relayRequest, type Leg } from "./leg.ts";
import type { PhoneCallEnd } from "./phone-call.ts";
import { recordingOf } from "./recording.ts";
import { createSession, openBothWays, waitingOffer } from "./session-description.ts";
import { shownAs } from "./shown-as.ts";
import type { StandingCall, SwitchboardNeeds } from "./switchboard.ts";
import { ringsAtMostMs, whomToRing, type Rung } from "./whom-to-ring.ts";

/** Operators come and go while it rings. */
const lookAgainAfter = seconds(1);

export function answerIncoming(
  incoming: IncomingCall,
  trunk: Trunk,
  given: {
    record: CallRecord;
    needs: Pick<SwitchboardNeeds, "operators" | "clock">;
    newSessionId: () => string;
  },
): StandingCall {
  const { record, needs, newSessionId } = given;
  const { clock } = needs;
  const { settings } = trunk;
  const number = record.now().number;
  const beganAtMs = clock.uptimeMs();
  const theirs: Leg = { call: null, session: createSession(newSessionId()), heard: incoming.body };
  const legs = new Map<string, Leg>();
  const rung = new Map<string, Rung>();
  const nameOf = new Map<string, string>();
  let taker: Leg | null = null;
  let timer: { cancel(): void } | undefined;
  const never = new AbortController().signal;

  const stopRinging = (): void => {
    timer?.cancel();
    for (const leg of legs.values()) if (leg !== taker) leg.call?.hangUp();
    legs.clear();
  };
  const end = (how: PhoneCallEnd): void => {
    if (!record.end(how)) return;
    stopRinging();
    taker?.call?.hangUp();
    theirs.call?.hangUp();
  };
  const show = (): void =>
    record.change({ ringing: [...rung].filter(([, one]) => one.isRinging).map(([phone]) => phone) });

  const look = (): void => {
    timer?.cancel();
    if (taker !== null || record.isOver()) return;
    const operators = needs.operators(trunk.area);
    for (const one of operators) nameOf.set(one.phone, one.name);
    const next = whomToRing({
      nowMs: clock.uptimeMs(),
      beganAtMs,
      ringMs: seconds(settings.ringSeconds),
      operators: operators.map(({ phone }) => phone),
      desk: deskPhonesOf(settings),
      overflow: settings.overflow,
      rung,
    });
    if (next.kind === "give-up") {
      incoming.refuse(480, "Temporarily Unavailable");
      return end("not-taken");
    }
    for (const phone of next.ring) ring(phone);
    show();
    timer = clock.after(lookAgainAfter, look);
    return undefined;
  };

  const ring = (phone: string): void => {
    const leg: Leg = { call: null, session: createSession(newSessionId()), heard: null };
    const address = trunk.addressOf(phone);
    rung.set(phone, { isRinging: true, failedAtMs: rung.get(phone)?.failedAtMs ?? null });
    legs.set(phone, leg);
    const events: CallEvents = {
      onTaken(answer) {
        // Somebody else was quicker, or whoever called has given up; or it cannot be spoken with.
        if (taker !== null || record.isOver() || answer === null) leg.call?.hangUp();
        else take(phone, leg, answer);
      },
      onEnded() {
        if (leg === taker) return end("hung-up");
        if (legs.get(phone) === leg) legs.delete(phone);
        rung.set(phone, { isRinging: false, failedAtMs: clock.uptimeMs() });
        if (taker === null && !record.isOver()) timer = again();
        return undefined;
      },
      onOffer: (body) => relayOffer(leg, theirs, body),
      onAcknowledged: (body) => relayAcknowledged(leg, theirs, body),
      onRequest: (asked) => leg === taker && relayRequest(theirs, asked),
    };
    const body = leg.session.write(incoming.body ?? waitingOffer(trunk.localHost() ?? "0.0.0.0"));
    const placed = { ...address, from: shownAs(address.from, number), body, ringsFor: ringsAtMostMs };
    leg.call = trunk.callsTo(phone).place(placed, events, never);
  };
  /** Several may fail in one moment, and whoever is told of it may be in the middle of ringing others. */
  const again = (): { cancel(): void } => {
    timer?.cancel();
    return clock.after(seconds(0), look);
  };

  const take = (phone: string, leg: Leg, answer: CallBody): void => {
    taker = leg;
    leg.heard = answer;
    stopRinging();
    const events: CallEvents = {
      onTaken: () => {},
      onEnded: ({ kind }) => end(kind === "unreachable" || kind === "cancelled" ? kind : "hung-up"),
      onOffer: (body) => relayOffer(theirs, leg, body),
      onAcknowledged: (body) => relayAcknowledged(theirs, leg, body),
      onRequest: (asked) => relayRequest(leg, asked),
    };
    // Who called without an offer gets ours, which is what the telephone has said.
    const said = incoming.body === null ? openBothWays(answer) : answer;
    theirs.call = incoming.take(theirs.session.write(said), events);
    const { callId } = theirs.call;
    record.change({
      standing: "talking",
      ringing: [],
      phone,
      by: nameOf.get(phone) ?? null,
      takenAtMs: clock.wallMs(),
      recording: recordingOf(incoming.asked.request, { header: settings.recordingHeader, callId }),
    });
  };

  incoming.onCancelled = () => end("cancelled");
  incoming.ring();
  look();

  return {
    record,
    hangUp() {
      if (taker === null) incoming.refuse(480, "Temporarily Unavailable");
      end(taker === null ? "refused" : "hung-up");
    },
    cut() {
      if (taker === null) {
        incoming.refuse(503, "Service Unavailable");
        return end("cut");
      }
      // Who speaks goes on to speak: sound does not come through us.
      record.end("cut");
      return undefined;
    },
  };
}
