/** Starts a cloud: reads its configuration, says where it is, and ends when asked to or when it cannot go on. */

import { randomBytes } from "node:crypto";
import { createPinoLogger } from "@shouwang/shared/log/pino-logger.ts";
import { endAtMistakes, endWithin } from "@shouwang/shared/log/system-ending.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { CertificateError } from "./api/file-certificate.ts";
import { startCloud, type Cloud } from "./app/app.ts";
import { startDispatch, type Dispatch } from "./app/dispatch.ts";
import { StartError } from "./app/outside.ts";
import { ConfigError, readConfig, type Config } from "./config/config.ts";
import { DatabaseRefusedError } from "./database/refused.ts";
import { NewerDatabaseError } from "./database/sql-migrations.ts";
import { FolderTakenError } from "./database/sqlite-lease.ts";

/** Ended by somebody's mistake that a sentence explains. */
const exitBadStart = 2;
/** Cannot go on; starting again recovers. */
const exitFailed = 1;
/** What hangs must not keep a service from restarting: everything receipted is on the disk. */
const closeWithin = seconds(10);

function readOrExit(): Config {
  try {
    return readConfig(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    process.stderr.write(`${error.message}\n`);
    return process.exit(exitBadStart);
  }
}

async function startOrExit(): Promise<Cloud | Dispatch> {
  try {
    return config.role === "dispatch"
      ? await startDispatch(config, log, () => randomBytes(16).toString("hex"))
      : await startCloud(config, log);
  } catch (error) {
    const isExplained =
      error instanceof StartError ||
      error instanceof CertificateError ||
      error instanceof FolderTakenError ||
      error instanceof DatabaseRefusedError ||
      error instanceof NewerDatabaseError;
    log.error(error instanceof Error ? error.message : String(error), isExplained ? {} : { error });
    if (isExplained) process.stderr.write(`${error.message}\n`);
    return process.exit(isExplained ? exitBadStart : exitFailed);
  }
}

const config = readOrExit();
const log = createPinoLogger({ name: "cloud", level: config.logLevel });
endAtMistakes(log);
const { promise: ended, resolve: end } = Promise.withResolvers<string>();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => end(signal));

const cloud = await startOrExit();
const ready = { event: "ready", role: config.role, dataFolder: config.dataFolder, clock: config.clock };
log.info("ready", "url" in cloud ? { ...ready, url: cloud.url } : ready);
if ("url" in cloud && !config.signIn)
  log.warn(`Nobody signs in here: whoever reaches ${cloud.url} may do everything. Keep it on this machine.`);

const why = await Promise.race([ended, cloud.failed]);
endWithin(closeWithin, log);
if (why instanceof Error) {
  log.error("The cloud cannot go on and ends.", { event: "failed", error: why });
  process.exitCode = exitFailed;
} else log.info("ending", { event: "ending", why });
await cloud[Symbol.asyncDispose]();
// A connection that a page holds open is nobody's business any more.
process.exit();
