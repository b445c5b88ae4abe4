/**
 * The book of calls: follows the switchboard, looks up who calls, keeps every call, and keeps asking for whoever spoke to nobody until a named person has called back or said
 * why not.
 *
 * A call is shown at once and written beside: a full disk keeps no telephone from ringing and no call from popping up. What could not be written is tried again; of what a
 * process before this one was in the middle of, the end is written at the start, and whoever called then waits for a call back.
 */

import type { HomeId, IncidentId, PhoneCallId } from "@shouwang/shared/domain/ids.ts";
import { digitsOf, readPhone } from "@shouwang/shared/domain/phone.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { CallView } from "../../api/contract/calls.ts";
import type { CallAnswer, CallEvent, DeskCalls } from "../../api/ports-calls.ts";
import { createRepeating } from "../../ingest/clocks/repeating.ts";
import type { CloudLoop } from "../../loop/port.ts";
import type { Switchboard } from "../switchboard/switchboard.ts";
import type { PhoneCall } from "../switchboard/phone-call.ts";
import { isDialled } from "../trunk/dialled.ts";
import type { Trunks } from "../trunks.ts";
import { callViewOf, telephonyOf, type Looked } from "./call-view.ts";
import { callWords } from "./call-words.ts";
import { endingOf, writingsOf } from "./caller-number.ts";
import type { Callers } from "./caller.ts";
import type { CallsStore } from "./calls-store.ts";
import { cutAt, endOf, handlingRefused, isOver, isWaiting, spokeWith, withNews, type KeptCall } from "./kept-call.ts";
import type { KeptPhones, OperatorPhones } from "./operator-phones.ts";

const lookAtTrunksEvery = seconds(2);
const writeAgainEvery = seconds(10);
const pruneEvery = minutes(60);
/** Calls of one number that a call pop shows. */
const earlierShown = 5;
/** More than these wait for nobody's screen: those whom we know stand first, then the oldest; the next comes up when one was called back. */
const waitingShown = 200;
/** Written again at most; then the oldest that could not be written is given up, and said in the log. */
const unwrittenMax = 2_000;
/** What is said of a call after its end changes nothing; remembered of as many. */
const endedRemembered = 1_000;

export type CallBook = DeskCalls & AsyncDisposable & { written(): Promise<void> };

export type CallBookNeeds = {
  switchboard: Pick<Switchboard, "place" | "hangUp" | "calls" | "subscribe">;
  trunks: Pick<Trunks, "all" | "forArea">;
  store: CallsStore;
  callers: Callers;
  phones: OperatorPhones;
  keptPhones: KeptPhones;
  loop: Pick<CloudLoop, "command">;
  areaOfHome: (homeId: HomeId) => Promise<KeptCall["area"]>;
  /** How long a call that is over is kept. */
  keptFor: () => Millis;
  /** The same for the same number, and says nothing of it. */
  callerIdOf: (digits: string) => string;
  clock: Clock;
  log: Log;
};

type Entry = { call: KeptCall; looked: Looked | null };

