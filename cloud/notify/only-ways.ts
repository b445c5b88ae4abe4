/**
 * Which ways alone are no route to a person: what nobody is woken by, and what many phones in mainland China do not get at all. Used where plans are saved and shown. Pure.
 */

/** They ring, or are read by a machine that rings. */
const loudWays: ReadonlySet<string> = new Set(["voice", "sms"]);

export type Sentence = { zh: string; en: string };

/** @param ways of one addressee in one step. @returns why these are no route, or undefined. */
export function onlyQuietWays(ways: readonly string[]): Sentence | undefined {
  if (ways.length === 0 || ways.some((way) => loudWays.has(way))) return undefined;
  if (ways.every((way) => way === "push"))
    return {
      zh: "只用浏览器推送不算通知到人:中国大陆许多手机收不到。请再加上电话或短信。",
      en: "Web push alone reaches nobody for certain: many phones in mainland China do not get it. Add a call or an SMS.",
    };
  return {
    zh: "这些方式不会把人叫醒。请再加上电话或短信。",
    en: "None of these ways wakes anybody. Add a call or an SMS.",
  };
}
