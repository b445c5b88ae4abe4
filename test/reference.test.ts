/** The description of everything that can be asked: whole, and with examples that are taken as they stand. */

import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { z } from "zod";
import { errorCodeOf } from "@shouwang/cloud/api/error-codes.ts";
import { exampleOf } from "@shouwang/cloud/api/example.ts";
import { buildFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { examplesOf } from "@shouwang/cloud/api/operation-examples.ts";
import { nothing, route, type Route } from "@shouwang/cloud/api/route.ts";
import { open } from "@shouwang/cloud/api/route-access.ts";
import { apiError } from "@shouwang/cloud/api/schemas.ts";
import { eventAnswerSchema, providerEventSchema } from "@shouwang/cloud/notify/providers/signed/contract.ts";
import { curlOf } from "../cloud/web/reference/curl.ts";
import { readReference, type Reference } from "../cloud/web/reference/read-reference.ts";
import { county } from "./builders/access-house.ts";
import { openWholeApi, type WholeApi } from "./builders/whole-api.ts";

let api: WholeApi;
let reference: Reference;
let served: { plain: string; compressed: Buffer };
beforeAll(async () => {
  api = await openWholeApi();
  await using server = await buildFastifyServer(api.parts);
  const url = "/api/openapi.json";
  const compressed = await server.inject({ url, headers: { "accept-encoding": "gzip, br" } });
  served = { plain: (await server.inject(url)).payload, compressed: compressed.rawPayload };
  reference = readReference(JSON.parse(served.plain));
});
afterAll(async () => await api[Symbol.asyncDispose]());

/** What does not fit, and why. */
function wrongExamples(one: Route): string[] {
  const { params, query, body, answers } = examplesOf(one);
  const { takes, takesFile, method } = one;
  const parts: (readonly [part: string, schema: z.ZodType, value: unknown])[] = [
    ["params", takes.params, params],
    ["query", takes.query, query],
    ...Object.entries(one.answers).map(([status, schema]) => [status, schema, answers[status]] as const),
  ];
  if (method === "POST" && takesFile === null) parts.push(["body", takes.body, body]);
  if (takesFile?.holds) parts.push(["file", takesFile.holds, body]);
  return parts.flatMap(([part, schema, value]) => {
    const { error } = schema.safeParse(value);
    const [issue] = error?.issues ?? [];
    return issue ? [`${method} ${one.path} ${part}: ${issue.path.join(".")} ${issue.message}`] : [];
  });
}

test("R-635 every example of a request and of an answer is taken by its own schema", () => {
  expect(api.routes.length).toBeGreaterThan(180);
  expect(api.routes.flatMap(wrongExamples)).toEqual([]);
});

test("R-635 an example is the same each time, follows its schema, and may be the route's own", () => {
  const shape = z.object({
    homeId: z.string(),
    phone: z.string().regex(/^1\d{10}$/),
    atMs: z.number().int().optional(),
  });
  expect(exampleOf(shape)).toEqual({ homeId: "home-17", phone: "13800138000", atMs: 1_767_571_980_000 });
  const either = z.object({ a: z.string().optional(), b: z.string().optional() });
  const oneOfThem = either.refine(({ a, b }) => (a === undefined) !== (b === undefined));
  expect(Object.keys(z.record(z.string(), z.string()).parse(exampleOf(oneOfThem)))).toHaveLength(1);
  expect(exampleOf(z.string().regex(/^never-seen-\d{9}$/))).toBeUndefined();
  type Nested = { more?: Nested | undefined };
  const nested: z.ZodType<Nested> = z.lazy(() => z.object({ more: nested.optional() }));
  expect(nested.safeParse(exampleOf(nested)).success).toBe(true);
  const acknowledge = api.routes.find(({ path }) => path === "/api/incidents/:id/acknowledge");
  expect(examplesOf(acknowledge ?? expect.unreachable("")).body).toEqual({ version: 3 });
  const own = route({
    method: "POST",
    path: "/api/homes",
    summary: "",
    access: open(""),
    takes: { params: nothing, query: nothing, body: z.object({ name: z.string() }) },
    answers: { 200: z.object({ name: z.string() }) },
    examples: { body: { name: "幸福里" }, answer: { name: "南大街" } },
    answer: async () => await Promise.resolve({ status: 200, body: {} }),
  });
  expect(examplesOf(own)).toMatchObject({ body: { name: "幸福里" }, answers: { 200: { name: "南大街" } } });
});

test("R-635 what a route says of a body that it does not read itself is taken by whoever does", async () => {
  const find = (path: string) => examplesOf(api.routes.find((one) => one.path === path) ?? expect.unreachable(path));
  const event = find("/api/phone-events/:provider/:key");
  expect(providerEventSchema.safeParse(event.body).success).toBe(true);
  expect(eventAnswerSchema.safeParse(event.answers["200"]).success).toBe(true);
  await using server = await buildFastifyServer({ ...api.parts, whoAsks: null });
  const answer = await server.inject({
    method: "POST",
    url: `/api/imports?area=${county}`,
    headers: { "content-type": "text/csv" },
    payload: String(find("/api/imports").body),
  });
  expect([answer.statusCode, answer.payload]).toEqual([201, expect.stringContaining('"problems":[]')]);
});

test("R-636 every operation has a name of its own, a room, a summary, and an example of what it sends and answers", () => {
  const { operations, rooms } = reference;
  // The stream, health, numbers and the description itself are no routes of the list.
  expect(operations.length).toBe(api.routes.length + 4);
  const ids = operations.map(({ id }) => id);
  expect(ids.filter((id, n) => ids.indexOf(id) !== n || !/^(get|post)[A-Z]\w*$/.test(id))).toEqual([]);
  const names = rooms.map(({ name }) => name);
  expect(
    operations.filter(({ room, summary }) => !names.includes(room) || summary.trim() === "").map(({ id }) => id),
  ).toEqual([]);
  expect(names.filter((name) => !operations.some(({ room }) => room === name))).toEqual([]);
  const isBinary = /^application\/(pdf|vnd)/;
  const without = operations.flatMap(({ id, body, answers, parameters }) => [
    ...[...body, ...answers.flatMap(({ contents }) => contents)]
      .filter(({ examples, mediaType }) => examples.length === 0 && !isBinary.test(mediaType))
      .map(({ mediaType }) => `${id} ${mediaType}`),
    ...parameters
      .filter(({ isRequired, example }) => isRequired && example === undefined)
      .map(({ name }) => `${id} ${name}`),
  ]);
  expect(without).toEqual([]);
});

test("R-637 every refusal stands with an example as it leaves: problem details with a code of ours", () => {
  const wrong = reference.operations.flatMap(({ id, answers }) =>
    answers
      .filter(({ status }) => status === "default" || Number(status) >= 400)
      .flatMap(({ contents }) => contents)
      .filter(({ mediaType }) => mediaType === "application/problem+json")
      .flatMap(({ examples }) => examples)
      .filter(([, value]) => !apiError.safeParse(value).success || errorCodeOf(value) === undefined)
      .map(([name]) => `${id} ${name}`),
  );
  expect(wrong).toEqual([]);
  expect(
    reference.operations.filter(({ answers }) => !answers.some(({ status }) => status === "default")),
  ).toHaveLength(3);
  expect(served.plain.match(/"\$ref":"#[^"]*"/g)?.length).toBeGreaterThan(100);
});

test("R-637 whoever asks for something else meanwhile is answered first", async () => {
  await using server = await buildFastifyServer(api.parts);
  const order: string[] = [];
  const ask = async (url: string): Promise<void> => {
    await server.inject(url);
    order.push(url);
  };
  await Promise.all(["/api/openapi.json", "/healthz", "/api/demo"].map(ask));
  expect(order.at(-1)).toBe("/api/openapi.json");
});

test("R-637 it is sent compressed to whoever takes that, and is the same", () => {
  expect(gunzipSync(served.compressed).toString()).toBe(served.plain);
  expect(served.compressed.length).toBeLessThan(200_000);
});

test("R-638 the line for a shell holds nothing that a shell would run", () => {
  const find = (id: string) => reference.operations.find((one) => one.id === id) ?? expect.unreachable(id);
  expect(curlOf(find("getHomesIdDay"), "https://h")).toBe(
    "curl --silent --cookie session.txt 'https://h/api/homes/home-17/day'",
  );
  const close = find("postIncidentsIdClose");
  const body = [{ mediaType: "application/json", schema: null, examples: [["", { note: "it's $(rm)" }]] }] as const;
  expect(curlOf({ ...close, body }, "https://h")).toBe(
    String.raw`curl --silent --cookie session.txt --header 'content-type: application/json' --data '{"note":"it'\''s $(rm)"}' 'https://h/api/incidents/incident-17/close'`,
  );
  expect(curlOf(find("postImports"), "https://h")).toContain("--data-binary @file 'https://h/api/imports?");
  expect(curlOf(find("getHealthz"), "https://h")).toBe("curl --silent 'https://h/healthz'");
});

test.each([null, [], "text", { paths: { "/x": { get: { responses: { 200: { $ref: "#/no/where" } } } } } }])(
  "R-638 a description that is something else shows what there is of it: %j",
  (json) => {
    const { operations, rooms } = readReference(json);
    expect([operations.length <= 1, rooms]).toEqual([true, []]);
  },
);
