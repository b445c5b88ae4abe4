/**
 * Plays a recording to a gateway in lock-step. Virtual time belongs to the player: it asks the gateway to advance, and the
 * gateway answers when every receipt that is due has come in. The cloud's clock follows the times in the gateway's messages.
 */

import { Socket } from "node:net";
import mqtt from "mqtt";
import { z } from "zod";
import { bridgeStart, stateMessage, type BridgeMessage } from "./bridge-messages.ts";
import type { RecordedEvent, Recording } from "./recording.ts";

const advanceTopic = "shouwang/clock/advance";
const settledTopic = "shouwang/clock/settled";
const settledSchema = z.object({ wallMs: z.number(), accepted: z.number(), pending: z.number() });
export type Settled = z.infer<typeof settledSchema>;

/** A gateway that does not settle in this time has a defect, or lost its broker for good. */
const settleWithinMs = 60_000;
/** After the last event: long enough for the last envelope to be sent and receipted. */
const afterwardsMs = 120_000;

export async function play(
  recording: Recording,
  options: { bridgeUrl: string; onProgress(done: number, atMs: number): void },
): Promise<Settled> {
  const client = await mqtt.connectAsync(options.bridgeUrl, { protocolVersion: 4, clean: true });
  // Small packets go out at once; otherwise each waits for the answer to the one before.
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  try {
    return await playOver(client, recording, options.onProgress);
  } finally {
    await client.endAsync(true);
  }
}

async function playOver(
  client: mqtt.MqttClient,
  recording: Recording,
  onProgress: (done: number, atMs: number) => void,
): Promise<Settled> {
  const clock = await takeClock(client);
  const send = (message: BridgeMessage): void => {
    // Not awaited: the broker keeps the order of one connection, and the settling that follows stands behind it. QoS 0 is what
    // the bridge itself publishes with; one that went missing would be found when the store is compared.
    client.publish(message.topic, message.payload, { qos: message.retain ? 1 : 0, retain: message.retain });
  };
  for (const message of bridgeStart(recording.sensors)) send(message);
  let done = 0;
  let settled: Settled = { wallMs: 0, accepted: 0, pending: 0 };
  for (const group of byInstant(recording.events)) {
    const atMs = group[0]?.atMs ?? 0;
    // Time stands still until the last event has arrived: this is what lock-step means.
    settled = await clock.advanceTo(atMs);
    for (const event of group) send(stateMessage(event));
    done += group.length;
    onProgress(done, atMs);
  }
  const lastMs = recording.events.at(-1)?.atMs ?? 0;
  settled = await clock.advanceTo(lastMs + afterwardsMs);
  return settled;
}

type RemoteClock = { advanceTo(wallMs: number): Promise<Settled> };

async function takeClock(client: mqtt.MqttClient): Promise<RemoteClock> {
  let waiting: { wallMs: number; resolve: (settled: Settled) => void } | undefined;
  client.on("message", (topic, payload) => {
    if (topic !== settledTopic || !waiting) return;
    const settled = settledSchema.parse(JSON.parse(payload.toString("utf8")));
    if (settled.wallMs < waiting.wallMs) return;
    waiting.resolve(settled);
    waiting = undefined;
  });
  await client.subscribeAsync(settledTopic, { qos: 0 });
  return {
    async advanceTo(wallMs) {
      let limit: NodeJS.Timeout | undefined;
      const settled = new Promise<Settled>((resolve, reject) => {
        waiting = { wallMs, resolve };
        const sentence = `The gateway did not settle at ${new Date(wallMs).toISOString()} within ${settleWithinMs / 1000} s.`;
        limit = setTimeout(() => reject(new Error(sentence)), settleWithinMs);
      });
      client.publish(advanceTopic, JSON.stringify({ toWallMs: wallMs }), { qos: 0 });
      try {
        return await settled;
      } finally {
        clearTimeout(limit);
      }
    },
  };
}

function* byInstant(events: readonly RecordedEvent[]): Generator<readonly RecordedEvent[]> {
  let group: RecordedEvent[] = [];
  for (const event of events) {
    if (group[0] && group[0].atMs !== event.atMs) {
      yield group;
      group = [];
    }
    group.push(event);
  }
  if (group.length > 0) yield group;
}
