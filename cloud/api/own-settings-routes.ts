/** What people change about themselves: password, second factors, where they are signed in. */

import { z } from "zod";
import { must, parseCredentialId, parseSignInId } from "@shouwang/shared/domain/ids.ts";
import { languages } from "../identity/account.ts";
import type { SignedInPerson } from "../identity/signed-in.ts";
import type { FactorAdded, NotNow } from "../identity/own-settings.ts";
import type { Asked } from "./asked.ts";
import { refusal } from "./error-codes.ts";
import {
  callerOf,
  cookiesOf,
  personOf,
  recoveryCodesView,
  refusedAnswer,
  signedInAnswer,
  signedInView,
  type IdentityParts,
} from "./identity-answers.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { halfWayIn, ownSettings } from "./route-access.ts";

const idText = z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}");
const typedPassword = z.string().max(1_024);
const wallMs = z.number().int();

export const factorAddedView = z.strictObject({
  stage: signedInView.shape.stage,
  /** Shown this once. Null where there are some already. */
  recoveryCodes: recoveryCodesView.nullable(),
});
const done = z.strictObject({ done: z.literal(true) });

export function ownSettingsRoutes(parts: IdentityParts): readonly Route[] {
  const { identity, nowMs } = parts;
  const { own } = identity;
  const noInput = { params: nothing, query: nothing, body: nothing };
  const oneId = { ...noInput, params: z.object({ id: idText }) };

  const asPerson = async (asked: Asked, answer: (me: SignedInPerson) => Promise<Answer>): Promise<Answer> => {
    const me = await personOf(parts, asked);
    return me ? await answer(me) : refusal("not-signed-in");
  };
  /** For whoever has come all the way. */
  const asWhole = async (asked: Asked, answer: (me: SignedInPerson) => Promise<Answer>): Promise<Answer> =>
    await asPerson(asked, async (me) => (me.session.stage === "full" ? await answer(me) : refusal("not-signed-in")));

  return [
    route({
      method: "POST",
      path: "/api/identity/language",
      access: ownSettings,
      summary: "The language in which one reads pages and is written to.",
      takes: { ...noInput, body: z.strictObject({ language: z.enum(languages) }) },
      answers: { 200: done },
      answer: async ({ body }, _signal, asked) =>
        await asWhole(asked, async (me) => {
          const answer = await own.changeLanguage(me, body.language, nowMs());
          return answer === "done" ? { status: 200, body: { done: true } } : refusedAnswer(answer, nowMs());
        }),
    }),
    route({
      method: "POST",
      path: "/api/identity/password",
      access: ownSettings,
      summary: "A new password. All other sessions end.",
      takes: { ...noInput, body: z.strictObject({ present: typedPassword.nullable(), next: typedPassword }) },
      answers: { 200: signedInView },
      answer: async ({ body }, _signal, asked) =>
        await asWhole(asked, async (me) => {
          const answer = await own.changePassword(me, body, callerOf(identity, asked), nowMs());
          return answer.kind === "signed-in" ? signedInAnswer(identity, answer) : refusedAnswer(answer, nowMs());
        }),
    }),
    route({
      method: "GET",
      path: "/api/identity/factors",
      access: ownSettings,
      summary: "One's second factors, and how many recovery codes are left.",
      takes: noInput,
      answers: {
        200: z.strictObject({
          factors: z.array(
            z.strictObject({
              credentialId: z.string(),
              kind: z.enum(["totp", "passkey"]),
              madeAtMs: wallMs,
              usedAtMs: wallMs.nullable(),
            }),
          ),
          recoveryCodesLeft: z.number().int(),
        }),
      },
      answer: async (_input, _signal, asked) =>
        await asWhole(asked, async (me) => ({ status: 200, body: await own.factors(me) })),
    }),
    route({
      method: "POST",
      path: "/api/identity/factors/totp",
      access: halfWayIn,
      summary: "Begins adding codes that change with time: a secret for the app. It counts once a code was shown.",
      takes: noInput,
      answers: { 200: z.strictObject({ secret: z.string(), uri: z.string() }) },
      answer: async (_input, _signal, asked) =>
        await asPerson(asked, async (me) => {
          const begun = own.beginTotp(me, nowMs());
          if (begun.kind !== "begun") return refusedAnswer(begun, nowMs());
          return { status: 200, body: { secret: begun.secret, uri: begun.uri } };
        }),
    }),
    route({
      method: "POST",
      path: "/api/identity/factors/totp/confirm",
      access: halfWayIn,
      summary: "The first code from the app: it is a second factor from now on, and this session has shown it.",
      takes: { ...noInput, body: z.strictObject({ code: z.string().max(16) }) },
      answers: { 200: factorAddedView },
      answer: async ({ body }, _signal, asked) =>
        await asPerson(asked, async (me) =>
          factorAddedAnswer(parts, await own.confirmTotp(me, body.code, callerOf(identity, asked), nowMs())),
        ),
    }),
    route({
      method: "POST",
      path: "/api/identity/factors/recovery",
      access: ownSettings,
      summary: "Ten new recovery codes, shown this once; the old ones are void.",
      takes: noInput,
      answers: { 200: z.strictObject({ recoveryCodes: recoveryCodesView }) },
      answer: async (_input, _signal, asked) =>
        await asWhole(asked, async (me) => {
          const made = await own.newRecoveryCodes(me, nowMs());
          if (made.kind !== "codes") return refusedAnswer(made, nowMs());
          return { status: 200, body: { recoveryCodes: made.codes } };
        }),
    }),
    route({
      method: "POST",
      path: "/api/identity/factors/:id/remove",
      access: ownSettings,
      summary: "Takes a second factor away, unless it is the last one of somebody who needs one.",
      takes: oneId,
      answers: { 200: done },
      answer: async ({ params }, _signal, asked) =>
        await asWhole(asked, async (me) => {
          const removed = await own.removeFactor(me, must(parseCredentialId(params.id), params.id), nowMs());
          if (removed.kind === "removed") return { status: 200, body: { done: true } };
          if (removed.kind === "unknown") return refusal("no-such-factor");
          return removed.kind === "last" ? refusal("last-factor") : refusedAnswer(removed, nowMs());
        }),
    }),
    route({
      method: "GET",
      path: "/api/identity/sessions",
      access: ownSettings,
      summary: "Where one is signed in.",
      takes: noInput,
      answers: {
        200: z.array(
          z.strictObject({
            sessionId: z.string(),
            isThis: z.boolean(),
            madeAtMs: wallMs,
            seenAtMs: wallMs,
            endsAtMs: wallMs,
            address: z.string(),
            agent: z.string(),
          }),
        ),
      },
      answer: async (_input, _signal, asked) =>
        await asWhole(asked, async (me) => ({ status: 200, body: await own.sessions(me, nowMs()) })),
    }),
    route({
      method: "POST",
      path: "/api/identity/sessions/:id/revoke",
      access: ownSettings,
      summary: "Ends one of one's own sessions.",
      takes: oneId,
      answers: { 200: done },
      answer: async ({ params }, _signal, asked) =>
        await asWhole(asked, async (me) => {
          const answer = await own.revoke(me, must(parseSignInId(params.id), params.id), nowMs());
          return answer === "done" ? { status: 200, body: { done: true } } : refusal("no-such-session");
        }),
    }),
  ];
}

export function factorAddedAnswer({ identity, nowMs }: IdentityParts, added: FactorAdded | NotNow): Answer {
  if (added.kind !== "added") return refusedAnswer(added, nowMs());
  const { signedIn, recoveryCodes } = added;
  return { status: 200, body: { stage: signedIn.stage, recoveryCodes }, headers: cookiesOf(identity, signedIn) };
}
