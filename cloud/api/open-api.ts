/** The OpenAPI 3.1 description, written from the routes themselves, so that it cannot say what they do not do. */

import { z } from "zod";
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
    info: {
      title: "Shouwang",
      version: "1",
      description:
        "What pages and other programs may ask. It is served on loopback only, and to its own pages; where people sign in, they do so under /api/identity. Errors are a code for programs and a sentence for people.",
    },
    paths,
  };
}

function operation(route: Route): Json {
  return {
    summary: route.summary,
    parameters: [...parameters("path", route.takes.params), ...parameters("query", route.takes.query)],
    ...(route.method === "POST" ? { requestBody: { content: jsonContent(route.takes.body, "input") } } : {}),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.answers).map(([status, schema]) => [
          status,
          { description: Number(status) < 300 ? "Done." : "Not done.", content: jsonContent(schema, "output") },
        ]),
      ),
      default: { description: "Not done; the sentence says why.", content: jsonContent(apiError, "output") },
    },
  };
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
  responses: { 200: { description: "The stream.", content: { "text/event-stream": {} } } },
};

const healthOperation = {
  summary: "200 when all is well, 503 with reasons when not.",
  responses: {
    200: { description: "Well.", content: jsonContent(healthView, "output") },
    503: { description: "Not well.", content: jsonContent(healthView, "output") },
  },
};

const metricsOperation = {
  summary: "Counters in Prometheus text form.",
  responses: { 200: { description: "Counters.", content: { "text/plain": {} } } },
};
