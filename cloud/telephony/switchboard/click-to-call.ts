/**
 * A call that an operator makes on a page: their telephone rings first, and when it is lifted the number is called with what the telephone said of its sound (RFC 3725, flow I with an offer that waits, because not every
 * telephone system takes a call without one). What is heard before it is taken, a tone or a voice that says why nobody comes, reaches the operator where the trunk carries it.
 */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { CallBody, CallEnd, CallEvents } from "../../sip/call.ts";
import type { Header } from "../../sip/message.ts";
import type { Trunk } from "../trunk/trunk.ts";
import type { CallRecord } from "./call-record.ts";
import { relayAcknowledged, relayOffer, relayRequest, tellOther, type Leg } from "./leg.ts";
import type { PhoneCallEnd } from "./phone-call.ts";
import { recordingOf } from "./recording.ts";
import { createSession, openBothWays, samePlace, waitingOffer } from "./session-description.ts";
import { shownAs } from "./shown-as.ts";
import type { StandingCall, SwitchboardNeeds } from "./switchboard.ts";

/** Who has just asked for it sits before the telephone. */
const ownPhoneRingsFor = seconds(30);
/** An older person needs time to get there. */
const numberRingsFor = seconds(90);

export function placeForOperator(
  wanted: { to: string; phone: string },
  trunk: Trunk,
  given: { record: CallRecord; needs: Pick<SwitchboardNeeds, "clock">; newSessionId: () => string },
): StandingCall {
  const { record, needs, newSessionId } = given;
  const { settings } = trunk;
  const never = new AbortController().signal;
  const own: Leg = { call: null, session: createSession(newSessionId()), heard: null };
  const theirs: Leg = { call: null, session: createSession(newSessionId()), heard: null };
  let isLifted = false;
  /** Told to the telephone one after the other. */
  let telling = Promise.resolve();

  const end = (how: PhoneCallEnd): void => {
    if (!record.end(how)) return;
    own.call?.hangUp();
    theirs.call?.hangUp();
  };
  const tellOwn = (body: CallBody): void => {
    telling = telling.then(async () => {
      if (!record.isOver() && !samePlace(theirs.heard, body)) await tellOther(theirs, own, body);
    });
  };

  const callNumber = (answer: CallBody): void => {
    const events: CallEvents = {
      onRinging(early) {
        if (early !== null) tellOwn(early);
      },
      onTaken(body, headers) {
        if (record.isOver()) return theirs.call?.hangUp();
        if (body !== null) tellOwn(body);
        return talk(headers);
      },
      onEnded: (how) => end(record.now().standing === "talking" ? "hung-up" : endOf(how)),
      onOffer: (body) => relayOffer(theirs, own, body),
      onAcknowledged: (body) => relayAcknowledged(theirs, own, body),
      onRequest: (asked) => relayRequest(own, asked),
    };
    record.change({ ringing: [wanted.to] });
    const body = theirs.session.write(openBothWays(answer));
    const placed = { ...trunk.addressOf(wanted.to), body, ringsFor: numberRingsFor };
    theirs.call = trunk.callsTo(wanted.to).place(placed, events, never);
  };
  const talk = (headers: readonly Header[]): void => {
    const callId = theirs.call?.callId ?? "";
    const recording = recordingOf({ headers }, { header: settings.recordingHeader, callId });
    record.change({ standing: "talking", ringing: [], takenAtMs: needs.clock.wallMs(), recording });
  };

  const ownEvents: CallEvents = {
    onTaken(answer) {
      if (record.isOver() || answer === null) {
        own.call?.hangUp();
        return end("unreachable");
      }
      isLifted = true;
      own.heard = answer;
      return callNumber(answer);
    },
    onEnded(how) {
      if (record.now().standing === "talking") return end("hung-up");
      // Whoever wanted the call did not lift the telephone, or put it down before anybody answered.
      return end(isLifted || how.kind !== "unreachable" ? "cancelled" : "unreachable");
    },
    onOffer: (body) => relayOffer(own, theirs, body),
    onAcknowledged: (body) => relayAcknowledged(own, theirs, body),
    onRequest: (asked) => relayRequest(theirs, asked),
  };
  record.change({ ringing: [wanted.phone] });
  const address = trunk.addressOf(wanted.phone);
  own.call = trunk.callsTo(wanted.phone).place(
    {
      ...address,
      from: shownAs(address.from, wanted.to),
      body: own.session.write(waitingOffer(trunk.localHost() ?? "0.0.0.0")),
      ringsFor: ownPhoneRingsFor,
    },
    ownEvents,
    never,
  );

  return {
    record,
    hangUp: () => end(record.now().standing === "talking" ? "hung-up" : "cancelled"),
    cut() {
      // Who speaks goes on to speak: sound does not come through us.
      if (record.now().standing === "talking") record.end("cut");
      else end("cut");
    },
  };
}

function endOf(how: CallEnd): PhoneCallEnd {
  switch (how.kind) {
    case "hung-up":
      return "hung-up";
    case "refused":
      // Rang and was not taken, as far ends say it: no answer, nobody there, gone on to somebody who did not take it either.
      return how.status === 408 || how.status === 480 || how.status === 487 ? "not-taken" : "refused";
    case "cancelled":
    case "not-taken":
    case "unreachable":
      return how.kind;
  }
}
