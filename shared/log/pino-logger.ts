/** The log as JSON lines on standard output, or readable lines where a person looks. */

import { pino } from "pino";
import type { Log } from "./log.ts";

/** @param name the process, as the reader knows it: "gateway", "cloud", "broker". */
export function createPinoLogger(options: { name: string; level: "debug" | "info" | "warn" | "error" }): Log {
  const logger = pino({ name: options.name, level: options.level, base: { name: options.name } });
  return {
    debug: (sentence, fields) => logger.debug(fields ?? {}, sentence),
    info: (sentence, fields) => logger.info(fields ?? {}, sentence),
    warn: (sentence, fields) => logger.warn(fields ?? {}, sentence),
    error: (sentence, fields) => logger.error(fields ?? {}, sentence),
  };
}
