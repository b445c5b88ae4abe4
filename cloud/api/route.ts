/**
 * A route as data: what it is called, who may ask it, what it takes, what it answers. The server serves the list, the OpenAPI page
 * is written from the same list, and tests call it without a socket. Input is checked here, once; what comes out is handed to
 * `answer`, which the server calls only when whoever asks may ask it.
 */

import { z } from "zod";
import type { Asked } from "./asked.ts";
import { refusal } from "./error-codes.ts";
import type { Access, AccessOf, Subject } from "./route-access.ts";

export type Answer = { status: number; body: unknown; headers?: Readonly<Record<string, string | string[]>> };

export type Raw = { params: unknown; query: unknown; body: unknown };

/** A request that was understood, and whom or what it is about. Nothing has been done for it yet. */
export type Question = { subject: Subject; answer(signal: AbortSignal, asked: Asked): Promise<Answer> };

export type Route = {
  method: "GET" | "POST";
  /** Parameters are written `:name`. */
  path: `/api/${string}`;
  summary: string;
  access: Access;
  /** A question that does not fit into an address, and is posted for that. */
  onlyReads: boolean;
  takes: { params: z.ZodType; query: z.ZodType; body: z.ZodType };
  /** The successful answer and those refusals that carry more than a code and a sentence. */
  answers: Readonly<Record<number, z.ZodType>>;
  read(raw: Raw): { kind: "question"; question: Question } | { kind: "misunderstood"; answer: Answer };
};

/** For a part of the request that the route does not look at. */
export const nothing = z.object({});

export function route<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(spec: {
  method: Route["method"];
  path: Route["path"];
  summary: string;
  /** Said by a POST that changes nothing. */
  onlyReads?: true;
  access: AccessOf<{ params: z.output<Params>; query: z.output<Query>; body: z.output<Body> }>;
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
    access: spec.access.access,
    onlyReads: method === "GET" || spec.onlyReads === true,
    takes,
    answers,
    read(raw) {
      const params = takes.params.safeParse(raw.params);
      if (!params.success) return misunderstood("address", params.error);
      const query = takes.query.safeParse(raw.query);
      if (!query.success) return misunderstood("query", query.error);
      const body = takes.body.safeParse(raw.body ?? {});
      if (!body.success) return misunderstood("body", body.error);
      const input = { params: params.data, query: query.data, body: body.data };
      const subject = spec.access.subject(input);
      return {
        kind: "question",
        question: { subject, answer: async (...given) => await spec.answer(input, ...given) },
      };
    },
  };
}

function misunderstood(part: string, error: z.ZodError): { kind: "misunderstood"; answer: Answer } {
  const first = error.issues[0];
  const where = [part, ...(first?.path ?? [])].join(".");
  const answer = refusal("invalid-input", `${where}: ${first?.message ?? "does not fit"}.`.slice(0, 300));
  return { kind: "misunderstood", answer };
}
