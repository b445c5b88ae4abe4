/**
 * The configuration from afar: opens what the card holds of it, and brings each change to the loop. Part of `app.ts`.
 *
 * What cannot be opened is a fault, and the installer's file alone is in force.
 */

import type { Log } from "@shouwang/shared/log/log.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Config } from "./config.ts";
import type { ConfigurationStore } from "./configuration/configuration-store.ts";
import { createConfigurationKeeper, type ConfigurationKeeper } from "./configuration/keeper.ts";
import { openConfigurationStore } from "./configuration/system-configuration-store.ts";
import type { Loop } from "./loop.ts";

/** Two files of some kilobytes. Whoever waits longer hears no press meanwhile. */
const opensWithin = seconds(3);

type Kit = Pick<Config, "dataFolder" | "gatewayId" | "assignmentId">;

export async function openConfiguration(config: Kit, clock: Clock): Promise<ConfigurationKeeper> {
  const { dataFolder, gatewayId, assignmentId } = config;
  const late = Promise.withResolvers<ConfigurationStore>();
  const detail = `the stored configuration has not opened within ${opensWithin / 1_000} s`;
  using _limit = clock.after(opensWithin, () =>
    late.resolve({
      found: undefined,
      damage: detail,
      keep: async () => await Promise.resolve({ kind: "refused", detail }),
    }),
  );
  const opening = openConfigurationStore({ folder: dataFolder, kit: { gatewayId, assignmentId } });
  return createConfigurationKeeper({ store: await Promise.race([opening, late.promise]), clock });
}

export function runConfiguration(keeper: ConfigurationKeeper, { loop, log, gateway }: World): void {
  keeper.start({
    changed(configuration) {
      const { assignmentId, devices } = configuration;
      log.info("configuration in force", { event: "configuration in force", assignmentId, devices: devices.length });
      const lifeDevices = devices.filter((one) => one.isLife).map((one) => one.deviceId);
      loop.feed({ kind: "configured", assignmentId, lifeDevices });
    },
    trouble(state, detail) {
      if (state === "present") log.warn("configuration", { event: "configuration", detail });
      loop.feed({
        kind: "observed",
        from: "line",
        deviceId: gateway,
        observation: { kind: "fault", fault: "configuration", state, detail: detail.slice(0, 200) },
        occurredAtMs: undefined,
      });
    },
  });
}

type World = { loop: Pick<Loop, "feed">; log: Log; gateway: Parameters<ConfigurationKeeper["device"]>[0] };
