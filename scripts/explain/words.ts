/** What is said of a silence, in both languages. Numbers and times come ready made. */

export type Language = "en" | "zh";

export type Told = {
  at: string;
  last: string;
  room: string;
  silent: string;
  usual: string;
  buffer: string;
  due: string;
  days: string;
};

type Sentences = {
  nobodySeen: (told: Pick<Told, "at">) => string;
  seen: (told: Told) => string;
  learned: (told: Told) => string;
  allowed: (told: Told) => string;
  byRoom: (told: Told) => string;
  guest: string;
  away: (told: Told) => string;
  raised: (told: Told) => string;
  notYet: (told: Told) => string;
  blind: string;
  notAsked: string;
  unknownRoom: string;
  otherRaised: (kind: string, at: string) => string;
};

export const sentences: Record<Language, Sentences> = {
  en: {
    nobodySeen: ({ at }) => `Until ${at} nothing was recorded: there is nothing to judge.`,
    seen: ({ at, last, room, silent }) => `At ${at}: no movement since ${last} (${room}), for ${silent}.`,
    learned: ({ days, usual }) =>
      `The home had taught ${days} days. Around this hour a silence of at most ${usual} was usual.`,
    allowed: ({ buffer, due }) => `With the buffer of ${buffer} the check-in is due at ${due}.`,
    byRoom: ({ room }) => `What decides is the room: people do not stay as long as that in the ${room}.`,
    guest: "A visitor may be there: the buffer is wider.",
    away: ({ last }) => `By the door everybody had gone out after ${last}: no silence counts, so nothing was raised.`,
    raised: ({ due }) =>
      `An inactivity alarm was raised at ${due}: the silence was longer than is usual and the buffer.`,
    notYet: ({ due }) => `No inactivity alarm was raised: that would be at ${due}, if nobody moves until then.`,
    blind: "The gateway was silent: whether somebody moves was not known, so nothing was raised.",
    notAsked: "Nobody was expected there, or no detector was known to work: nothing was raised.",
    unknownRoom: "unknown room",
    otherRaised: (kind, at) => `Besides: ${kind} since ${at}.`,
  },
  zh: {
    nobodySeen: ({ at }) => `${at} 之前没有任何记录，无从判断。`,
    seen: ({ at, last, room, silent }) => `${at}：自 ${last} 起无活动（${room}），已持续 ${silent}。`,
    learned: ({ days, usual }) => `已学习 ${days} 天。此时段无活动通常最长 ${usual}。`,
    allowed: ({ buffer, due }) => `加上 ${buffer} 的余量，应在 ${due} 询问。`,
    byRoom: ({ room }) => `由所在房间决定：在${room}通常不会停留这么久。`,
    guest: "可能有访客：余量已放宽。",
    away: ({ last }) => `据入户门判断，${last} 之后家中无人：不计无活动时间，因此未报警。`,
    raised: ({ due }) => `已于 ${due} 发出无活动报警：无活动时间超过了通常时长和余量。`,
    notYet: ({ due }) => `未发出无活动报警：若一直无人活动，将在 ${due} 发出。`,
    blind: "网关失联：无法得知是否有人活动，因此未报警。",
    notAsked: "家中预计无人，或没有确认正常的探测器：未报警。",
    unknownRoom: "未知房间",
    otherRaised: (kind, at) => `另有：${kind}，自 ${at} 起。`,
  },
};

export const roomNames: Record<Language, Readonly<Record<string, string>>> = {
  en: { "living-room": "living room" },
  zh: {
    bedroom: "卧室",
    bathroom: "卫生间",
    hall: "门厅",
    kitchen: "厨房",
    "living-room": "客厅",
    other: "其他房间",
    outside: "室外",
  },
};

export const kindNames: Record<Language, Readonly<Record<string, string>>> = {
  en: { "away-overdue": "out for longer than usual", "door-watch": "a door stands open" },
  zh: { "away-overdue": "外出未归", "door-watch": "入户门未关" },
};

export function lengthOf(ms: number, language: Language): string {
  const all = Math.floor(ms / 60_000);
  const [whole, rest] = [Math.floor(all / 60), all % 60];
  if (language === "zh") return whole === 0 ? `${rest}分` : rest === 0 ? `${whole}小时` : `${whole}小时${rest}分`;
  return whole === 0 ? `${rest} min` : rest === 0 ? `${whole} h` : `${whole} h ${rest} min`;
}
