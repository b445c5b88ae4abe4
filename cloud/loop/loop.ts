/**
 * The one place where the cloud decides: everything that happens goes through one inbox, each decision is committed with all that
 * belongs to it, then adopted, then told (receipts, live pages, dispatcher). Nothing is decided while a commit is on its way, so
 * the inputs of a home pass in order and there is one writer (docs/architecture.md §2.7, §2.9).
 */

import { canaryPartition } from "@shouwang/shared/domain/canary-id.ts";
import type { GatewayId, HomeId, IncidentId } from "@shouwang/shared/domain/ids.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { PersonInput } from "../alarms/incident-input.ts";
import type { AttemptEnd } from "../dispatch/claim.ts";
import type { Delivery } from "../dispatch/delivery.ts";
import { lanePlans } from "../dispatch/lane-plan.ts";
import type { PlanBook } from "../dispatch/plan-book.ts";
import { createAccepting } from "../ingest/inbox/accept.ts";
import { createCommitter } from "../ingest/deciding/committer.ts";
import { createBrokerWatch } from "../ingest/watches/broker-watch.ts";
import { createClockWatch } from "../ingest/watches/clock-watch.ts";
import { deafnessSince, type Deafness } from "../ingest/watches/deafness.ts";
import { createDeadlines } from "../ingest/clocks/deadlines.ts";
import { answer, createDecideHome, type CommandAnswer, type Waiting } from "../ingest/deciding/decide-home.ts";
import { createDecideLife } from "../ingest/deciding/decide-life.ts";
import { createDecideRest } from "../ingest/deciding/decide-rest.ts";
import { createDecideTrials } from "../ingest/deciding/decide-trials.ts";
import { createEpochBook } from "../ingest/deciding/epoch-book.ts";
import type { Downlink } from "../ingest/brokers/downlink.ts";
import type { Adopted } from "../ingest/ledger/draft.ts";
import type { House } from "../ingest/deciding/hear.ts";
import { createGathering } from "../ingest/inbox/gathering.ts";
import { createGroupSize } from "../ingest/inbox/group-size.ts";
import { createInbox } from "../ingest/inbox/inbox.ts";
import { createLeaps } from "../ingest/watches/leaps.ts";
import { createKitsWatch, kitsCheckEvery, leftBehind } from "../ingest/watches/kits-watch.ts";
import type { FaultChange, LaneKey, Ledger, StoredEnd } from "../ingest/ledger/ledger.ts";
import { dueByNow, latestIn, looksAt, remember, unheard } from "../ingest/recovery/remember.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { createRestored } from "../ingest/recovery/restored.ts";
import type { LifeSaid, RestSaid, Unread } from "../ingest/inbox/said.ts";
import { createAnchorBook } from "../ingest/clocks/stamps.ts";
import { createSteadyClock } from "../ingest/clocks/steady-clock.ts";
import { createTelling } from "../ingest/receipts/telling.ts";
import { createTimelineLane } from "../ingest/receipts/timeline-lane.ts";
import { createTwins } from "../ingest/deciding/twins.ts";
import type { CloudLoop, LoopEvent } from "./port.ts";
import type { Counters } from "../metrics/metrics.ts";
import type { RegistryReader } from "../registry/registry.ts";
import { pointsOf } from "../timeline/points-of.ts";
import type { Timeline } from "../timeline/timeline.ts";

/** How long a heartbeat may be known in memory only, and a jump of the clock go unnoticed. */
const sweepEvery = seconds(60);
const clockCheckEvery = seconds(5);
const trialsEvery = seconds(5);
/** A home about which nothing can be decided is looked at again after this; its overdue step stands in /healthz meanwhile. */
const undecidableRest = seconds(60);

type Item =
  | { kind: "life"; said: LifeSaid }
  | { kind: "rest"; said: RestSaid | Unread }
  | { kind: "deadline"; subject: string }
  /** Among the decisions: beside a commit on its way it would write over it with what was before. */
  | { kind: "sweep" }
  | ({ kind: "deaf" } & Deafness)
  | { kind: "own-fault"; change: FaultChange }
  | { kind: "leap" }
  | { kind: "settle"; gatewayId: GatewayId }
  | { kind: "first"; subjects: readonly string[] }
  | ({ kind: "person"; incidentId: IncidentId; command: PersonInput } & Waiting<CommandAnswer>)
  | ({ kind: "attempted"; delivery: Delivery; end: AttemptEnd & Pick<StoredEnd, "how"> } & Waiting<void>)
  /** A named person's act that has its own answer. */
  | ({ kind: "act"; decide: (nowMs: number) => Promise<unknown> } & Waiting<unknown>)
  | { kind: "trials" };

