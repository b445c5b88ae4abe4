/** The lists of the registry as they are served, over a database of their own: whoever asks stands in the cookie, as in the access house. */

import type { Principal } from "@shouwang/cloud/access/principal.ts";
import { buildFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { must, parseAreaCode } from "@shouwang/shared/domain/ids.ts";
import { anAccessHouse, areas, county, people } from "./access-house.ts";
import { aPrincipal, whoAsksOf } from "./principals.ts";
import { openRegistryHouse } from "./registry-house.ts";

const other = must(parseAreaCode("370685"), "370685");
export const community = areas["home-in"];

/** A colleague for the same county, an administrator of the other one, and one of the whole deployment. */
const administrators: [string, Principal][] = [
  aPrincipal({ name: "colleague", grants: [{ role: "area-administrator", area: county, untilMs: null }] }),
  aPrincipal({ name: "elsewhere", grants: [{ role: "area-administrator", area: other, untilMs: null }] }),
  aPrincipal({ name: "whole", grants: [{ role: "area-administrator", area: "everywhere", untilMs: null }] }),
].map((one) => [one.name, one]);

export async function openListsHouse() {
  const registry = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
  const whoAsks = whoAsksOf(new Map([...people, ...administrators]));
  const house = anAccessHouse({ keepers: registry.keepers, whoAsks });
  house.parts.ground.registered = registry.registered;
  const server = await buildFastifyServer(house.parts);
  const as = (who: string) => ({
    get: async (url: string) => await server.inject({ url, headers: { cookie: `who=${who}` } }),
    post: async (url: string, payload: object | string | Uint8Array = {}, headers: Record<string, string> = {}) =>
      await server.inject({
        method: "POST",
        url,
        // `as`: bytes go as they are.
        payload: payload as object,
        headers: { cookie: `who=${who}`, ...headers },
      }),
  });
  const send = async (who: string, file: string | Uint8Array, kind = "text/csv", area: string = county) =>
    await as(who).post(`/api/imports?area=${area}`, file, { "content-type": kind });
  return {
    ...house,
    registry,
    as,
    send,
    async [Symbol.asyncDispose]() {
      await server.close();
      await registry[Symbol.asyncDispose]();
    },
  };
}

/** `n` people, each in a home of their own; the first is `first`. */
export function csvOf(n: number, { first = 0 } = {}): string {
  const rows = Array.from({ length: n }, (_, at) => {
    const number = String(first + at).padStart(4, "0");
    return `赵${number},1940-05-06,1380000${number},${community},南大街${number}号`;
  });
  return ["姓名,出生日期,电话,区划代码,地址", ...rows].join("\n");
}
