/** The names under which the house presses by itself, one for each partition, where gateways have theirs. No kit may be called so. */

import { must, parseGatewayId, type GatewayId } from "./ids.ts";

const prefix = "canary-";

export const canaryOf = (partition: string): GatewayId => must(parseGatewayId(prefix + partition), partition);

/** null: it is a gateway like any other. */
export const canaryPartition = (gatewayId: string): string | null =>
  gatewayId.startsWith(prefix) ? gatewayId.slice(prefix.length) : null;
