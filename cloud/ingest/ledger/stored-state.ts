/**
 * What detection remembers of a home, as text in its row and in the log: what every home has stands in a list without names, what is as in a quiet home
 * is left out, and everything else stands under its own name, whatever it is. Half as long as the object written out; it is written with each message.
 *
 * Both ways and total: what this has not written is read as `{}`, which is no state, and whoever remembers says that the home begins anew; a state that a mistake of ours has
 * spoilt is written as it is, so that it holds up no other home. Rows of before are read as ever (`former-state.ts`); the ledger's steps 45 and 46 keep programs of before
 * from opening what they cannot read.
 */

import { markEnd, type DeviceMark } from "../../detection/device-mark.ts";
import { minuteOf, type HomeState } from "../../detection/home-state.ts";
import { runRead, withMarks } from "./former-state.ts";

/** 2 and 3 wrote ids of devices where marks stand now; they are read as well. */
const version = 4;
const versionsRead: readonly unknown[] = [2, 3, version];
type Hot = Omit<HomeState, "learned">;

/** In this order: heard, told, silent, outage from and to, guest until; and, counted from when it was heard: activity, inside, silence from. */
type Times = readonly (number | null)[];
const timesMax = 9;

export function stateText({ v, gateway, presence, inactivity, ...state }: Hot): string {
  const { guestUntilMs, lastActivityAtMs, lastInteriorAtMs, silenceFromMs, falls, levels, deaf, ...rest } = state;
  const { heard, heardFrom, chatter, watchers, companyUntilMs, ...others } = rest;
  const { lastHeardAtMs, told, isSilent, lastOutage, ...more } = gateway;
  const since = (atMs: number | null): number | null => from(atMs, lastHeardAtMs);
  const toldOf: Times = [lastHeardAtMs, told, isSilent ? 1 : 0, lastOutage?.fromMs ?? null, lastOutage?.toMs ?? null];
  const times = [...toldOf, guestUntilMs, since(lastActivityAtMs), since(lastInteriorAtMs), since(silenceFromMs)];
  // A number that is none would come back as null, which means something.
  if (v !== 1 || times.some((one) => one !== null && !Number.isFinite(one))) return "{}";
  return JSON.stringify({
    v: version,
    t: times,
    ...(isAtHome(presence) ? { home: homeSince(presence, lastHeardAtMs) } : { presence }),
    ...(inactivity.at === "quiet" ? {} : { inactivity }),
    ...(falls.length > 0 ? { falls } : {}),
    ...(levels.length > 0 ? { levels } : {}),
    ...(deaf.length > 0 ? { deaf } : {}),
    ...(isEmpty(more) ? {} : { gateway: more }),
    ...heardText({ heard, heardFrom }, lastHeardAtMs),
    ...chatterText(chatter, watchers, lastHeardAtMs),
    ...watchersText(watchers),
    ...(Number.isFinite(companyUntilMs) ? { u: since(companyUntilMs ?? null) } : { companyUntilMs }),
    ...others,
  });
}

/** `null`: nothing is remembered of it. `{}`, in which no rule finds its way: it cannot be read. */
export function readState(text: string): HomeState | null {
  // `as`: no state; whoever remembers looks.
  const none = {} as HomeState;
  try {
    // `as`: looked at below; what a rule needs besides is looked at by whoever remembers.
    const read = JSON.parse(text) as {
      v?: unknown;
      t?: unknown;
      home?: unknown;
      gateway?: object;
      h?: unknown;
      c?: unknown;
      u?: unknown;
      w?: unknown;
      watchers?: unknown;
    } | null;
    if (read === null) return null;
    if (read.v === 1) return withMarks(read) as unknown as HomeState;
    const { v, t, home, gateway: more, h, c, u, w, watchers: named, ...others } = withMarks(read);
    const watchers = w === undefined ? named : watchersOf(w);
    if (!versionsRead.includes(v) || !isTimes(t)) return none;
    const [lastHeardAtMs, told, silent, fromMs, toMs, guestUntilMs, activity, inside, silence] = t;
    const needed = [told, guestUntilMs, silence].every((one) => typeof one === "number");
    if (typeof lastHeardAtMs !== "number" || !needed || (fromMs === null) !== (toMs === null)) return none;
    if (home !== undefined && !isHome(home)) return none;
    const run = c === undefined ? undefined : runRead(c, watchers, lastHeardAtMs);
    if (watchers === null || run === null || (h !== undefined && !isHeard(h))) return none;
    if (u !== undefined && typeof u !== "number") return none;
    const lastOutage = fromMs === null ? null : { fromMs, toMs };
    return {
      v: 1,
      gateway: { lastHeardAtMs, isSilent: silent !== 0, told, lastOutage, ...more },
      inactivity: { at: "quiet" },
      falls: [],
      levels: [],
      deaf: [],
      guestUntilMs,
      lastActivityAtMs: until(activity, lastHeardAtMs),
      lastInteriorAtMs: until(inside, lastHeardAtMs),
      silenceFromMs: until(silence, lastHeardAtMs),
      ...(home === undefined ? {} : { presence: presenceSince(home, lastHeardAtMs) }),
      ...(h === undefined ? {} : heardSince(h, lastHeardAtMs)),
      ...(u === undefined ? {} : { companyUntilMs: u + lastHeardAtMs }),
      ...(run === undefined ? {} : { chatter: run }),
      ...(watchers === undefined ? {} : { watchers }),
      ...others,
    } as unknown as HomeState;
  } catch {
    return none;
  }
}

