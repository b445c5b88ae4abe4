/**
 * The routes on a socket: Fastify for HTTP, the pages as files, the live stream as server-sent events.
 *
 * The caller says which address to bind and which names to answer to; both are loopback until every route asks who is signed in.
 */

import { existsSync } from "node:fs";
import fastifyStatic from "@fastify/static";
import { fastify, type FastifyError, type FastifyInstance, type FastifyReply } from "fastify";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { WhoAsks } from "./asked.ts";
import { demoRoutes } from "./demo-routes.ts";
import { deskRoutes } from "./desk-routes.ts";
import { refusal, type ErrorCode } from "./error-codes.ts";
import { deskField } from "./fields.ts";
import { serveStream } from "./fastify-stream.ts";
import { accountsRoutes } from "./accounts-routes.ts";
import { gatewaysRoutes } from "./gateways-routes.ts";
import { homesRoutes } from "./homes-routes.ts";
import { identityRoutes } from "./identity-routes.ts";
import { createLiveStream } from "./live-stream.ts";
import { openApi } from "./open-api.ts";
import type {
  DemoHome,
  DeskCommands,
  DeskPresence,
  DeskQueries,
  GatewayCommands,
  Health,
  LiveFeed,
  MetricsText,
} from "./ports.ts";
import { guardRequest } from "./request-guard.ts";
import type { Identity } from "../identity/identity.ts";
import { openIdRoutes, phoneCodeRoutes } from "./other-ways-routes.ts";
import { ownSettingsRoutes } from "./own-settings-routes.ts";
import { passkeyRoutes } from "./passkey-routes.ts";
import type { Route } from "./route.ts";

export type ServerParts = {
  queries: DeskQueries;
  commands: DeskCommands;
  gateways: GatewayCommands;
  feed: LiveFeed;
  presence: DeskPresence;
  demo: DemoHome | null;
  health: Health;
  metrics: MetricsText;
  /** Null: nobody signs in here, and everybody who reaches this address may do everything. */
  whoAsks: WhoAsks | null;
  /** Left out where nobody signs in. */
  identity?: Identity;
  clock: Clock;
  log: Log;
  /** Names under which the API answers, as a URL writes them: `127.0.0.1`, `localhost`, `[::1]`. */
  hostnames: readonly string[];
  /** Folder with the built pages. */
  webRoot: string;
};

/** The largest body of the contract is a note and a list of ids. */
const bodyBytesMax = 65_536;
/** Reads that take longer are answered with a refusal; the page asks again. */
const answerWithin = seconds(10);

const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/** Ready for `inject`; nothing is bound. */
export async function buildFastifyServer(parts: ServerParts): Promise<FastifyInstance> {
  const server = fastify({ bodyLimit: bodyBytesMax, forceCloseConnections: true, logger: false });
  // Fastify would take plain text too, which any web page may post across origins.
  server.removeContentTypeParser("text/plain");
  guard(server, parts);
  const routes = [
    ...deskRoutes(parts),
    ...homesRoutes({ queries: parts.queries, nowMs: () => parts.clock.wallMs() }),
    ...gatewaysRoutes(parts.gateways),
    ...demoRoutes(parts.demo),
    ...(parts.identity ? signingIn(parts.identity, () => parts.clock.wallMs()) : []),
  ];
  for (const route of routes) serve(server, route, parts);
  const description = openApi(routes);
  server.get("/api/openapi.json", () => description);
  serveLive(server, parts);
  serveWellbeing(server, parts);
  await servePages(server, parts.webRoot);
  return server;
}

function signingIn(identity: Identity, nowMs: () => number): readonly Route[] {
  const parts = { identity, nowMs };
  const { passkeys, phoneCodes, openId } = identity;
  return [
    ...identityRoutes(parts),
    ...ownSettingsRoutes(parts),
    ...accountsRoutes(parts),
    ...(passkeys ? passkeyRoutes({ ...parts, passkeys }) : []),
    ...(phoneCodes ? phoneCodeRoutes({ ...parts, phoneCodes }) : []),
    ...(openId ? openIdRoutes({ ...parts, openId }) : []),
  ];
}

