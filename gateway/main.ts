/** Starts a gateway: reads its configuration, says what it does, and ends when asked to. */

import { createPinoLogger } from "@shouwang/shared/log/pino-logger.ts";
import { endAtMistakes, endWithin } from "@shouwang/shared/log/system-ending.ts";
import { closeWithin, startGateway, softwareVersion } from "./app.ts";
import { readConfig, type Config } from "./config.ts";

/** The configuration cannot be used; the sentence stands on standard error. */
const exitBadConfig = 2;

function readOrExit(): Config {
  try {
    return readConfig(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return process.exit(exitBadConfig);
  }
}

const config = readOrExit();
const log = createPinoLogger({ name: "gateway", level: config.logLevel });
endAtMistakes(log);
const { promise: ended, resolve: end } = Promise.withResolvers<string>();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(signal));

const gateway = await startGateway(config, log);
log.info("ready", {
  event: "ready",
  gatewayId: config.gatewayId,
  softwareVersion,
  brokers: config.brokers.map((url) => url.replace(/\/\/[^@/]*@/, "//")),
  bridgeUrl: gateway.bridgeUrl ?? null,
  lines: config.lines.map((line) => `${line.deviceId} (${line.driver.model})`),
  dataFolder: config.dataFolder,
  clock: config.clock.kind,
});

const why = await ended;
log.info("ending", { event: "ending", why });
// What hangs must not keep a service from restarting: everything accepted is on the card.
endWithin(closeWithin, log);
await gateway[Symbol.asyncDispose]();
