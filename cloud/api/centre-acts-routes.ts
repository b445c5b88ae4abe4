/** Where the programs of a centre outside say what its people do. Nobody signs in here: a message is believed by its signature. */

import { z } from "zod";
import { must, parseCentreId, type CentreId } from "@shouwang/shared/domain/ids.ts";
import { refusal, type ErrorCode } from "./error-codes.ts";
import { aFile, nothing, route, type Route } from "./route.ts";
import { open } from "./route-access.ts";

/** As `emergency/inbound` carries it out. */
export type CentreActsPort = {
  /** For the description: what a message may be. */
  messageSchema: z.ZodType;
  act(given: {
    centreId: CentreId;
    bytes: Uint8Array;
    signature: { id: string; timestamp: string; signature: string } | null;
  }): Promise<
    | { kind: "done"; incidentId: string | null; version: number; phase: string; isRepeated: boolean }
    | { kind: "refused"; code: Refused; why: string; version: number | null }
  >;
};
type Refused =
  | "not-signed"
  | "not-understood"
  | "other-message"
  | "no-such-incident"
  | "incident-changed"
  | "not-possible";

const codes = {
  "not-signed": "not-signed",
  "not-understood": "invalid-input",
  "other-message": "message-id-used",
  "no-such-incident": "no-such-incident",
  "incident-changed": "incident-changed",
  "not-possible": "not-possible-now",
} as const satisfies Readonly<Record<Refused, ErrorCode>>;

const centreIdField = z
  .string()
  .regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}")
  .transform((text) => must(parseCentreId(text), text));
const messageBytesMax = 16 * 1024;

const done = z.strictObject({
  incidentId: z.string().nullable(),
  /** To be named by the next message about it. */
  version: z.number().int(),
  phase: z.string(),
  /** This message was carried out before, and nothing was done now. */
  isRepeated: z.boolean(),
});

export function centreActsRoutes(centreActs: CentreActsPort): readonly Route[] {
  return [
    route({
      method: "POST",
      path: "/api/centres/:centreId/messages",
      access: open("Believed only when it is signed with this centre's own secret, and only about what it was told."),
      summary:
        "Of a centre outside, signed as Standard Webhooks say: a named operator acknowledges, attends, closes, is on the way or cannot. Each webhook-id is carried out once.",
      takes: { params: z.object({ centreId: centreIdField }), query: nothing, body: aFile },
      takesFile: { mediaTypes: ["application/json"], bytesMax: messageBytesMax, holds: centreActs.messageSchema },
      answers: { 200: done },
      async answer({ params, body }, _signal, { signature }) {
        const answer = await centreActs.act({
          centreId: params.centreId,
          bytes: body.bytes,
          signature: signature
            ? {
                id: signature["webhook-id"],
                timestamp: signature["webhook-timestamp"],
                signature: signature["webhook-signature"],
              }
            : null,
        });
        if (answer.kind === "done") {
          const { incidentId, version, phase, isRepeated } = answer;
          return { status: 200, body: { incidentId, version, phase, isRepeated } };
        }
        const { status, body: said } = refusal(
          codes[answer.code],
          answer.code === "not-signed" ? undefined : answer.why,
        );
        return { status, body: answer.version === null ? said : { ...said, version: answer.version } };
      },
    }),
  ];
}
