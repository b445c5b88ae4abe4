/**
 * A cloud that dies at a point that is named by its number: the real loop, decision and executor over the memory twin of the ledger, on a manual clock, with
 * far ends that outlive it. Points are counted before and after every write of the store, and before, at and after every call of a far end. Whatever was in
 * memory is gone; two seconds later another process begins with what is stored.
 */

import { silentLog } from "@shouwang/shared/log/log.ts";
import { must, parseGatewayId, parseHomeId, parseLedgerId, type DeliveryId } from "@shouwang/shared/domain/ids.ts";
import { millis, seconds } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { holderOf } from "@shouwang/cloud/dispatch/claim.ts";
import { createExecutor } from "@shouwang/cloud/dispatch/execute.ts";
import { createMemoryClaims } from "@shouwang/cloud/dispatch/memory-claims.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import type { Delivered, EmergencyService } from "@shouwang/cloud/emergency/emergency-service.ts";
import { fixedServices } from "@shouwang/cloud/emergency/services.ts";
import type { Ledger } from "@shouwang/cloud/ingest/ledger/ledger.ts";
import { blankDisk, createMemoryLedger } from "@shouwang/cloud/ingest/ledger/memory-ledger.ts";
import { createLoop } from "@shouwang/cloud/loop/loop.ts";
import type { CloudLoop } from "@shouwang/cloud/loop/port.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { uncounted } from "../../builders/cloud-loop.ts";
import { createMemoryRegistry } from "../../simulation/memory-registry.ts";
import { createProcess, type Process } from "../../simulation/process.ts";
import { noticeOf } from "../../builders/notices.ts";
import type { Answer, Connector, Scenario } from "./scenarios.ts";

const startMs = 1_795_000_000_000;
const connectors: readonly Connector[] = ["desk", "webhook", "sms"];
const tookMs: Record<Connector, number> = { desk: 100, webhook: 300, sms: 1_500 };
const restartAfter = seconds(2);

export type Arrival = { deliveryId: DeliveryId; isMarked: boolean };

export type Course = {
  /** Points that were passed. */
  points: number;
  crashes: number;
  /** What a far end has taken and said so: `<home>/<round>/<connector>/<reason>/<n>`. */
  taken: ReadonlySet<string>;
  arrivals: readonly Arrival[];
  /** What is wrong with what is stored at the end. */
  leftovers: readonly string[];
};

