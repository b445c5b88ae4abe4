/**
 * For how long a gateway believes in a dead link: a real gateway that has nothing to say stands behind a cable that begins to swallow
 * everything and closes nothing, and the time is taken at the cable until the gateway has given its connection up. One that talks
 * notices sooner, because nothing is acknowledged.
 */

import { startGateway } from "../world.ts";
import { readyWithinMs } from "./patience.ts";
import { openTcpProxy } from "./tcp-proxy.ts";
import { waitFor } from "../wait-for.ts";

/** Milliseconds until it was noticed; the limit of 45 s is the caller's to judge. */
export async function watchDeadLink(options: { data: string; brokerPort: number; quietMs: number }): Promise<number> {
  await using cable = await openTcpProxy({ targetPort: options.brokerPort });
  let isUp = false;
  let changes = 0;
  const gateway = await startGateway({
    data: options.data,
    brokerUrl: `mqtt://127.0.0.1:${cable.port}`,
    readyWithinMs,
    configuration: {
      gatewayId: "watched-gateway",
      assignmentId: "watched-assignment",
      bucket: "0001",
      clockTrust: "assume",
    },
    onLine: (line) => {
      if (line["event"] !== "uplink up" && line["event"] !== "uplink down") return;
      isUp = line["event"] === "uplink up";
      changes++;
    },
  });
  try {
    // Others may kill the broker meanwhile; then its quiet begins anew.
    for (let seen = -1; !isUp || seen !== changes;) {
      await waitFor("the watched gateway is connected", () => isUp, { withinMs: 60_000 });
      seen = changes;
      await new Promise((resolve) => setTimeout(resolve, options.quietMs));
    }
    return await cable.swallow();
  } finally {
    await gateway.stop();
  }
}
