/** Messages in browsers (web push): whoever signs in asks for them in each browser of theirs, and takes it back there or elsewhere. */

import { z } from "zod";
import { browserSubscription, endpointOf, withBrowser, withoutBrowser } from "../identity/browsers.ts";
import type { SignedInPerson } from "../identity/signed-in.ts";
import type { Asked } from "./asked.ts";
import type { BrowsersView } from "./contract/push.ts";
import { refusal } from "./error-codes.ts";
import { personOf, refusedAnswer, type IdentityParts } from "./identity-answers.ts";
import { nothing, route, type Answer, type Route } from "./route.ts";
import { ownSettings } from "./route-access.ts";

const done = z.strictObject({ done: z.literal(true) });

/** @param publicKey of what is set up; null = nothing is. */
export function pushRoutes(parts: IdentityParts & { publicKey: () => Promise<string | null> }): readonly Route[] {
  const { identity, nowMs, publicKey } = parts;
  const noInput = { params: nothing, query: nothing };
  const asWhole = async (asked: Asked, answer: (me: SignedInPerson) => Promise<Answer>): Promise<Answer> => {
    const me = await personOf(parts, asked);
    return me?.session.stage === "full" ? await answer(me) : refusal("not-signed-in");
  };
  const keep = async (me: SignedInPerson, push: readonly string[]): Promise<Answer> => {
    const answer = await identity.own.changeBrowsers(me, push, nowMs());
    return answer === "done" ? { status: 200, body: { done: true } } : refusedAnswer(answer, nowMs());
  };
  const pushOf = ({ kept }: SignedInPerson): readonly string[] => kept.account.push ?? [];
  return [
    route({
      method: "GET",
      path: "/api/identity/push",
      access: ownSettings,
      summary: "One's own browsers that show messages, and the key with which a page asks for them.",
      takes: { ...noInput, body: nothing },
      answers: { 200: z.strictObject({ publicKey: z.string().nullable(), endpoints: z.array(z.string()) }) },
      answer: async (_input, _signal, asked) =>
        await asWhole(asked, async (me) => {
          const endpoints = pushOf(me).flatMap((one) => endpointOf(one) ?? []);
          return { status: 200, body: { publicKey: await publicKey(), endpoints } satisfies BrowsersView };
        }),
    }),
    route({
      method: "POST",
      path: "/api/identity/push",
      access: ownSettings,
      summary: "This browser shows messages for whoever is signed in here, beside every other way to them.",
      takes: { ...noInput, body: browserSubscription },
      answers: { 200: done },
      answer: async ({ body }, _signal, asked) =>
        await asWhole(asked, async (me) => await keep(me, withBrowser(pushOf(me), body))),
    }),
    route({
      method: "POST",
      path: "/api/identity/push/remove",
      access: ownSettings,
      summary: "A browser of one's own shows no messages any more.",
      takes: { ...noInput, body: z.strictObject({ endpoint: z.string().max(1_000) }) },
      answers: { 200: done },
      answer: async ({ body }, _signal, asked) =>
        await asWhole(asked, async (me) => await keep(me, withoutBrowser(pushOf(me), body.endpoint))),
    }),
  ];
}
