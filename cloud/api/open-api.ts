/** The OpenAPI 3.1 description, written from the routes themselves, so that it cannot say what they do not do. */

import { z } from "zod";
import { streamAccess, type Access } from "./route-access.ts";
import type { Route } from "./route.ts";
import { apiError, healthView } from "./schemas.ts";

type Json = Record<string, unknown>;

export function openApi(routes: readonly Route[]): Json {
  const paths: Record<string, Json> = {
    "/api/stream": { get: streamOperation },
    "/healthz": { get: healthOperation },
    "/metrics": { get: metricsOperation },
  };
  for (const route of routes) {
    const path = route.path.replaceAll(/:(\w+)/g, "{$1}");
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Shouwang", version: "1", description },
    components: { securitySchemes, schemas: { Problem: jsonSchema(apiError, "output") } },
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

const problem = (sentence: string): Json => ({
  description: sentence,
  content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
});

function refusals(access: Access): Json {
  const all = { 429: problem("Too many requests."), default: problem("Not done; the sentence says why.") };
  if (access.kind === "open") return all;
  return { 401: problem("Nobody is signed in here."), 403: problem("Not with this role, factor or grant."), ...all };
}

function operation(route: Route): Json {
  return {
    summary: route.summary,
    ...security(route.access),
    parameters: [...parameters("path", route.takes.params), ...parameters("query", route.takes.query)],
    ...(route.method === "POST" ? { requestBody: requestBody(route) } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          Number(status) < 300
            ? { description: "Done.", ...success(route, schema) }
            : {
                description: "Not done.",
                content: { "application/problem+json": { schema: jsonSchema(schema, "output") } },
              },
        ]),
      ),
      ...refusals(route.access),
    },
  };
}

/** A file is the body itself, without any wrapping: OpenAPI 3.1 writes that as an empty schema (4.8.14.1). */
function requestBody({ takes, takesFile }: Route): Json {
  if (takesFile === null) return { content: jsonContent(takes.body, "input") };
  const { mediaTypes, bytesMax, holds } = takesFile;
  if (holds) return { required: true, content: jsonContent(holds, "input") };
  return {
    required: true,
    description: `The file itself, at most ${bytesMax / 1_048_576} MiB.`,
    content: Object.fromEntries(mediaTypes.map((mediaType) => [mediaType, {}])),
  };
}

function success({ gives }: Route, schema: z.ZodType): Json {
  if (gives === null) return { content: jsonContent(schema, "output") };
  const name = { description: "attachment; filename=…", schema: { type: "string" } };
  return { headers: { "Content-Disposition": name }, content: { [gives]: { schema: { type: "string" } } } };
}

function parameters(place: "path" | "query", schema: z.ZodType): Json[] {
  const { properties, required } = jsonSchema(schema, "input");
  return Object.entries(properties ?? {}).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || (required ?? []).includes(name),
    schema: property,
  }));
}

function jsonContent(schema: z.ZodType, direction: "input" | "output"): Json {
  return { "application/json": { schema: jsonSchema(schema, direction) } };
}

function jsonSchema(schema: z.ZodType, direction: "input" | "output") {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io: direction, unrepresentable: "any" });
  return rest;
}

const streamOperation = {
  summary: "Server-sent events: `snapshot` first, then `incident`, `home`, `faults` as they change, `beat` every 10 s.",
  description: "A page that hears nothing for 15 s is blind and must say so. A client that does not read is cut off.",
  parameters: [{ name: "desk", in: "query", required: true, schema: { type: "string", pattern: "^[a-z0-9-]{1,64}$" } }],
  ...security(streamAccess),
  responses: {
    200: { description: "The stream, narrowed to what one may see.", content: { "text/event-stream": {} } },
    ...refusals(streamAccess),
  },
};

const healthOperation = {
  summary: "200 when all is well, 503 when not; with reasons for this machine, and where nobody signs in.",
  security: [],
  responses: {
    200: { description: "Well.", content: jsonContent(healthView, "output") },
    503: { description: "Not well.", content: jsonContent(healthView, "output") },
  },
};

const metricsOperation = {
  summary: "Counters in Prometheus text form, for this machine.",
  security: [],
  responses: { 200: { description: "Counters.", content: { "text/plain": {} } } },
};
