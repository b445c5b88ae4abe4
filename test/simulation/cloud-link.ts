/** What `mqtt-source.ts` opens at a broker, over the simulated lines. Which brokers, which filters and when again is what ships. */

import type { openMqttLink } from "@shouwang/cloud/ingest/brokers/mqtt-link.ts";
import type { Line, Network, Session } from "./network.ts";
import type { Process } from "./process.ts";

export function createCloudLinks(network: Network, process: Process): typeof openMqttLink {
  return ({ url, filters, ready, message, lost }) => {
    const channels = new Set(filters.map((filter) => filter.slice(filter.lastIndexOf("/") + 1)));
    let line: Line | undefined;
    let isOver = false;
    const over = (why: string): void => {
      if (isOver) return;
      isOver = true;
      lost(why);
    };
    const session: Session = {
      who: "cloud",
      process,
      takes: (topic) => channels.has(topic.slice(topic.lastIndexOf("/") + 1)),
      message(topic, payload) {
        if (!isOver) message(topic, payload);
      },
      over,
      will: () => undefined,
    };
    network.connect(url.href, session, {
      ready(opened) {
        line = opened;
        if (isOver) return opened.end();
        ready();
      },
      failed: over,
    });
    return {
      publish: (topic, payload) => line?.publish(topic, payload) === true,
      end() {
        isOver = true;
        line?.end();
        return Promise.resolve();
      },
    };
  };
}
