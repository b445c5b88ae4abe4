/** The live stream on a server: who may open it, and one page on its socket. */

import { createHash, randomUUID } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import type { FastifyInstance, FastifyReply } from "fastify";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { decide } from "../access/policy.ts";
import type { Principal } from "../access/principal.ts";
import type { SignedInCaller, WhoAsks } from "./asked.ts";
import { refuse, routeOf } from "./fastify-edge.ts";
import { answerWithin, type Meeting } from "./fastify-routes.ts";
import { deskField } from "./fields.ts";
import type { Gate } from "./gate.ts";
import { anybody, createLiveStream, type LiveStream, type Viewer } from "./live-stream.ts";
import type { DeskPresence, LiveFeed } from "./ports.ts";
import { streamAccess } from "./route-access.ts";
import type { Sight } from "./sight.ts";
import { parseMark, type StreamMark } from "./stream-log.ts";
import type { Witness } from "./witness.ts";

const route = { method: "GET", path: "/api/stream", access: streamAccess, isReading: true } as const;
const subject = { kind: "anywhere" } as const;

export function serveLive(
  server: FastifyInstance,
  given: {
    feed: LiveFeed;
    presence: DeskPresence;
    whoAsks: WhoAsks | null;
    meeting: Meeting;
    gate: Gate;
    witness: Witness;
    clock: Clock;
    log: Log;
  },
): void {
  const { whoAsks, meeting, gate, witness, clock } = given;
  const stream = createLiveStream({
    ...given,
    breathe: async () => await setImmediate(),
    nameRun: () => randomUUID().replaceAll("-", ""),
  });
  server.addHook("preClose", async () => stream[Symbol.dispose]());
  server.get<{ Querystring: { desk?: unknown; after?: unknown } }>(
    "/api/stream",
    { config: { access: streamAccess } },
    async (request, reply) => {
      const met = await meeting.meet(request, reply, streamAccess);
      if (met === null) return reply;
      const { caller } = met;
      const desk = deskField.safeParse(request.query.desk);
      if (!desk.success) return await refuse(reply, "invalid-input", "query.desk: name the page, [a-z0-9-]{1,64}.");
      const asked = { access: streamAccess, subject, caller };
      const admitted = await gate.admit(asked, clock.wallMs(), AbortSignal.timeout(answerWithin));
      if (admitted.kind === "turned-away") {
        witness.refused({ code: admitted.code, route: routeOf(request), caller, address: request.ip });
        return await refuse(reply, admitted.code);
      }
      const viewer =
        caller && whoAsks ? viewerOf({ caller, whoAsks, sight: admitted.sight, nowMs: () => clock.wallMs() }) : anybody;
      if (!stream.hasRoom(viewer)) return await refuse(reply, "too-many-streams");
      await witness.asked({ route, subject, caller, admitted });
      // A browser that comes back by itself names the last one in a header; a page that opens a new connection cannot.
      const since = parseMark(request.headers["last-event-id"] ?? request.query.after);
      return servePage(reply, { stream, desk: desk.data, viewer, since });
    },
  );
}

function viewerOf(given: { caller: SignedInCaller; whoAsks: WhoAsks; sight: Sight; nowMs: () => number }): Viewer {
  const { caller, whoAsks, sight, nowMs } = given;
  const { principal, sessionId } = caller;
  const may = (who: Principal, action: "follow-live" | "take-incident"): boolean =>
    decide(who, action, "anywhere", nowMs()).kind === "allowed";
  return {
    sight,
    isDesk: may(principal, "take-incident"),
    name: principal.name,
    owner: sessionId,
    mark: createHash("sha256").update(JSON.stringify(principal)).digest("hex").slice(0, 16),
    async stillHolds() {
      const now = await whoAsks.again(sessionId, nowMs());
      // With other grants the page begins anew: what it was shown may be too much, or too little.
      return now !== null && may(now, "follow-live") && isSame(now, principal);
    },
  };
}

function isSame(one: Principal, other: Principal): boolean {
  const { hasSecondFactor, grants } = one;
  return hasSecondFactor === other.hasSecondFactor && JSON.stringify(grants) === JSON.stringify(other.grants);
}

function servePage(
  reply: FastifyReply,
  page: { stream: LiveStream; desk: string; viewer: Viewer; since: StreamMark | undefined },
): FastifyReply {
  reply.hijack();
  const { raw } = reply;
  // The hooks have set the security headers on the reply, which is no longer asked for them.
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, { "content-type": "text/event-stream; charset=utf-8", "x-accel-buffering": "no" });
  raw.flushHeaders();
  const open = page.stream.open(
    {
      write: (bytes) => void raw.write(bytes),
      pendingBytes: () => raw.writableLength,
      cut: () => void raw.destroy(),
    },
    page.desk,
    page.viewer,
    page.since,
  );
  const close = (): void => open[Symbol.dispose]();
  raw.once("close", close);
  // Each write to a connection that is going has an error of its own; the second without a listener would end the process.
  raw.on("error", close);
  return reply;
}
