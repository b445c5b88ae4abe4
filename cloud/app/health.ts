/** Wires what says how the house is: its health in sentences, and its numbers for Prometheus. Decides nothing. */

import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Health } from "../api/ports.ts";
import type { LedgerDatabase } from "../database/database.ts";
import { silentForMs } from "../detection/gateway-silent.ts";
import { audit } from "../dispatch/auditor.ts";
import type { Reach } from "../emergency/centre/reach.ts";
import type { Executor } from "../dispatch/execute.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import type { createMqttBrokers } from "../ingest/brokers/mqtt-brokers.ts";
import type { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Metrics } from "../metrics/prometheus-metrics.ts";
import type { RegistryReader } from "../registry/registry.ts";
import type { Timeline } from "../timeline/timeline.ts";

/** A commit takes milliseconds. */
const decidingTakesMax = seconds(10);

export function watchNumbers(given: {
  metrics: Pick<Metrics, "gauge">;
  loop: CloudLoop;
  registry: RegistryReader;
  source: Pick<ReturnType<typeof createMqttBrokers>, "isConnected" | "away" | "dropped">;
  ledger: Pick<ReturnType<typeof createSqlLedger>, "quarantined">;
  executor: Pick<Executor, "underWay">;
  reach: Pick<Reach, "counts">;
}): void {
  const { metrics, loop, registry, source, ledger, executor, reach } = given;
  metrics.gauge("centre_paths", "Paths to centres that are set.", () => reach.counts().paths);
  metrics.gauge("centre_paths_failing", "Of these, paths that do not stand now.", () => reach.counts().failing);
  metrics.gauge(
    "incidents_open",
    "Open incidents.",
    () => loop.openIncidents().filter(({ mode }) => mode !== "canary").length,
  );
  metrics.gauge("faults_open", "Open faults.", () => loop.faults().length);
  // One walk without a list: a press waits while a county's homes are counted.
  const silent = (): { gateways: number; forMs: number } => {
    const nowMs = loop.nowMs();
    let [gateways, togetherMs] = [0, 0];
    for (const { homeId } of registry.homes()) {
      const state = registry.assignmentOfHome(homeId) ? loop.home(homeId)?.state : undefined;
      const forMs = state ? silentForMs(state, nowMs) : 0;
      if (forMs > 0) gateways += 1;
      togetherMs += forMs;
    }
    return { gateways, forMs: togetherMs };
  };
  metrics.gauge("gateways_silent", "Gateways that are silent now.", () => silent().gateways);
  metrics.gauge(
    "gateways_silent_seconds",
    "For how long the gateways that are silent now have not been heard, together.",
    () => silent().forMs / 1_000,
  );
  metrics.gauge("broker_connected", "1 while at least one broker is there.", () => Number(source.isConnected()));
  metrics.gauge("brokers_away", "Brokers that cannot be reached now.", () => source.away().length);
  metrics.gauge("downlink_dropped", "Messages to gateways that were not sent for want of a broker.", source.dropped);
  metrics.gauge(
    "quarantine_rows",
    "Messages that wait for a person to look at them.",
    async () => (await ledger.quarantined()).count,
  );
  metrics.gauge(
    "quarantine_life_rows",
    "Of these, what came in on a life input.",
    async () => (await ledger.quarantined()).ofLife,
  );
  metrics.gauge("deliveries_under_way", "Attempts that run now.", executor.underWay);
}

export function createHealth(given: {
  loop: CloudLoop;
  database: LedgerDatabase;
  timeline: Timeline;
  progress: Executor["progress"];
  /** Why what is due is not carried out, in sentences. */
  machinery: () => readonly string[];
  /** What is wrong with the disk of the ledger. */
  room: () => string | null;
  isConnected: () => boolean;
  /** Why names cannot be opened, if so. */
  locked: string | null;
}): Health {
  const { loop, database, timeline, progress, machinery, room, isConnected, locked } = given;
  return async (signal) => {
    const reasons: { part: string; sentence: string }[] = [];
    const check = async (part: string, sentence: string, work: () => Promise<unknown>): Promise<void> => {
      try {
        await work();
      } catch {
        reasons.push({ part, sentence });
      }
    };
    const decidingForMs = loop.decidingForMs();
    if (decidingForMs > decidingTakesMax) {
      const sentence = `One decision is under way for ${Math.round(decidingForMs / 1_000)} s: the disk is full or hangs, and nothing is raised or receipted.`;
      reasons.push({ part: "loop", sentence });
    }
    for (const sentence of machinery()) reasons.push({ part: "dispatch", sentence });
    const fullDisk = room();
    if (fullDisk !== null) reasons.push({ part: "disk", sentence: fullDisk });
    if (locked !== null) reasons.push({ part: "names", sentence: locked });
    if (!isConnected())
      reasons.push({ part: "broker", sentence: "The broker is not there; gateways keep what they have." });
    await check("timeline", "The time series engine does not answer; telemetry is not receipted.", () =>
      timeline.probe(signal),
    );
    await check("auditor", "The database cannot be read.", async () => {
      const open = loop.openIncidents();
      const deliveries = await Promise.all(open.map((one) => deliveriesOf(database.read, one.incidentId)));
      for (const { incidentId, sentence } of audit(open, deliveries.flat(), loop.nowMs(), progress)) {
        reasons.push({ part: "auditor", sentence: `Incident ${incidentId}: ${sentence}` });
      }
    });
    return { isWell: reasons.length === 0, reasons };
  };
}
