/** A request and its answers as they could stand on the wire: from the route's schemas, or as the route itself says. */

import type { z } from "zod";
import { refusal, type ErrorCode } from "./error-codes.ts";
import { exampleOf, singular } from "./example.ts";
import type { Route } from "./route.ts";

export type OperationExamples = {
  params: unknown;
  query: unknown;
  /** Undefined where nothing is sent, or a file of which the route gives no example. */
  body: unknown;
  answers: Readonly<Record<string, unknown>>;
};

export function examplesOf(route: Route): OperationExamples {
  const { method, takes, takesFile, examples } = route;
  const sendsJson = method === "POST" && (takesFile === null || takesFile.holds !== undefined);
  const made = sendsJson ? sentBody(takesFile?.holds ?? takes.body) : undefined;
  return {
    params: examples.params ?? exampleOf(takes.params, nounOf(route.path)),
    query: examples.query ?? exampleOf(takes.query, "query"),
    body: examples.body ?? made,
    answers: Object.fromEntries(
      Object.entries(route.answers).map(([status, schema]) => [status, answerOf(route, Number(status), schema)]),
    ),
  };
}

/** Who acts is who signed in: a name is left out where it may be, since somebody else's is refused. */
function sentBody(schema: z.ZodType): unknown {
  const made = exampleOf(schema, "body");
  if (typeof made !== "object" || made === null) return made;
  const { by: _somebody, ...nameless } = { by: undefined, ...made };
  return schema.safeParse(nameless).success ? nameless : made;
}

function answerOf(route: Route, status: number, schema: z.ZodType): unknown {
  const { examples, gives } = route;
  if (status < 400 && examples.answer !== undefined) return examples.answer;
  if (status < 400 && gives !== null) return gives.startsWith("text/csv") ? aTable : exampleOf(schema);
  const made = exampleOf(schema, nounOf(route.path));
  if (status < 400) return made;
  // A refusal that carries more than a code and a sentence: these are the table's.
  return typeof made === "object" ? { ...made, ...refusal(codeOf(route.path, status)).body } : made;
}

const aTable = "\ufeff区划代码,区划,老人\r\n370602,芝罘区,12\r\n";

/** What the id in a path is of: `home` of /api/homes/:id. */
function nounOf(path: string): string {
  const words = path.split("/");
  const n = words.indexOf(":id");
  return singular(words[n > 0 ? n - 1 : 2] ?? "");
}

const missing: Readonly<Record<string, ErrorCode>> = {
  incident: "no-such-incident",
  home: "no-such-home",
  area: "no-such-area",
  resident: "no-such-resident",
  kit: "no-such-kit",
  gateway: "no-such-gateway",
};

/** What it is mostly refused with. */
export function codeOf(path: string, status: number): ErrorCode {
  const noun = singular(path.split("/")[2] ?? "");
  if (status === 400) return "invalid-input";
  if (status === 401) return "not-signed-in";
  if (status === 403) return "not-allowed";
  if (status === 404) return missing[noun] ?? "no-such-record";
  if (status === 409) return noun === "incident" ? "incident-changed" : "changed-meanwhile";
  if (status === 429) return "too-many-requests";
  return "not-in-time";
}
