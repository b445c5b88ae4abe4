/** Wires how persons are told and answer: services of the dispatcher, and what the API hands to them. Decides nothing. */

import { must, parseAlarmId, type AreaCode, type HomeId, type IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { incidentById } from "../alarms/sql-alarm-store.ts";
import { homeInMemory, newsOf } from "./facts.ts";
import { createRequestRate } from "../api/request-rate.ts";
import { callerOf, openSpoken, type SpokenOver } from "./spoken.ts";
import type { ReadingNotes } from "../audit/reading-notes.ts";
import type { LedgerDatabase } from "../database/database.ts";
import type { EmergencyService } from "../emergency/emergency-service.ts";
import { fixedServices, type Services } from "../emergency/services.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { watchedWays } from "./way-faults.ts";
import type { CloudLoop } from "../loop/port.ts";
import {
  createAnswering,
  repliesOfNumber,
  type Acted,
  type AnsweringNeeds,
  type PersonAct,
} from "../notify/answering.ts";
import type { SignedPost } from "../emergency/webhook/http-signed-post.ts";
import { createEmailService } from "../notify/email/email-service.ts";
import type { Mailer } from "../notify/email/mailer.ts";
import { ourSignature } from "../notify/message-text.ts";
import { createHookService } from "../notify/hook/http-hook-service.ts";
import { createPushService } from "../notify/push/push-service.ts";
import type { PushSender } from "../notify/push/push-sender.ts";
import type { Wechat } from "../notify/wechat/wechat.ts";
import { createWechatService } from "../notify/wechat/wechat-service.ts";
import { createSmsService, createVoiceService } from "../notify/phone-services.ts";
import type { PhoneProvider } from "../notify/phone-provider.ts";
import { createSqlQuestions } from "../notify/sql-questions.ts";
import { createToldPersons } from "../notify/told-persons.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { Vault } from "../vault/vault.ts";

const pruneEvery = minutes(60);
/** An answer to a message is no alarm: it is sent once. */
const answerTakesMax = seconds(20);

export type PersonsNeeds = {
  database: LedgerDatabase;
  vault: Vault;
  loop: Pick<CloudLoop, "openIncident" | "command" | "open" | "ownFault" | "faults">;
  registry: RegistryReader;
  readings: Pick<ReadingNotes, "note">;
  /** False: another process calls outside. */
  callsHere: boolean;
  /** By what stands in the address where it posts; those that may be used now. */
  provider(name: string): PhoneProvider | null;
  /** The one that messages go through now, and calls where there is no trunk. */
  phone(): PhoneProvider | null;
  /** Null: this process has no trunk. */
  trunks: SpokenOver | null;
  /** The other ways, as they are set now; null: not set. */
  others: { mailer(): Mailer | null; hook(): SignedPost | null; wechat(): Wechat | null; sender(): PushSender | null };
  /** Where a phone reaches our pages; null: nowhere. */
  publicUrl(): string | null;
  clock: Clock;
  log: Log;
};

export function openPersons(needs: PersonsNeeds) {
  const { database, vault, loop, registry, readings, clock, log } = needs;
  const questions = createSqlQuestions({ database, vault });
  const nowMs = (): number => clock.wallMs();
  const news: AnsweringNeeds["news"] = async (incidentId) => {
    const incident = loop.openIncident(incidentId) ?? (await incidentById(database.read, incidentId));
    return incident && newsOf(incident, homeInMemory(registry, incident));
  };
  const answering = createAnswering({
    questions,
    news,
    act: async (incidentId, act) => await actOn(loop, incidentId, act),
    async resident({ incidentId, deliveryId, version, person: { name } }, what) {
      if (what === "fine")
        return acted(await loop.command(incidentId, { kind: "fine", by: name, version, via: "voice" }));
      const homeId = (await news(incidentId))?.homeId ?? null;
      const alarmId = must(parseAlarmId(`help-${deliveryId}`.slice(0, 64)), deliveryId);
      const reason = "Rung up, the resident asks for help by a key of the telephone.";
      const call = { mode: "live", caller: null, alarm: "call", isInHand: false } as const;
      return acted(await loop.open({ ...call, alarmId, homeId, by: name, reason }));
    },
    guesses: createRequestRate(repliesOfNumber),
    nowMs,
    log,
  });
  // Whoever calls outside in a process of its own has no trunk: what is not carried out here, no plan counts on.
  const own = needs.callsHere ? needs.trunks : null;
  const spoken = own === null ? null : openSpoken(own, { heard: answering.heard, clock, log });
  const areaOf = (homeId: HomeId | null): AreaCode | null => (homeId && registry.home(homeId)?.area) ?? null;
  const services = openPersonServices({
    ...needs,
    questions,
    news,
    caller: (homeId) => callerOf(spoken?.over(areaOf(homeId)) ?? null, needs.phone()),
    hasCaller: () => needs.phone() !== null || (spoken?.any() ?? null) !== null,
    watched: watchedWays(loop, nowMs),
  });
  const told = createToldPersons({
    answering,
    provider: needs.provider,
    sendAnswer(provider, to, { text }) {
      const key = `answer-${to}-${nowMs()}`;
      void provider.sms(
        { key, to, text, template: { name: "answer", what: text } },
        AbortSignal.timeout(answerTakesMax),
      );
    },
    async noteRead({ person }, { homeId }) {
      const area = homeId === null ? null : (registry.home(homeId)?.area ?? null);
      const subject = { kind: "home", id: homeId ?? "" };
      const what = {
        what: "read",
        outcome: "done",
        purpose: "answer-alarm",
        detail: "by the link of a message",
      } as const;
      await readings.note(
        { ...what, atMs: nowMs(), who: `told/${person.addressee}`, subject, area, digest: "" },
        { isUrgent: true },
      );
    },
    log,
  });
  const repeating = createRepeating(clock);
  repeating.every(pruneEvery, () => {
    questions
      .prune(nowMs())
      .catch((error: unknown) =>
        log.warn("What persons were asked could not be tidied up; it is tried again.", { error }),
      );
  });
  return {
    services,
    told,
    asked: questions,
    async [Symbol.asyncDispose]() {
      repeating[Symbol.dispose]();
      await spoken?.[Symbol.asyncDispose]();
    },
  };
}

/** The ways to persons that are set now, as services of whoever carries out. */
export function openPersonServices(
  needs: Pick<PersonsNeeds, "phone" | "others" | "publicUrl" | "clock" | "log"> &
    Pick<AnsweringNeeds, "questions" | "news"> & {
      /** By whom somebody is called now. */
      caller(homeId: HomeId | null): PhoneProvider | null;
      hasCaller(): boolean;
      /** Sees which way takes nothing from anybody. */
      watched(service: EmergencyService): EmergencyService;
    },
): Services {
  const { questions, news, caller, hasCaller, clock, log } = needs;
  const linkTo = (token: string): string | null => {
    const base = needs.publicUrl();
    // Behind the #, which no browser sends and no log of requests holds.
    return base === null ? null : new URL(`/answer/#${token}`, base).href;
  };
  const ofPersons = { questions, news, nowMs: () => clock.wallMs(), log };
  const ofOthers = { ...ofPersons, ...needs.others, linkTo };
  const services: readonly EmergencyService[] = [
    createSmsService({ ...ofPersons, provider: needs.phone, linkTo, signature: ourSignature }),
    createVoiceService({ ...ofPersons, provider: caller }),
    createEmailService(ofOthers),
    createHookService(ofOthers),
    createWechatService(ofOthers),
    createPushService(ofOthers),
  ].map(needs.watched);
  /** What plans may count on: a way that is not set up is none. */
  const usable = (): string[] => {
    const { mailer, hook, wechat, sender } = needs.others;
    const ways = {
      sms: needs.phone() !== null,
      voice: hasCaller(),
      email: mailer() !== null,
      hook: hook() !== null,
      wechat: wechat() !== null,
      push: sender() !== null,
    };
    return services.flatMap(({ name }) =>
      Object.entries(ways).some(([way, isSet]) => way === name && isSet) ? [name] : [],
    );
  };
  return { named: fixedServices(services).named, names: usable };
}

async function actOn(
  loop: Pick<CloudLoop, "command">,
  incidentId: IncidentId,
  { what, by, version, via }: PersonAct,
): Promise<Acted> {
  const act = { by, version, via };
  const answer = await loop.command(
    incidentId,
    what === "has-it" ? { kind: "acknowledge", ...act } : { kind: "says", what, ...act },
  );
  return acted(answer);
}

function acted(answer: Awaited<ReturnType<CloudLoop["command"]>>): Acted {
  if (answer.kind === "done") return { kind: "done" };
  if (answer.code === "stale-version") return { kind: "stale" };
  if (answer.code === "closed" || answer.code === "no-incident") return { kind: "over" };
  return { kind: "refused", why: answer.message };
}
