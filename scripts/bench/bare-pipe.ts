/**
 * The control of the latency benchmark: the shortest way the same bytes can take over the same libraries, with none of our
 * code on it: serialport → mqtt.js → (the same broker) → mqtt.js → server-sent events. What this pipe needs, no design of ours
 * can save.
 *
 * Two processes, as gateway and cloud are: `bare-pipe.ts serial <path> <broker>` and `bare-pipe.ts stream <broker>`.
 */

import { createServer, type ServerResponse } from "node:http";
import mqtt from "mqtt";
import { SerialPort } from "serialport";

const topic = "bench/bare";
const [role, ...rest] = process.argv.slice(2);

if (role === "serial") await serialEnd(rest[0] ?? "", rest[1] ?? "");
else if (role === "stream") await streamEnd(rest[0] ?? "");
else throw new Error("bare-pipe.ts serial <path> <broker> | stream <broker>");

async function serialEnd(path: string, broker: string): Promise<void> {
  const client = await mqtt.connectAsync(broker, { protocolVersion: 4 });
  const port = new SerialPort({ path, baudRate: 115_200 });
  port.on("data", (chunk: Buffer) => void client.publishAsync(topic, chunk, { qos: 1 }));
  port.on("open", () => console.log(JSON.stringify({ event: "ready" })));
}

async function streamEnd(broker: string): Promise<void> {
  const open = new Set<ServerResponse>();
  const client = await mqtt.connectAsync(broker, { protocolVersion: 4 });
  client.on("message", (_topic, payload) => {
    for (const response of open) response.write(`event: bytes\ndata: ${payload.toString("hex")}\n\n`);
  });
  await client.subscribeAsync(topic, { qos: 1 });
  const server = createServer((_request, response) => {
    response.socket?.setNoDelay(true);
    // A bare page of another server reads it too.
    response.writeHead(200, { "content-type": "text/event-stream", "access-control-allow-origin": "*" });
    response.write("\n");
    open.add(response);
    response.on("close", () => open.delete(response));
  });
  server.listen(0, "127.0.0.1", () => {
    const address = server.address();
    const port = address !== null && typeof address === "object" ? address.port : 0;
    console.log(JSON.stringify({ event: "ready", url: `http://127.0.0.1:${port}/` }));
  });
}
