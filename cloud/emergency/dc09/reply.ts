/**
 * What an answer means for the message that is under way.
 *
 * Matched leniently, because receivers differ (letters of the account, zeros in front of it, receiver and prefix), but never by less than token and number. An acknowledgement
 * in clear of an encrypted message is not believed: anybody on the way could write it. A NAK is never encrypted, and a DUH leads to the next path anyway.
 */

import type { Frame } from "./frame.ts";
import { timestampMs } from "./timestamp.ts";

export type Reply =
  | { kind: "acknowledged" }
  /** The receiver's clock, as far as it said it. */
  | { kind: "not-acknowledged"; receiverMs: number | null }
  | { kind: "not-processed" };

export type Expected = { sequence: string; account: string; isKeyed: boolean };

/** @param frame with its content opened. @returns undefined for what is no answer to this message. */
export function replyIn(frame: Frame, wasSealed: boolean, expected: Expected): Reply | undefined {
  switch (frame.token.toUpperCase()) {
    case "ACK":
    case "RSP":
      return isOurs(frame, expected) && wasSealed === expected.isKeyed ? { kind: "acknowledged" } : undefined;
    case "DUH":
      return isOurs(frame, expected) ? { kind: "not-processed" } : undefined;
    case "NAK": {
      const stamp = frame.content.kind === "clear" ? frame.content.timestamp : null;
      return { kind: "not-acknowledged", receiverMs: (stamp === null ? undefined : timestampMs(stamp)) ?? null };
    }
    default:
      return undefined;
  }
}

function isOurs(frame: Frame, expected: Expected): boolean {
  return (
    frame.sequence === expected.sequence && (frame.account === null || plain(frame.account) === plain(expected.account))
  );
}

const plain = (account: string): string => account.toUpperCase().replace(/^0+(?=.)/, "");
