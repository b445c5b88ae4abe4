/**
 * `npm start`: a whole service on one machine, with one simulated home, and nothing else installed. Everything it keeps is
 * under one folder. Programs that die are started again; Ctrl-C ends all of them.
 */

import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { describeReceived, startWebhookReceiver } from "../hardware/simulators/webhook-receiver.ts";
import { buildPages } from "./build-page.ts";
import { demoGateway, demoSeed } from "./demo-home.ts";
import { freePort, isFree } from "./free-port.ts";
import type { Line } from "./processes.ts";
import { removeRunFile, writeRunFile } from "./run-file.ts";
import { supervise, type Supervisor } from "./supervise.ts";
import { startBroker, startCloud, startGateway, startSimulatedHome } from "./world.ts";

const { values } = parseArgs({
  options: {
    data: { type: "string", default: "data" },
    port: { type: "string", default: "8080" },
    "broker-port": { type: "string", default: "0" },
    "without-home": { type: "boolean", default: false },
    "sign-in": { type: "string", default: "off" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) {
  console.log(`npm start -- [--data DIR] [--port N] [--broker-port N] [--without-home] [--sign-in required]
  --data DIR       everything that is kept (default ./data)
  --port N         the page and the API on 127.0.0.1 (default 8080; 0 takes a free one)
  --broker-port N  MQTT on 127.0.0.1 for gateways (default 0: a free one)
  --without-home   no simulated home and no demo panel
  --sign-in WHEN   off (default), or required: prints a link for one person of each role`);
  process.exit(0);
}

const pagePort = await port("--port", values.port);
const brokerPort = await port("--broker-port", values["broker-port"]);
if (!["off", "required"].includes(values["sign-in"])) fail('--sign-in takes "off" or "required".');
const isSignInRequired = values["sign-in"] === "required";
const data = values.data;
/** What the cloud says before it is ready: shown once everything is there. */
const links: string[] = [];
mkdirSync(data, { recursive: true });
const supervisor = supervise({ say });

let isEnding = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.on(signal, () => {
    if (isEnding) return;
    isEnding = true;
    say("Ending. What was accepted is stored.");
    void supervisor.stop().then(() => {
      removeRunFile(data);
      process.exit(0);
    });
  });
}

try {
  await start(supervisor);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  await supervisor.stop();
  removeRunFile(data);
  process.exit(1);
}

async function start(programs: Supervisor): Promise<void> {
  say("Building the pages …");
  await buildPages();
  say("Starting the broker …");
  const broker = await programs.run(() => startBroker({ port: brokerPort }));
  const home = values["without-home"] ? undefined : await planHome();
  const secret = webhookSecret();
  const receiver = home
    ? await startWebhookReceiver({ port: 0, secret, onReceived: (one) => say(`webhook   ${describeReceived(one)}`) })
    : undefined;
  say("Starting the cloud …");
  const cloud = await programs.run(() =>
    startCloud({
      data: join(data, "cloud"),
      brokerUrl: broker.url,
      httpPort: pagePort,
      ...(home ? { seed: home.seed, demoUrl: home.controlUrl } : {}),
      ...(receiver ? { webhook: { url: receiver.url, secret } } : {}),
      ...(isSignInRequired ? { signInAt: `http://localhost:${pagePort}` } : {}),
      onLine: sayCloud,
    }),
  );
  if (home) await startHome(programs, broker.url, home);
  // Cookies are of one name: whoever came in by a link is nobody under another address.
  const pages = isSignInRequired ? new URL(`http://localhost:${pagePort}`) : new URL(cloud.url);
  writeRunFile(data, { pid: process.pid, pageUrl: cloud.url, controlUrl: home?.controlUrl ?? null });
  console.log(`
守望 Shouwang is running.
  The operator's page   ${pages.origin}
  The administration    ${new URL("/administration/", pages)}
  MQTT for gateways     ${broker.url}
  All data              ${data}/${receiver ? `\n  Webhook receiver      ${receiver.url} (prints every notice here)` : ""}
${signInText()}${home ? "Try it: npm run demo -- press   (or fall, door, quiet; also on the page)\n" : ""}Ctrl-C ends everything.
`);
}

/** Each link holds once, for 72 hours. A start makes new ones for those who have not come in. */
function signInText(): string {
  if (!isSignInRequired) return "Nobody signs in: everything listens on 127.0.0.1 only.\n";
  const shown = links.length === 0 ? ["  (everybody has come in already)"] : links;
  return `Links to come in with, each once, for 72 hours:\n${shown.join("\n")}\n`;
}

type PlannedHome = { seed: string; bridgePort: number; radarPort: number; controlPort: number; controlUrl: string };

/** Programs find each other again after a restart because their ports are fixed for this run. */
async function planHome(): Promise<PlannedHome> {
  const seed = join(data, "demo-home.json");
  writeFileSync(seed, `${JSON.stringify(demoSeed(), null, 2)}\n`);
  const [bridgePort, radarPort, controlPort] = [await freePort(), await freePort(), await freePort()];
  return { seed, bridgePort, radarPort, controlPort, controlUrl: `http://127.0.0.1:${controlPort}` };
}

async function startHome(programs: Supervisor, brokerUrl: string, home: PlannedHome): Promise<void> {
  say("Starting the simulated home and its gateway …");
  const simulated = await programs.run(() =>
    startSimulatedHome({
      bridgeUrl: `mqtt://127.0.0.1:${home.bridgePort}`,
      radarPort: home.radarPort,
      controlPort: home.controlPort,
    }),
  );
  await programs.run(() =>
    startGateway({
      data: join(data, "gateway"),
      brokerUrl,
      configuration: demoGateway({ bridgePort: home.bridgePort, radarUrl: simulated.radarUrl }),
      onLine: sayGateway,
    }),
  );
}

/** Made once for this folder; a receiver elsewhere is given the same one. */
function webhookSecret(): string {
  const file = join(data, "webhook-secret");
  if (!existsSync(file)) writeFileSync(file, `whsec_${randomBytes(32).toString("base64")}\n`, { mode: 0o600 });
  return readFileSync(file, "utf8").trim();
}

async function port(option: string, value: string): Promise<number> {
  const number = Number(value);
  if (!Number.isInteger(number) || number < 0 || number > 65_535)
    fail(`${option} takes a port number, not "${value}".`);
  if (number === 0) return await freePort();
  if (!(await isFree(number))) fail(`Port ${number} is taken by another program. Choose one: npm start -- ${option} N`);
  return number;
}

function fail(sentence: string): never {
  console.error(sentence);
  process.exit(1);
}

function say(sentence: string): void {
  console.log(sentence);
}

/** What a newcomer should see of the home: that a press was accepted, and that a human has it. */
function sayGateway(line: Line): void {
  switch (line["event"]) {
    case "accepted":
      if (line["lane"] === "life")
        say(`gateway   ${String(line["what"])} accepted: it is stored in the home and on its way`);
      return;
    case "indication":
      if (line["indication"] === "stored") say("gateway   the cloud has it");
      return;
    case "a human has it":
      say(`gateway   a human has it: ${String(line["by"])}`);
      return;
    default:
      sayTrouble("gateway")(line);
  }
}

function sayCloud(line: Line): void {
  if (line["event"] === "invitation") links.push(`  ${String(line["role"]).padEnd(20)} ${String(line["url"])}`);
  else if (line["event"] === "demo-sms") say(`cloud     ${String(line["msg"])}`);
  else sayTrouble("cloud")(line);
}

function sayTrouble(name: string): (line: Line) => void {
  return (line) => {
    // pino: 50 is an error, 60 is fatal.
    if (typeof line["level"] === "number" && line["level"] >= 50) say(`${name.padEnd(9)} ${String(line["msg"])}`);
  };
}
