/** Every operation that a house with everything in it serves. */

import { allRoutes } from "@shouwang/cloud/api/all-routes.ts";
import type { Route } from "@shouwang/cloud/api/route.ts";
import type { ServerParts } from "@shouwang/cloud/api/fastify-server.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { centreMessageSchema } from "@shouwang/cloud/emergency/inbound/centre-message.ts";
import { anAccessHouse, areas, nowMs } from "./access-house.ts";
import { openFleetHouse, quietLoop } from "./fleet-house.ts";
import { openIdentityHouse } from "./identity-house.ts";
import { openRegistryHouse } from "./registry-house.ts";

export type WholeApi = AsyncDisposable & { parts: ServerParts; routes: readonly Route[] };

export async function openWholeApi(): Promise<WholeApi> {
  const registry = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
  const loop = quietLoop(() => nowMs);
  const fleet = await openFleetHouse({ ...registry, loop, timeline: createMemoryTimeline() });
  const { identity, ...identityHouse } = await openIdentityHouse({
    openId: { issuer: "http://127.0.0.1", start: neverCalled, finish: neverCalled },
  });
  const { keepers, checkIns } = registry;
  const house = anAccessHouse({ keepers, checkIns, fleet: fleet.fleet, identity });
  const { centreActs } = house.parts;
  // What centres send is the connectors' own shape.
  const parts: ServerParts = {
    ...house.parts,
    ...(centreActs ? { centreActs: { ...centreActs, messageSchema: centreMessageSchema } } : {}),
  };
  return {
    parts,
    routes: allRoutes({ ...parts, identity, nowMs: () => nowMs }),
    async [Symbol.asyncDispose]() {
      await identityHouse[Symbol.asyncDispose]();
      await fleet[Symbol.asyncDispose]();
      await registry[Symbol.asyncDispose]();
    },
  };
}

function neverCalled(): never {
  throw new Error("Nobody signs in elsewhere here.");
}
