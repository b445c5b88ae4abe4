/**
 * Trying whether a contact answers: the same call and the same message as in an alarm, marked as a test, and what came of it is written down as their reachability.
 *
 * Idea: an incident in mode `test` whose plan tells this person alone. So the whole way is tried, with its claims, its attempts and its answers, and nothing has a second
 * way. Whatever a human answers, also that they cannot, is an answer. A mailbox gives none: after `answeredWithin` it is written down that nobody answered. When no provider
 * took the call or the message, nothing was learned of the contact, and nothing is written.
 *
 * Limits: one test of a home at a time. What was under way when the process ended is found again by its open incident. Whoever asked for the test closes it, by name.
 */

import { must, parseAlarmId, type HomeId, type IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { millis, minutes } from "@shouwang/shared/time/duration.ts";
import type { Incident } from "../alarms/incident.ts";
import { parseAddressee } from "../emergency/addressee.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Records } from "../records/records.ts";
import type { ReachOutcome } from "../registry/residents/contact.ts";
import type {
  ContactTesting,
  ContactTestSeen,
  ContactTestStarted,
  ContactTestWay,
} from "../registry/residents/contact-testing.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import type { HomeRegistrar } from "../registry/residents/registrar.ts";
import type { Sentence } from "../registry/residents/sentence.ts";

/** A message is read in this time, or was not at hand. */
export const answeredWithin = minutes(9);
/** Of as many homes it is known in memory how their last test ended; the oldest is forgotten first. */
const endedMax = 1_000;
/** Somebody else writes into the record at the same moment; more than this is no coincidence. */
const triesMax = 5;

export type ContactTests = AsyncDisposable & ContactTesting;

export function createContactTests(given: {
  loop: Pick<CloudLoop, "open" | "command" | "openIncidents" | "subscribe" | "nowMs">;
  records: Pick<Records, "get">;
  homes: Pick<HomeRegistrar, "testContact">;
  /** By which ways it is told, and what became of each. */
  ways(incidentId: IncidentId): Promise<readonly ContactTestWay[]>;
  connectors: () => readonly string[];
  nextId: () => string;
  clock: Pick<Clock, "after">;
  log: Log;
}): ContactTests {
  const { loop, records, homes, ways, connectors, nextId, clock, log } = given;
  const timers = new Map<IncidentId, { cancel(): void }>();
  const ending = new Set<IncidentId>();
  const ended = new Map<HomeId, Ended>();
  const running = new Set<Promise<void>>();

  const note = async (homeId: HomeId, contactId: string, outcome: ReachOutcome, atMs: number): Promise<void> => {
    for (let tries = 1; tries <= triesMax; tries++) {
      const kept = (await records.get(homeRecord, [homeId])).get(homeId);
      if (kept?.kind !== "kept") return;
      const by = { who: "system/contact-test", purpose: "care", atMs } as const;
      const done = await homes.testContact({ homeId, version: kept.version }, { contactId, outcome }, by);
      if (done.kind === "done" || done.why !== "changed-meanwhile") return;
    }
  };

  const end = async (incident: Incident, outcome: "answered" | "no-answer"): Promise<void> => {
    const contactId = contactOf(incident);
    const { incidentId, homeId, version } = incident;
    if (contactId === undefined || homeId === null || ending.has(incidentId)) return;
    ending.add(incidentId);
    timers.get(incidentId)?.cancel();
    timers.delete(incidentId);
    try {
      const { openedAtMs } = incident;
      const wasSent = outcome !== "no-answer" || (await ways(incidentId)).some(({ standing }) => standing === "sent");
      // First what was learned; then it is over. Whoever dies in between writes the same once more.
      if (wasSent) await note(homeId, contactId, outcome, Math.floor(loop.nowMs()));
      const said = wasSent ? outcome : "not-sent";
      const close = { kind: "close", by: askedBy(incident), outcome: "test", note: said } as const;
      const answer = await loop.command(incidentId, { ...close, version });
      if (answer.kind === "refused" && answer.code === "stale-version" && answer.incident !== null)
        await loop.command(incidentId, { ...close, version: answer.incident.version });
      ended.delete(homeId);
      ended.set(homeId, { incidentId, contactId, startedAtMs: openedAtMs, outcome: said });
      for (const oldest of [...ended.keys()].slice(0, Math.max(0, ended.size - endedMax))) ended.delete(oldest);
    } catch (error) {
      log.error("What came of a contact's test could not be written; the next start tries again.", {
        incidentId,
        error,
      });
    } finally {
      ending.delete(incidentId);
    }
  };
  const inBackground = (work: Promise<void>): void => {
    const one = work.finally(() => running.delete(one));
    running.add(one);
  };

  const look = (incident: Incident): void => {
    if (contactOf(incident) === undefined || incident.phase === "closed") return;
    if (incident.said.length > 0 || incident.acknowledgedBy !== null) return inBackground(end(incident, "answered"));
    if (timers.has(incident.incidentId)) return;
    const leftMs = incident.openedAtMs + answeredWithin - loop.nowMs();
    const timer = clock.after(millis(Math.max(0, leftMs)), () => {
      const now = loop.openIncidents().find(({ incidentId }) => incidentId === incident.incidentId);
      if (now !== undefined) inBackground(end(now, "no-answer"));
    });
    timers.set(incident.incidentId, timer);
  };

  const following = loop.subscribe((event) => {
    if (event.kind === "incident") look(event.incident);
  });
  for (const incident of loop.openIncidents()) look(incident);

  return {
    async start({ homeId, contactId, by }) {
      if (!connectors().some((one) => one === "voice" || one === "sms")) return refused(noPhone);
      const kept = (await records.get(homeRecord, [homeId])).get(homeId);
      const isThere = kept?.kind === "kept" && kept.content.contacts.some((one) => one.contactId === contactId);
      if (!isThere) return refused(noContact);
      if (loop.openIncidents().some((one) => one.subject === `test:${homeId}`)) return refused(oneAtATime);
      const id = nextId();
      const answer = await loop.open({
        alarmId: must(parseAlarmId(id), id),
        mode: "test",
        homeId,
        caller: null,
        alarm: "call",
        by,
        reason: "联系人测试 · A contact is tried",
        tells: `contact:${contactId}`,
        isInHand: false,
      });
      if (answer.kind === "refused") return refused({ zh: answer.message, en: answer.message });
      return { kind: "started", incidentId: answer.incident.incidentId };
    },
    async seen(homeId) {
      const open = loop.openIncidents().find((one) => one.subject === `test:${homeId}`);
      const contactId = open && contactOf(open);
      const test: Ended | undefined =
        open !== undefined && contactId !== undefined
          ? { incidentId: open.incidentId, contactId, startedAtMs: open.openedAtMs, outcome: null }
          : ended.get(homeId);
      if (test === undefined) return null;
      const { incidentId, ...of } = test;
      const untilMs = of.startedAtMs + answeredWithin;
      return { ...of, untilMs, ways: await ways(incidentId) };
    },
    async [Symbol.asyncDispose]() {
      following[Symbol.dispose]();
      for (const timer of timers.values()) timer.cancel();
      await Promise.all(running);
    },
  };
}

type Ended = Pick<ContactTestSeen, "contactId" | "startedAtMs" | "outcome"> & { incidentId: IncidentId };

/** Undefined: it is no test of a contact. */
function contactOf({ mode, plan }: Incident): string | undefined {
  const only = plan?.steps.length === 1 ? plan.steps[0] : undefined;
  if (mode !== "test" || only === undefined) return undefined;
  const read = parseAddressee(only.stepId);
  return read?.kind === "contact" ? read.id : undefined;
}

/** As the alarm of a call says it. */
function askedBy({ alarms }: Incident): string {
  const [, by = ""] = /^opened by (.*)$/.exec(alarms[0]?.evidence ?? "") ?? [];
  return by === "" ? "Shouwang" : by;
}

const refused = (why: Sentence): ContactTestStarted => ({ kind: "refused", why });
const noPhone: Sentence = {
  zh: "尚未设置短信或语音线路，无法试呼。请在连接设置中添加，或由坐席电话联系后登记结果。",
  en: "There is no line for messages or calls yet. Set one up, or call by telephone and write down what came of it.",
};
const noContact: Sentence = {
  zh: "没有这个联系人，或已被删除。请刷新后重试。",
  en: "There is no such contact, or they were taken out. Load the page again.",
};
const oneAtATime: Sentence = {
  zh: "该住户正在进行一次测试。请等它结束后再试。",
  en: "A test of this home is under way. Wait until it is over.",
};
