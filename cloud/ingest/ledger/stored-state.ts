/**
 * What detection remembers of a home, as text in its row and in the log: what every home has stands in a list without names, what is as in a quiet home
 * is left out, and everything else stands under its own name, whatever it is. Half as long as the object written out; it is written with each message.
 *
 * Both ways and total: what this has not written is read as `{}`, which is no state, and whoever remembers says that the home begins anew. Rows of before,
 * the object written out (`v` 1), are read as ever. A program of before knows only those; the ledger's step 45 keeps it from opening this one.
 */

import { minutes } from "@shouwang/shared/time/duration.ts";
import type { Chatter, HomeState } from "../../detection/home-state.ts";

/** 2 wrote what detectors showed, and their ids, under names of their own; it is read as well. */
const version = 3;
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
    watchers: watchersText(watchers),
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
      watchers?: unknown;
    } | null;
    if (read === null || read.v === 1) return read as HomeState | null;
    const { v, t, home, gateway: more, h, c, u, watchers: named, ...others } = read;
    const watchers = typeof named === "string" ? watchersOf(named) : named;
    if ((v !== version && v !== 2) || !isTimes(t)) return none;
    const [lastHeardAtMs, told, silent, fromMs, toMs, guestUntilMs, activity, inside, silence] = t;
    const needed = [told, guestUntilMs, silence].every((one) => typeof one === "number");
    if (typeof lastHeardAtMs !== "number" || !needed || (fromMs === null) !== (toMs === null)) return none;
    if (home !== undefined && !isHome(home)) return none;
    if (watchers === null || (h !== undefined && !isHeard(h)) || (c !== undefined && !isRun(c, watchers))) return none;
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
      // `as`: `isRun` has looked at them.
      ...(c === undefined ? {} : { chatter: chatterSince(c, watchers as HomeState["watchers"], lastHeardAtMs) }),
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
/** Which of the watchers, or its id where it is none of them; since when, its minute and its last sighting before it was heard; how often. */
type Run = readonly [number | string, number, number, number, number];

type Minutes = { heard: Hot["heard"] | undefined; heardFrom: number | undefined };

function heardText({ heard, heardFrom }: Minutes, heardAtMs: number): object {
  const now = minuteOf(heardAtMs);
  const back = heard?.map((minute, n) => (n % 2 === 1 || minute === 0 ? minute : now - minute + 1));
  const isShort =
    back !== undefined &&
    back.every((minute, n) => Number.isInteger(minute) && (minute !== 0 || heard?.[n] === 0)) &&
    (heardFrom === undefined || Number.isInteger(heardFrom));
  if (isShort) return { h: [heardFrom === undefined ? null : now - heardFrom, ...back] };
  return { ...(heard === undefined ? {} : { heard }), ...(heardFrom === undefined ? {} : { heardFrom }) };
}

function heardSince([since, ...back]: Heard, heardAtMs: number): Pick<Hot, "heard" | "heardFrom"> {
  const now = minuteOf(heardAtMs);
  const heard = back.map((minute, n) => (n % 2 === 1 || !minute ? (minute ?? 0) : now - minute + 1));
  return { heard, ...(since === null || since === undefined ? {} : { heardFrom: now - since }) };
}

function chatterText(chatter: Hot["chatter"], watchers: Hot["watchers"], heardAtMs: number): object {
  if (chatter === undefined) return {};
  const { deviceId, fromMs, minuteMs, seenAtMs, count } = chatter;
  const place = watchers.indexOf(deviceId);
  const since = [heardAtMs - fromMs, heardAtMs - minuteMs, heardAtMs - seenAtMs];
  const run = [place === -1 ? deviceId : place, ...since, count];
  return isRun(run, watchers) && Object.keys(chatter).length === 5 ? { c: run } : { chatter };
}

function chatterSince([which, from, minute, seen, count]: Run, watchers: Hot["watchers"], heardAtMs: number): Chatter {
  // `as`: `isRun` has looked that it is there.
  const deviceId = (typeof which === "string" ? which : watchers[which]) as Chatter["deviceId"];
  return { deviceId, fromMs: heardAtMs - from, minuteMs: heardAtMs - minute, seenAtMs: heardAtMs - seen, count };
}

/** Addresses of radios, which most are: their bytes. */
const address = /^0x[0-9a-f]{16}$/u;

function watchersText(watchers: Hot["watchers"]): Hot["watchers"] | string {
  const isShort = watchers.length > 0 && watchers.every((id) => address.test(id));
  return isShort ? Buffer.from(watchers.map((id) => id.slice(2)).join(""), "hex").toString("base64") : watchers;
}

/** `null`: these are no addresses. */
function watchersOf(text: string): readonly string[] | null {
  const bytes = Buffer.from(text, "base64");
  if (bytes.length === 0 || bytes.length % 8 !== 0 || bytes.toString("base64") !== text) return null;
  return Array.from({ length: bytes.length / 8 }, (_, n) => `0x${bytes.toString("hex", 8 * n, 8 * n + 8)}`);
}

const isHeard = (h: unknown): h is Heard =>
  Array.isArray(h) && h.length > 0 && h.every((one, n) => Number.isInteger(one) || (n === 0 && one === null));

const isRun = (c: unknown, watchers: unknown): c is Run =>
  Array.isArray(c) &&
  c.length === 5 &&
  c.every((one, n) => Number.isFinite(one) || (n === 0 && typeof one === "string")) &&
  Array.isArray(watchers) &&
  (typeof c[0] === "string" || typeof watchers[Number(c[0])] === "string");

const minuteOf = (ms: number): number => Math.floor(ms / minutes(1));
const from = (atMs: number | null, heardAtMs: number): number | null => (atMs === null ? null : atMs - heardAtMs);
const until = (passed: number | null | undefined, heardAtMs: number): number | null =>
  passed === null || passed === undefined ? null : passed + heardAtMs;

const isTimes = (t: unknown): t is Times =>
  Array.isArray(t) && t.length === timesMax && t.every((one) => one === null || Number.isFinite(one));

function isEmpty(object: object): boolean {
  for (const _key in object) return false;
  return true;
}
