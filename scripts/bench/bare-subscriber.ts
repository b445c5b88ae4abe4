/**
 * The control of the ingest benchmark: mqtt.js, subscribed with QoS 1 to what the cloud subscribes to, and nothing done with a
 * message but counting it. What the library needs for that is what anything built on it needs at least.
 *
 * `bare-subscriber.ts <broker> <filter>`; prints `{"event":"count","count":N}` while it counts.
 */

import { Socket } from "node:net";
import mqtt from "mqtt";

const [broker = "", filter = ""] = process.argv.slice(2);
const client = await mqtt.connectAsync(broker, { protocolVersion: 4, reconnectPeriod: 0 });
if (client.stream instanceof Socket) client.stream.setNoDelay(true);
let count = 0;
let printed = 0;
client.on("message", () => void count++);
client.on("close", () => process.exit());
await client.subscribeAsync(filter, { qos: 1 });
console.log(JSON.stringify({ event: "ready" }));
setInterval(() => {
  if (count === printed) return;
  printed = count;
  console.log(JSON.stringify({ event: "count", count }));
}, 50);
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit());