export async function openCallBook(needs: CallBookNeeds): Promise<CallBook> {
  const { switchboard, trunks, store, callers, phones, keptPhones, loop, clock, log } = needs;
  const nowMs = (): number => clock.wallMs();
  /** Not over, or waiting. */
  const entries = new Map<PhoneCallId, Entry>();
  const listeners = new Set<(event: CallEvent) => void>();
  const unwritten = new Map<PhoneCallId, KeptCall>();
  let turn: Promise<void> = Promise.resolve();

  const viewOf = ({ call, looked }: Entry): CallView => callViewOf(call, looked, trunks.all());
  const tell = (event: CallEvent): void => listeners.forEach((listener) => listener(event));

  const write = (call: KeptCall): void => {
    unwritten.delete(call.callId);
    unwritten.set(call.callId, call);
    const first = unwritten.size > unwrittenMax ? unwritten.keys().next().value : undefined;
    if (first !== undefined) {
      unwritten.delete(first);
      log.error("A telephone call could not be written for too long and is not in the record.", { callId: first });
    }
    turn = turn.then(writeAll);
  };
  const writeAll = async (): Promise<void> => {
    for (const [callId, call] of unwritten) {
      try {
        await store.keep(call);
      } catch (error) {
        // The disk or the keys: it is tried again, and the call goes on meanwhile.
        log.warn("A telephone call could not be written; it is tried again.", { callId, error });
        return;
      }
      if (unwritten.get(callId) === call) unwritten.delete(callId);
    }
  };

  const journal = (incidentId: IncidentId, by: string, detail: string): void => {
    loop.command(incidentId, { kind: "phoned", by, version: 0, detail }).then(
      (answer) => {
        if (answer.kind === "refused" && answer.code !== "closed")
          log.warn("A call is not in the journal of its incident.", { incidentId, why: answer.message });
      },
      (error: unknown) => log.warn("A call is not in the journal of its incident.", { incidentId, error }),
    );
  };

  /** Its new state is shown, then written. */
  const change = (call: KeptCall, looked: Looked | null): Entry => {
    const entry = { call, looked };
    if (isOver(call) && !isWaiting(call)) entries.delete(call.callId);
    else entries.set(call.callId, entry);
    tell({ kind: "call", call: viewOf(entry) });
    write(call);
    return entry;
  };

  const lookUp = async (callId: PhoneCallId, number: string): Promise<void> => {
    const [caller, before] = await Promise.all([callers.whoIs(number), store.ofNumber(number, earlierShown + 1)]);
    const entry = entries.get(callId);
    if (!entry) return;
    const earlier = before.filter((one) => one.callId !== callId).slice(0, earlierShown);
    const only = caller.more === 0 && caller.homes.length === 1 ? caller.homes[0] : undefined;
    const homeId = entry.call.homeId ?? only?.homeId ?? null;
    change({ ...entry.call, homeId }, { caller, earlier });
  };
  const begin = (call: KeptCall): void => {
    change(call, null);
    if (call.number === null) return;
    lookUp(call.callId, call.number).catch((error: unknown) =>
      // It rings all the same, and stands there without a name.
      log.warn("Nobody could look up whose number calls.", { callId: call.callId, error }),
    );
  };

  /** They called again, and somebody has spoken to them. */
  const spoken = ({ number, by }: { number: string; by: string }, except: PhoneCallId): void => {
    const [digits] = writingsOf(number);
    const before = [...entries.values()].filter(({ call }) => call.callId !== except && isWaiting(call));
    for (const { call, looked } of before)
      if (call.number !== null && writingsOf(call.number)[0] === digits)
        change({ ...call, handled: { how: "spoke", by, why: "", atMs: nowMs() } }, looked);
  };

  const ended = new Set<PhoneCallId>();
  const heard = (news: PhoneCall): void => {
    if (ended.has(news.callId)) return;
    if (isOver(news)) ended.add(news.callId);
    const oldest = ended.size > endedRemembered ? ended.values().next().value : undefined;
    if (oldest !== undefined) ended.delete(oldest);
    const known = entries.get(news.callId);
    const call = withNews(known?.call, news);
    if (!known) begin(call);
    else change(call, known.looked);
    const isTaken = (known?.call.takenAtMs ?? null) === null && call.takenAtMs !== null;
    const spoke = isTaken ? spokeWith(call) : null;
    if (spoke) spoken(spoke, call.callId);
    if (isOver(call) && call.incidentId !== null && call.by !== null) journalEnd(call, call.incidentId, call.by);
  };
  const journalEnd = (call: KeptCall, incidentId: IncidentId, by: string): void => {
    const whom = call.number === null ? "a withheld number" : `the number ending ${endingOf(call.number)}`;
    const what = call.direction === "out" ? `Called ${whom}` : `A call from ${whom}`;
    journal(incidentId, by, `${what}: ${endOf(call)}.`);
  };

  /** What a process before this one left. */
  const takeOver = async (): Promise<void> => {
    for (const call of await store.unfinished()) {
      const ended = cutAt(call, nowMs());
      await store.keep(ended);
      if (ended.incidentId !== null && ended.by !== null) journalEnd(ended, ended.incidentId, ended.by);
    }
    for (const call of await store.waiting()) begin(call);
  };
  try {
    await takeOver();
  } catch (error) {
    log.error("Calls of before this start could not be read: who waits for a call back is not known.", { error });
  }

  const repeating = createRepeating(clock);
  let shownTelephony = JSON.stringify(telephonyOf(trunks.all()));
  repeating.every(lookAtTrunksEvery, () => {
    const telephony = telephonyOf(trunks.all());
    const text = JSON.stringify(telephony);
    if (text === shownTelephony) return;
    shownTelephony = text;
    tell({ kind: "telephony", telephony });
  });
  repeating.every(writeAgainEvery, () => void (turn = turn.then(writeAll)));
  const prune = (): void => {
    store
      .prune(nowMs() - needs.keptFor())
      .catch((error: unknown) => log.warn("Old calls could not be forgotten; it is tried again.", { error }));
  };
  repeating.every(pruneEvery, prune);
  prune();
  for (const call of switchboard.calls()) heard(call);
  const following = switchboard.subscribe(heard);

  /** In memory, or as it was written. */
  const known = async (callId: PhoneCallId): Promise<Entry | undefined> => {
    const entry = entries.get(callId);
    if (entry) return entry;
    const late = unwritten.get(callId) ?? (await store.find(callId));
    return late && { call: late, looked: null };
  };
  const listed = (calls: readonly KeptCall[]): CallView[] => calls.map((call) => viewOf({ call, looked: null }));
  const waiting = (): CallView[] =>
    [...entries.values()]
      .filter(({ call }) => isWaiting(call))
      .toSorted((one, other) => unknownLast(one) - unknownLast(other) || one.call.beganAtMs - other.call.beganAtMs)
      .slice(0, waitingShown)
      .map(viewOf);
  const current = (): CallView[] => [...entries.values()].filter(({ call }) => !isOver(call)).map(viewOf);

  const areaToCallFrom = async (given: Parameters<DeskCalls["place"]>[0]): Promise<KeptCall["area"]> => {
    const area = given.homeId === null ? null : await needs.areaOfHome(given.homeId);
    if (trunks.forArea(area) !== null) return area;
    return trunks.all().find((trunk) => given.answersFor(trunk.area))?.area ?? null;
  };

  return {
    now: () => ({ calls: [...current(), ...waiting()], telephony: telephonyOf(trunks.all()) }),
    lists: async (limit) => ({
      now: current(),
      waiting: waiting(),
      lately: listed(await store.lately(limit)),
      telephony: telephonyOf(trunks.all()),
    }),
    async ofIncident(incidentId) {
      await turn;
      return listed(await store.ofIncident(incidentId));
    },
    async numbersOf(homeId) {
      const { numbers, ...home } = await callers.numbersOf(homeId);
      return { ...home, numbers: [...numbers] };
    },
    async find(callId) {
      const entry = await known(callId);
      return entry && viewOf(entry);
    },
    async place(given) {
      const { desk, by, homeId, incidentId } = given;
      const to = readPhone(given.to) === undefined ? given.to.trim() : digitsOf(given.to);
      if (!isDialled(to)) return { kind: "refused", why: callWords.notAPhone };
      const phone = phones.at(desk)?.phone ?? null;
      const area = await areaToCallFrom(given);
      if (trunks.forArea(area) === null) return { kind: "refused", why: callWords.noTrunk };
      if (phone === null) return { kind: "refused", why: callWords.noPhone };
      const before = new Set(entries.keys());
      const placed = switchboard.place({ to, phone, by, area });
      if ("refused" in placed) return { kind: "refused", why: placed.refused };
      const entry = entries.get(placed.callId);
      // A second click: it is the same call.
      if (entry && before.has(placed.callId)) return { kind: "done", call: viewOf(entry) };
      const call = { ...(entry?.call ?? withNews(undefined, placed)), homeId, incidentId };
      if (incidentId !== null) journal(incidentId, by, `Calls the number ending ${endingOf(to)}.`);
      if (entry) change(call, entry.looked);
      else begin(call);
      return { kind: "done", call: viewOf({ call, looked: entry?.looked ?? null }) };
    },
    async hangUp(callId) {
      const entry = entries.get(callId);
      if (!entry || isOver(entry.call)) return (await known(callId)) ? refused(callWords.over) : { kind: "unknown" };
      // Whoever calls is taken, or gives up: nobody turns them away from a page.
      if (entry.call.direction === "in" && entry.call.standing === "ringing") return refused(callWords.rings);
      if (!switchboard.hangUp(callId)) return refused(callWords.over);
      return { kind: "done", call: viewOf(entries.get(callId) ?? entry) };
    },
    async handle({ callId, by, how, why }) {
      const entry = await known(callId);
      if (!entry) return { kind: "unknown" };
      const problem = handlingRefused(entry.call, { how, why });
      if (problem !== null) return refused(problem === "no-reason" ? callWords.noReason : callWords.notWaiting);
      const handled = { how, by, why: why.trim(), atMs: nowMs() };
      const digits = writingsOf(entry.call.number ?? "")[0];
      const isSame = ({ call }: Entry): boolean =>
        call.callId !== callId && isWaiting(call) && writingsOf(call.number ?? "")[0] === digits;
      // Whoever called five times is called back once.
      const all = [entry, ...(digits === undefined ? [] : [...entries.values()].filter(isSame))];
      for (const { call: one, looked } of all) {
        const call = { ...one, handled };
        // Written before it goes from the screens: what is not kept would come back at the next start.
        try {
          await store.keep(call);
        } catch (error) {
          log.warn("That somebody called back could not be written.", { callId: one.callId, error });
          return refused(callWords.notKept);
        }
        unwritten.delete(one.callId);
        entries.delete(one.callId);
        tell({ kind: "call", call: viewOf({ call, looked }) });
      }
      return { kind: "done", call: viewOf({ call: { ...entry.call, handled }, looked: entry.looked }) };
    },
    async bind({ callId, by, incidentId, homeId }) {
      const entry = await known(callId);
      if (!entry) return { kind: "unknown" };
      const call = { ...entry.call, incidentId, homeId: homeId ?? entry.call.homeId };
      const changed = change(call, entry.looked);
      if (isOver(call)) journalEnd(call, incidentId, by);
      else if (call.number === null) journal(incidentId, by, "A call from a withheld number.");
      else journal(incidentId, by, `A call from the number ending ${endingOf(call.number)}.`);
      return { kind: "done", call: viewOf(changed) };
    },
    async callerOf(callId) {
      const digits = writingsOf((await known(callId))?.call.number ?? "")[0];
      return digits === undefined ? null : needs.callerIdOf(digits);
    },
    async sits(seat, phone) {
      if (typeof phone === "string" && !isDialled(phone)) return { refused: callWords.notAPhone };
      if (phone !== undefined) {
        // It rings now, whether or not it can be kept for tomorrow.
        phones.sits(seat, phone);
        await keptPhones.keep(seat.operator, phone, nowMs()).catch((error: unknown) => {
          log.warn("An operator's telephone could not be kept; it is asked for again.", { error });
        });
        return { phone };
      }
      const before = phones.at(seat.desk);
      const theirs =
        before?.operator === seat.operator ? before.phone : await keptPhones.phoneOf(seat.operator).catch(() => null);
      phones.sits(seat, theirs);
      return { phone: theirs };
    },
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    async written() {
      await turn;
    },
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      repeating[Symbol.dispose]();
      await turn;
    },
  };
}

const refused = (why: Extract<CallAnswer, { kind: "refused" }>["why"]): CallAnswer => ({ kind: "refused", why });
const unknownLast = ({ looked }: Entry): number => (looked !== null && looked.caller.homes.length > 0 ? 0 : 1);
