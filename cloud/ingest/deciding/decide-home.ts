/** Decisions that no message of a gateway asked for: a deadline came, a person did something, an attempt to deliver has ended. */

import type { GatewayId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { apply } from "../../alarms/alarm-machine.ts";
import { calledInRefused, type CalledIn } from "../../alarms/called-in.ts";
import { isOpen, type Incident, type IncidentMode } from "../../alarms/incident.ts";
import { subjectOf } from "../../alarms/subject.ts";
import type { PersonInput, RefusalCode } from "../../alarms/incident-input.ts";
import { isOutdated, type AbsenceAsked } from "../../detection/absence.ts";
import type { HomeState } from "../../detection/home-state.ts";
import { decide } from "../../dispatch/decide.ts";
import { ClaimLostError, type AttemptEnd } from "../../dispatch/claim.ts";
import type { DecideInput, Decision } from "../../dispatch/decision.ts";
import type { Delivery } from "../../dispatch/delivery.ts";
import type { Committer } from "./committer.ts";
import { createDraft, forgetState, type Draft, type Memory, type SubjectMemory } from "../ledger/draft.ts";
import type { House } from "./hear.ts";
import { contextOf, type Place } from "./place.ts";
import { homeOf, type FaultChange, type Ledger, type StoredEnd } from "../ledger/ledger.ts";
import { hasFaded } from "../ledger/own-faults.ts";

export type CommandAnswer =
  | { kind: "done"; incident: Incident }
  | { kind: "refused"; code: RefusalCode; message: string; incident: Incident | null };

/** `changed`: what was shown is not what there is. */
export type AbsenceAnswer = { kind: "done"; state: HomeState } | { kind: "refused"; why: "changed" | "unknown-home" };

/** What cannot be decided about one home is no reason to end the others: whoever asked is told, nothing has changed. */
class Undecidable extends Error {}

/** Whoever asked, until the commit. */
export type Waiting<Answer> = { resolve: (answer: Answer) => void; reject: (why: unknown) => void };

export async function answer<Answer>(
  { resolve, reject }: Waiting<Answer>,
  log: Log,
  work: () => Promise<Answer>,
): Promise<void> {
  try {
    resolve(await work());
  } catch (error) {
    // Whoever waits is told in every case, also when nothing can be decided any more.
    reject(error);
    if (error instanceof ClaimLostError) return;
    if (!(error instanceof Undecidable)) throw error;
    log.error("A person's act or an attempt's end could not be decided.", { error });
  }
}

export type DecideHome = {
  /** `false`: it could not be decided, not even with what is remembered of the home forgotten. Nothing has changed. */
  deadline(subject: string, nowMs: number): Promise<boolean>;
  /** Homes that were never heard get their first deadline. Changes memory only; the sweep stores it. */
  first(subjects: readonly string[], nowMs: number): Promise<void>;
  /** The cloud itself heard nobody. Changes memory only; the sweep stores it. */
  deaf(subjects: readonly string[], deaf: { fromMs: number; toMs: number | null }, nowMs: number): Promise<void>;
  /** A fault that the cloud itself is the witness of. */
  own(change: FaultChange): Promise<void>;
  /** Faults that nobody reports the end of, and that were not witnessed for long enough, are gone. */
  fade(nowMs: number): Promise<void>;
  person(incidentId: IncidentId, command: PersonInput, nowMs: number): Promise<CommandAnswer>;
  /** An incident opened by hand, or that of the same call before. */
  calledIn(call: CalledIn, nowMs: number): Promise<CommandAnswer>;
  /** A named person sets or ends an absence there. */
  absence(homeId: HomeId, asked: AbsenceAsked, nowMs: number): Promise<AbsenceAnswer>;
  /** @throws ClaimLostError when somebody else has claimed it meanwhile: nothing has changed. */
  attempted(delivery: Delivery, end: AttemptEnd & Pick<StoredEnd, "how">, nowMs: number): Promise<void>;
};

export function createDecideHome(given: {
  ledger: Ledger;
  memory: Memory;
  house: House;
  committer: Committer;
  log: Log;
}): DecideHome {
  const { ledger, memory, house, committer, log } = given;
  const { registry } = house;

  const decideAbout = (
    draft: Draft,
    before: SubjectMemory,
    input: DecideInput,
    nowMs: number,
    { isQuiet = false, mode }: { isQuiet?: boolean; mode?: IncidentMode } = {},
  ): Decision => {
    // Only of the live home itself is there anything to detect.
    const isHome = before.subject.startsWith("home:");
    const home = before.homeId === null || !isHome ? undefined : registry.home(before.homeId);
    const place: Place = { subject: before.subject, homeId: before.homeId, settings: home?.settings ?? null };
    const gatewayId = gatewayOf(before);
    const { state: homeState, incident, deliveries } = before;
    const context = { ...contextOf(house, place, gatewayId), ...(mode && { mode }) };
    const decision = decided(() => decide({ homeState, incident, deliveries }, input, context, nowMs));
    if (decision.kind === "decided") {
      const isPast = incident?.phase === "closed" && !isOpen(decision.incident);
      draft.decided(before, decision, { gatewayId, carried: null, nowMs, isQuiet, isPast });
    }
    return decision;
  };

  const gatewayOf = (before: SubjectMemory): GatewayId | null => {
    const assigned = before.homeId === null ? undefined : registry.assignmentOfHome(before.homeId)?.gatewayId;
    return assigned ?? before.incident?.gatewayId ?? null;
  };

  /** The home as it is, or, for an incident that is over, with that one in hand: its last words are still written down. */
  const subjectOfIncident = async (incidentId: IncidentId): Promise<SubjectMemory | undefined> => {
    const open = memory.open.get(incidentId);
    const present = open === undefined ? undefined : memory.subjects.get(open);
    if (present) return present;
    const known = await ledger.incident(incidentId);
    if (!known) return undefined;
    const { incident, journalLines, deliveries } = known;
    return { ...createDraft(memory).subject(incident.subject, incident.homeId), incident, journalLines, deliveries };
  };

  const done = async (
    before: SubjectMemory,
    input: DecideInput,
    nowMs: number,
    mode: IncidentMode = "live",
  ): Promise<CommandAnswer> => {
    const draft = createDraft(memory);
    const decision = decideAbout(draft, before, input, nowMs, { mode });
    if (decision.kind === "refused") return { ...decision, incident: before.incident };
    await committer.mustCommit(draft);
    if (!decision.incident) throw new Error("an incident disappeared by a person's act");
    return { kind: "done", incident: decision.incident };
  };

  const quietly = async (subjects: readonly string[], input: DecideInput, nowMs: number): Promise<void> => {
    const draft = createDraft(memory);
    for (const subject of subjects) {
      try {
        decideAbout(draft, draft.subject(subject, homeOf(subject)), input, nowMs, { isQuiet: true });
      } catch (error) {
        // Its own deadline meets the same and forgets it; the others have heard.
        if (!(error instanceof Undecidable)) throw error;
      }
    }
    await committer.mustCommit(draft);
  };

  return {
    async deadline(subject, nowMs) {
      const ticked = (): Draft => {
        const draft = createDraft(memory);
        decideAbout(draft, draft.subject(subject, homeOf(subject)), { kind: "tick" }, nowMs);
        return draft;
      };
      let draft: Draft;
      try {
        draft = ticked();
      } catch (error) {
        // The same deadline is due after every restart: ending here would keep all homes down for one.
        log.error("What is remembered of a home cannot be used; it is forgotten.", { subject, error });
        forgetState(memory, subject);
        try {
          draft = ticked();
        } catch {
          return false;
        }
      }
      await committer.mustCommit(draft);
      return true;
    },
    first: (subjects, nowMs) => quietly(subjects, { kind: "tick" }, nowMs),
    deaf: (subjects, { fromMs, toMs }, nowMs) => quietly(subjects, { kind: "cloud-deaf", fromMs, toMs }, nowMs),
    async own(change) {
      const draft = createDraft(memory);
      draft.fault(change);
      await committer.mustCommit(draft);
    },
    async fade(nowMs) {
      const draft = createDraft(memory);
      for (const fault of memory.faults.values()) {
        if (hasFaded(fault, nowMs)) draft.fault({ state: "gone", ...fault });
      }
      await committer.mustCommit(draft);
    },
    async person(incidentId, command, nowMs) {
      const before = await subjectOfIncident(incidentId);
      if (!before)
        return {
          kind: "refused",
          code: "no-incident",
          message: "没有此警情。 There is no such incident.",
          incident: null,
        };
      const present = memory.subjects.get(before.subject);
      const from = before.incident;
      if (command.kind === "reopen" && from?.phase === "closed" && present && isOpen(present.incident)) {
        const answer = apply(from, command, nowMs);
        if (answer.kind === "refused") return { ...answer, incident: from };
        return await done(present, { kind: "joined", by: command.by, from, why: command.why }, nowMs);
      }
      return await done(before, { kind: "person", command }, nowMs);
    },
    async calledIn(call, nowMs) {
      const { alarmId, mode, homeId, caller } = call;
      const known = await ledger.alarm(alarmId);
      const before = known?.incidentId ? await subjectOfIncident(known.incidentId) : undefined;
      if (before?.incident) return { kind: "done", incident: before.incident };
      const refused = calledInRefused(call);
      if (refused !== null) return { ...refused, incident: null };
      const subject = subjectOf(mode, { homeId, gatewayId: null, other: caller ?? house.nextId() });
      return await done(createDraft(memory).subject(subject, homeId), { kind: "called-in", call }, nowMs, mode);
    },
    async absence(homeId, asked, nowMs) {
      if (registry.home(homeId) === undefined) return { kind: "refused", why: "unknown-home" };
      const draft = createDraft(memory);
      const before = draft.subject(`home:${homeId}`, homeId);
      if (isOutdated(before.state, asked)) return { kind: "refused", why: "changed" };
      const decision = decideAbout(draft, before, { kind: "absence", asked }, nowMs);
      if (decision.kind === "refused" || decision.homeState === null)
        throw new Error("an absence was decided about no home");
      await committer.mustCommit(draft);
      return { kind: "done", state: decision.homeState };
    },
    async attempted(delivery, end, nowMs) {
      const before = await subjectOfIncident(delivery.incidentId);
      if (!before) throw new Error(`a delivery of incident ${delivery.incidentId}, which is not in the ledger`);
      const draft = createDraft(memory);
      draft.attemptEnded({ ...end, atMs: nowMs });
      decideAbout(draft, before, { kind: "delivered", delivery, outcome: end.outcome }, nowMs);
      const failure = await committer.commit(draft);
      if (failure?.blame === "claim") throw new ClaimLostError(failure.why);
      if (failure) throw new Error(`A decision could not be stored: ${failure.why}`);
    },
  };
}

function decided(work: () => Decision): Decision {
  try {
    return work();
  } catch (cause) {
    throw new Undecidable("This home's state or incident cannot be used.", { cause });
  }
}
