/** One call of a desk's number, whoever began it, as it is shown and written down. Plain data: each change is a new one. */

import type { AreaCode, ConnectorId, PhoneCallId } from "@shouwang/shared/domain/ids.ts";

export type PhoneCallEnd =
  | "hung-up"
  /** It rang, and nobody took it. */
  | "not-taken"
  | "refused"
  | "unreachable"
  /** Whoever called gave up before it was taken. */
  | "cancelled"
  /** We ended while it stood: who spoke may go on to speak, and we do not know it. */
  | "cut";

export type PhoneCall = {
  readonly callId: PhoneCallId;
  readonly direction: "in" | "out";
  readonly connectorId: ConnectorId;
  /** Theirs; null = withheld. */
  readonly number: string | null;
  /** What they called, or what they see when we call. */
  readonly calledNumber: string;
  readonly area: AreaCode | null;
  readonly standing: "ringing" | "talking" | "ended";
  /** Telephones and numbers that ring now. */
  readonly ringing: readonly string[];
  /** Which operator took or made it; null = nobody yet, or a telephone that is nobody's. */
  readonly by: string | null;
  /** The telephone that took it, or from which it is made. */
  readonly phone: string | null;
  readonly beganAtMs: number;
  /** Since when two people speak. */
  readonly takenAtMs: number | null;
  readonly endedAtMs: number | null;
  readonly end: PhoneCallEnd | null;
  /** By which the trunk's or the telephone system's recording is found. */
  readonly recording: string | null;
};
