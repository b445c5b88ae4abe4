/** Passkeys over HTTP: each is asked for, then answered by the browser. */

import { z } from "zod";
import type { Passkeys } from "../identity/passkeys.ts";
import { refusal } from "./error-codes.ts";
import {
  callerOf,
  personOf,
  refusedAnswer,
  signedInAnswer,
  signedInView,
  type IdentityParts,
} from "./identity-answers.ts";
import { factorAddedAnswer, factorAddedView } from "./own-settings-routes.ts";
import { nothing, route, type Route } from "./route.ts";
import { halfWayIn } from "./route-access.ts";

/** Larger than what any authenticator says about itself. */
const bytes = z
  .string()
  .max(8_192)
  .regex(/^[A-Za-z0-9_-]+$/, "not base64url");
const common = {
  id: bytes.max(1_400),
  rawId: bytes.max(1_400),
  type: z.literal("public-key"),
  // Nothing that we act upon.
  clientExtensionResults: z.unknown().transform(() => ({}) as Record<string, never>),
};
// Browsers add fields over the years; what we do not know is left out.
const made = z.object({ ...common, response: z.object({ clientDataJSON: bytes, attestationObject: bytes }) });
const shown = z.object({
  ...common,
  response: z.object({ clientDataJSON: bytes, authenticatorData: bytes, signature: bytes }),
});
/** As `PublicKeyCredential.parse…OptionsFromJSON` of the browser takes it. */
const options = z.looseObject({ challenge: z.string() });

export function passkeyRoutes(parts: IdentityParts & { passkeys: Passkeys }): readonly Route[] {
  const { identity, nowMs, passkeys } = parts;
  const noInput = { params: nothing, query: nothing, body: nothing };
  return [
    route({
      method: "POST",
      path: "/api/identity/factors/passkey/options",
      access: halfWayIn,
      summary: "Begins adding a passkey.",
      takes: noInput,
      answers: { 200: options },
      async answer(_input, _signal, asked) {
        const me = await personOf(parts, asked);
        if (!me) return refusal("not-signed-in");
        const begun = await passkeys.askToMake(me, nowMs());
        return begun.kind === "asked" ? { status: 200, body: begun.options } : refusedAnswer(begun, nowMs());
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/factors/passkey",
      access: halfWayIn,
      summary: "The new passkey: it is a second factor from now on, and this session has shown it.",
      takes: { ...noInput, body: made },
      answers: { 200: factorAddedView },
      async answer({ body }, _signal, asked) {
        const me = await personOf(parts, asked);
        if (!me) return refusal("not-signed-in");
        return factorAddedAnswer(parts, await passkeys.add(me, body, callerOf(identity, asked), nowMs()));
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/second-factor/passkey/options",
      access: halfWayIn,
      summary: "Asks for a passkey after the password.",
      takes: noInput,
      answers: { 200: options },
      async answer(_input, _signal, asked) {
        const begun = await passkeys.askToShow(callerOf(identity, asked), nowMs());
        return begun.kind === "asked" ? { status: 200, body: begun.options } : refusedAnswer(begun, nowMs());
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/second-factor/passkey",
      access: halfWayIn,
      summary: "The passkey. The cookie is a new one afterwards.",
      takes: { ...noInput, body: shown },
      answers: { 200: signedInView },
      async answer({ body }, _signal, asked) {
        const answer = await passkeys.show(body, callerOf(identity, asked), nowMs());
        return answer.kind === "signed-in" ? signedInAnswer(identity, answer) : refusedAnswer(answer, nowMs());
      },
    }),
  ];
}
