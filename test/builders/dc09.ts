/** A DC-09 path with the settings a page would give, for tests of what goes over it. */

import { openDc09Path } from "@shouwang/cloud/emergency/dc09/tcp-dc09.ts";
import { dc09Settings } from "@shouwang/cloud/emergency/dc09/settings.ts";
import { defaultCodes } from "@shouwang/cloud/emergency/mapping/code-table.ts";
import type { EmergencyPath } from "@shouwang/cloud/emergency/emergency-path.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startDc09Receiver } from "../../hardware/simulators/dc09-receiver.ts";

export const systemClock = createSystemClock({ trust: () => "trusted" });

export function dc09PathTo(
  to: { port: number },
  changes: Readonly<Record<string, unknown>> = {},
  clock: { wallMs(): number } = systemClock,
): EmergencyPath {
  const given: Readonly<Record<string, unknown>> = {
    host: "127.0.0.1",
    port: to.port,
    transport: "tcp",
    format: "adm-cid",
    account: "12AB",
    ...changes,
  };
  // Shorter than a page would allow, so that nobody waits for a receiver that says nothing.
  const { answerWithinSeconds = 2, ...typed } = given;
  const settings = { ...dc09Settings.parse(typed), answerWithinSeconds: Number(answerWithinSeconds) };
  return openDc09Path(settings, { clock, mapping: defaultCodes });
}

/** A receiver and the path to it, with one key if any. */
export async function dc09Pair(
  options: Partial<Parameters<typeof startDc09Receiver>[0]> = {},
  changes: Readonly<Record<string, unknown>> = {},
) {
  const transport = options.transport ?? "tcp";
  const receiver = await startDc09Receiver({ ...options, transport });
  const key = options.key === undefined ? null : Buffer.from(options.key).toString("hex");
  const path = dc09PathTo(receiver, { transport, key, ...changes });
  return {
    receiver,
    path,
    async [Symbol.asyncDispose]() {
      await path[Symbol.asyncDispose]();
      await receiver[Symbol.asyncDispose]();
    },
  };
}
