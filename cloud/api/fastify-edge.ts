/**
 * What every request passes before a route hears of it, and how each is answered when it is refused: headers, where it came from,
 * what a body may look like. Nothing that came with a request is written to the log but the pattern of the route.
 */

import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Log } from "@shouwang/shared/log/log.ts";
import { refusal, type ErrorCode } from "./error-codes.ts";
import { isDeeperThan, jsonDepthMax } from "./json-depth.ts";
import { channelOf, guardRequest, type Channel } from "./request-guard.ts";
import { sendFile } from "./fastify-files.ts";
import type { Answer } from "./route.ts";
import type { Witness } from "./witness.ts";

export type EdgeSettings = {
  /** Names under which we answer, as a URL writes them: `127.0.0.1`, `localhost`, `[::1]`. */
  hostnames: readonly string[];
  hasTls: boolean;
  /** Addresses whose X-Forwarded-For and X-Forwarded-Proto are believed. */
  proxies: readonly string[];
};

const securityHeaders = {
  "content-security-policy":
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "permissions-policy": "camera=(self), geolocation=(), microphone=()",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

/** A year: browsers that were here once do not try http any more. Without subdomains, which are not ours to speak for. */
const strictTransport = "max-age=31536000";

function channelOfRequest(request: FastifyRequest, { hasTls, proxies }: EdgeSettings): Channel {
  const forwardedProto = oneOf(request.headers["x-forwarded-proto"]);
  return channelOf({ remoteAddress: request.socket.remoteAddress, hasTls, proxies, forwardedProto });
}

export function guardEdge(
  server: FastifyInstance,
  given: { settings: EdgeSettings; log: Log; witness: Witness },
): void {
  const { settings, log, witness } = given;
  takeJson(server);
  server.addHook("onRequest", async (request, reply) => {
    const channel = channelOfRequest(request, settings);
    reply.headers(securityHeaders);
    if (channel === "secure") reply.header("strict-transport-security", strictTransport);
    if (request.url.startsWith("/api/")) reply.header("cache-control", "no-store");
    const { host, origin } = request.headers;
    const head = { path: request.url, channel, host, origin, secFetchSite: oneOf(request.headers["sec-fetch-site"]) };
    const refused = guardRequest(head, settings.hostnames);
    if (refused === undefined) return;
    log.warn("A request was refused because of where it came from.", { code: refused, route: routeOf(request) });
    witness.refused({ code: refused, route: routeOf(request), caller: null, address: request.ip });
    return await refuse(reply, refused);
  });
  server.setNotFoundHandler(async (_request, reply) => await refuse(reply, "no-such-route"));
  server.setErrorHandler<FastifyError>(async (error, request, reply) => {
    const code = request.routeOptions.config.takesFile ? codeOfFile(codeOf(error)) : codeOf(error);
    // A question that cannot be answered must not take the alarms down with it: it is logged here and answered.
    if (code === "internal") log.error("A request failed.", { route: routeOf(request), error: String(error.stack) });
    witness.refused({ code, route: routeOf(request), caller: null, address: request.ip });
    return await refuse(reply, code);
  });
}

class TooDeepError extends Error {}
class ForbiddenPropertyError extends Error {}

/** JSON and nothing else: Fastify would take plain text too, which any web page may post across origins. */
function takeJson(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  // Refuses `__proto__` and `constructor.prototype` anywhere in the body.
  const parse = server.getDefaultJsonParser("error", "error");
  server.addContentTypeParser<string>("application/json", { parseAs: "string" }, (request, body, done) => {
    if (isDeeperThan(body, jsonDepthMax)) return done(new TooDeepError());
    // What is JSON and refused all the same has such a property.
    // It answers by its callback alone.
    void parse(request, body, (error, json) =>
      done(error && isJson(body) ? new ForbiddenPropertyError() : error, json),
    );
  });
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Sentences about JSON say nothing to whoever sends a file. */
function codeOfFile(code: ErrorCode): ErrorCode {
  if (code === "body-too-large") return "file-too-large";
  return code === "not-this-media-type" ? "not-this-kind-of-file" : code;
}

function codeOf(error: FastifyError): ErrorCode {
  if (error instanceof TooDeepError) return "too-deep";
  if (error instanceof ForbiddenPropertyError) return "forbidden-property";
  if (error.code === "FST_ERR_CTP_BODY_TOO_LARGE") return "body-too-large";
  if (error.code === "FST_ERR_CTP_INVALID_MEDIA_TYPE") return "not-this-media-type";
  if (error.name === "AuditFullError") return "log-does-not-keep-up";
  if (error.name === "TimeoutError" || error.name === "AbortError") return "not-in-time";
  if (error.code?.startsWith("FST_ERR_CTP_")) return "not-json";
  // An address that cannot be read, or one that the files of pages refuse.
  const { statusCode = 500 } = error;
  return statusCode >= 400 && statusCode < 500 ? "no-such-route" : "internal";
}

/** `GET /api/homes/:id`: never what stood in the address. */
export function routeOf(request: FastifyRequest): string {
  return `${request.method} ${request.routeOptions.url ?? "(no route)"}`;
}

export async function refuse(reply: FastifyReply, code: ErrorCode, detail?: string): Promise<FastifyReply> {
  return await send(reply, refusal(code, detail));
}

export async function send(reply: FastifyReply, answer: Answer): Promise<FastifyReply> {
  reply.code(answer.status).headers(answer.headers ?? {});
  if (answer.status >= 400) reply.type("application/problem+json");
  if (answer.file) return await sendFile(reply, answer.file);
  return await reply.send(answer.body);
}

export const oneOf = (header: string | string[] | undefined): string | undefined =>
  Array.isArray(header) ? header[0] : header;
