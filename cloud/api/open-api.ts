/** The OpenAPI 3.1 description, written from the routes themselves, so that it cannot say what they do not do. */

import { z } from "zod";
import { refusal, type ErrorCode } from "./error-codes.ts";
import { codeOf, examplesOf } from "./operation-examples.ts";
import { readerRoomOf, readerRooms } from "./reader-room.ts";
import { streamAccess, type Access } from "./route-access.ts";
import type { Route } from "./route.ts";
import { apiError, healthView } from "./schemas.ts";

type Json = Record<string, unknown>;

/** One route of it, by its path and method. */
export type Operation = { path: string; method: string; operation: Json };

export function operationOf(route: Route): Operation {
  const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
  return { path, method: route.method.toLowerCase(), operation: operation(route) };
}

export function openApi(operations: readonly Operation[]): Json {
  const paths: Record<string, Json> = {
    "/api/stream": { get: { ...headOf("GET", "/api/stream"), ...streamOperation } },
    "/healthz": { get: { ...headOf("GET", "/healthz"), ...healthOperation } },
    "/metrics": { get: { ...headOf("GET", "/metrics"), ...metricsOperation } },
    "/api/openapi.json": { get: { ...headOf("GET", "/api/openapi.json"), ...ownOperation } },
  };
  for (const { path, method, operation: one } of operations) paths[path] = { ...paths[path], [method]: one };
  return {
    openapi: "3.1.0",
    info: { title: "Shouwang", version: "1", description },
    tags: readerRooms.map(({ name, words: [zh, en] }) => ({
      name,
      description: `${zh} · ${en}`,
      "x-words": { zh, en },
    })),
    components: { securitySchemes, schemas: { Problem: jsonSchema(apiError, "output") }, responses: problems },
    paths,
  };
}

const description = `What pages and other programs may ask.

Who asks is known by the session cookie; where the house was started without sign-in (on its own machine only) none is needed. An
operation with security says in x-access which action it is; who may do that, and where, is the policy's matter. What a caller may
not see is answered as what is not there (404), and lists leave it out. Who acts (\`by\`) is who signed in.

Errors are problem details (RFC 9457, application/problem+json) with a \`code\` for programs; \`message\` says the same as
\`detail\`. 401: sign in. 403: not with this role, factor, grant or origin. 429: wait as long as Retry-After says; what answers an
alarm is never told to wait. Requests that change something take JSON only, from our own pages or from no page; those that take a
table take the file itself (text/csv or .xlsx) and nothing else.

A list that does not fit into one answer has \`next\`: give it back as \`after\` for what follows; null is the end. A cursor is the
id after which the list goes on: it stays good when something is added or taken away meanwhile.`;

const cookie = (name: string, over: string): Json => ({
  type: "apiKey",
  in: "cookie",
  name,
  description: `Set by signing in over ${over}. HttpOnly, SameSite=Strict.`,
});
const securitySchemes = {
  session: cookie("__Host-shouwang", "https"),
  localSession: cookie("shouwang", "http on one machine"),
};

/** Either cookie; none for what is open. */
function security(access: Access): Json {
  if (access.kind === "open") return { security: [], description: `For everybody: ${access.because}` };
  const either = [{ session: [] }, { localSession: [] }];
  if (access.kind === "signed-in") return { security: either, description: access.because };
  return { security: either, "x-access": access.action };
}

/** @param codes those that it mostly is, each with an example as it leaves. */
function problem(sentence: string, codes: readonly ErrorCode[]): Json {
  const examples = Object.fromEntries(codes.map((code) => [code, { value: refusal(code).body }]));
  const schema = { $ref: "#/components/schemas/Problem" };
  return { description: sentence, content: { "application/problem+json": { schema, examples } } };
}

/** What a path that is not done is refused with, by what is not there. */
const notThere = ["incident", "home", "area", "resident", "kit", "gateway", "record"] as const;
const problems: Json = {
  NotSignedIn: problem("Nobody is signed in here.", ["not-signed-in"]),
  NotAllowed: problem("Not with this role, factor or grant.", ["not-allowed", "second-factor-needed"]),
  TooMany: problem("Too many requests.", ["too-many-requests"]),
  NotDone: problem("Not done; the sentence says why.", ["invalid-input", "not-in-time"]),
  ...Object.fromEntries(
    notThere.map((noun) => [
      `NotDone-no-such-${noun}`,
      problem("Not done; the sentence says why.", ["invalid-input", `no-such-${noun}`, "not-in-time"]),
    ]),
  ),
};
const shared = (name: string): Json => ({ $ref: `#/components/responses/${name}` });

function refusals(access: Access, path: string): Json {
  const all = {
    429: shared("TooMany"),
    default: shared(path.includes(":") ? `NotDone-${codeOf(path, 404)}` : "NotDone"),
  };
  return access.kind === "open" ? all : { 401: shared("NotSignedIn"), 403: shared("NotAllowed"), ...all };
}

