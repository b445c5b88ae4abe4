/**
 * Coming in and going out: password, second factor, invitation. Whoever asks is taken from the cookies; what the answer sets is never readable by a
 * script. Against requests that another site begins: cookies are SameSite=Strict, bodies are JSON, and the server refuses a foreign Origin or
 * Sec-Fetch-Site before a route is looked at (`request-guard.ts`).
 */

import { z } from "zod";
import { actions } from "../access/action.ts";
import { decide } from "../access/policy.ts";
import { grantField, languages } from "../identity/account.ts";
import { principalOf } from "../identity/signed-in.ts";
import { loginField } from "../identity/sign-in-name.ts";
import { meStages, waysIn, type MeView } from "./contract/people.ts";
import {
  callerOf,
  personOf,
  refusedAnswer,
  signedInAnswer,
  signedInView,
  type IdentityParts,
} from "./identity-answers.ts";
import type { Asked } from "./asked.ts";
import { refusal } from "./error-codes.ts";
import { nothing, route, type Route } from "./route.ts";
import { open } from "./route-access.ts";

/** Anything that may be typed is looked at; what is longer than this is nobody's name. */
const typedName = z.string().max(256);
/** Longer than any password that is taken, in bytes of any script. */
const typedPassword = z.string().max(1_024);
const linkToken = z.string().regex(/^[A-Za-z0-9_-]{20,128}$/, "not a link of ours");

const meView = z.strictObject({
  stage: z.enum(meStages),
  accountId: z.string().nullable(),
  name: z.string().nullable(),
  language: z.enum(languages).nullable(),
  grants: z.array(grantField),
  may: z.array(z.enum(actions)),
  ways: z.array(z.enum(waysIn)),
});

const nobody = { stage: "nobody", accountId: null, name: null, language: null, grants: [], may: [] } as const;

const whoIsSignedIn = {
  method: "GET",
  path: "/api/identity/me",
  access: open("It says who is signed in to whoever has that session, and nothing to others."),
  summary: "Who is signed in here, how far they have come, and what they may do somewhere.",
  takes: { params: nothing, query: nothing, body: nothing },
  answers: { 200: meView },
} as const;

/** Where nobody signs in: pages ask all the same, and learn that there is no account to look after. */
export function nobodySignsInRoute(): Route {
  const may = actions.filter((action) => action !== "administer-accounts");
  const body: MeView = { ...nobody, stage: "nobody-signs-in", may, ways: [] };
  return route({ ...whoIsSignedIn, answer: async () => await Promise.resolve({ status: 200, body }) });
}

export function identityRoutes(parts: IdentityParts): readonly Route[] {
  const { identity, nowMs } = parts;
  const { signIn, inviting, own, cookies } = identity;
  /** A provider of messages is set on a page while people sign in. */
  const waysNow = (): MeView["ways"] => {
    const isSetUp = {
      "phone-code": identity.phoneCodes?.isSetUp() === true,
      openid: identity.openId !== null,
      passkey: identity.passkeys !== null,
    };
    return waysIn.filter((way) => isSetUp[way]);
  };
  const noInput = { params: nothing, query: nothing, body: nothing };

  const me = async (asked: Asked): Promise<MeView> => {
    const ways = waysNow();
    const person = await personOf(parts, asked);
    if (!person) return { ...nobody, ways };
    const { session, kept } = person;
    const { name, language, grants } = kept.account;
    // With a password alone they learn nothing of the account but what comes next.
    if (session.stage === "second-factor") return { ...nobody, stage: session.stage, language, ways };
    if (session.stage !== "full") return { ...nobody, stage: session.stage, name, language, ways };
    const principal = principalOf(person);
    const may = actions.filter((action) => decide(principal, action, "anywhere", nowMs()).kind === "allowed");
    return { stage: session.stage, accountId: kept.accountId, name, language, grants, may, ways };
  };
  return [
    route({
      ...whoIsSignedIn,
      async answer(_input, _signal, asked) {
        return { status: 200, body: await me(asked) };
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/sign-in",
      access: open("This is how one comes in; tries are slowed down (`lockout.ts`)."),
      summary: "With a login or a phone number, and a password. The answer says what has to follow.",
      takes: { ...noInput, body: z.strictObject({ name: typedName, password: typedPassword }) },
      answers: { 200: signedInView },
      async answer({ body }, _signal, asked) {
        const answer = await signIn.withPassword(body, callerOf(identity, asked), nowMs());
        return answer.kind === "signed-in" ? signedInAnswer(identity, answer) : refusedAnswer(answer, nowMs());
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/second-factor",
      access: open("For whoever is half way in; tries are slowed down."),
      summary: "A code from the app, or one of the recovery codes. The cookie is a new one afterwards.",
      takes: {
        ...noInput,
        body: z.strictObject({ kind: z.enum(["totp", "recovery"]), code: z.string().max(64) }),
      },
      answers: { 200: signedInView },
      async answer({ body }, _signal, asked) {
        const answer = await signIn.withFactorCode(body, callerOf(identity, asked), nowMs());
        return answer.kind === "signed-in" ? signedInAnswer(identity, answer) : refusedAnswer(answer, nowMs());
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/sign-out",
      access: open("Ends the session that the cookie names, and harms nobody without one."),
      summary: "Ends this session. Doing it twice is harmless.",
      takes: noInput,
      answers: { 200: z.strictObject({ done: z.literal(true) }) },
      async answer(_input, _signal, asked) {
        const me = await personOf(parts, asked);
        if (me) await own.signOut(me, nowMs());
        return { status: 200, body: { done: true }, headers: { "set-cookie": [cookies.clear("session")] } };
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/invitations/read",
      access: open("Whoever holds the link may see for whom it is; tries are slowed down."),
      summary: "For whom a link is. It stands in the body, so that no log of addresses has it.",
      takes: { ...noInput, body: z.strictObject({ token: linkToken }) },
      answers: {
        200: z.strictObject({
          name: z.string(),
          login: z.string().nullable(),
          roles: z.array(z.string()),
          needsSecondFactor: z.boolean(),
          mayDoWithoutPassword: z.boolean(),
          endsAtMs: z.number().int(),
        }),
      },
      async answer({ body }, _signal, asked) {
        const view = await inviting.read(body.token, callerOf(identity, asked), nowMs());
        if (view === "gone") return refusal("link-gone");
        return "kind" in view ? refusedAnswer(view, nowMs()) : { status: 200, body: view };
      },
    }),
    route({
      method: "POST",
      path: "/api/identity/invitations/accept",
      access: open("Whoever holds the link may come in by it, once."),
      summary: "Sets a password and signs in. A second factor follows where the role needs one.",
      takes: {
        ...noInput,
        body: z.strictObject({
          token: linkToken,
          login: loginField.nullable().default(null),
          password: typedPassword.nullable().default(null),
        }),
      },
      answers: { 200: signedInView },
      async answer({ body }, _signal, asked) {
        const answer = await inviting.accept(body, callerOf(identity, asked), nowMs());
        return answer.kind === "signed-in" ? signedInAnswer(identity, answer) : refusedAnswer(answer, nowMs());
      },
    }),
  ];
}
