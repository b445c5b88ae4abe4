/**
 * A new offer within a call that stands, ours (RFC 3261 §14.1): INVITE again, the answer, and its acknowledgement each time the answer comes. Whoever is asked at the same moment says
 * so (491), and is asked again. An end that does not know the call any more, or does not answer at all, has ended it.
 */

import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { CallBody, Offered } from "./call.ts";
import type { Conversation } from "./conversation.ts";
import { retargeted, within, type Dialog } from "./dialog.ts";
import type { SipEndpoint } from "./endpoint.ts";
import type { SipResponse } from "./message.ts";
import { acknowledgementOf, bodyOf } from "./outgoing-call.ts";
import type { Flow } from "./transport.ts";

/** Two for challenges, two for an end that offered at the same moment. */
const triesMax = 5;
/** Ours wait longer than theirs may (§14.1: 2.1 to 4 s for whoever made the call, up to 2 s for the other one), so that one of both is first. */
const againAfterOurs = seconds(3);
const againAfterTheirs = seconds(1);

export function offerWithin(
  body: CallBody,
  given: {
    endpoint: SipEndpoint;
    clock: Pick<Clock, "after">;
    conversation: Conversation;
    flow: Flow;
    contactUser: string;
    wasMadeByUs: boolean;
    dialog(): Dialog;
    onDialog(dialog: Dialog): void;
    isOver(): boolean;
  },
): Promise<Offered> {
  const { endpoint, clock, conversation, flow, contactUser } = given;
  return new Promise((resolve) => {
    let tried = 0;
    let acknowledgement: Uint8Array | undefined;
    const invite = (): void => {
      if (given.isOver()) return resolve({ kind: "over" });
      tried += 1;
      const draft = { method: "INVITE", ...within(given.dialog()), conversation, contactUser };
      const { request } = endpoint.exchange({ ...draft, contentType: body.type, body: body.bytes }, flow, {
        onFailed: () => resolve({ kind: "over" }),
        onResponse(response) {
          const { status } = response;
          if (status < 200) return;
          if (status >= 300) return refused(response);
          if (acknowledgement === undefined) {
            given.onDialog(retargeted(given.dialog(), response));
            acknowledgement = acknowledgementOf(given.dialog(), request, flow, endpoint.newToken());
            resolve({ kind: "agreed", body: bodyOf(response) });
          }
          flow.send(acknowledgement);
        },
      });
      return undefined;
    };
    const refused = (response: SipResponse): void => {
      const { status } = response;
      if ((status === 401 || status === 407) && tried < triesMax && endpoint.learn(response, tried > 1))
        return invite();
      if (status === 491 && tried < triesMax)
        return void clock.after(given.wasMadeByUs ? againAfterOurs : againAfterTheirs, invite);
      resolve(status === 481 || status === 408 ? { kind: "over" } : { kind: "refused", status });
      return undefined;
    };
    invite();
  });
}
