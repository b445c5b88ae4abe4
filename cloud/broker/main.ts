/** Starts the broker as a process of its own: `node cloud/broker/main.ts [--port N] [--host 127.0.0.1]`. */

import { parseArgs } from "node:util";
import { createPinoLogger } from "@shouwang/shared/log/pino-logger.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startBroker, type Broker } from "./aedes-broker.ts";

const exitBadConfig = 2;
/** What hangs must not keep a service from restarting; there is nothing to lose here. */
const closeWithin = seconds(5);

const { values } = parseArgs({
  options: { port: { type: "string", default: "1883" }, host: { type: "string", default: "127.0.0.1" } },
});
const log = createPinoLogger({ name: "broker", level: "info" });
const port = Number(values.port);
const { promise: ended, resolve: end } = Promise.withResolvers<string>();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(signal));

async function startOrExit(): Promise<Broker> {
  try {
    if (!Number.isInteger(port) || port < 0 || port > 65_535)
      throw new Error(`--port ${values.port} is no port: give 0 to 65535.`);
    return await startBroker({ host: values.host, port, log });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(exitBadConfig);
  }
}

const broker = await startOrExit();
log.info("ready", { event: "ready", url: broker.url });
const why = await ended;
log.info("ending", { event: "ending", why });
using _limit = createSystemClock({ trust: () => "untrusted" }).after(closeWithin, () => process.exit(1));
await broker[Symbol.asyncDispose]();
// The limit above would keep the process waiting for it.
process.exit();
