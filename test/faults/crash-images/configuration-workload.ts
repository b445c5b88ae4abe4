/**
 * Keeps one configuration after the other through the production store under strace. Claims: "configuration" has reached a number. Some are
 * as long as the longest message, so that they lie in many sectors.
 */

import { must, parseAssignmentId, parseDeviceId, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import type { Configuration } from "@shouwang/shared/wire/configuration.ts";
import { openConfigurationStore } from "@shouwang/gateway/configuration/system-configuration-store.ts";
import { startWorkload } from "./workload.ts";

const { store: folder, steps, claim, end } = startWorkload();
const id = must(parseAssignmentId("kit-1"), "kit-1");

const configurationOf = (number: number): Configuration => ({
  version: 1,
  assignmentId: must(parseAssignmentId(`kit-${number}`), "kit"),
  assignedAtMs: number,
  devices: Array.from({ length: number % 3 === 0 ? 100 : 4 }, (_, n) => ({
    deviceId: must(parseDeviceId(`device-${n}`), "device"),
    name: `${number}`.repeat(8),
    room: "hall",
  })),
});

const kit = { gatewayId: must(parseGatewayId("gw-1"), "gw-1"), assignmentId: id };
const store = await openConfigurationStore({ folder, kit });
for (let number = store.foundNumber + 1, last = store.foundNumber + steps; number <= last; number++) {
  const kept = store.keep(configurationOf(number)).then((answer) => {
    if (answer.kind === "refused") throw new Error(answer.detail);
  });
  await claim(kept, `at-least configuration ${number}`);
}
await end(async () => await Promise.resolve());
