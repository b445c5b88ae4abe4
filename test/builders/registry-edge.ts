/** The registry of two counties behind the server, asked by the people of the access house: what a page would get. */

import { buildFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { anAccessHouse, areas } from "./access-house.ts";
import { openRegistryHouse } from "./registry-house.ts";

/** `body` is whatever came; a test says what it looks for in it. */
export type Got = { status: number; body: unknown };

export async function openRegistryEdge() {
  const registryHouse = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
  const house = anAccessHouse({ keepers: registryHouse.keepers, checkIns: registryHouse.checkIns });
  house.parts.ground.registered = registryHouse.registered;
  const server = await buildFastifyServer(house.parts);
  const ask = async (who: string, method: "GET" | "POST", url: string, body?: object): Promise<Got> => {
    const answer = await server.inject({
      method,
      url,
      headers: { cookie: `who=${who}` },
      ...(body === undefined ? {} : { payload: body }),
    });
    return { status: answer.statusCode, body: answer.json() };
  };
  return {
    ...registryHouse,
    house,
    server,
    get: async (who: string, url: string) => await ask(who, "GET", url),
    post: async (who: string, url: string, body: object) => await ask(who, "POST", url, body),
    async [Symbol.asyncDispose]() {
      await server.close();
      await registryHouse[Symbol.asyncDispose]();
    },
  };
}
export type RegistryEdge = Awaited<ReturnType<typeof openRegistryEdge>>;
