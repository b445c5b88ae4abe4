/** Routes on a server: each is met by the gate before its body is read, and again when it is known what it is about. */

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { Asked, SignatureHeaders, SignedInCaller, WhoAsks } from "./asked.ts";
import { errorCodeOf, refusal } from "./error-codes.ts";
import { oneOf, refuse, routeOf, send } from "./fastify-edge.ts";
import type { Admitted, Gate } from "./gate.ts";
import { createRequestRate } from "./request-rate.ts";
import type { Access, Subject } from "./route-access.ts";
import type { Route } from "./route.ts";
import { isAttack, isOfLife, whoIs, type Witness } from "./witness.ts";

declare module "fastify" {
  // oxlint-disable-next-line typescript/consistent-type-definitions -- only an interface can be added to.
  interface FastifyContextConfig {
    /** Who may ask this; without it a route is not registered. */
    access?: Access;
    takesFile?: boolean;
  }
}

/** Reads that take longer are answered with a refusal; the page asks again. */
export const answerWithin = seconds(10);
/** A page that opens asks some ten times; whoever works with it all day, once in some seconds. */
const ofSession = { burst: 200, perSecond: 20, keysMax: 10_000 };
/** Whoever has not signed in, of one address: a whole centre may be behind it, and all come in at eight o'clock. */
const ofAddress = { burst: 300, perSecond: 10, keysMax: 10_000 };

export type Meeting = {
  /** Who asks, when they may go on; otherwise the reply was sent. */
  meet(request: FastifyRequest, reply: FastifyReply, access: Access): Promise<{ caller: SignedInCaller | null } | null>;
};

export function createMeeting(given: { whoAsks: WhoAsks | null; gate: Gate; witness: Witness; clock: Clock }): Meeting {
  const { whoAsks, gate, witness, clock } = given;
  const sessions = createRequestRate(ofSession);
  const addresses = createRequestRate(ofAddress);
  return {
    async meet(request, reply, access) {
      if (whoAsks === null) return { caller: null };
      const nowMs = clock.wallMs();
      const caller = await whoAsks.of(request.headers.cookie, nowMs);
      const turned = { route: routeOf(request), caller, address: request.ip };
      // Whoever answers an alarm is never told to wait.
      const isFree = caller !== null && isOfLife(access);
      const wait = isFree ? 0 : caller ? sessions.take(caller.sessionId, nowMs) : addresses.take(request.ip, nowMs);
      if (wait > 0) {
        witness.refused({ ...turned, code: "too-many-requests" });
        const headers = { "retry-after": String(wait) };
        await send(reply, { ...refusal("too-many-requests", `Wait ${wait} s.`), headers });
        return null;
      }
      const refused = gate.before(access, caller, nowMs);
      if (refused === null) return { caller };
      witness.refused({ ...turned, code: refused.code });
      await refuse(reply, refused.code);
      return null;
    },
  };
}

export function serveRoute(
  server: FastifyInstance,
  route: Route,
  given: { meeting: Meeting; gate: Gate; witness: Witness; clock: Clock },
): void {
  const { meeting, gate, witness, clock } = given;
  const { access } = route;
  const callers = new WeakMap<FastifyRequest, SignedInCaller>();
  server.route({
    method: route.method,
    url: route.path,
    config: { access, takesFile: route.takesFile !== null },
    ...(route.takesFile ? { bodyLimit: route.takesFile.bytesMax } : {}),
    async onRequest(request, reply) {
      const met = await meeting.meet(request, reply, access);
      if (met === null) return reply;
      if (met.caller) callers.set(request, met.caller);
      return undefined;
    },
    async handler(request, reply) {
      const { params, query, body } = request;
      const read = route.read({ params, query, body });
      if (read.kind === "misunderstood") return await send(reply, read.answer);
      const { question } = read;
      const { subject } = question;
      const caller = callers.get(request) ?? null;
      const signal = AbortSignal.timeout(answerWithin);
      const admitted = await gate.admit({ access, subject, caller }, clock.wallMs(), signal);
      const turned = { route: routeOf(request), caller, address: request.ip };
      if (admitted.kind === "turned-away") {
        witness.refused({ ...turned, code: admitted.code });
        return await refuse(reply, admitted.code);
      }
      const told = { route, subject, caller, admitted };
      if (!question.isOngoing) await witness.asked(told);
      const mayAlso = async (other: Subject): Promise<boolean> =>
        (await gate.admit({ access, subject: other, caller }, clock.wallMs(), signal)).kind === "admitted";
      const answer = await question.answer(signal, askedOf(request, { caller, admitted, mayAlso }));
      const code = errorCodeOf(answer.body);
      if (code !== undefined && isAttack(code)) witness.refused({ ...turned, code });
      else witness.done({ ...told, status: answer.status });
      return await send(reply, answer);
    },
  });
}

function askedOf(
  request: FastifyRequest,
  given: { caller: SignedInCaller | null; admitted: Admitted; mayAlso: Asked["mayAlso"] },
): Asked {
  const { caller, admitted, mayAlso } = given;
  const { cookie, "user-agent": agent } = request.headers;
  return {
    principal: caller?.principal ?? null,
    sessionId: caller?.sessionId ?? null,
    sight: admitted.sight,
    who: whoIs(caller),
    purpose: admitted.purpose ?? "operate-system",
    mayAlso,
    address: request.ip,
    cookie,
    agent,
    ...signatureOf(request),
  };
}

function signatureOf({ headers }: FastifyRequest): { signature?: SignatureHeaders } {
  const [id, timestamp, signature] = ["webhook-id", "webhook-timestamp", "webhook-signature"].map((name) =>
    oneOf(headers[name]),
  );
  if (id === undefined || timestamp === undefined || signature === undefined) return {};
  return { signature: { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature } };
}

const served = new WeakMap<FastifyInstance, string[]>();

/** No route without a word on who may ask it: a server that has one does not start. @param excepted files of pages. */
export function refuseUnguarded(server: FastifyInstance, excepted: (url: string) => boolean): void {
  const list: string[] = [];
  served.set(server, list);
  server.addHook("onRoute", ({ url, method, config }) => {
    if (config?.access === undefined && !excepted(url))
      throw new Error(`${url} does not say who may ask it. Put it into allRoutes, or give it config.access.`);
    list.push(...[method].flat().map((one) => `${one} ${url}`));
  });
}

/** Everything that is registered, as `GET /api/homes/:id`: what a test compares with what was thought of. */
export function servedRoutes(server: FastifyInstance): readonly string[] {
  return served.get(server) ?? [];
}