export async function createLoop(given: {
  ledger: Ledger;
  registry: RegistryReader;
  timeline: Timeline;
  downlink: Downlink;
  plans: PlanBook;
  /** Persons whom the drill that is under way in a home includes; left out: nobody. */
  included?: (homeId: HomeId | null) => readonly string[];
  nextId: () => string;
  random: () => number;
  /** The time of homes: deadlines, receipts. */
  clock: Clock;
  /** The time of this machine: retries and how long something may be in memory only. The same one, except in a replay. */
  machineClock: Clock;
  log: Log;
  counters: Counters;
}): Promise<CloudLoop> {
  const { ledger, registry, nextId, clock, machineClock, log, counters } = given;
  const plans = lanePlans(given.plans, ({ homeId }) => given.included?.(homeId) ?? []);
  const memory = await remember(ledger, log, { nowMs: Math.floor(clock.wallMs()), nextId });
  const anchors = createAnchorBook();
  const listeners = new Set<(event: LoopEvent) => void>();
  const inbox = createInbox<Item>();
  const gathering = createGathering();
  const groupSize = createGroupSize();
  let gatherTimer: Timer | undefined;
  // In a replay time jumps from message to message, and nobody's clock is at fault.
  const isReplay = clock !== machineClock;
  const latestMs = latestIn(memory, isReplay ? null : memory.aliveAtMs);
  const steady = createSteadyClock(clock, latestMs);
  const failed = Promise.withResolvers<Error>();
  const repeating = createRepeating(machineClock);
  let running: Promise<void> | undefined;
  let isEnding = false;
  let decidingSinceMs: number | undefined;

  const fail = (error: unknown): void => {
    isEnding = true;
    const why = error instanceof Error ? error : new Error(String(error));
    failed.resolve(why);
    // Nobody may wait for a decision that will not come: the dispatcher would keep the process from ending.
    for (let group = inbox.take(); group; group = inbox.take())
      for (const item of group.items) if ("reject" in item) item.reject(why);
  };
  const emit = (event: LoopEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const epochs = createEpochBook(memory.lanes.values());
  const house: House = { registry, plans, nextId, pointsOf, anchorsOf: anchors.of, twins: createTwins(), epochs };
  const fire = (subject: string): void => void offer("due", { kind: "deadline", subject });
  const leapt = (): boolean => !isReplay && leaps.isPending() && offer("due", { kind: "leap" });
  const deadlines = createDeadlines({ clock, steady, fire, leapt });
  const committer = createCommitter({
    ledger,
    memory,
    machineClock,
    aliveMs: () => steady.nowMs(),
    log,
    adopted: (what) => tell(what),
    committed(tookMs) {
      counters.committed(tookMs);
      leaps.stood(tookMs);
    },
  });
  const timelineLane = createTimelineLane({
    timeline: given.timeline,
    clock: machineClock,
    log,
    random: given.random,
    onTimelined(done) {
      const lanes = Map.groupBy(committer.timelined(done), (key: LaneKey) => key.gatewayId);
      for (const [gatewayId, keys] of lanes) telling.receipts(gatewayId, keys, []);
    },
  });
  const telling = createTelling({ ledger, registry, memory, timelineLane, downlink: given.downlink });
  const restored = createRestored({
    ledger,
    memory,
    machineClock,
    log,
    everybody: () => telling.everybody(),
  });
  const decideHome = createDecideHome({ ledger, memory, house, committer, log });
  const decideTrials = createDecideTrials({ memory, house, committer, log });
  const leaps = createLeaps({ memory, steady, machineClock, decideHome, log });
  const decideLife = createDecideLife({
    ledger,
    memory,
    house,
    committer,
    telling,
    log,
    quarantined: () => counters.quarantined("life"),
    rememberedBy: (gatewayId) => restored.rememberedBy(gatewayId),
  });
  const decideRest = createDecideRest({
    ledgerId: () => ledger.ledgerId,
    memory,
    doubtedLanes: memory.doubtedLanes,
    house,
    committer,
    telling,
    timelineLane,
    log,
    told: emit,
    quarantined: counters.quarantined,
    notKept: () => counters.dropped("timeline"),
  });

  const tell = ({ subjects, quiet, incidents, deliveriesChanged, faultsChanged, tried }: Adopted): void => {
    for (const { subject, dueAtMs } of subjects) deadlines.set(subject, dueAtMs);
    deadlines.arm();
    for (const incident of incidents) {
      telling.incident(incident, steady.nowMs());
      emit({ kind: "incident", incident });
    }
    const isQuiet = new Set(quiet);
    for (const { subject, homeId } of subjects) {
      if (homeId && !isQuiet.has(subject)) emit({ kind: "home", homeId });
    }
    if (faultsChanged) emit({ kind: "faults" });
    if (deliveriesChanged) emit({ kind: "deliveries" });
    if (tried.length > 0) emit({ kind: "trials", homeIds: tried });
  };

  const offer = (to: "life" | "due" | "rest", item: Item): boolean => {
    const isTaken = !isEnding && inbox.offer(to, item);
    if (isTaken && to === "rest" && !isReplay) gathering.came(machineClock.uptimeMs());
    if (isTaken) wake();
    return isTaken;
  };
  const isRestOpen = (): boolean => gathering.openAtMs <= machineClock.uptimeMs();
  const wake = (): void => {
    if (running || isEnding || inbox.size === 0) return;
    if (inbox.size === inbox.rest && !isRestOpen()) return awaitGathered();
    running = run();
  };
  const awaitGathered = (): void => {
    if (gatherTimer) return;
    gatherTimer = machineClock.after(millis(Math.max(1, gathering.openAtMs - machineClock.uptimeMs())), () => {
      gatherTimer = undefined;
      wake();
    });
  };

  const run = async (): Promise<void> => {
    try {
      const next = () => inbox.take(isRestOpen(), groupSize.next());
      for (let group = next(); group; group = next()) {
        decidingSinceMs = machineClock.uptimeMs();
        await decideGroup(group.items);
        if (group.class === "rest" && inbox.rest === 0) gathering.drained(machineClock.uptimeMs());
      }
    } catch (error) {
      fail(error);
    } finally {
      decidingSinceMs = undefined;
      running = undefined;
    }
    wake();
  };

  const decideGroup = async (items: readonly Item[]): Promise<void> => {
    const nowMs = steady.nowMs();
    const [first] = items;
    // Life does not wait for it: what raises blames nobody for his silence.
    if (first?.kind !== "life" && !isReplay) await leaps.tell(nowMs);
    switch (first?.kind) {
      case undefined:
        return;
      case "life":
        return await decideLife(first.said, nowMs);
      case "rest":
        return await decideSome(items, nowMs);
      case "deadline":
        if (!(await decideHome.deadline(first.subject, nowMs))) {
          log.error("Nothing can be decided about a home: a technician must look at its stored incident.", {
            subject: first.subject,
          });
          deadlines.set(first.subject, nowMs + undecidableRest);
          deadlines.arm();
        }
        return counters.fired();
      case "sweep":
        await decideHome.fade(nowMs);
        // In slices, so that a press in between waits for one of them only.
        if (await committer.sweepSome()) offer("due", first);
        return;
      case "own-fault":
        return await decideHome.own(first.change);
      case "leap":
        return deadlines.arm("anew");
      case "first":
        return await decideHome.first(first.subjects, nowMs);
      case "deaf":
        return await decideHome.deaf(first.subjects, first, nowMs);
      case "settle":
        return await restored.settle(first.gatewayId, nowMs);
      case "person":
        return await answer(first, log, () => decideHome.person(first.incidentId, first.command, nowMs));
      case "act":
        return await answer(first, log, () => first.decide(nowMs));
      case "trials":
        return await decideTrials.due(nowMs);
      case "attempted":
        return await answer(first, log, () => decideHome.attempted(first.delivery, first.end, nowMs));
    }
  };

  /** Up to the first thing that it waits for, it is read and decided. */
  const decideSome = (items: readonly Item[], nowMs: number): Promise<void> => {
    const fromMs = machineClock.uptimeMs();
    const some = items.flatMap((item) => (item.kind === "rest" ? (accepting.read(item.said) ?? []) : []));
    const underWay = decideRest(some, nowMs);
    groupSize.took(items.length, machineClock.uptimeMs() - fromMs);
    return underWay;
  };

  const deaf = (deafness: Deafness): void => void offer("due", { kind: "deaf", ...deafness });
  const fault = (change: FaultChange): void => void offer("due", { kind: "own-fault", change });
  const brokerWatch = createBrokerWatch({ memory, steady, machineClock, log, deaf, fault });
  const kitsWatch = createKitsWatch({ registry, memory, steady, machineClock, fault });
  const clockWatch = createClockWatch({ clock, steady, latestMs, log, fault, jumped: () => deadlines.arm("anew") });

  const accepting = createAccepting({
    registry,
    anchors,
    telling,
    counters,
    log,
    nowMs: () => steady.nowMs(),
    heard(gatewayId) {
      // That the house hears itself says nothing about who else is heard.
      if (canaryPartition(gatewayId) !== null) return;
      brokerWatch.heard();
      kitsWatch.heard(gatewayId);
    },
    hello(gatewayId, message) {
      if (restored.hear(gatewayId, message)) offer("due", { kind: "settle", gatewayId });
    },
    life: (said) => offer("life", { kind: "life", said }),
    rest: (said) => offer("rest", { kind: "rest", said }),
  });

  const urgent = <Answer>(make: (waiting: Waiting<Answer>) => Item): Promise<Answer> =>
    new Promise<Answer>((resolve, reject) => {
      if (!offer("due", make({ resolve, reject })))
        reject(new Error("The cloud is ending and decides nothing any more."));
    });

  const act = <Answer>(decide: (nowMs: number) => Promise<Answer>): Promise<Answer> =>
    // `as`: whoever waits is told what `decide` answers, and nothing else.
    urgent<Answer>((waiting) => ({ kind: "act", decide, ...(waiting as Waiting<unknown>) }));

  return {
    accept: accepting.accept,
    command: (incidentId, command) =>
      urgent<CommandAnswer>((waiting) => ({ kind: "person", incidentId, command, ...waiting })),
    beginTrial: (asked) => act((nowMs) => decideTrials.begin(asked, nowMs)),
    endTrial: (homeId) => act((nowMs) => decideTrials.end(homeId, nowMs)),
    absence: (homeId, asked) => act((nowMs) => decideHome.absence(homeId, asked, nowMs)),
    trialOf: (homeId) => memory.trials.get(homeId),
    open: (call) => act((nowMs) => decideHome.calledIn(call, nowMs)),
    attempted: (delivery, end) => urgent<void>((waiting) => ({ kind: "attempted", delivery, end, ...waiting })),
    start() {
      if (!isReplay) for (const one of deafnessSince(memory, steady.nowMs())) deaf(one);
      for (const one of memory.subjects.values()) deadlines.set(one.subject, dueByNow(one, registry));
      // A kit that was never heard has a deadline too: silence is news.
      for (const subjects of unheard(memory, registry.assignments())) offer("due", { kind: "first", subjects });
      repeating.every(trialsEvery, () => memory.trials.size > 0 && offer("due", { kind: "trials" }));
      repeating.every(sweepEvery, () => void offer("due", { kind: "sweep" }));
      if (!isReplay) {
        clockWatch.start();
        repeating.every(clockCheckEvery, clockWatch.check);
        repeating.every(clockCheckEvery, leapt);
        repeating.every(kitsCheckEvery, () => kitsWatch.check(brokerWatch.isDeaf()));
      }
      deadlines.start();
    },
    connected: () => telling.everybody(),
    configure: (gatewayIds) => gatewayIds.forEach(telling.configure),
    lookAgain(homeIds) {
      const watched = homeIds.filter((homeId) => registry.assignmentOfHome(homeId) !== undefined);
      for (const subjects of looksAt(watched)) offer("due", { kind: "first", subjects });
    },
    kitsMoved(homeIds) {
      offer("due", { kind: "first", subjects: homeIds.map((homeId) => `home:${homeId}`) });
      for (const change of leftBehind(memory, registry, new Set(homeIds))) fault(change);
    },
    brokers: brokerWatch.brokers,
    ownFault: fault,
    subscribe(listener) {
      listeners.add(listener);
      return { [Symbol.dispose]: () => void listeners.delete(listener) };
    },
    home: (homeId) => memory.subjects.get(`home:${homeId}`),
    openIncident: (incidentId) => memory.subjects.get(memory.open.get(incidentId) ?? "")?.incident ?? undefined,
    openIncidents: () => [...memory.open.values()].flatMap((subject) => memory.subjects.get(subject)?.incident ?? []),
    faults: () => [...memory.faults.values()],
    nowMs: () => steady.nowMs(),
    decidingForMs: () => (decidingSinceMs === undefined ? 0 : machineClock.uptimeMs() - decidingSinceMs),
    async idle() {
      while (running || (inbox.rest > 0 && !isEnding)) {
        // Whoever waits for us has nothing more to add to the group.
        gathering.open();
        wake();
        await running;
      }
      await timelineLane.idle();
    },
    failed: failed.promise,
    async [Symbol.asyncDispose]() {
      isEnding = true;
      gatherTimer?.cancel();
      for (const one of [repeating, deadlines, brokerWatch]) one[Symbol.dispose]();
      await running;
      await timelineLane[Symbol.asyncDispose]();
      const notSwept = (error: unknown): void => log.error("The last heartbeats could not be written.", { error });
      await committer.sweep().catch(notSwept);
    },
  };
}
