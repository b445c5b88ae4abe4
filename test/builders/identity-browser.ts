/** A browser in front of the real server: it keeps the cookies that it is given, and sends them. */

import { buildFastifyServer, type ServerParts } from "@shouwang/cloud/api/fastify-server.ts";
import { whoAsksBy } from "@shouwang/cloud/api/identity-answers.ts";
import type { Identity } from "@shouwang/cloud/identity/identity.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createMemoryDesk } from "../browser/memory-desk.ts";
import type { IdentityHouse } from "./identity-house.ts";

/** One for all browsers of a house: describing all routes takes a while. */
const servers = new WeakMap<Identity, ReturnType<typeof buildFastifyServer>>();

export function serverParts({ identity, clock }: IdentityHouse): ServerParts {
  return {
    ...createMemoryDesk({ nowMs: () => clock.wallMs(), homes: [], incidents: [] }),
    gateways: { send: async () => undefined, answers: async () => undefined, recent: async () => [] },
    demo: null,
    health: async () => ({ isWell: true, reasons: [] }),
    metrics: { contentType: "text/plain", read: async () => "" },
    whoAsks: whoAsksBy(identity),
    audit: null,
    readings: null,
    tls: null,
    proxies: [],
    identity,
    clock,
    log: silentLog,
    hostnames: ["127.0.0.1", "localhost"],
    webRoot: "/nonexistent",
  };
}

function serverOf(house: IdentityHouse): ReturnType<typeof buildFastifyServer> {
  const built = servers.get(house.identity) ?? buildFastifyServer(serverParts(house));
  servers.set(house.identity, built);
  return built;
}

export async function openBrowser(house: IdentityHouse) {
  const server = await serverOf(house);
  const jar = new Map<string, string>();
  const ask = async (method: "GET" | "POST", url: string, payload?: unknown, more: Record<string, string> = {}) => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await server.inject({
      method,
      url,
      headers: { ...(cookie === "" ? {} : { cookie }), "user-agent": "Chromium\u0001 of a test", ...more },
      // `as`: tests also send what is no object.
      ...(payload === undefined ? {} : { payload: payload as object }),
    });
    for (const { name, value, maxAge } of answer.cookies) {
      if (maxAge === 0) jar.delete(name);
      else jar.set(name, value);
    }
    const isJson = String(answer.headers["content-type"]).includes("json");
    const body: Record<string, unknown> = isJson ? answer.json() : {};
    return { status: answer.statusCode, body, headers: answer.headers, text: answer.payload };
  };
  return {
    jar,
    get: async (url: string, more: Record<string, string> = {}) => await ask("GET", url, undefined, more),
    post: async (url: string, payload: unknown = {}, more: Record<string, string> = {}) =>
      await ask("POST", url, payload, more),
    signIn: async (name: string, password: string) => await ask("POST", "/api/identity/sign-in", { name, password }),
  };
}
