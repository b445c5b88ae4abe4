/**
 * The house on a socket: Fastify for HTTP, the pages as files, the live stream as server-sent events. What is served says who may
 * ask it, and one gate (`gate.ts`) decides before anything else is done.
 */

import { existsSync } from "node:fs";
import { createServer } from "node:http";
import { createServer as createTlsServer, type Server as TlsServer } from "node:https";
import fastifyStatic from "@fastify/static";
import { fastify, type FastifyInstance, type FastifyRequest } from "fastify";
import type { AuditLog } from "../audit/audit-log.ts";
import type { ReadingNotes } from "../audit/reading-notes.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import type { CloudLoop } from "../loop/port.ts";
import type { Shifts } from "../shifts/shifts.ts";
import type { Drills } from "../drills/drills.ts";
import type { Fleet } from "../fleet/fleet.ts";
import type { Trials } from "../trials/trials.ts";
import type { LiveBoard } from "../board/live-board.ts";
import type { WorkBoard } from "../faults/work-board.ts";
import type { Identity } from "../identity/identity.ts";
import { allRoutes } from "./all-routes.ts";
import type { WhoAsks } from "./asked.ts";
import { guardEdge, refuse } from "./fastify-edge.ts";
import { takeFiles } from "./fastify-files.ts";
import { answerWithin, createMeeting, refuseUnguarded, serveRoute } from "./fastify-routes.ts";
import { serveReference } from "./fastify-reference.ts";
import { serveLive } from "./fastify-stream.ts";
import { readCertificate, watchCertificate, type CertificateFiles } from "./file-certificate.ts";
import { createGate } from "./gate.ts";
import type { Keepers } from "./registry/keepers.ts";
import type {
  DemoHome,
  DeskCommands,
  DeskPresence,
  DeskQueries,
  GatewayCommands,
  Ground,
  Health,
  LiveFeed,
  MetricsText,
} from "./ports.ts";
import { isLoopback } from "./request-guard.ts";
import type { Access } from "./route-access.ts";
import type { DeskCalls } from "./ports-calls.ts";
import type { Care } from "./ports-care.ts";
import type { Sendables } from "./ports-acts.ts";
import type { DeskPeople } from "./ports-looking.ts";
import type { Screens } from "./ports-screens.ts";
import type { CheckInParts } from "./registry/check-ins-routes.ts";
import type { CentreActsPort } from "./centre-acts-routes.ts";
import type { ToldPersons } from "./told-routes.ts";
import { createWitness } from "./witness.ts";

export type ServerParts = {
  queries: DeskQueries;
  commands: DeskCommands;
  gateways: GatewayCommands;
  work: WorkBoard;
  trials: Trials;
  drills: Drills;
  /** Left out where no kits are looked after. */
  fleet?: Fleet;
  /** Begins and ends tests of devices. */
  trying: Pick<CloudLoop, "beginTrial" | "endTrial">;
  feed: LiveFeed;
  presence: DeskPresence;
  demo: DemoHome | null;
  health: Health;
  metrics: MetricsText;
  /** Null: nobody signs in here, and everybody who reaches this address may do everything. */
  whoAsks: WhoAsks | null;
  /** Where things stand: what the policy asks. */
  ground: Ground;
  /** What is read, done and refused is written there. */
  audit: Pick<AuditLog, "note"> | null;
  /** How it is noted that somebody reads of a home. */
  readings: Pick<ReadingNotes, "note"> | null;
  /** Left out where nobody signs in. */
  identity?: Identity;
  /** Left out where nothing is registered, as with a desk that shows others' homes. */
  keepers?: Keepers;
  /** Left out where no centre outside answers. */
  centreActs?: CentreActsPort;
  /** Left out where nobody is told by message or call. */
  told?: ToldPersons;
  /** Left out where nothing is known of telephones. */
  calls?: DeskCalls;
  /** Left out where nobody cares for a home from outside, as with a desk that shows others' homes. */
  care?: Care;
  /** Left out where nobody asks who sits at the desks. */
  people?: DeskPeople;
  /** Left out where nobody answers for homes. */
  screens?: Screens;
  /** Left out where nobody is sent anywhere. */
  sendables?: Sendables;
  /** Left out where nobody is called. */
  checkIns?: CheckInParts["checkIns"];
  /** Left out where nobody works in shifts. */
  shifts?: Shifts;
  /** Left out where no area is watched over. */
  board?: LiveBoard;
  clock: Clock;
  log: Log;
  /** Names under which we answer, as a URL writes them: `127.0.0.1`, `localhost`, `[::1]`. */
  hostnames: readonly string[];
  /** Null: no TLS of our own. */
  tls: CertificateFiles | null;
  /** Addresses whose X-Forwarded-For and X-Forwarded-Proto are believed, and nobody else's. */
  proxies: readonly string[];
  /** Folder with the built pages. */
  webRoot: string;
};

