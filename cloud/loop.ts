/**
 * The one place where the cloud decides: everything that happens goes through one inbox, each decision is committed with all that
 * belongs to it, then adopted, then told (receipts, live pages, dispatcher). Nothing is decided while a commit is on its way, so
 * the inputs of a home pass in order and there is one writer (docs/architecture.md §2.7, §2.9).
 *
 * What cannot be decided is not retried for ever: of a group the bad member is found by halving and set aside; a life record that
 * cannot be decided raises as unreadable; if even that fails, the process ends and starting again recovers.
 */

import type { DeviceId, GatewayId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { AnswerMessage } from "@shouwang/shared/wire/commands.ts";
import type { Incident } from "./alarms/incident.ts";
import type { PersonInput, RefusalCode } from "./alarms/incident-input.ts";
import type { HomeState } from "./detection/home-state.ts";
import { decide } from "./dispatch/decide.ts";
import type { DecideInput, Decision } from "./dispatch/decision.ts";
import type { Delivery } from "./dispatch/delivery.ts";
import type { Plan } from "./dispatch/plan.ts";
import type { Delivered } from "./emergency/emergency-service.ts";
import type { Downlink } from "./ingest/downlink.ts";
import { createDraft, laneName, type Adopted, type Draft, type Memory, type SubjectMemory } from "./ingest/draft.ts";
import { createDueQueue } from "./ingest/due-queue.ts";
import {
  contextOf,
  hearFaults,
  hearLife,
  hearPresence,
  hearTelemetry,
  markLife,
  numbersLost,
  type Heard,
  type House,
  type Place,
  type PointsOwed,
} from "./ingest/hear.ts";
import { createInbox, type Group } from "./ingest/inbox.ts";
import { emptyCommit, type Commit, type CommitFailure, type LaneKey, type Ledger, type StoredFault } from "./ingest/ledger.ts";
import { addRange, union, type Range } from "./ingest/marks.ts";
import { receive, type Incoming } from "./ingest/receive.ts";
import { learnAnchor, type Anchors } from "./ingest/stamps.ts";
import { createSteadyClock, jumpMin } from "./ingest/steady-clock.ts";
import { createTelling } from "./ingest/telling.ts";
import { createTimelineLane, type Timelined } from "./ingest/timeline-lane.ts";
import type { Counters } from "./metrics/metrics.ts";
import type { RegistryReader } from "./registry/registry.ts";
import { pointsOf } from "./timeline/points-of.ts";
import type { Timeline } from "./timeline/timeline.ts";

/** How long a heartbeat may be known in memory only. */
const sweepEvery = seconds(60);
/** Homes written in one commit of the sweep, so that a life record waits for a few milliseconds at most. */
const sweepMax = 500;
/** A disk that is full or busy is asked again after this. */
const worldRetry = seconds(1);

type Said = { kind: "said"; incoming: Exclude<Incoming, { kind: "noise" }>; payload: Uint8Array };
type Item =
  | Said
  | { kind: "deadline"; subject: string }
  | { kind: "person"; incidentId: IncidentId; command: PersonInput; resolve: (answer: CommandAnswer) => void }
  | { kind: "attempted"; delivery: Delivery; outcome: Delivered; resolve: () => void };

export type CommandAnswer =
  | { kind: "done"; incident: Incident }
  | { kind: "refused"; code: RefusalCode; message: string; incident: Incident | null };

/** Everything that changed, after its commit. */
export type LoopEvent =
  | { kind: "incident"; incident: Incident }
  | { kind: "home"; homeId: HomeId }
  | { kind: "faults" }
  | { kind: "deliveries" }
  | { kind: "answer"; gatewayId: GatewayId; answer: AnswerMessage };

export type HomeView = { state: HomeState | null; incident: Incident | null; dueAtMs: number | null };

export type CloudLoop = AsyncDisposable & {
  /** From the broker: any topic, any bytes. */
  accept(topic: string, payload: Uint8Array): void;
  /** A named human's act; settles after its commit. */
  command(incidentId: IncidentId, command: PersonInput): Promise<CommandAnswer>;
  /** One attempt of a delivery has ended; settles after its commit. */
  attempted(delivery: Delivery, outcome: Delivered): Promise<void>;
  /** Fires what is overdue and begins to watch deadlines. */
  start(): void;
  /** The broker is there (again): gateways are told what we have. */
  connected(): void;
  subscribe(listener: (event: LoopEvent) => void): Disposable;
  home(homeId: HomeId): HomeView | undefined;
  openIncidents(): readonly Incident[];
  faults(): readonly StoredFault[];
  nowMs(): number;
  /** Resolves when everything that came in so far is decided, committed and written to the timeline. */
  idle(): Promise<void>;
  /** Nothing can be decided any more: the process must end. */
  readonly failed: Promise<Error>;
};

export async function createLoop(given: {
  ledger: Ledger;
  registry: RegistryReader;
  timeline: Timeline;
  downlink: Downlink;
  plan: Plan;
  nextId: () => string;
  random: () => number;
  /** The time of homes: deadlines, receipts. */
  clock: Clock;
  /** The time of this machine: retries and how long something may be in memory only. The same one, except in a replay. */
  machineClock: Clock;
  log: Log;
  counters: Counters;
}): Promise<CloudLoop> {
  const { ledger, registry, timeline, clock, machineClock, log, counters } = given;
  const memory = await remember(ledger);
  const anchors = new Map<GatewayId, Anchors>();
  const sessions = new Map<GatewayId, string>();
  const steady = createSteadyClock(clock);
  const due = createDueQueue();
  const inbox = createInbox<Item>();
  const dirty = new Set<string>();
  const dirtyLanes = new Set<string>();
  const listeners = new Set<(event: LoopEvent) => void>();
  const failed = Promise.withResolvers<Error>();
  let running: Promise<void> | undefined;
  let deadlineTimer: { atMs: number; timer: Timer } | undefined;
  let sweepTimer: Timer | undefined;
  let isStarted = false;
  let isEnding = false;

  const house: House = {
    registry,
    plan: given.plan,
    nextId: given.nextId,
    pointsOf,
    anchorsOf: (gatewayId) => anchors.get(gatewayId) ?? [],
  };
  const timelineLane = createTimelineLane({
    timeline,
    clock: machineClock,
    log,
    random: given.random,
    onTimelined: (done) => timelined(done),
  });
  const telling = createTelling({ ledger, registry, memory, timelineLane, downlink: given.downlink });

  const emit = (event: LoopEvent): void => {
    for (const listener of listeners) listener(event);
  };

  // ---- what comes in -------------------------------------------------------------------------------------------------

  const accept = (topic: string, payload: Uint8Array): void => {
    const incoming = receive(topic, payload);
    if (incoming.kind === "noise") return noise(incoming.from?.channel ?? "other", incoming.why);
    const { gatewayId, bucket } = incoming.from;
    const isKnown = registry.isKnownGateway(gatewayId);
    const isLife = incoming.kind === "life" || incoming.kind === "unreadable-life";
    // Life raises whoever sends it. Without a header and from nobody we know, it is noise from outside.
    if (!isKnown && !isLife) return noise(incoming.from.channel, `unknown gateway ${gatewayId}`);
    if (!isKnown && incoming.kind === "unreadable-life" && !incoming.header) {
      return noise("life", `unreadable, from unknown gateway ${gatewayId}`);
    }
    counters.received(incoming.from.channel);
    telling.heardIn(gatewayId, bucket);
    if ("message" in incoming && "sentAt" in incoming.message) {
      const known = anchors.get(gatewayId) ?? [];
      const learnt = learnAnchor(known, incoming.message.sentAt);
      if (learnt !== known) anchors.set(gatewayId, learnt);
    }
    if (!inbox.offer(isLife ? "life" : "rest", { kind: "said", incoming, payload })) {
      counters.dropped(incoming.from.channel);
      return;
    }
    wake();
  };

  const noise = (channel: string, why: string): void => {
    const count = counters.noise(channel);
    // The first, and then ever more rarely: whoever sends noise must not fill the disk with our sentences about it.
    if ((count & (count - 1)) === 0) log.warn("Noise from outside was dropped.", { channel, why, count });
  };

  // ---- deciding ------------------------------------------------------------------------------------------------------

  const wake = (): void => {
    if (running || isEnding) return;
    running = run().then(
      () => {
        running = undefined;
      },
      (error: unknown) => {
        isEnding = true;
        failed.resolve(error instanceof Error ? error : new Error(String(error)));
      },
    );
  };

  const run = async (): Promise<void> => {
    for (let group = inbox.take(); group; group = inbox.take()) await decideGroup(group);
  };

  const decideGroup = async (group: Group<Item>): Promise<void> => {
    const first = group.items[0];
    if (!first) return;
    if (first.kind === "said" && group.class === "life") return await decideLife(first);
    if (first.kind === "said") return await decideSaid(group.items.filter((one) => one.kind === "said"));
    if (first.kind === "deadline") return await decideDeadline(first.subject);
    if (first.kind === "person") {
      first.resolve(await decidePerson(first.incidentId, first.command));
      return;
    }
    await decideAttempt(first.delivery, first.outcome);
    first.resolve();
  };

  /** The commit, tried until the disk takes it. Only the input's own fault comes back. */
  const commit = async (draft: Draft): Promise<CommitFailure | null> => {
    const content = draft.commit();
    if (content === undefined) {
      after(draft.adopt());
      return null;
    }
    const startedMs = machineClock.uptimeMs();
    for (let attempt = 1; ; attempt++) {
      const failure = await ledger.commit(withWhatIsDirty(content));
      if (failure === null) break;
      if (failure.blame === "end") throw new Error(`The ledger cannot be written any more: ${failure.why}`);
      if (failure.blame === "input") return failure;
      if (attempt === 1) log.error("The disk takes nothing; nothing is receipted until it does.", { why: failure.why });
      await new Promise<void>((resolve) => void machineClock.after(worldRetry, resolve));
    }
    counters.committed(machineClock.uptimeMs() - startedMs);
    for (const { subject } of content.subjects) dirty.delete(subject);
    for (const lane of content.marks) dirtyLanes.delete(laneName(lane));
    after(draft.adopt());
    return null;
  };

  /** A lane's timelined mark may have moved on in memory since the draft was begun; it is stored as it is now. */
  const withWhatIsDirty = (content: Commit): Commit => ({
    ...content,
    marks: content.marks.map((lane) => {
      const present = memory.lanes.get(laneName(lane))?.marks.timelined;
      return present ? { ...lane, marks: { ...lane.marks, timelined: union(present, lane.marks.timelined) } } : lane;
    }),
  });

  const after = (adopted: Adopted): void => {
    const nowMs = steady.nowMs();
    for (const subject of adopted.quiet) dirty.add(subject);
    for (const { subject, dueAtMs } of adopted.subjects) due.set(subject, dueAtMs);
    for (const incident of adopted.incidents) {
      telling.incident(incident, nowMs);
      emit({ kind: "incident", incident });
    }
    const quiet = new Set(adopted.quiet);
    for (const { subject, homeId } of adopted.subjects) {
      if (homeId && !quiet.has(subject)) emit({ kind: "home", homeId });
    }
    if (adopted.faultsChanged) emit({ kind: "faults" });
    if (adopted.deliveriesChanged) emit({ kind: "deliveries" });
    armDeadline();
  };

  const decideLife = async (item: Said): Promise<void> => {
    const { incoming } = item;
    if (incoming.kind !== "life" && incoming.kind !== "unreadable-life") throw new Error(`${incoming.kind} on the life lane`);
    const { gatewayId } = incoming.from;
    const header = incoming.kind === "life" ? incoming.message : incoming.header;
    const alarmId = incoming.kind === "life" ? incoming.message.alarmId : incoming.alarmId;
    const nowMs = steady.nowMs();
    const isKnown = (await ledger.alarm(alarmId)) !== undefined;
    if (isKnown) {
      const draft = createDraft(memory);
      if (header) markLife({ draft, house, gatewayId, nowMs }, null, header, alarmId);
      await mustCommit(draft);
    } else {
      const sentence = await raiseLife(item, alarmId, nowMs);
      if (sentence !== null) log.error("A life record raised as unreadable because it could not be decided.", { alarmId, why: sentence });
    }
    const keys: LaneKey[] = header ? [{ gatewayId, epoch: header.epoch, lane: "life" }] : [];
    telling.receipts(gatewayId, keys, await telling.fates([alarmId], nowMs));
  };

  /** null = as it should be; else why it was raised as unreadable instead. */
  const raiseLife = async (item: Said, alarmId: Parameters<typeof markLife>[3], nowMs: number): Promise<string | null> => {
    const { incoming } = item;
    const { gatewayId } = incoming.from;
    let why: string | null = null;
    if (incoming.kind === "life") {
      const { message } = incoming;
      const { deviceId, at, event } = message.body;
      const draft = createDraft(memory);
      try {
        hearLife({ draft, house, gatewayId, nowMs }, { alarmId, header: message, event, deviceId, at, sentAt: message.sentAt });
        const failure = await commit(draft);
        if (failure === null) return null;
        why = failure.why;
      } catch (error) {
        why = String(error);
      }
    }
    const header = incoming.kind === "life" ? incoming.message : incoming.kind === "unreadable-life" ? incoming.header : null;
    const deviceId: DeviceId | null =
      incoming.kind === "life" ? incoming.message.body.deviceId : incoming.kind === "unreadable-life" ? incoming.deviceId : null;
    const reason = why ?? (incoming.kind === "unreadable-life" ? incoming.why : "");
    const draft = createDraft(memory);
    setAside(draft, item, reason, nowMs);
    hearLife({ draft, house, gatewayId, nowMs }, { alarmId, header, event: null, deviceId, at: null, sentAt: null });
    await mustCommit(draft);
    counters.quarantined("life");
    return why;
  };

  const mustCommit = async (draft: Draft): Promise<void> => {
    const failure = await commit(draft);
    if (failure) throw new Error(`A decision could not be stored: ${failure.why}`);
  };

  const decideSaid = async (items: readonly Said[]): Promise<void> => {
    const nowMs = steady.nowMs();
    const draft = createDraft(memory);
    const heard: { gatewayId: GatewayId; heard: Heard }[] = [];
    let poison: { item: Said; why: string } | undefined;
    for (const item of items) {
      try {
        heard.push({ gatewayId: item.incoming.from.gatewayId, heard: hear(draft, item, nowMs) });
      } catch (error) {
        poison = { item, why: String(error) };
        break;
      }
    }
    const failure = poison ? null : await commit(draft);
    if (!poison && !failure) return await settle(items, heard, nowMs);
    if (items.length === 1 && items[0]) return await poisonous(items[0], poison?.why ?? failure?.why ?? "", nowMs);
    if (poison) {
      const at = items.indexOf(poison.item);
      if (at > 0) await decideSaid(items.slice(0, at));
      await poisonous(poison.item, poison.why, nowMs);
      if (at + 1 < items.length) await decideSaid(items.slice(at + 1));
      return;
    }
    const middle = items.length >> 1;
    await decideSaid(items.slice(0, middle));
    await decideSaid(items.slice(middle));
  };

  const hear = (draft: Draft, item: Said, nowMs: number): Heard => {
    const { incoming } = item;
    const { gatewayId } = incoming.from;
    const about = { draft, house, gatewayId, nowMs };
    switch (incoming.kind) {
      case "telemetry":
      case "fault": {
        const bad = incoming.unreadable[0];
        if (bad) {
          setAside(draft, item, `record ${bad.seq}: ${bad.why}`, nowMs);
          counters.quarantined(incoming.kind);
        }
        if (incoming.kind === "fault") return hearFaults(about, incoming);
        return hearTelemetry(about, incoming, timelineLane.holds);
      }
      case "hello": {
        const { message } = incoming;
        sessions.set(gatewayId, message.sessionId);
        hearPresence(about, message.assignmentId, "heard");
        for (const { epoch, lane, lowest } of message.epochs) {
          if (lane !== "telemetry") continue;
          // Below its lowest the gateway has our receipt, so the timeline had it: that much we may have forgotten in a crash.
          const key = { gatewayId, epoch, lane };
          const marks = draft.marks(key);
          const through = Math.min(marks.decided.through, lowest - 1);
          if (through > marks.timelined.through) {
            draft.saveMarks(key, { ...marks, timelined: addRange(marks.timelined, [1, through]) });
          }
        }
        const receipts = message.epochs.map(({ epoch, lane }): LaneKey => ({ gatewayId, epoch, lane }));
        return { receipts, points: null, alarmId: null };
      }
      case "state": {
        const { state, sessionId } = incoming.message;
        const present = sessions.get(gatewayId);
        if (state === "online") sessions.set(gatewayId, sessionId);
        // A late will of an old session undoes nothing.
        if (state === "online" || present === undefined || present === sessionId) {
          hearPresence(about, null, state === "online" ? "heard" : "offline");
        }
        return { receipts: [], points: null, alarmId: null };
      }
      case "answer":
        emit({ kind: "answer", gatewayId, answer: incoming.message });
        hearPresence(about, null, "heard");
        return { receipts: [], points: null, alarmId: null };
      case "life":
      case "unreadable-life":
        throw new Error("a life record among the rest");
    }
  };

  const settle = async (items: readonly Said[], heard: readonly { gatewayId: GatewayId; heard: Heard }[], nowMs: number): Promise<void> => {
    const owed = new Map<GatewayId, LaneKey[]>();
    const points: PointsOwed[] = [];
    for (const { gatewayId, heard: one } of heard) {
      // What makes points is receipted when the timeline has them.
      if (one.points) points.push(one.points);
      else if (one.receipts.length > 0) owed.set(gatewayId, [...(owed.get(gatewayId) ?? []), ...one.receipts]);
    }
    for (const one of points) {
      if (!timelineLane.offer(one)) counters.dropped("timeline");
    }
    for (const { incoming } of items) {
      if (incoming.kind !== "hello") continue;
      const { gatewayId } = incoming.from;
      const fates = await telling.fates(incoming.message.openAlarms, nowMs);
      telling.receipts(gatewayId, owed.get(gatewayId) ?? [], fates);
      owed.delete(gatewayId);
      telling.desired(gatewayId, incoming.message.configurationHash);
    }
    for (const [gatewayId, keys] of owed) telling.receipts(gatewayId, keys, []);
  };

  /** Set aside and receipted, so that it cannot hold up its neighbours for ever. */
  const poisonous = async (item: Said, why: string, nowMs: number): Promise<void> => {
    const { incoming } = item;
    const { gatewayId, channel } = incoming.from;
    log.error("A message was set aside because it could not be decided.", { gatewayId, channel, why });
    counters.quarantined(channel);
    const draft = createDraft(memory);
    setAside(draft, item, why, nowMs);
    const keys: LaneKey[] = [];
    if (incoming.kind === "telemetry" || incoming.kind === "fault") {
      const key: LaneKey = { gatewayId, epoch: incoming.message.epoch, lane: incoming.kind };
      const numbers = [...incoming.message.records.map(({ seq }): Range => [seq, seq]), ...numbersLost(incoming)];
      const { decided, timelined: written } = draft.marks(key);
      draft.saveMarks(key, { decided: numbers.reduce(addRange, decided), timelined: numbers.reduce(addRange, written) });
      keys.push(key);
    }
    await mustCommit(draft);
    if (keys.length > 0) telling.receipts(gatewayId, keys, []);
  };

  const setAside = (draft: Draft, { incoming, payload }: Said, why: string, nowMs: number): void => {
    const { gatewayId, channel } = incoming.from;
    const kept = payload.subarray(0, 65_536);
    draft.quarantine({ quarantineId: given.nextId(), receivedAtMs: nowMs, gatewayId, channel, why, payload: kept });
  };

  /** A decision about one home that no message of a gateway asked for. */
  const decideAbout = (draft: Draft, before: SubjectMemory, input: DecideInput, nowMs: number): Decision => {
    const home = before.homeId === null ? undefined : registry.home(before.homeId);
    const place: Place = { subject: before.subject, homeId: before.homeId, settings: home?.settings ?? null };
    const gatewayId = gatewayOf(before);
    const { state: homeState, incident, deliveries } = before;
    const decision = decide({ homeState, incident, deliveries }, input, contextOf(house, place, gatewayId), nowMs);
    if (decision.kind === "decided") {
      const isPast = before.incident?.phase === "closed";
      draft.decided(before, decision, { gatewayId, carried: null, nowMs, isQuiet: false, isPast });
    }
    return decision;
  };

  const gatewayOf = (before: SubjectMemory): GatewayId | null => {
    const assigned = before.homeId === null ? undefined : registry.assignmentOfHome(before.homeId)?.gatewayId;
    return assigned ?? before.incident?.gatewayId ?? null;
  };

  const decideDeadline = async (subject: string): Promise<void> => {
    const draft = createDraft(memory);
    const homeId = registry.homes().length > 0 && subject.startsWith("home:") ? homeIdOf(subject) : null;
    decideAbout(draft, draft.subject(subject, homeId), { kind: "tick" }, steady.nowMs());
    await mustCommit(draft);
    counters.fired();
  };

  const homeIdOf = (subject: string): HomeId | null =>
    memory.subjects.get(subject)?.homeId ?? registry.homes().find((home) => `home:${home.homeId}` === subject)?.homeId ?? null;

  const decidePerson = async (incidentId: IncidentId, command: PersonInput): Promise<CommandAnswer> => {
    const before = await subjectOfIncident(incidentId);
    if (!before) return { kind: "refused", code: "no-incident", message: "There is no such incident.", incident: null };
    const draft = createDraft(memory);
    const decision = decideAbout(draft, before, { kind: "person", command }, steady.nowMs());
    if (decision.kind === "refused") return { ...decision, incident: before.incident };
    await mustCommit(draft);
    if (!decision.incident) throw new Error("an incident disappeared by a person's act");
    return { kind: "done", incident: decision.incident };
  };

  const decideAttempt = async (delivery: Delivery, outcome: Delivered): Promise<void> => {
    const before = await subjectOfIncident(delivery.incidentId);
    if (!before) throw new Error(`a delivery of incident ${delivery.incidentId}, which is not in the ledger`);
    const draft = createDraft(memory);
    decideAbout(draft, before, { kind: "delivered", delivery, outcome }, steady.nowMs());
    await mustCommit(draft);
  };

  /** The home as it is, or, for an incident that is over, as if it were the open one: its last words are still written down. */
  const subjectOfIncident = async (incidentId: IncidentId): Promise<SubjectMemory | undefined> => {
    const open = memory.open.get(incidentId);
    const present = open === undefined ? undefined : memory.subjects.get(open);
    if (present) return present;
    const known = await ledger.incident(incidentId);
    if (!known) return undefined;
    const { incident, journalLines, deliveries } = known;
    const home = memory.subjects.get(incident.subject);
    const base = home ?? createDraft(memory).subject(incident.subject, incident.homeId);
    return { ...base, incident, journalLines, deliveries };
  };

  // ---- time ----------------------------------------------------------------------------------------------------------

  const armDeadline = (): void => {
    if (!isStarted || isEnding) return;
    const atMs = due.nextAtMs();
    if (atMs === deadlineTimer?.atMs) return;
    deadlineTimer?.timer.cancel();
    deadlineTimer = undefined;
    if (atMs === null) return;
    const delay = millis(Math.max(0, atMs - steady.nowMs()));
    deadlineTimer = { atMs, timer: clock.after(delay, fire) };
  };

  const fire = (): void => {
    deadlineTimer = undefined;
    for (const subject of due.take(steady.nowMs())) inbox.offer("due", { kind: "deadline", subject });
    wake();
    armDeadline();
  };

  const sweep = (): void => {
    sweepTimer = machineClock.after(sweepEvery, sweep);
    noticeJump();
    void writeDirty().catch((error: unknown) => failed.resolve(error instanceof Error ? error : new Error(String(error))));
  };

  const noticeJump = (): void => {
    const jumpMs = steady.jumpMs();
    if (jumpMs === 0) return;
    log.error("This machine's clock has jumped. Deadlines never run backwards; what a jump forward made due fires now.", { jumpMs, jumpMin });
    deadlineTimer?.timer.cancel();
    deadlineTimer = undefined;
    armDeadline();
  };

  const writeDirty = async (): Promise<void> => {
    while (dirty.size + dirtyLanes.size > 0) {
      const subjects = [...dirty].slice(0, sweepMax);
      const lanes = [...dirtyLanes].slice(0, sweepMax);
      for (const subject of subjects) dirty.delete(subject);
      for (const lane of lanes) dirtyLanes.delete(lane);
      const failure = await ledger.commit({
        ...emptyCommit,
        subjects: subjects.flatMap((subject) => memory.subjects.get(subject) ?? []),
        marks: lanes.flatMap((lane) => memory.lanes.get(lane) ?? []),
      });
      if (failure?.blame === "end") throw new Error(failure.why);
      if (failure) {
        // Only memory's copy is late; the next sweep tries again.
        for (const subject of subjects) dirty.add(subject);
        for (const lane of lanes) dirtyLanes.add(lane);
        return;
      }
    }
  };

  const timelined = (done: readonly Timelined[]): void => {
    const owed = new Map<GatewayId, LaneKey[]>();
    for (const { key, numbers } of done) {
      const lane = memory.lanes.get(laneName(key));
      if (!lane) continue;
      const marks = { ...lane.marks, timelined: numbers.reduce(addRange, lane.marks.timelined) };
      memory.lanes.set(laneName(key), { ...lane, marks });
      dirtyLanes.add(laneName(key));
      owed.set(key.gatewayId, [...(owed.get(key.gatewayId) ?? []), key]);
    }
    for (const [gatewayId, keys] of owed) telling.receipts(gatewayId, keys, []);
  };

  // ---- the outside ---------------------------------------------------------------------------------------------------

  const urgent = <Answer>(make: (resolve: (answer: Answer) => void) => Item): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      if (isEnding || !inbox.offer("due", make(resolve))) reject(new Error("The cloud is ending and decides nothing any more."));
      wake();
    });

  return {
    accept,
    command: (incidentId, command) => urgent<CommandAnswer>((resolve) => ({ kind: "person", incidentId, command, resolve })),
    attempted: (delivery, outcome) => urgent<void>((resolve) => ({ kind: "attempted", delivery, outcome, resolve })),
    start() {
      isStarted = true;
      for (const { subject, dueAtMs } of memory.subjects.values()) due.set(subject, dueAtMs);
      // A kit that was never heard has a deadline too: silence is news.
      for (const { homeId, untilMs } of registry.assignments()) {
        const subject = `home:${homeId}`;
        if (untilMs === null && !memory.subjects.has(subject)) inbox.offer("due", { kind: "deadline", subject });
      }
      sweepTimer = machineClock.after(sweepEvery, sweep);
      armDeadline();
      wake();
    },
    connected: () => telling.everybody(),
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    home(homeId) {
      const found = memory.subjects.get(`home:${homeId}`);
      return found && { state: found.state, incident: found.incident, dueAtMs: found.dueAtMs };
    },
    openIncidents: () => [...memory.open.values()].flatMap((subject) => memory.subjects.get(subject)?.incident ?? []),
    faults: () => [...memory.faults.values()],
    nowMs: () => steady.nowMs(),
    async idle() {
      while (running) await running;
      await timelineLane.idle();
    },
    failed: failed.promise,
    async [Symbol.asyncDispose]() {
      isEnding = true;
      sweepTimer?.cancel();
      deadlineTimer?.timer.cancel();
      await running;
      await timelineLane[Symbol.asyncDispose]();
      await writeDirty().catch((error: unknown) => log.error("The last heartbeats could not be written.", { error: String(error) }));
    },
  };
}

async function remember(ledger: Ledger): Promise<Memory> {
  const stored = await ledger.load();
  const memory: Memory = { subjects: new Map(), lanes: new Map(), faults: new Map(), open: new Map() };
  const draft = createDraft(memory);
  for (const { subject, state, dueAtMs } of stored.subjects) {
    memory.subjects.set(subject, { ...draft.subject(subject, homeOf(subject)), state, dueAtMs });
  }
  for (const { incident, journalLines, deliveries } of stored.openIncidents) {
    const base = draft.subject(incident.subject, incident.homeId);
    memory.subjects.set(incident.subject, { ...base, incident, journalLines, deliveries });
    memory.open.set(incident.incidentId, incident.subject);
  }
  for (const lane of stored.marks) memory.lanes.set(laneName(lane), lane);
  for (const fault of stored.faults) memory.faults.set(`${fault.gatewayId}/${fault.deviceId ?? ""}/${fault.fault}`, fault);
  return memory;
}

function homeOf(subject: string): HomeId | null {
  // `as`: our own store, written from a home's id.
  return subject.startsWith("home:") ? (subject.slice(5) as HomeId) : null;
}
