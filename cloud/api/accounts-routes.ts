/** What an administrator does with other people's accounts. Who is out of reach is nobody. */

import { z } from "zod";
import { must, parseAccountId, parseAreaCode, parseSignInId } from "@shouwang/shared/domain/ids.ts";
import type { Principal } from "../access/principal.ts";
import { accountSchema, grantField, grantsMax, standings, type KeptAccount } from "../identity/account.ts";
import type { Done, NotDone } from "../identity/administration.ts";
import type { Link } from "../identity/inviting.ts";
import { loginField, phoneField } from "../identity/sign-in-name.ts";
import type { Asked } from "./asked.ts";
import type { AccountView, LinkView } from "./contract/people.ts";
import { refusal } from "./error-codes.ts";
import { refusedAnswer, type IdentityParts } from "./identity-answers.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { maySomewhere } from "./route-access.ts";

const idText = z.string().regex(/^[a-z0-9-]{1,64}$/, "not an id: [a-z0-9-]{1,64}");
const pageMax = 200;
/** Whom exactly, is decided by where those grants are that are given, taken or looked at (`granting.ts`). */
const administering = maySomewhere("administer-accounts");
const wallMs = z.number().int();

const accountView = z.strictObject({
  accountId: z.string(),
  version: z.number().int(),
  name: z.string(),
  login: z.string().nullable(),
  phone: z.string().nullable(),
  email: z.string().nullable(),
  language: accountSchema.shape.language,
  standing: z.enum(standings),
  grants: z.array(grantField),
}) satisfies z.ZodType<AccountView>;
const linkView = z.strictObject({
  accountId: z.string(),
  /** To be put behind the address of the page, after `#invitation=`. Shown this once. */
  token: z.string(),
  endsAtMs: wallMs,
}) satisfies z.ZodType<LinkView>;
const newPerson = accountSchema
  .omit({ standing: true, push: true })
  .extend({ login: loginField.nullable(), phone: phoneField.nullable() })
  .refine(({ login, phone }) => login !== null || phone !== null, {
    message: "a login or a phone number is needed to sign in with",
  });