/** The largest body of the contract is a note and a list of ids. */
const bodyBytesMax = 65_536;

const pages: Access = { kind: "open", because: "Pages are the same for everybody; what they show they ask for." };
const wellbeing: Access = { kind: "open", because: "For watchdogs without an account; details only on this machine." };

/** Ready for `inject`; nothing is bound. */
export async function buildFastifyServer(parts: ServerParts): Promise<FastifyInstance> {
  const { whoAsks, ground, audit, readings, clock, log, proxies } = parts;
  const settings = { hostnames: parts.hostnames, hasTls: parts.tls !== null, proxies };
  const server = createFastify(parts);
  refuseUnguarded(server, (url) => !url.startsWith("/api"));
  const witness = createWitness({ audit, readings, clock, log });
  const nowMs = (): number => clock.wallMs();
  const gate = createGate(whoAsks === null ? null : ground, nowMs);
  const meeting = createMeeting({ whoAsks, gate, witness, clock });
  guardEdge(server, { settings, log, witness });
  const routes = allRoutes({ ...parts, identity: parts.identity, nowMs });
  for (const route of routes) {
    if (route.takesFile === null) serveRoute(server, route, { meeting, gate, witness, clock });
    else await takeFiles(server, route.takesFile, (own) => serveRoute(own, route, { meeting, gate, witness, clock }));
  }
  serveReference(server, routes);
  serveLive(server, { ...parts, meeting, gate, witness });
  serveWellbeing(server, parts);
  await servePages(server, parts.webRoot);
  return server;
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
  const listening = await server.listen(options);
  // Fastify does not know of a factory's TLS.
  const url = parts.tls === null ? listening : listening.replace(/^http:/, "https:");
  return { url, [Symbol.asyncDispose]: async () => await server.close() };
}

function createFastify({ tls, proxies, clock, log }: ServerParts): FastifyInstance {
  const options = {
    bodyLimit: bodyBytesMax,
    forceCloseConnections: true,
    logger: false,
    // With nobody to believe, the other end of the socket is who asks.
    trustProxy: proxies.length === 0 ? false : [...proxies],
  };
  if (tls === null) return fastify({ ...options, serverFactory: (handler) => createServer(handler) });
  const present = readCertificate(tls);
  let secure: TlsServer | undefined;
  const server = fastify({
    ...options,
    serverFactory(handler) {
      secure = createTlsServer({ ...present, minVersion: "TLSv1.2" }, handler);
      // `as`: Fastify's type for a factory names plain HTTP; the two are used alike.
      return secure as unknown as ReturnType<typeof createServer>;
    },
  });
  const changed = (pair: { cert: string; key: string }): void =>
    secure?.setSecureContext({ ...pair, minVersion: "TLSv1.2" });
  const watching = watchCertificate({ files: tls, present, changed, clock, log });
  server.addHook("onClose", async () => watching[Symbol.dispose]());
  return server;
}

/** From this machine, and not through a proxy on it. */
function isFromHere(request: FastifyRequest): boolean {
  return isLoopback(request.socket.remoteAddress ?? "") && request.headers["x-forwarded-for"] === undefined;
}

function serveWellbeing(server: FastifyInstance, { health, metrics, whoAsks }: ServerParts): void {
  server.get("/healthz", { config: { access: wellbeing } }, async (request, reply) => {
    const report = await health(AbortSignal.timeout(answerWithin));
    // The sentences name incidents and parts of the house: for this machine, and where nobody signs in.
    const isOpen = whoAsks === null || isFromHere(request);
    return await reply.code(report.isWell ? 200 : 503).send(isOpen ? report : { isWell: report.isWell, reasons: [] });
  });
  server.get("/metrics", { config: { access: wellbeing } }, async (request, reply) => {
    if (whoAsks !== null && !isFromHere(request)) return await refuse(reply, "no-such-route");
    return await reply.type(metrics.contentType).send(await metrics.read());
  });
}

async function servePages(server: FastifyInstance, webRoot: string): Promise<void> {
  server.get("/", { config: { access: pages } }, async (_request, reply) => await reply.redirect("/operator/"));
  if (!existsSync(webRoot)) {
    for (const page of [
      "operator",
      "sign-in",
      "administration",
      "answer",
      "caregiver",
      "installer",
      "board",
      "reference",
    ].map((name) => `/${name}/`))
      server.get(page, { config: { access: pages } }, async (_request, reply) => await refuse(reply, "page-not-built"));
    return;
  }
  await server.register(fastifyStatic, {
    root: webRoot,
    redirect: true,
    cacheControl: false,
    // Made when the pages are built; what is secret is in no file.
    preCompressed: true,
    setHeaders(reply, path) {
      // Vite puts the hash of the content into the names below assets/.
      const isHashed = path.includes("/assets/");
      reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}