/** Promises run as far as they come without time. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 90; turn++) await Promise.resolve();
}
const never = new Promise<never>(() => {});

/** @param crashAt the points at which a process dies; the second is counted on from the first. */
export async function runCourse(scenario: Scenario, crashAt: readonly number[]): Promise<Course> {
  const world = createManualClock({ wallMs: startMs });
  const disk = blankDisk(must(parseLedgerId("ledger-1"), "ledger-1"));
  const registry = createMemoryRegistry(scenario.homes);
  const gateways = Array.from({ length: scenario.homes }, (_, at) => {
    const gatewayId = must(parseGatewayId(`gw-${at + 1}`), "gateway");
    const homeId = must(parseHomeId(`home-${at + 1}`), "home");
    return { gatewayId, homeId, assignment: registry.assign(gatewayId, homeId, startMs) };
  });
  const arrivals: Arrival[] = [];
  const taken = new Set<string>();
  const callsOf = new Map<string, number>();
  let points = 0;
  let crashes = 0;
  let nextCrash = crashAt[0];
  let ids = 0;
  let running: { process: Process; loop?: CloudLoop } | undefined;

  const isFull = (): boolean => {
    const { fromSecond, toSecond } = scenario.full ?? { fromSecond: 0, toSecond: 0 };
    const atSecond = (world.wallMs() - startMs) / 1_000;
    return fromSecond <= atSecond && atSecond < toSecond;
  };
  const crash = (process: Process): void => {
    process.kill();
    crashes += 1;
    nextCrash = crashes < crashAt.length ? points + (crashAt[crashes] ?? 0) : undefined;
    running = undefined;
    world.after(restartAfter, () => void start());
  };
  /** Where a process may die; whatever comes after it never happens in one that did. */
  const pass = async (process: Process): Promise<void> => {
    if (!process.isAlive) await never;
    points += 1;
    if (points !== nextCrash) return;
    crash(process);
    await never;
  };
  const around = async <Result>(process: Process, work: () => Promise<Result>): Promise<Result> => {
    await pass(process);
    const result = await work();
    await pass(process);
    return result;
  };

  const serviceOf = (process: Process, name: Connector): EmergencyService => ({
    name,
    async deliver(notice, signal): Promise<Delivered> {
      await pass(process);
      const key = disk.deliveries.get(notice.deliveryId)?.key ?? "not stored";
      const call = (callsOf.get(key) ?? 0) + 1;
      callsOf.set(key, call);
      const answer: Answer = scenario.answers?.[name]?.[call - 1] ?? "takes";
      const isThere = answer !== "away" && answer !== "refuses" && answer !== "throws";
      if (isThere) arrivals.push({ deliveryId: notice.deliveryId, isMarked: notice.mayHaveArrived });
      await pass(process);
      await process.wait(millis(tookMs[name]));
      await pass(process);
      switch (answer) {
        case "takes": {
          const [, ...rest] = key.split("/");
          const home = disk.incidents.get(notice.incidentId)?.incident.subject ?? "nobody";
          taken.add([home, ...rest].join("/"));
          return { kind: "accepted", receipt: `call ${call}` };
        }
        case "refuses":
          return { kind: "refused", why: "not here" };
        case "away":
          return { kind: "unreachable", why: "nobody there", retryAfter: null };
        case "throws":
          throw new TypeError("a mistake of ours");
        case "takes and says nothing":
          return await new Promise((resolve) => {
            signal.addEventListener("abort", () =>
              resolve({ kind: "unreachable", why: "no answer in time", retryAfter: null }),
            );
          });
      }
    },
  });

  const start = async (): Promise<void> => {
    const process = createProcess(world, { offsetMs: 0, trust: "trusted", bootedAtMs: 0 });
    const mine: typeof running = { process };
    running = mine;
    const inner = createMemoryLedger(disk);
    const ledger: Ledger = {
      ...inner,
      commit: (commit) =>
        around(process, async () =>
          isFull() ? { blame: "world", why: "the disk is full" } : await inner.commit(commit),
        ),
      remember: (...said) => around(process, () => inner.remember(...said)),
      alive: (atMs) => around(process, () => inner.alive(atMs)),
    };
    const loop = await createLoop({
      ledger,
      registry,
      timeline: createMemoryTimeline(),
      downlink: { send: () => {} },
      plans: onePlan(firstPlan(connectors)),
      nextId: () => `id-${++ids}`,
      random: () => 0,
      clock: process.clock,
      machineClock: process.clock,
      log: silentLog,
      counters: uncounted,
    });
    const due = () =>
      [...disk.deliveries.values()]
        .filter((row) => row.standing === "due")
        .toSorted((one, other) => one.dueAtMs - other.dueAtMs);
    const claims = createMemoryClaims({
      rows: disk.attempts,
      holder: holderOf("core", `start-${++ids}`, loop.nowMs()),
      delivery: (deliveryId) => disk.deliveries.get(deliveryId),
      isFull,
    });
    const executor = createExecutor({
      store: {
        dueDeliveries: (nowMs, limit, full) =>
          Promise.resolve(
            due()
              .filter((row) => row.dueAtMs <= nowMs && !full.includes(row.connector))
              .slice(0, limit),
          ),
        nextDueAtMs: () => Promise.resolve(due()[0]?.dueAtMs ?? null),
      },
      claims: {
        isAlone: claims.isAlone,
        take: (wanted, nowMs) => around(process, () => claims.take(wanted, nowMs)),
        giveBack: (claim, nowMs) => around(process, () => claims.giveBack(claim, nowMs)),
      },
      services: fixedServices(connectors.map((name) => serviceOf(process, name))),
      lookUp: ({ incidentId }) => Promise.resolve({ ...noticeOf(), incidentId }),
      ended: (delivery, end) => loop.attempted(delivery, { ...end, how: "ended" }),
      clock: { wallMs: loop.nowMs, uptimeMs: process.clock.uptimeMs, after: process.clock.after },
      log: silentLog,
    });
    loop.subscribe((event) => {
      if (event.kind === "deliveries") executor.wake();
    });
    if (!process.isAlive) return;
    mine.loop = loop;
    loop.start();
    executor.wake();
  };

  /** As gateways do: again until it is stored. */
  const press = (home: number, alarmId: string, seq: number): void => {
    const gateway = gateways[home - 1];
    if (!gateway) throw new Error(`there is no home ${home}`);
    const stamp = { wallMs: world.wallMs(), uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" };
    const event = {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "certain",
      evidence: "",
      repeated: false,
    };
    const { assignmentId, bucket } = gateway.assignment;
    const body = { deviceId: "button", at: stamp, event };
    const message = { v: 1, epoch: `epoch-${home}`, seq, alarmId, assignmentId, sentAt: stamp, body };
    const say = (): void => {
      if ([...disk.alarms.keys()].some((one) => String(one) === alarmId)) return;
      const payload = new TextEncoder().encode(JSON.stringify(message));
      running?.loop?.accept(`sw/v1/${bucket}/${gateway.gatewayId}/up/life`, payload);
      world.after(seconds(1), say);
    };
    say();
  };
  /** As people do: again until it is answered. */
  const act = (home: number, what: "acknowledge" | "close"): void => {
    const again = (): void => void world.after(seconds(1), () => act(home, what));
    const loop = running?.loop;
    const open = loop?.openIncidents().find(({ subject }) => subject === `home:home-${home}`);
    if (!loop) return again();
    if (!open || (what === "acknowledge" && open.acknowledgedAtMs !== null)) return;
    const seen = { by: "王芳", version: open.version };
    const input =
      what === "acknowledge"
        ? ({ kind: "acknowledge", ...seen } as const)
        : ({ kind: "close", ...seen, outcome: "real", note: "试验" } as const);
    void loop.command(open.incidentId, input).then(
      ({ kind }) => kind === "done" || again(),
      () => again(),
    );
    // A process that died in between answers nobody.
    world.after(seconds(3), () => {
      if (running?.loop !== loop) again();
    });
  };

  await start();
  await settle();
  let alarms = 0;
  for (const one of scenario.events) {
    await world.advanceTo(one.atSecond * 1_000, settle);
    if (one.kind === "press") press(one.home, `alarm-${++alarms}`, alarms);
    else act(one.home, one.kind);
    await settle();
  }
  await world.advanceTo(scenario.untilSecond * 1_000, settle);
  const leftovers = [
    ...[...disk.deliveries.values()]
      .filter((row) => row.standing === "due")
      .map((row) => `${row.key} is still due, since ${world.wallMs() - row.dueAtMs} ms`),
    ...[...disk.incidents.values()]
      .filter(({ incident }) => incident.phase !== "closed")
      .map(({ incident }) => `${incident.subject} is not closed`),
    ...(disk.alarms.size === alarms ? [] : [`${disk.alarms.size} of ${alarms} alarms are stored`]),
  ];
  running?.process.kill();
  return { points, crashes, taken, arrivals, leftovers };
}