export function accountsRoutes({ identity, nowMs }: IdentityParts): readonly Route[] {
  const { administration } = identity;
  const noInput = { params: nothing, query: nothing, body: nothing };
  const oneAccount = { ...noInput, params: z.object({ id: idText }) };
  const idOf = (text: string) => must(parseAccountId(text), text);

  const signedIn = async (asked: Asked, answer: (asking: Principal) => Promise<Answer>): Promise<Answer> =>
    asked.principal ? await answer(asked.principal) : refusal("not-signed-in");

  /** Lock, unlock, end: one path each, so that a log of requests says what was done. */
  const standing = (act: "lock" | "unlock" | "end", summary: string): Route =>
    route({
      method: "POST",
      path: `/api/accounts/:id/${act}`,
      access: administering,
      summary,
      takes: oneAccount,
      answers: { 200: accountView },
      answer: async ({ params }, _signal, asked) =>
        await signedIn(asked, async (asking) =>
          changed(await administration[act](asking, idOf(params.id), nowMs()), nowMs()),
        ),
    });

  return [
    route({
      method: "GET",
      path: "/api/accounts",
      access: administering,
      summary: "People with a role in an area, as far as they are in one's reach. `after` continues a list.",
      takes: {
        ...noInput,
        query: z.object({
          area: z.union([
            z.literal("everywhere"),
            z
              .string()
              .refine((text) => parseAreaCode(text) !== undefined, "not an area code")
              .transform((text) => must(parseAreaCode(text), text)),
          ]),
          after: idText.or(z.literal("")).default(""),
          limit: z.coerce.number().int().min(1).max(pageMax).default(50),
        }),
      },
      answers: { 200: z.strictObject({ people: z.array(accountView), next: z.string().nullable() }) },
      answer: async ({ query }, _signal, asked) =>
        await signedIn(asked, async (asking) => {
          const { people, next } = await administration.list(asking, query, nowMs());
          return { status: 200, body: { people: people.map(toView), next } };
        }),
    }),
    route({
      method: "GET",
      path: "/api/accounts/:id",
      access: administering,
      summary: "One person in one's reach.",
      takes: oneAccount,
      answers: { 200: accountView },
      answer: async ({ params }, _signal, asked) =>
        await signedIn(asked, async (asking) =>
          changed(await administration.one(asking, idOf(params.id), nowMs()), nowMs()),
        ),
    }),
    route({
      method: "POST",
      path: "/api/accounts",
      access: administering,
      summary: "Invites somebody: an account with its grants, and a link that holds once, for 72 hours.",
      takes: { ...noInput, body: newPerson },
      answers: { 201: linkView },
      answer: async ({ body }, _signal, asked) =>
        await signedIn(asked, async (asking) => invited(await administration.invite(asking, body, nowMs()), nowMs())),
    }),
    route({
      method: "POST",
      path: "/api/accounts/:id/invite",
      access: administering,
      summary: "A new link. When it is accepted, password, factors and sessions of before are gone.",
      takes: oneAccount,
      answers: { 201: linkView },
      answer: async ({ params }, _signal, asked) =>
        await signedIn(asked, async (asking) =>
          invited(await administration.inviteAgain(asking, idOf(params.id), nowMs()), nowMs()),
        ),
    }),
    route({
      method: "POST",
      path: "/api/accounts/:id/grants",
      access: administering,
      summary: "Other grants instead of the present ones. The person signs in anew.",
      takes: {
        ...oneAccount,
        body: z.strictObject({ version: z.number().int().min(1), grants: z.array(grantField).min(1).max(grantsMax) }),
      },
      answers: { 200: accountView },
      answer: async ({ params, body }, _signal, asked) =>
        await signedIn(asked, async (asking) => {
          const given = { accountId: idOf(params.id), ...body };
          return changed(await administration.setGrants(asking, given, nowMs()), nowMs());
        }),
    }),
    standing("lock", "Nobody signs in with it, and all its sessions end, until it is unlocked."),
    standing("unlock", "Undoes a lock."),
    standing("end", "For good: what proved the person is gone, and the names are free again."),
    route({
      method: "GET",
      path: "/api/accounts/:id/sessions",
      access: administering,
      summary: "Where somebody is signed in, without from where.",
      takes: oneAccount,
      answers: {
        200: z.array(z.strictObject({ sessionId: z.string(), madeAtMs: wallMs, seenAtMs: wallMs, endsAtMs: wallMs })),
      },
      answer: async ({ params }, _signal, asked) =>
        await signedIn(asked, async (asking) => {
          const found = await administration.sessions(asking, idOf(params.id), nowMs());
          return found.kind === "sessions" ? { status: 200, body: found.sessions } : refusedAnswer(found, nowMs());
        }),
    }),
    route({
      method: "POST",
      path: "/api/accounts/:id/sessions/revoke",
      access: administering,
      summary: "Ends one session of somebody, or all of them.",
      takes: { ...oneAccount, body: z.strictObject({ sessionId: idText.nullable() }) },
      answers: { 200: z.strictObject({ count: z.number().int() }) },
      answer: async ({ params, body }, _signal, asked) =>
        await signedIn(asked, async (asking) => {
          const sessionId = body.sessionId === null ? null : must(parseSignInId(body.sessionId), body.sessionId);
          const answer = await administration.revoke(asking, { accountId: idOf(params.id), sessionId }, nowMs());
          if (answer.kind === "revoked") return { status: 200, body: { count: answer.count } };
          return refusedAnswer(answer, nowMs());
        }),
    }),
  ];
}

function changed(answer: Done | NotDone, nowMs: number): Answer {
  return answer.kind === "done" ? { status: 200, body: toView(answer.kept) } : refusedAnswer(answer, nowMs);
}

function invited(answer: { kind: "invited"; link: Link } | NotDone, nowMs: number): Answer {
  return answer.kind === "invited" ? { status: 201, body: answer.link } : refusedAnswer(answer, nowMs);
}

function toView({ accountId, version, account }: KeptAccount): AccountView {
  // Where their browsers are reached is theirs alone.
  const { push: _push, grants, ...shown } = account;
  return { accountId, version, ...shown, grants: [...grants] };
}
