/** The description on a socket: written when somebody reads it for the first time, a route at a time, so that nobody who answers an alarm waits for it. */

import { promisify } from "node:util";
import { setImmediate as others } from "node:timers/promises";
import { gzip } from "node:zlib";
import type { FastifyInstance } from "fastify";
import { openApi, operationOf } from "./open-api.ts";
import type { Access } from "./route-access.ts";
import type { Route } from "./route.ts";

const descriptions: Access = { kind: "open", because: "What the house can be asked is no secret." };
const compress = promisify(gzip);

export function serveReference(server: FastifyInstance, routes: readonly Route[]): void {
  let written: Promise<{ text: string; compressed: Buffer }> | undefined;
  server.get("/api/openapi.json", { config: { access: descriptions } }, async (request, reply) => {
    const { text, compressed } = await (written ??= write(routes));
    void reply.type("application/json; charset=utf-8").header("vary", "accept-encoding");
    const takesCompressed = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/.test(String(request.headers["accept-encoding"]));
    return await (takesCompressed ? reply.header("content-encoding", "gzip").send(compressed) : reply.send(text));
  });
}

async function write(routes: readonly Route[]): Promise<{ text: string; compressed: Buffer }> {
  const operations = [];
  for (const route of routes) {
    operations.push(operationOf(route));
    await others();
  }
  const text = JSON.stringify(openApi(operations));
  return { text, compressed: await compress(text) };
}
