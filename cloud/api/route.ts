/**
 * A route as data: what it is called, who may ask it, what it takes, what it answers. The server serves the list, the OpenAPI page
 * is written from the same list, and tests call it without a socket. Input is checked here, once; what comes out is handed to
 * `answer`, which the server calls only when whoever asks may ask it.
 */

import { z } from "zod";
import type { Asked } from "./asked.ts";
import { refusal } from "./error-codes.ts";
import type { Access, AccessOf, Subject } from "./route-access.ts";

export type Answer = {
  status: number;
  body: unknown;
  headers?: Readonly<Record<string, string | string[]>>;
  /** Instead of the body. */
  file?: SentFile;
};

/** A file that goes out. Pieces are made as they are taken, so that a county's is never whole in memory; who leaves in the middle ends them. */
export type SentFile = { name: string; mediaType: string; content: string | Uint8Array | AsyncIterable<string> };
/** A file that came in. */
export type TakenFile = { mediaType: string; bytes: Uint8Array };
export type FileLimits = {
  mediaTypes: readonly string[];
  bytesMax: number;
  /** For the description, where the file is a document of a known shape: who takes it checks it. */
  holds?: z.ZodType;
};

/** Each as it stands on the wire; what is left out is made of its schema. */
export type RouteExamples = { params?: unknown; query?: unknown; body?: unknown; answer?: unknown };

export type Raw = { params: unknown; query: unknown; body: unknown };

/** A request that was understood, and whom or what it is about. Nothing has been done for it yet. */
export type Question = {
  subject: Subject;
  /** It goes on with what was asked and noted before. */
  isOngoing: boolean;
  answer(signal: AbortSignal, asked: Asked): Promise<Answer>;
};

export type Route = {
  method: "GET" | "POST";
  /** Parameters are written `:name`. */
  path: `/api/${string}`;
  summary: string;
  access: Access;
  /** It changes nothing. True of a POST whose question must not stand in an address, such as a name that is looked for. */
  isReading: boolean;
  takes: { params: z.ZodType; query: z.ZodType; body: z.ZodType };
  /** It takes a file and not JSON, of these kinds and no larger. */
  takesFile: FileLimits | null;
  /** The successful answer and those refusals that carry more than a code and a sentence. */
  answers: Readonly<Record<number, z.ZodType>>;
  /** What the successful answer is, when it is a file. */
  gives: string | null;
  /** For the description: what of the examples is not to be made of the schemas. */
  examples: RouteExamples;
  read(raw: Raw): { kind: "question"; question: Question } | { kind: "misunderstood"; answer: Answer };
};

/** For a part of the request that the route does not look at. */
export const nothing = z.object({});
/** The body of a route that takes a file; what it may be stands in `takesFile`, and the server has looked at that. */
export const aFile = z.custom<TakenFile>(
  (body) => typeof body === "object" && body !== null && "bytes" in body && body.bytes instanceof Uint8Array,
  "send a file",
);
/** The answer is a file: `gives` says of which kind. */
export const fileText = z.string();

/** Of what does not fit: a form has no more, and a list of thousands of wrong entries is not answered by one of thousands. */
const fieldsNamedMax = 50;

export function route<Params extends z.ZodType, Query extends z.ZodType, Body extends z.ZodType>(spec: {
  method: Route["method"];
  path: Route["path"];
  summary: string;
  isReading?: true;
  /** A page that asks again every second or two is noted when it begins, and not each time: only for what names nobody. */
  isOngoing?: (input: { query: z.output<Query> }) => boolean;
  access: AccessOf<{ params: z.output<Params>; query: z.output<Query>; body: z.output<Body> }>;
  takes: { params: Params; query: Query; body: Body };
  takesFile?: FileLimits;
  answers: Route["answers"];
  gives?: string;
  examples?: RouteExamples;
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
    takesFile: spec.takesFile ?? null,
    answers,
    gives: spec.gives ?? null,
    examples: spec.examples ?? {},
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
        question: {
          subject,
          isOngoing: spec.isOngoing?.(input) ?? false,
          answer: async (...given) => await spec.answer(input, ...given),
        },
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
