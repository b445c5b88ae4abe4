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
  /** It changes nothing. True of a POST whose question must not stand in an address, such as a name that is looked for. */
  isReading: boolean;
  takes: { params: z.ZodType; query: z.ZodType; body: z.ZodType };
  /** The successful answer and those refusals that carry more than a code and a sentence. */
  answers: Readonly<Record<number, z.ZodType>>;
  read(raw: Raw): { kind: "question"; question: Question } | { kind: "misunderstood"; answer: Answer };
};

/** For a part of the request that the route does not look at. */
export const nothing = z.object({});

/** Of what does not fit: a form has no more, and a list of thousands of wrong entries is not answered by one of thousands. */
const fieldsNamedMax = 50;

export function route<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(spec: {
  method: Route["method"];
  path: Route["path"];
  summary: string;
  isReading?: true;
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
    isReading: method === "GET" || spec.isReading === true,
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
  const { status, body } = refusal("invalid-input", `${where}: ${first?.message ?? "does not fit"}.`.slice(0, 300));
  const fields = [...new Set(error.issues.map(({ path }) => path.join(".")))].slice(0, fieldsNamedMax);
  return { kind: "misunderstood", answer: { status, body: { ...body, fields } } };
}
