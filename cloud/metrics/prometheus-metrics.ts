/** The counters in the text form that Prometheus reads. */

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";
import type { Counters } from "./metrics.ts";

export type Metrics = {
  counters: Counters;
  /** A figure that is read when somebody asks. */
  gauge(name: string, help: string, read: () => number | Promise<number>): void;
  text: { contentType: string; read(): Promise<string> };
};

export function createPrometheusMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const byChannel = (name: string, help: string): Counter<"channel"> =>
    new Counter({ name: `shouwang_${name}`, help, labelNames: ["channel"], registers: [registry] });
  const received = byChannel("messages_received_total", "Messages of known gateways, by channel.");
  const noise = byChannel("noise_total", "Messages that could not be read or came from nobody we know.");
  const dropped = byChannel(
    "dropped_total",
    "Not taken for want of room and not receipted: the gateway sends it again.",
  );
  const quarantined = byChannel("quarantined_total", "Set aside for a person to look at.");
  const fired = new Counter({ name: "shouwang_deadlines_total", help: "Deadlines decided.", registers: [registry] });
  const commits = new Histogram({
    name: "shouwang_commit_seconds",
    help: "From the decision to the disk.",
    buckets: [0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.1, 1],
    registers: [registry],
  });
  const noiseOf = new Map<string, number>();
  /** By their label, looked up once: this one counts every message of a county. */
  const receivedOf = new Map<string, { inc(): void }>();
  const receivedOn = (channel: string): { inc(): void } => {
    const known = receivedOf.get(channel) ?? received.labels({ channel });
    receivedOf.set(channel, known);
    return known;
  };
  return {
    counters: {
      received: (channel) => receivedOn(channel).inc(),
      noise(channel) {
        noise.inc({ channel });
        const count = (noiseOf.get(channel) ?? 0) + 1;
        noiseOf.set(channel, count);
        return count;
      },
      dropped: (channel) => dropped.inc({ channel }),
      quarantined: (channel) => quarantined.inc({ channel }),
      committed: (tookMs) => commits.observe(tookMs / 1_000),
      fired: () => fired.inc(),
    },
    gauge(name, help, read) {
      new Gauge({
        name: `shouwang_${name}`,
        help,
        registers: [registry],
        async collect() {
          this.set(await read());
        },
      });
    },
    text: { contentType: registry.contentType, read: async () => await registry.metrics() },
  };
}
