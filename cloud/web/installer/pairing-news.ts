/**
 * What a gateway says while a device is brought in, as it can be shown in both languages. The gateway speaks English sentences (gateway/drivers/zigbee2mqtt/pairing.ts,
 * gateway/core/commands.ts); what is not known here is shown as it came, never left out.
 */

import type { CommandView } from "../../api/contract.ts";

export type PairingNews =
  | { at: "sent" | "open" | "proven" | "nobody" | "no-bridge" | "no-bridge-answer" | "interview-failed" | "left" }
  | { at: "joined"; deviceId: string }
  | { at: "try"; deviceId: string; model: string; do: "press" | "open" | "move"; seen: number; wanted: number }
  | { at: "unproven" | "unknown-kind" }
  | { at: "said"; text: string };

const tried = /^(\S+) is a (.*)\. (Press|Open|Move)\b.*\((\d+) of (\d+)\)\.$/;
const doing = { Press: "press", Open: "open", Move: "move" } as const;

const sentences: readonly (readonly [RegExp, PairingNews["at"] & Simple])[] = [
  [/^The network is open/, "open"],
  [/ is in and proven /, "proven"],
  [/^Nothing joined/, "nobody"],
  [/has no radio bridge/, "no-bridge"],
  [/radio bridge did not answer/, "no-bridge-answer"],
  [/did not answer all questions|took too long to answer/, "interview-failed"],
  [/left the network/, "left"],
  [/^Nothing came from the device/, "unproven"],
  [/reports nothing that this service understands/, "unknown-kind"],
];
type Simple = Exclude<PairingNews, { deviceId: string } | { text: string }>["at"];

export function newsOf({ detail }: { detail: string }): PairingNews {
  const now = tried.exec(detail);
  if (now) {
    const [, deviceId = "", model = "", verb, seen, wanted] = now;
    const what = verb === "Press" || verb === "Open" || verb === "Move" ? doing[verb] : "press";
    return { at: "try", deviceId, model, do: what, seen: Number(seen), wanted: Number(wanted) };
  }
  const joined = /^(\S+) has joined/.exec(detail);
  if (joined) return { at: "joined", deviceId: joined[1] ?? "" };
  const known = sentences.find(([like]) => like.test(detail));
  return known ? { at: known[1] } : { at: "said", text: detail };
}

/** The last thing it said. */
export function latestNews({ answers }: Pick<CommandView, "answers">): PairingNews {
  const last = answers.at(-1);
  return last === undefined ? { at: "sent" } : newsOf(last);
}

/** Nothing more comes. */
export const isOver = ({ answers }: Pick<CommandView, "answers">): boolean =>
  answers.some(({ outcome }) => outcome !== "started");

/** Which model each device said that it is: for the form in which it is given its place. */
export function modelsIn(commands: readonly Pick<CommandView, "answers">[]): ReadonlyMap<string, string> {
  return new Map(
    commands.flatMap(({ answers }) =>
      answers.flatMap((one) => {
        const news = newsOf(one);
        return news.at === "try" ? [[news.deviceId, news.model] as const] : [];
      }),
    ),
  );
}