type AtHome = Extract<HomeState["presence"], { at: "home" }>;
/** Since when, and the passage, counted from when it was heard; `1`: somebody was seen before it. */
type Home = readonly [number, number | null] | readonly [number, number | null, 1];

/** With nothing but what is known of it today. */
function isAtHome(presence: HomeState["presence"]): presence is AtHome {
  if (presence.at !== "home" || !Number.isFinite(presence.sinceMs)) return false;
  if (presence.passageAtMs !== null && !Number.isFinite(presence.passageAtMs)) return false;
  return Object.keys(presence).length === (presence.isSeenBefore === true ? 4 : 3);
}

function homeSince({ sinceMs, passageAtMs, isSeenBefore }: AtHome, heardAtMs: number): Home {
  const [since, passage] = [sinceMs - heardAtMs, from(passageAtMs, heardAtMs)];
  return isSeenBefore === true ? [since, passage, 1] : [since, passage];
}

function presenceSince([since, passage, seen]: Home, heardAtMs: number): AtHome {
  const present = { at: "home", sinceMs: since + heardAtMs, passageAtMs: until(passage, heardAtMs) } as const;
  return seen === 1 ? { ...present, isSeenBefore: true } : present;
}

const isHome = (home: unknown): home is Home =>
  Array.isArray(home) && home.length >= 2 && Number.isFinite(home[0]) && (home[1] === null || Number.isFinite(home[1]));

/** From where, and pairs of `HomeState.heard`: in minutes before it was heard, and one more, so that 0 stays "never". */
type Heard = readonly (number | null)[];
type Minutes = { heard: Hot["heard"] | undefined; heardFrom: number | undefined };

function heardText({ heard, heardFrom }: Minutes, heardAtMs: number): object {
  const now = minuteOf(heardAtMs);
  if (heard === undefined || !isList(heard)) return { heard, heardFrom };
  const back = heard.map((minute, n) => (n % 2 === 1 || minute === 0 ? minute : now - minute + 1));
  const isShort =
    back.every((minute, n) => Number.isInteger(minute) && (minute !== 0 || heard[n] === 0)) &&
    (heardFrom === undefined || Number.isInteger(heardFrom));
  if (isShort) return { h: [heardFrom === undefined ? null : now - heardFrom, ...back] };
  return { heard, heardFrom };
}

function heardSince([since, ...back]: Heard, heardAtMs: number): Pick<Hot, "heard" | "heardFrom"> {
  const now = minuteOf(heardAtMs);
  const heard = back.map((minute, n) => (n % 2 === 1 || !minute ? (minute ?? 0) : now - minute + 1));
  return { heard, ...(since === null || since === undefined ? {} : { heardFrom: now - since }) };
}

function chatterText(chatter: Hot["chatter"], watchers: Hot["watchers"], heardAtMs: number): object {
  if (!chatter || !isList(watchers)) return { chatter };
  const { mark, fromMs, minuteMs, seenAtMs, count } = chatter;
  const run = [watchers.indexOf(mark), heardAtMs - fromMs, heardAtMs - minuteMs, heardAtMs - seenAtMs, count];
  const isShort = run[0] !== -1 && run.every((one) => Number.isFinite(one)) && Object.keys(chatter).length === 5;
  return isShort ? { c: run } : { chatter };
}

/** Marks, six bytes each. */
function watchersText(watchers: Hot["watchers"]): object {
  const isShort = isList(watchers) && watchers.every((mark) => Number.isInteger(mark) && mark >= 0 && mark < markEnd);
  if (!isShort) return { watchers };
  const bytes = Buffer.alloc(6 * watchers.length);
  for (const [n, mark] of watchers.entries()) bytes.writeUIntBE(mark, 6 * n, 6);
  return { w: bytes.toString("base64") };
}

/** `null`: these are no marks. */
function watchersOf(text: unknown): HomeState["watchers"] | null {
  if (typeof text !== "string") return null;
  const bytes = Buffer.from(text, "base64");
  if (bytes.length % 6 !== 0 || bytes.toString("base64") !== text) return null;
  // `as`: what was written here were marks.
  return Array.from({ length: bytes.length / 6 }, (_, n) => bytes.readUIntBE(6 * n, 6) as DeviceMark);
}

const isHeard = (h: unknown): h is Heard =>
  Array.isArray(h) && h.length > 0 && h.every((one, n) => Number.isInteger(one) || (n === 0 && one === null));

/** Spoilt memory may hold anything; what is declared stays declared. */
const isList = (value: unknown): boolean => Array.isArray(value);
const from = (atMs: number | null, heardAtMs: number): number | null => (atMs === null ? null : atMs - heardAtMs);
const until = (passed: number | null | undefined, heardAtMs: number): number | null =>
  passed === null || passed === undefined ? null : passed + heardAtMs;

const isTimes = (t: unknown): t is Times =>
  Array.isArray(t) && t.length === timesMax && t.every((one) => one === null || Number.isFinite(one));

function isEmpty(object: object): boolean {
  for (const _key in object) return false;
  return true;
}
