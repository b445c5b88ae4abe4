/**
 * Keys as SIP INFO tells them, where the network takes them out of the sound: `application/dtmf-relay` ("Signal=1", "Duration=160"), which most gateways write, and
 * `application/dtmf`, the key alone. Neither is in an RFC; the first is Cisco's, and others read it as it stands here.
 */

import { digitOfText, type Digit } from "./digit.ts";

/** @returns undefined: this body tells no key. */
export function digitOfInfo(contentType: string, body: string): Digit | undefined {
  const [type = ""] = contentType.toLowerCase().split(";");
  switch (type.trim()) {
    case "application/dtmf-relay":
      return digitOfText(/^\s*signal\s*=\s*(\S+)\s*$/im.exec(body)?.[1] ?? "");
    case "application/dtmf":
      return digitOfText(/^\s*signal\s*=\s*(\S+)\s*$/im.exec(body)?.[1] ?? body);
    default:
      return undefined;
  }
}
