/**
 * A message of an official account, by a template, with the link to answer: `POST /cgi-bin/message/template/send`, with a token that is asked for with the account's secret and
 * holds two hours. What the answer means stands in its `errcode`, never in the status.
 *
 * Source: the public description of template messages of official accounts, as it has been for years. Tried with a simulated partner (hardware/simulators/wechat-partner.ts) and
 * never with WeChat itself.
 */

import { z } from "zod";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { beginningOf, reasonOf } from "../../emergency/webhook/http-signed-post.ts";
import { clipped } from "../clip.ts";
import type { WechatSettings } from "./settings.ts";
import type { Wechat, WechatMessage } from "./wechat.ts";

const answerTakesMax = seconds(15);
/** A token is taken anew before it ends. */
const tokenSpare = minutes(5);
/** A field of a template holds so many characters; a longer one is refused whole. */
const thingCharactersMax = 20;

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });
const sentAnswer = z.object({
  errcode: z.number(),
  errmsg: z.string().default(""),
  msgid: z.coerce.string().optional(),
});

/** The token is not (any more) what they think: asked for anew, once. */
const tokenTroubles = new Set([40001, 40014, 42001]);
/** Not this person, not this template, no subscription: the next time would be the same. */
const refusals = new Set([40003, 40013, 40037, 41030, 43004, 43101, 47003, 48001]);

export function openWechat(settings: WechatSettings, clock: Pick<Clock, "wallMs">): Wechat {
  let token: { text: string; untilMs: number } | undefined;

  const ask = async (
    path: string,
    query: Record<string, string>,
    body: object | null,
    signal: AbortSignal,
  ): Promise<unknown> => {
    const url = new URL(path, settings.url);
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const limit = AbortSignal.any([signal, AbortSignal.timeout(answerTakesMax)]);
    const how = body === null ? {} : { method: "POST", body: JSON.stringify(body) };
    const response = await fetch(url, { ...how, redirect: "manual", signal: limit });
    const text = await beginningOf(response);
    if (!response.ok) throw new Error(`answered ${response.status}`);
    return JSON.parse(text);
  };

  const takeToken = async (signal: AbortSignal): Promise<string> => {
    if (token && clock.wallMs() < token.untilMs) return token.text;
    const { appId, appSecret } = settings;
    const query = { grant_type: "client_credential", appid: appId, secret: appSecret };
    const answer = tokenAnswer.safeParse(await ask("/cgi-bin/token", query, null, signal));
    if (!answer.success) throw new Error("no token was given: look at the account's id and secret");
    const { access_token: text, expires_in: holds } = answer.data;
    token = { text, untilMs: clock.wallMs() + Math.max(seconds(holds) - tokenSpare, 0) };
    return text;
  };

  const send = async ({ openId, what, standing, at, link }: WechatMessage, signal: AbortSignal) => {
    const thing = (text: string) => ({ value: clipped(text === "" ? "-" : text, thingCharactersMax) });
    const body = {
      touser: openId,
      template_id: settings.templateId,
      ...(link === null ? {} : { url: link }),
      data: { thing1: thing(what), thing2: thing(standing), time3: { value: at } },
    };
    return sentAnswer.parse(
      await ask("/cgi-bin/message/template/send", { access_token: await takeToken(signal) }, body, signal),
    );
  };

  return async (message, signal) => {
    try {
      let answer = await send(message, signal);
      if (tokenTroubles.has(answer.errcode)) {
        token = undefined;
        answer = await send(message, signal);
      }
      const { errcode, errmsg, msgid } = answer;
      if (errcode === 0) return { kind: "accepted", receipt: `message ${msgid ?? "without a number"}` };
      const why = `${errcode} ${errmsg}`.trim().slice(0, 200);
      return refusals.has(errcode) ? { kind: "refused", why } : { kind: "unreachable", why, retryAfter: null };
    } catch (error) {
      // Never the address, in which the secret stands.
      return {
        kind: "unreachable",
        why: error instanceof z.ZodError ? "an answer that nobody understands" : reasonOf(error),
        retryAfter: null,
      };
    }
  };
}
