/** Ways in beside the password, where they are set up: a code to the phone, the city's own provider. */

import { z } from "zod";
import type { OpenId } from "../identity/openid.ts";
import { flowHolds } from "../identity/openid.ts";
import type { PhoneCodes } from "../identity/phone-codes.ts";
import { phoneField } from "../identity/sign-in-name.ts";
import {
  callerOf,
  cookiesOf,
  refusedAnswer,
  signedInAnswer,
  signedInView,
  type IdentityParts,
} from "./identity-answers.ts";
import { nothing, route, type Route } from "./route.ts";
import { open } from "./route-access.ts";

const noInput = { params: nothing, query: nothing, body: nothing };
const ticketText = z.string().regex(/^[A-Za-z0-9_-]{20,128}$/, "not a ticket of ours");

export function phoneCodeRoutes(parts: IdentityParts & { phoneCodes: PhoneCodes }): readonly Route[] {
  const { identity, nowMs, phoneCodes } = parts;
  return [
    route({
      method: "POST",
      path: "/api/identity/phone-code",
      access: open("This is how one comes in; tries are slowed down."),
      summary: "A code to the phone of a caregiver. The answer is the same for a number that nobody has.",
      takes: { ...noInput, body: z.strictObject({ phone: phoneField }) },
      answers: { 200: z.strictObject({ ticket: z.string() }) },
      async answer({ body }, _signal, asked) {
        const answer = await phoneCodes.ask(body.phone, callerOf(identity, asked), nowMs());
        return answer.kind === "asked"
          ? { status: 200, body: { ticket: answer.ticket } }
          : refusedAnswer(answer, nowMs());
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/phone-code/show",
      access: open("This is how one comes in; tries are slowed down."),
      summary: "The code, with the ticket of the browser that asked for it.",
      takes: { ...noInput, body: z.strictObject({ ticket: ticketText, code: z.string().max(16) }) },
      answers: { 200: signedInView },
      async answer({ body }, _signal, asked) {
        const answer = await phoneCodes.show(body, callerOf(identity, asked), nowMs());
        return answer.kind === "signed-in" ? signedInAnswer(identity, answer) : refusedAnswer(answer, nowMs());
      },
    }),
  ];
}

export function openIdRoutes(parts: IdentityParts & { openId: OpenId }): readonly Route[] {
  const { identity, nowMs, openId } = parts;
  const { cookies } = identity;
  return [
    route({
      method: "POST",
      path: "/api/identity/openid/start",
      access: open("This is how one comes in."),
      summary:
        "Where to send the browser to sign in at the other provider; with `invitation` to open a link through it.",
      takes: { ...noInput, body: z.strictObject({ invitation: ticketText.nullable().default(null) }) },
      answers: { 200: z.strictObject({ url: z.string() }) },
      async answer({ body }, _signal, asked) {
        const answer = await openId.start(body.invitation, callerOf(identity, asked), nowMs());
        if (answer.kind !== "started") return refusedAnswer(answer, nowMs());
        const cookie = cookies.set("openid", answer.browserToken, flowHolds);
        return { status: 200, body: { url: answer.url }, headers: { "set-cookie": [cookie] } };
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/openid/finish",
      access: open("This is how one comes in."),
      summary: "What the provider put behind the address of our page when it sent the browser back.",
      takes: {
        ...noInput,
        body: z.strictObject({
          query: z
            .string()
            .max(4_096)
            .regex(/^\?[^\s#]*$/, "begins with ?"),
        }),
      },
      answers: { 200: signedInView },
      examples: { body: { query: "?code=4F9K2M7QXW3T&state=q7Zt3Vb9Yk2Lm5Xw8Rn1Pd" } },
      async answer({ body }, _signal, asked) {
        const browserToken = cookies.read(asked.cookie, "openid");
        const answer = await openId.finish({ query: body.query, browserToken }, callerOf(identity, asked), nowMs());
        const clear = cookies.clear("openid");
        if (answer.kind !== "signed-in")
          return { ...refusedAnswer(answer, nowMs()), headers: { "set-cookie": [clear] } };
        const headers = { "set-cookie": [...cookiesOf(identity, answer)["set-cookie"], clear] };
        return { status: 200, body: { stage: answer.stage }, headers };
      },
    }),
  ];
}
