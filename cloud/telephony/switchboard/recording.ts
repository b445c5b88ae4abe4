/** By what the trunk's recording of a call is found: a header that it names, else the Call-ID of its leg. Pure. */

import { headerOf, type SipMessage } from "../../sip/message.ts";

const longest = 200;

export function recordingOf(
  said: Pick<SipMessage, "headers">,
  given: { header: string | null; callId: string },
): string {
  const named = given.header === null ? undefined : headerOf(said, given.header.toLowerCase());
  return (named === undefined || named.trim() === "" ? given.callId : named.trim()).slice(0, longest);
}
