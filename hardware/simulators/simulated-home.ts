/**
 * A home without a house: the devices of `simulated-devices.ts` on a simulated bridge and a simulated radar, and somebody who lives in it. It
 * speaks the true wire protocols: MQTT to the gateway's broker, the radar's bytes over TCP.
 *
 *   node hardware/simulators/simulated-home.ts --bridge mqtt://127.0.0.1:1884 --radar-port 0 --control-port 0
 *
 * Prints one JSON line when it is ready: `{"event":"ready","radarUrl":"tcp://…","controlUrl":"http://…"}`. The bridge goes on trying until its
 * broker is there. The control port listens on loopback only:
 *
 *   POST /press   the panic button
 *   POST /fall    the radar sees a fall; whoever fell stays lying after 20 s, until /resume
 *   POST /door    the front door opens, and closes after 10 s
 *   POST /quiet   the resident falls silent until /resume
 *   POST /resume  everybody is up and about again
 *   GET  /state
 */

import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { parseArgs } from "node:util";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import type { Timer } from "@shouwang/shared/time/clock.ts";
import { radarOnTcp } from "./radar-line.ts";
import { firstResident, live, type Deed } from "./resident.ts";
import { frontDoor, motionSensors, panicButton, simulatedDevices } from "./simulated-devices.ts";
import { createZigbeeBridge, type Emitted } from "./zigbee-bridge.ts";

const { values } = parseArgs({
  options: {
    bridge: { type: "string" },
    "radar-port": { type: "string", default: "0" },
    "control-port": { type: "string", default: "0" },
  },
});
const bridgeUrl = values.bridge ?? fail("Where is the gateway's broker? --bridge mqtt://127.0.0.1:PORT");
const radarPort = portOf("--radar-port", values["radar-port"]);
const controlPort = portOf("--control-port", values["control-port"]);

const doorOpenFor = seconds(10);
const lyingAfter = seconds(20);
/** A press that cannot reach a broker is lost, and whoever asked for it should know; the gateway may be starting. */
const answerWithin = seconds(4);

const clock = createSystemClock({ trust: () => "trusted" });
const bridge = createZigbeeBridge({
  url: bridgeUrl,
  clock,
  devices: simulatedDevices.flatMap(({ deviceId, zigbee }) => (zigbee ? [{ address: deviceId, model: zigbee }] : [])),
});
const line = await radarOnTcp({ clock, port: radarPort });
line.radar.arrive();
line.radar.setMovement(20);

let resident = firstResident(clock.uptimeMs());
let isDoorOpen = false;
let posture: "up" | "fallen" | "lying" = "up";
/** Timers that a later deed may take back. */
const pending: { life?: Timer; door?: Timer; lying?: Timer } = {};

const rooms = motionSensors;
function lookAfter(): void {
  const {
    resident: next,
    deeds,
    dueMs,
  } = live(resident, {
    nowMs: clock.uptimeMs(),
    random: Math.random(),
    roomCount: rooms.length,
  });
  resident = next;
  for (const deed of deeds) void perform(deed);
  pending.life = clock.after(seconds(Math.max(0.01, (dueMs - clock.uptimeMs()) / 1_000)), lookAfter);
}
async function perform(deed: Deed): Promise<void> {
  const sensor = rooms[deed.room];
  if (sensor) await bridge.motion(sensor.deviceId, deed.kind === "move");
}

type Answer = { done: string; outcome?: Emitted["outcome"] };

const deeds: Readonly<Record<string, () => Promise<Answer>>> = {
  async press() {
    const { outcome } = await bridge.press(panicButton.deviceId);
    return { done: "press", outcome };
  },
  async fall() {
    fallSilent();
    posture = "fallen";
    line.radar.fall();
    pending.lying?.cancel();
    pending.lying = clock.after(lyingAfter, () => {
      posture = "lying";
      line.radar.lie();
    });
    return { done: "fall" };
  },
  async door() {
    const { outcome } = await bridge.open(frontDoor.deviceId);
    isDoorOpen = true;
    pending.door?.cancel();
    pending.door = clock.after(doorOpenFor, () => {
      isDoorOpen = false;
      void bridge.close(frontDoor.deviceId);
    });
    return { done: "door", outcome };
  },
  async quiet() {
    fallSilent();
    line.radar.setMovement(0);
    return { done: "quiet" };
  },
  async resume() {
    pending.lying?.cancel();
    if (posture !== "up") line.radar.standUp();
    posture = "up";
    line.radar.setMovement(20);
    resident = { ...resident, isQuiet: false, movesAtMs: clock.uptimeMs() };
    pending.life?.cancel();
    lookAfter();
    return { done: "resume" };
  },
};

/** Whoever lies on the floor does not walk about either. */
function fallSilent(): void {
  resident = { ...resident, isQuiet: true };
}

const server = createServer((request, response) => {
  request.resume();
  void answer(request, response);
});

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const name = new URL(request.url ?? "/", "http://localhost").pathname.slice(1);
  const send = (status: number, body: unknown): void => {
    response.writeHead(status, { "content-type": "application/json; charset=utf-8" });
    response.end(`${JSON.stringify(body)}\n`);
  };
  if (request.method === "GET" && name === "state") {
    send(200, { isBridgeOnline: bridge.isOnline(), isQuiet: resident.isQuiet, isDoorOpen, posture });
    return;
  }
  const deed = Object.hasOwn(deeds, name) ? deeds[name] : undefined;
  if (request.method !== "POST" || deed === undefined) {
    send(404, { error: `Nothing happens here. POST /${Object.keys(deeds).join(", /")}; GET /state.` });
    return;
  }
  try {
    // Press and door need the broker; someone who presses in the first second waits for the gateway rather than being lost.
    const needsBridge = name === "press" || name === "door";
    if (needsBridge) await bridge.online(AbortSignal.timeout(answerWithin));
    send(200, await deed());
  } catch {
    send(503, { error: "The gateway's broker is away: the bridge has nobody to tell." });
  }
}

await new Promise<void>((resolve, reject) => {
  server.once("error", reject);
  server.listen(controlPort, "127.0.0.1", resolve);
});
const address = server.address();
if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
lookAfter();
console.log(
  JSON.stringify({ event: "ready", radarUrl: line.line.address, controlUrl: `http://127.0.0.1:${address.port}` }),
);

let isEnding = false;
async function end(): Promise<void> {
  if (isEnding) return;
  isEnding = true;
  for (const timer of Object.values(pending)) timer.cancel();
  server.close();
  server.closeAllConnections();
  await bridge[Symbol.asyncDispose]();
  await line[Symbol.asyncDispose]();
  process.exit(0);
}
process.on("SIGTERM", () => void end());
process.on("SIGINT", () => void end());

function portOf(option: string, text: string): number {
  const port = Number(text);
  return Number.isInteger(port) && port >= 0 && port <= 65_535
    ? port
    : fail(`${option} takes a port number, not "${text}".`);
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}
