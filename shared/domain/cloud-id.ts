/** The cloud's name where gateways have theirs: what it says of itself stands among the faults under it. */

import { must, parseGatewayId, type GatewayId } from "./ids.ts";

export const cloudId: GatewayId = must(parseGatewayId("cloud"), "cloud");