export type RunningServer = AsyncDisposable & { url: string };

/** @param options.port 0 for a free one. */
export async function startFastifyServer(
  parts: ServerParts,
  options: { host: string; port: number },
): Promise<RunningServer> {
  const server = await buildFastifyServer(parts);
  // An incident is on the wire when it is written, not when a full segment has gathered.
  server.server.on("connection", (socket) => socket.setNoDelay(true));
  const url = await server.listen(options);
  return { url, [Symbol.asyncDispose]: async () => await server.close() };
}

function guard(server: FastifyInstance, { hostnames, log }: ServerParts): void {
  server.addHook("onRequest", async (request, reply) => {
    reply.headers(securityHeaders);
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
    const { host, origin } = request.headers;
    const head = { path: request.url, host, origin, secFetchSite: oneOf(request.headers["sec-fetch-site"]) };
    const refused = guardRequest(head, hostnames);
    if (refused === undefined) return;
    log.warn("A request was refused because of where it came from.", {
      code: refused,
      host,
      origin,
      path: request.url,
    });
    return await refuse(reply, refused);
  });
  server.setNotFoundHandler(async (_request, reply) => await refuse(reply, "no-such-route"));
  server.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const code = codeOf(error);
    // A question that cannot be answered must not take the alarms down with it: it is logged here and answered.
    if (code === "internal") log.error("A request failed.", { path: request.url, error: String(error.stack) });
    return await refuse(reply, code);
  });
}

function codeOf(error: FastifyError): ErrorCode {
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return "body-too-large";
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return "not-this-media-type";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "not-in-time";
  return error.statusCode === 400 ? "not-json" : "internal";
}

function serve(server: FastifyInstance, route: Route, { whoAsks, clock }: ServerParts): void {
  server.route({
    method: route.method,
    url: route.path,
    async handler(request, reply) {
      const { params, query, body } = request;
      const who = await whoAsks?.of(request.headers.cookie, clock.wallMs());
      const { cookie, "user-agent": agent } = request.headers;
      const from = { address: request.ip, cookie, agent };
      const asked = { principal: who?.principal ?? null, sessionId: who?.sessionId ?? null, ...from };
      const answer = await route.respond({ params, query, body }, AbortSignal.timeout(answerWithin), asked);
      return await reply
        .code(answer.status)
        .headers(answer.headers ?? {})
        .send(answer.body);
    },
  });
}

function serveLive(server: FastifyInstance, parts: ServerParts): void {
  const stream = createLiveStream(parts);
  server.addHook("preClose", async () => stream[Symbol.dispose]());
  server.get<{ Querystring: { desk?: unknown } }>("/api/stream", async (request, reply) => {
    const desk = deskField.safeParse(request.query.desk);
    if (!desk.success) return await refuse(reply, "invalid-input", "query.desk: name the page, [a-z0-9-]{1,64}.");
    if (!stream.hasRoom()) return await refuse(reply, "too-many-streams");
    return serveStream(reply, stream, desk.data);
  });
}

function serveWellbeing(server: FastifyInstance, { health, metrics }: ServerParts): void {
  server.get("/healthz", async (_request, reply) => {
    const report = await health(AbortSignal.timeout(answerWithin));
    return await reply.code(report.isWell ? 200 : 503).send(report);
  });
  server.get("/metrics", async (_request, reply) => await reply.type(metrics.contentType).send(await metrics.read()));
}

async function servePages(server: FastifyInstance, webRoot: string): Promise<void> {
  server.get("/", async (_request, reply) => await reply.redirect("/operator/"));
  if (!existsSync(webRoot)) {
    server.get("/operator/", async (_request, reply) => await refuse(reply, "page-not-built"));
    return;
  }
  await server.register(fastifyStatic, {
    root: webRoot,
    redirect: true,
    cacheControl: false,
    setHeaders(reply, path) {
      // Vite puts the hash of the content into the names below assets/.
      const isHashed = path.includes("/assets/");
      reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}

async function refuse(reply: FastifyReply, code: ErrorCode, detail?: string): Promise<FastifyReply> {
  const { status, body } = refusal(code, detail);
  return await reply.code(status).send(body);
}

const oneOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
