/**
 * What a gateway answers, in the language of whoever reads. It speaks English sentences (gateway/core/commands.ts, gateway/health/system-led.ts,
 * gateway/drivers/zigbee2mqtt/identify.ts); what is not known here is shown as it came, never left out.
 */

import type { answerWords } from "./diagnostics-words.ts";

type Word = keyof typeof answerWords.words;
type Named = "blinks" | "noRight" | "deviceAsked" | "deviceCannot" | "onALine";
export type AnswerNews = { word: Named; what: string } | { word: Exclude<Word, Named> } | { text: string };

const named: readonly (readonly [RegExp, Named])[] = [
  [/^The light (\S+) of this gateway blinks/, "blinks"],
  [/may not switch its light ([^:\s]+):/, "noRight"],
  [/^(\S+) was asked to make itself seen/, "deviceAsked"],
  [/^(.+) cannot make itself seen: its model/, "deviceCannot"],
  [/^That device hangs on a line of its own \((.*)\)/, "onALine"],
];
const plain: readonly (readonly [RegExp, Exclude<Word, Named>])[] = [
  [/^The report of this gateway/, "report"],
  [/^The gateway's machine did not answer/, "machineLate"],
  [/has no light that it could let blink|of this machine cannot be made to blink/, "noLight"],
  [/^The radio stick has no light/, "noStickLight"],
  [/^This gateway does not know that device|^The radio bridge does not list that device/, "unknownDevice"],
  [/^A gateway is not updated from afar/, "noUpdate"],
  [/has no radio bridge/, "noBridge"],
  [/^The radio bridge is not connected/, "bridgeAway"],
  [/^The radio bridge did not answer/, "bridgeSilent"],
  [/arrived after its deadline/, "late"],
];

export function answerNews(detail: string): AnswerNews {
  for (const [like, word] of named) {
    const what = like.exec(detail)?.[1];
    if (what !== undefined) return { word, what };
  }
  const known = plain.find(([like]) => like.test(detail));
  return known ? { word: known[1] } : { text: detail };
}
