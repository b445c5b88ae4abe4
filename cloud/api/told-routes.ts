/**
 * Where persons who were told answer: the page behind a link, and what providers of messages and calls post to us. Nobody signs in here. The link is 128 random bits that
 * stand behind the # of its address; what a provider posts is believed when it is signed, and answered with what the person is told.
 */

import { z } from "zod";
import {
  linkLook,
  linkTap,
  linkTapped,
  linkView,
  type LinkAnswer,
  type LinkTapped,
  type LinkView,
} from "./contract/answers.ts";
import type { SignatureHeaders } from "./asked.ts";
import { refusal } from "./error-codes.ts";
import { createRequestRate } from "./request-rate.ts";
import { aFile, nothing, route, type Route } from "./route.ts";
import { open } from "./route-access.ts";

export type ToldPersons = {
  look(token: string): Promise<LinkView | undefined>;
  tap(token: string, answer: { what: LinkAnswer; version: number }): Promise<LinkTapped | undefined>;
  /** Of a provider. `unknown`: none of this name is set. */
  event(given: {
    provider: string;
    addressSecret: string;
    bytes: Uint8Array;
    signature: SignatureHeaders | null;
  }): Promise<{ kind: "answered"; body: unknown } | { kind: "refused" } | { kind: "unknown" }>;
};

/** Wrong links of one address: nobody finds one of 2^128 like this, and whoever tries is slowed down and seen. */
const wrongLinks = { burst: 20, perSecond: 0.1, keysMax: 10_000 };
const eventBytesMax = 64 * 1024;
const providerField = z.string().regex(/^[a-z0-9-]{1,64}$/, "not a name of a connector");

export function toldRoutes(parts: { told: ToldPersons; nowMs: () => number }): readonly Route[] {
  const { told, nowMs } = parts;
  const wrong = createRequestRate(wrongLinks);
  const noInput = { params: nothing, query: nothing };
  const gone = (address: string) => {
    const wait = wrong.take(address, nowMs());
    if (wait === 0) return refusal("answer-link-gone");
    return { ...refusal("too-many-requests", `Wait ${wait} s.`), headers: { "retry-after": String(wait) } };
  };
  return [
    route({
      method: "POST",
      path: "/api/answers/look",
      isReading: true,
      access: open(
        "Whoever has the link was asked: it is 128 random bits, for one person and one alarm, and ends by itself.",
      ),
      summary: "What happened and who has it, for whoever was sent this link.",
      takes: { ...noInput, body: linkLook },
      answers: { 200: linkView },
      async answer({ body }, _signal, { address }) {
        const view = await told.look(body.token);
        return view ? { status: 200, body: view } : gone(address);
      },
    }),
    route({
      method: "POST",
      path: "/api/answers/tap",
      access: open("Whoever has the link was asked; who acts is the person it was sent to."),
      summary: "I have it, I am on my way, I cannot. Nothing is done when there is news that the page did not show.",
      takes: { ...noInput, body: linkTap },
      answers: { 200: linkTapped },
      async answer({ body: { token, ...answer } }, _signal, { address }) {
        const tapped = await told.tap(token, answer);
        return tapped ? { status: 200, body: tapped } : gone(address);
      },
    }),
    route({
      method: "POST",
      path: "/api/phone-events/:provider/:key",
      access: open(
        "Believed only when it is signed with the provider's secret, or comes to an address that only the provider knows.",
      ),
      summary: "Of a provider of messages and calls: what became of them, replies, keys that were pressed.",
      takes: {
        params: z.object({ provider: providerField, key: z.string().min(1).max(128) }),
        query: nothing,
        body: aFile,
      },
      takesFile: { mediaTypes: ["application/json"], bytesMax: eventBytesMax },
      answers: { 200: z.unknown() },
      examples: {
        params: { provider: "signed", key: "q7Zt3Vb9Yk2Lm5Xw8Rn1Pd" },
        body: { type: "sms.received", data: { from: "13800138000", text: "1" } },
        answer: { say: "已记录，谢谢。", prompt: null },
      },
      async answer({ params, body }, _signal, { signature }) {
        const given = { provider: params.provider, addressSecret: params.key, bytes: body.bytes };
        const answer = await told.event({ ...given, signature: signature ?? null });
        if (answer.kind === "answered") return { status: 200, body: answer.body };
        return refusal(answer.kind === "unknown" ? "no-such-route" : "not-signed");
      },
    }),
  ];
}
