/**
 * Everything about a home that whoever answers an alarm there needs, put together from the register, the telephone's log and what was closed before. Pure but for the four
 * questions it is given.
 *
 * Rules. What one of them cannot answer is left out and the rest is shown: an operator with an address and no call log can still send somebody. A home that nobody registered,
 * or whose record cannot be read, is said to be so. Limits: `callsMax` calls of the home are looked through for who answered lately.
 */

import type { HomeId, ResidentId } from "@shouwang/shared/domain/ids.ts";
import { digitsOf } from "@shouwang/shared/domain/phone.ts";
import { sinceMondayMs } from "@shouwang/shared/domain/week.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";
import type { HomeScreen, Screens } from "../api/ports-screens.ts";
import type { ScreenNumber } from "../api/contract/screen.ts";
import { homeOf, type ResidentContent } from "../registry/residents/resident-record.ts";
import type { HomeContent } from "../registry/residents/home-record.ts";
import type { Contact } from "../registry/residents/contact.ts";
import { isWithin } from "../registry/settings/time-window.ts";

export type ScreenCall = {
  number: string | null;
  direction: "in" | "out";
  beganAtMs: number;
  takenAtMs: number | null;
  by: string | null;
  end: string | null;
};
type Read<Content> = { kind: "kept"; content: Content } | { kind: "erased" } | { kind: "damaged" };

export type ScreenQuestions = {
  /** Undefined: nobody registered it. */
  home(homeId: HomeId): Promise<Read<HomeContent> | undefined>;
  people(homeId: HomeId): Promise<ReadonlyMap<ResidentId, ResidentContent>>;
  /** The latest first. */
  calls(homeId: HomeId, limit: number): Promise<readonly ScreenCall[]>;
  earlier(homeId: HomeId): Promise<HomeScreen["earlier"]>;
};

/** A week of telephoning about one home. */
const callsMax = 60;

export function createScreens(given: ScreenQuestions & { nowMs: () => number; log: Log }): Screens {
  const { nowMs, log } = given;
  const orNone = async <T>(what: string, none: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      log.error("A part of the operator's screen could not be read; the rest is shown.", { part: what, error });
      return none;
    }
  };
  return {
    async ofHome(homeId) {
      const [home, people, calls, earlier] = await Promise.all([
        orNone<Awaited<ReturnType<ScreenQuestions["home"]>>>("home", { kind: "damaged" }, () => given.home(homeId)),
        orNone("people", new Map<ResidentId, ResidentContent>(), () => given.people(homeId)),
        orNone<readonly ScreenCall[]>("calls", [], () => given.calls(homeId, callsMax)),
        orNone("earlier", [], () => given.earlier(homeId)),
      ]);
      return screenOf({ homeId, home, people, calls, earlier }, nowMs());
    },
  };
}

export function screenOf(
  known: {
    homeId: HomeId;
    home: Read<HomeContent> | undefined;
    people: ReadonlyMap<ResidentId, ResidentContent>;
    calls: readonly ScreenCall[];
    earlier: HomeScreen["earlier"];
  },
  readAtMs: number,
): HomeScreen {
  const { homeId, home, people, calls, earlier } = known;
  const content = home?.kind === "kept" ? home.content : null;
  const timeZone = content?.timeZone ?? null;
  return {
    homeId,
    state: home?.kind ?? "unregistered",
    readAtMs,
    homeName: content?.name ?? null,
    address: content?.address ?? null,
    entry: content?.entry ?? null,
    keySafe: content?.keySafe ?? null,
    timeZone,
    isHighRisk: content?.isHighRisk ?? null,
    residents: [...people].map(([residentId, one]) => ({
      residentId,
      name: one.name,
      sex: one.sex,
      bornOn: one.bornOn,
      language: content?.language ?? null,
      risk: one.risk,
      healthNotes: one.healthNotes,
      abilityGrade: one.ability?.grade ?? null,
      categories: one.categories.filter(({ untilOn }) => untilOn === null).map(({ category }) => category),
      falls: fallsOf(one),
      reachedAtMs: one.reached?.atMs ?? null,
    })),
    numbers: numbersOf({ homeId, content, people: [...people.values()], calls, timeZone }, readAtMs),
    earlier,
  };
}

function fallsOf({ falls }: ResidentContent): { count: number; lastAtMs: number } | null {
  return falls.length === 0 ? null : { count: falls.length, lastAtMs: Math.max(...falls.map(({ atMs }) => atMs)) };
}

function numbersOf(
  known: {
    homeId: HomeId;
    content: HomeContent | null;
    people: readonly ResidentContent[];
    calls: readonly ScreenCall[];
    timeZone: string | null;
  },
  nowMs: number,
): ScreenNumber[] {
  const { homeId, content, people, calls, timeZone } = known;
  const always = { isTheirHour: null, hours: [] };
  const own = content?.phone ?? null;
  const lastOf = (number: string, tested: Contact["tested"]): ScreenNumber["last"] => lastTried(number, calls, tested);
  return [
    ...(own === null
      ? []
      : [
          {
            ...always,
            is: "home" as const,
            addressee: null,
            name: null,
            relation: null,
            number: own,
            last: lastOf(own, null),
          },
        ]),
    ...people
      .filter((one) => homeOf(one).homeId === homeId)
      .flatMap(({ name, phones }) =>
        phones.map((number) => ({
          ...always,
          is: "resident" as const,
          addressee: `resident:${homeId}`,
          name,
          relation: null,
          number,
          last: lastOf(number, null),
        })),
      ),
    ...(content?.contacts ?? []).map(({ contactId, name, relation, phone, hours, tested }) => ({
      is: "contact" as const,
      addressee: `contact:${contactId}`,
      name,
      relation,
      number: phone,
      hours,
      isTheirHour: hours.length === 0 ? null : isWithin(hours, weekTime(nowMs, timeZone ?? "Asia/Shanghai")),
      last: lastOf(phone, tested),
    })),
  ];
}

// `as`: a length since Monday is a duration.
const weekTime = (atMs: number, timeZone: string): Millis => sinceMondayMs(atMs, timeZone) as Millis;

/** The latest of what the telephone knows and what a test of the contact found. */
function lastTried(
  number: string,
  calls: readonly ScreenCall[],
  tested: { atMs: number; outcome: string } | null,
): ScreenNumber["last"] {
  const call = calls.find((one) => one.number !== null && digitsOf(one.number) === digitsOf(number));
  const test = tested && { atMs: tested.atMs, what: tested.outcome, how: "test" as const, by: null };
  if (call === undefined || (test !== null && test.atMs > call.beganAtMs)) return test;
  const { beganAtMs, takenAtMs, direction, end, by } = call;
  const what = takenAtMs === null ? (end ?? "ringing") : "answered";
  return { atMs: beganAtMs, what, how: direction === "in" ? "in" : "call", by };
}
