/**
 * The canary: once a minute the house presses by itself, through the real broker, the life lane, the decision and the executor, and is split off only at the desk. When a
 * press is not there within `arrivesWithin`, that is a fault of our own, stands in the health, and the heartbeat to the outside watchdog is withheld.
 *
 * It is no home and no kit of the registry: a name of its own (`canary-id.ts`), a subject of its own (`canary:<partition>`), no marks, no state, nobody outside told. Its
 * incidents are closed by their rule and deleted after `keptFor`; what is left of them are the counters. Decision 0108.
 */

import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { canaryOf } from "@shouwang/shared/domain/canary-id.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock, Timer } from "@shouwang/shared/time/clock.ts";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import { bucketOf, upTopic, wireVersion } from "@shouwang/shared/wire/topics.ts";
import { forgetCanaries } from "../alarms/sql-canary-rows.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { openMqttLink, type MqttLink } from "../ingest/brokers/mqtt-link.ts";
import { createRepeating } from "../ingest/clocks/repeating.ts";
import { keyOf, ownFault } from "../ingest/ledger/own-faults.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Metrics } from "../metrics/prometheus-metrics.ts";

/** Until brokers and pages are there. */
const pressEvery = seconds(60);
const arrivesWithin = seconds(30);
const lookEvery = seconds(5);
const reopenAfter = seconds(5);
const keptFor = hours(1);
/** All buckets are one partition as long as one process decides for all homes. */
const partition = "0";

export type Canary = AsyncDisposable & {
  /** In a sentence, why a press would not reach the desk; empty: the last one did. */
  problems(): readonly string[];
};

export function startCanary(given: {
  brokerUrls: readonly string[];
  loop: Pick<CloudLoop, "subscribe" | "ownFault" | "faults" | "nowMs">;
  database: Pick<LedgerDatabase, "write" | "commit">;
  metrics: Pick<Metrics, "gauge">;
  nextId: () => string;
  clock: Clock;
  log: Log;
}): Canary {
  const { brokerUrls, loop, database, metrics, nextId, clock, log } = given;
  const gatewayId = canaryOf(partition);
  const home = must(parseHomeId(`canary-${partition}`), partition);
  const topic = upTopic(bucketOf(home), gatewayId, "life");
  const [epoch, bootId] = [nextId(), nextId()];
  let isEnding = false;
  let link: MqttLink | undefined;
  let isReady = false;
  let reopening: Timer | undefined;
  let broker = 0;
  let pressed = 0;
  let arrived = 0;
  let roundTripMs = 0;
  /** The oldest press that is not there yet, on our own clock; later ones join its incident. */
  let waitingSinceMs: number | null = null;
  let problem: string | null = null;

  const open = (): void => {
    const url = brokerUrls[broker++ % brokerUrls.length];
    if (isEnding || url === undefined) return;
    link = openMqttLink({
      url: new URL(url),
      clientId: `cloud-canary-${nextId().slice(0, 12)}`,
      filters: [`sw/v1/+/${gatewayId}/down/receipt`],
      clock,
      ready: () => (isReady = true),
      message: () => {},
      lost() {
        isReady = false;
        link = undefined;
        if (!isEnding) reopening = clock.after(reopenAfter, open);
      },
    });
  };
  const press = (): void => {
    pressed += 1;
    waitingSinceMs ??= clock.uptimeMs();
    const stamp = { wallMs: Math.floor(clock.wallMs()), uptimeMs: clock.uptimeMs(), bootId, clock: "trusted" };
    const event = {
      kind: "life",
      alarm: "panic",
      edge: "raised",
      confidence: "certain",
      evidence: "",
      repeated: false,
    };
    const body = { deviceId: gatewayId, at: stamp, event };
    const record = { v: wireVersion, epoch, seq: pressed, alarmId: nextId(), assignmentId: gatewayId, sentAt: stamp };
    if (isReady) link?.publish(topic, new TextEncoder().encode(JSON.stringify({ ...record, body })));
    forgetCanaries(database, Math.floor(loop.nowMs()) - keptFor).catch((error: unknown) =>
      log.error("What canaries left behind could not be deleted; the next one tries again.", { error }),
    );
  };
  const look = (): void => {
    const isLate = waitingSinceMs !== null && clock.uptimeMs() - waitingSinceMs > arrivesWithin;
    if (!isLate) {
      problem = null;
      const known = loop.faults().some((one) => one.deviceId === keyOf("canary").deviceId && one.fault === "stuck");
      if (known && waitingSinceMs === null) loop.ownFault({ state: "gone", ...keyOf("canary"), fault: "stuck" });
      return;
    }
    if (problem !== null) return;
    problem = late;
    const fault = ownFault("canary", { fault: "stuck", owner: "technician", sinceMs: loop.nowMs(), detail: late });
    loop.ownFault({ state: "present", fault });
  };

  const stack = new DisposableStack();
  stack.use(
    loop.subscribe((event) => {
      if (event.kind !== "incident" || event.incident.mode !== "canary" || event.incident.phase !== "closed") return;
      arrived += 1;
      if (waitingSinceMs !== null) roundTripMs = clock.uptimeMs() - waitingSinceMs;
      waitingSinceMs = null;
    }),
  );
  const repeating = stack.use(createRepeating(clock));
  repeating.every(pressEvery, press);
  repeating.every(lookEvery, look);
  metrics.gauge("canary_pressed", "Presses that the house made by itself since its start.", () => pressed);
  metrics.gauge("canary_arrived", "Of these, those that reached the desk.", () => arrived);
  metrics.gauge("canary_round_trip_seconds", "How long the last one took.", () => roundTripMs / 1_000);
  open();
  return {
    problems: () => (problem === null ? [] : [problem]),
    async [Symbol.asyncDispose]() {
      isEnding = true;
      reopening?.cancel();
      stack.dispose();
      await link?.end();
    },
  };
}

const late = `A press that the house made by itself did not reach the desk within ${arrivesWithin / 1_000} s: presses of people may not either. Look at the broker, the disk and this process (docs/runbooks/stuck.md).`;
