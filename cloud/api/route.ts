/**
 * A route as data: what it is called, what it takes, what it answers. The server serves the list, the OpenAPI page is written
 * from the same list, and tests call it without a socket. Input is checked here, once; what comes out is handed to `answer`.
 */

import { z } from "zod";
import type { Asked } from "./asked.ts";
import { refusal } from "./error-codes.ts";

export type Answer = { status: number; body: unknown; headers?: Readonly<Record<string, string | string[]>> };

export type Raw = { params: unknown; query: unknown; body: unknown };

export type Route = {
  method: "GET" | "POST";
  /** Parameters are written `:name`. */
  path: `/api/${string}`;
  summary: string;
  takes: { params: z.ZodType; query: z.ZodType; body: z.ZodType };
  /** The successful answer and those refusals that carry more than a code and a sentence. */
  answers: Readonly<Record<number, z.ZodType>>;
  respond(raw: Raw, signal: AbortSignal, asked: Asked): Promise<Answer>;
};

/** For a part of the request that the route does not look at. */
export const nothing = z.object({});

export function route<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(spec: {
  method: Route["method"];
  path: Route["path"];
  summary: string;
  takes: { params: Params; query: Query; body: Body };
  answers: Route["answers"];
  answer(
    input: { params: z.output<Params>; query: z.output<Query>; body: z.output<Body> },
    signal: AbortSignal,
    asked: Asked,
  ): Promise<Answer>;
}): Route {
  const { method, path, summary, takes, answers } = spec;
  return {
    method,
    path,
    summary,
    takes,
    answers,
    async respond(raw, signal, asked) {
      const params = takes.params.safeParse(raw.params);
      if (!params.success) return misunderstood("address", params.error);
      const query = takes.query.safeParse(raw.query);
      if (!query.success) return misunderstood("query", query.error);
      const body = takes.body.safeParse(raw.body ?? {});
      if (!body.success) return misunderstood("body", body.error);
      return await spec.answer({ params: params.data, query: query.data, body: body.data }, signal, asked);
    },
  };
}

function misunderstood(part: string, error: z.ZodError): Answer {
  const first = error.issues[0];
  const where = [part, ...(first?.path ?? [])].join(".");
  return refusal("invalid-input", `${where}: ${first?.message ?? "does not fit"}.`.slice(0, 300));
}