/** What programs call it, made of its address, and in which room of the reference it stands. */
function headOf(method: string, path: string): Json {
  const words = path.split(/[^A-Za-z0-9]+/).filter((word) => word !== "" && word !== "api");
  const operationId = method.toLowerCase() + words.map((word) => word[0]?.toUpperCase() + word.slice(1)).join("");
  return { operationId, tags: [readerRoomOf(path)].filter((room) => room !== undefined) };
}

function operation(route: Route): Json {
  const examples = examplesOf(route);
  return {
    ...headOf(route.method, route.path),
    summary: route.summary,
    ...security(route.access),
    parameters: [
      ...parameters("path", route.takes.params, examples.params),
      ...parameters("query", route.takes.query, examples.query),
    ],
    ...(route.method === "POST" ? { requestBody: requestBody(route, examples.body) } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          Number(status) < 300
            ? { description: "Done.", ...success(route, schema, examples.answers[status]) }
            : {
                description: "Not done.",
                content: {
                  "application/problem+json": {
                    schema: jsonSchema(schema, "output"),
                    example: examples.answers[status],
                  },
                },
              },
        ]),
      ),
      ...refusals(route.access, route.path),
    },
  };
}

/** A file is the body itself, without any wrapping: OpenAPI 3.1 writes that as an empty schema (4.8.14.1). */
function requestBody({ takes, takesFile }: Route, example: unknown): Json {
  if (takesFile === null) return { content: jsonContent(takes.body, "input", example) };
  const { mediaTypes, bytesMax, holds } = takesFile;
  if (holds) return { required: true, content: jsonContent(holds, "input", example) };
  return {
    required: true,
    description: `The file itself, at most ${bytesMax / 1_048_576} MiB.`,
    content: Object.fromEntries(
      mediaTypes.map((mediaType) => [mediaType, /^text\/|json$/.test(mediaType) ? { example } : {}]),
    ),
  };
}

function success({ gives }: Route, schema: z.ZodType, example: unknown): Json {
  if (gives === null) return { content: jsonContent(schema, "output", example) };
  const name = { description: "attachment; filename=…", schema: { type: "string" } };
  return {
    headers: { "Content-Disposition": name },
    content: { [gives]: { schema: { type: "string" }, ...(gives.startsWith("text/") ? { example } : {}) } },
  };
}

function parameters(place: "path" | "query", schema: z.ZodType, examples: unknown): Json[] {
  const { properties, required } = jsonSchema(schema, "input");
  const given = typeof examples === "object" ? { ...examples } : {};
  const exampleFor = (name: string): Json =>
    Object.hasOwn(given, name) ? { example: given[name as keyof typeof given] } : {};
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || (required ?? []).includes(name),
    schema: property,
    ...exampleFor(name),
  }));
}

function jsonContent(schema: z.ZodType, direction: "input" | "output", example: unknown): Json {
  return { "application/json": { schema: jsonSchema(schema, direction), example } };
}

function jsonSchema(schema: z.ZodType, direction: "input" | "output") {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: direction, unrepresentable: "any" });
  return rest;
}

const mark = {
  type: "string",
  description: "The id of the last event that came; what came since is sent, or everything anew.",
};
const streamText = 'event: beat\ndata: {"atMs":1767571920000}\n\n';
const streamOperation = {
  summary:
    "Server-sent events: `snapshot` (with `snapshot-rest` until `more` is false) or `resumed` first, then `incident`, `home`, `faults`, `call`, `telephony` as they change, `beat` every 2 s.",
  description:
    "A page that hears nothing for 5 s is blind and must say so. A client that does not read is cut off. Each change has an id: whoever comes back with the last one within a minute gets `resumed` and every event that was missed, once.",
  parameters: [
    {
      name: "desk",
      in: "query",
      required: true,
      schema: { type: "string", pattern: "^[a-z0-9-]{1,64}$" },
      example: "desk-1",
    },
    { name: "after", in: "query", required: false, schema: mark },
    { name: "Last-Event-ID", in: "header", required: false, schema: mark },
  ],
  ...security(streamAccess),
  responses: {
    200: {
      description: "The stream, narrowed to what one may see.",
      content: { "text/event-stream": { schema: { type: "string" }, example: streamText } },
    },
    ...refusals(streamAccess, "/api/stream"),
  },
};

const notWell = { part: "broker", sentence: "The broker is not connected. Look at its log." };
const healthOperation = {
  summary: "200 when all is well, 503 when not; with reasons for this machine, and where nobody signs in.",
  security: [],
  responses: {
    200: { description: "Well.", content: jsonContent(healthView, "output", { isWell: true, reasons: [] }) },
    503: {
      description: "Not well.",
      content: jsonContent(healthView, "output", { isWell: false, reasons: [notWell] }),
    },
  },
};

const metricsOperation = {
  summary: "Counters in Prometheus text form, for this machine.",
  security: [],
  responses: {
    200: {
      description: "Counters.",
      content: { "text/plain": { schema: { type: "string" }, example: "shouwang_incidents_open 3\n" } },
    },
  },
};

const ownOperation = {
  summary: "This description, in OpenAPI 3.1. /reference/ is the page to read it.",
  security: [],
  responses: {
    200: {
      description: "The description.",
      content: { "application/json": { schema: { type: "object" }, example: { openapi: "3.1.0" } } },
    },
  },
};
