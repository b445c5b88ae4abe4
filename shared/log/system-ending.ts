/**
 * How a process ends that must not stay: by its own kill, when closing takes too long or a mistake of ours has ended it.
 *
 * Neither `process.exit` nor an error that nobody catches ends a process of Node at once: both join its threads first, and a thread that waits for a
 * card or a disk that hangs never comes back. What is left prints nothing, hears nothing, and is restarted by nobody.
 */

import type { Log } from "./log.ts";

/** A mistake of ours is said and ends the process now; what was accepted is durable before it is said to be. */
export function endAtMistakes(log: Log): void {
  process.on("uncaughtExceptionMonitor", (error, origin) => {
    log.error("This must not happen; the process ends.", { event: "failed", origin, why: String(error) });
    process.stderr.write(`${error.stack ?? String(error)}\n`);
    process.kill(process.pid, "SIGKILL");
  });
}

/** Nobody waits for this limit: where nothing hangs the process has ended before it. */
export function endWithin(limitMs: number, log: Log): void {
  setTimeout(() => {
    log.error("ending took too long", { event: "ending took too long", detail: "something hangs, probably the disk" });
    process.kill(process.pid, "SIGKILL");
  }, limitMs).unref();
}
