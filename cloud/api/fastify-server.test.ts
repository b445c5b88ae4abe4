import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { aHome, anIncident, createMemoryDesk, type MemoryDesk } from "../../test/browser/memory-desk.ts";
import type { ApiError } from "./contract.ts";
import { buildFastifyServer, startFastifyServer, type ServerParts } from "./fastify-server.ts";
import type { DemoHome, GatewayCommands, Health } from "./ports.ts";
import { conflict, homeDay, homeView, incidentDetail, incidentView } from "./schemas.ts";

const nowMs = Date.UTC(2026, 4, 1, 8);
const home = aHome({ homeId: "home-1" });
const anOpenDesk = (): MemoryDesk =>
  createMemoryDesk({
    nowMs: () => nowMs,
    homes: [home],
    incidents: [anIncident({ incidentId: "incident-1", home, atMs: nowMs - 5_000, version: 3 })],
  });

const parts = (desk: MemoryDesk, changes: Partial<ServerParts> = {}): ServerParts => ({
  ...desk,
  gateways: { send: async () => undefined, answers: async () => undefined, recent: async () => [] },
  demo: null,
  health: async () => ({ isWell: true, reasons: [] }),
  metrics: { contentType: "text/plain; version=0.0.4", read: async () => "shouwang_up 1\n" },
  audit: null,
  readings: null,
  tls: null,
  proxies: [],
  whoAsks: null,
  clock: createManualClock({ wallMs: nowMs }),
  log: silentLog,
  hostnames: ["127.0.0.1", "localhost", "[::1]"],
  webRoot: "/nonexistent",
  ...changes,
});

const served = async (desk = anOpenDesk(), changes: Partial<ServerParts> = {}) => {
  const server = await buildFastifyServer(parts(desk, changes));
  const post = async (url: string, payload: unknown, headers: Record<string, string> = {}) =>
    await server.inject({ method: "POST", url, payload: payload as object, headers });
  return { desk, server, post, get: async (url: string) => await server.inject({ method: "GET", url }) };
};

describe("the desk", () => {
  test("open incidents, one with its journal, homes and a day match the contract's schemas", async () => {
    const { get } = await served();
    expect(incidentView.array().parse((await get("/api/incidents")).json())).toHaveLength(1);
    expect(incidentView.array().parse((await get("/api/incidents?state=closed")).json())).toHaveLength(0);
    expect(incidentDetail.parse((await get("/api/incidents/incident-1")).json()).journal).toHaveLength(2);
    expect(homeView.array().parse((await get("/api/homes")).json())).toHaveLength(1);
    const day = homeDay.parse((await get(`/api/homes/home-1/day?toMs=${nowMs}`)).json());
    expect(day.toMs - day.fromMs).toBe(24 * 3_600_000);
    expect((await get("/api/incidents/incident-9")).json()).toMatchObject({ code: "no-such-incident" });
    expect((await get("/api/homes/home-9/day")).statusCode).toBe(404);
  });

  test("a named operator acknowledges, attends and closes with an outcome", async () => {
    const { desk, post } = await served();
    const acknowledged = await post("/api/incidents/incident-1/acknowledge", { by: " 李静 ", version: 3 });
    expect(acknowledged.json()).toMatchObject({ phase: "acknowledged", acknowledgedBy: "李静", version: 4 });
    expect((await post("/api/incidents/incident-1/attend", { by: "李静", version: 4 })).statusCode).toBe(200);
    const close = { by: "李静", version: 5, outcome: "accidental", note: "" };
    expect((await post("/api/incidents/incident-1/close", close)).json()).toMatchObject({ phase: "closed" });
    expect(desk.incident("incident-1")).toMatchObject({ outcome: "accidental", closedBy: "李静" });
  });

  test("an acknowledgement cannot take what it never showed: 409 carries the present state", async () => {
    const { desk, post } = await served();
    const late = await post("/api/incidents/incident-1/acknowledge", { by: "李静", version: 2 });
    expect(late.statusCode).toBe(409);
    expect(conflict.parse(late.json())).toMatchObject({ code: "incident-changed", incident: { version: 3 } });
    expect(desk.incident("incident-1")?.phase).toBe("raised");
  });

  test("a step that is not possible yet is refused with a sentence", async () => {
    const { post } = await served();
    const early = await post("/api/incidents/incident-1/attend", { by: "李静", version: 3 });
    expect(early.statusCode).toBe(409);
    expect(early.json()).toMatchObject({
      code: "not-possible-now",
      message: "This step is not possible now. Acknowledge it first.",
    });
  });

  test("what a page has on its screen is recorded", async () => {
    const { desk, post } = await served();
    const incidents = [{ incidentId: "incident-1", version: 3 }];
    expect((await post("/api/desk/shown", { desk: "desk-1", incidents })).json()).toEqual({ shown: 1 });
    expect(desk.shown).toEqual(incidents);
  });
});

describe("bad input is answered with a sentence and takes nothing down", () => {
  test.each([
    ["/api/incidents/incident-1/acknowledge", { version: 3 }, 400, "body.by"],
    ["/api/incidents/incident-1/acknowledge", { by: "   ", version: 3 }, 400, "say who you are"],
    ["/api/incidents/incident-1/acknowledge", { by: "李\u0000静", version: 3 }, 400, "control characters"],
    ["/api/incidents/incident-1/acknowledge", { by: "李静", version: "3" }, 400, "body.version"],
    ["/api/incidents/incident-1/acknowledge", { by: "李静", version: 3, force: true }, 400, "force"],
    ["/api/incidents/INCIDENT 1/acknowledge", { by: "李静", version: 3 }, 400, "address.id"],
    ["/api/incidents/incident-1/close", { by: "李静", version: 3, outcome: "fine", note: "" }, 400, "body.outcome"],
    ["/api/desk/shown", { desk: "desk-1", incidents: Array(201).fill({ incidentId: "a", version: 1 }) }, 400, "200"],
    ["/api/desk/shown", [], 400, "body"],
    ["/api/desk/shown", null, 400, "body"],
    ["/api/gateways/kit-1/commands", { by: "李静", withinSeconds: 60, command: { kind: "explode" } }, 400, "command"],
  ])("%s %j → %i, naming %s", async (url, body, status, named) => {
    const { desk, server, post } = await served();
    const answer = await post(encodeURI(url), JSON.stringify(body), { "content-type": "application/json" });
    expect(answer.statusCode).toBe(status);
    const error = answer.json<ApiError>();
    expect(error.code).toBe("invalid-input");
    expect(error.message).toContain(named);
    expect(desk.incident("incident-1")?.version).toBe(3);
    expect((await server.inject("/healthz")).statusCode).toBe(200);
  });

  test.each([
    ["not JSON", "{by:", { "content-type": "application/json" }, 400, "not-json"],
    ["nothing at all", "", { "content-type": "application/json" }, 400, "not-json"],
    [
      "a form, as another site could post",
      "by=x",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "not-this-media-type",
    ],
    ["plain text, as another site could post", "{}", { "content-type": "text/plain" }, 415, "not-this-media-type"],
    ["10 MB", "x".repeat(10_000_000), { "content-type": "application/json" }, 413, "body-too-large"],
    ["one byte too many", `"${"x".repeat(65_535)}"`, { "content-type": "application/json" }, 413, "body-too-large"],
  ])("%s", async (_what, payload, headers, status, code) => {
    const { post } = await served();
    const answer = await post("/api/incidents/incident-1/acknowledge", payload, headers);
    expect(answer.statusCode).toBe(status);
    expect(answer.json<ApiError>().code).toBe(code);
    expect(answer.json<ApiError>().message).toMatch(/\.$/);
  });

  test.each(["/api/nothing", "/operator/../../../etc/passwd", "/api/homes/home-1/day?toMs=yesterday", "/api/stream"])(
    "GET %s",
    async (url) => {
      const { get } = await served();
      expect((await get(url)).json<ApiError>().code).toMatch(/no-such-route|invalid-input/);
    },
  );

  test("a read that fails is a logged 500, one that takes too long a 503", async () => {
    const desk = anOpenDesk();
    const said: string[] = [];
    const log = { ...silentLog, error: (sentence: string) => void said.push(sentence) };
    desk.queries.homes = () => Promise.reject(new Error("disk I/O error"));
    desk.queries.faults = () => Promise.reject(new DOMException("too slow", "TimeoutError"));
    const { get } = await served(desk, { log });
    expect((await get("/api/homes")).json()).toMatchObject({ code: "internal" });
    expect((await get("/api/faults")).json()).toMatchObject({ code: "not-in-time" });
    expect(said).toEqual(["A request failed."]);
  });
});

describe("who may ask", () => {
  test.each([
    [{ host: "127.0.0.1:8080" }, 200],
    [{ host: "localhost" }, 200],
    [{ host: "[::1]:8080" }, 200],
    [{ host: "127.0.0.1:8080", origin: "http://127.0.0.1:8080", "sec-fetch-site": "same-origin" }, 200],
    [{ host: "rebound.example:8080" }, 403],
    [{ host: "127.0.0.1.example" }, 403],
    [{ host: "127.0.0.1@example" }, 403],
    [{ host: "no host" }, 403],
    [{ host: "127.0.0.1:8080", origin: "http://127.0.0.1:3000" }, 403],
    [{ host: "127.0.0.1:8080", origin: "https://example" }, 403],
    [{ host: "127.0.0.1:8080", origin: "null" }, 403],
    [{ host: "127.0.0.1:8080", "sec-fetch-site": "cross-site" }, 403],
    [{ host: "127.0.0.1:8080", "sec-fetch-site": "same-site" }, 403],
  ])("%j → %i", async (headers, status) => {
    const { server } = await served();
    const answer = await server.inject({ url: "/api/incidents", headers });
    expect(answer.statusCode).toBe(status);
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
    expect(answer.headers["content-security-policy"]).not.toContain("unsafe");
  });

  test("a link from elsewhere may open the page, which says that it is not built", async () => {
    const { server } = await served();
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" };
    expect((await server.inject({ url: "/", headers })).headers["location"]).toBe("/operator/");
    expect((await server.inject({ url: "/operator/", headers })).json()).toMatchObject({ code: "page-not-built" });
  });
});

describe("the house's state", () => {
  test("healthz says what is wrong, by part", async () => {
    const health: Health = async () => ({
      isWell: false,
      reasons: [{ part: "broker", sentence: "The broker has been gone for 40 s." }],
    });
    const { get } = await served(anOpenDesk(), { health });
    expect((await get("/healthz")).statusCode).toBe(503);
    expect((await get("/healthz")).json()).toMatchObject({ reasons: [{ part: "broker" }] });
    expect((await get("/metrics")).body).toBe("shouwang_up 1\n");
  });

  test("a command goes to a gateway, and its answers are read", async () => {
    const view = {
      commandId: "command-1",
      gatewayId: "kit-1",
      by: "陈工",
      sentAtMs: nowMs,
      deadlineAtMs: nowMs + 60_000,
      hasReport: false,
    };
    const gateways: GatewayCommands = {
      send: async ({ gatewayId, command }) => (gatewayId === "kit-1" ? { ...view, command, answers: [] } : undefined),
      recent: async () => [],
      answers: async (_gatewayId, commandId) =>
        commandId === "command-1"
          ? {
              ...view,
              command: { kind: "identify" },
              report: null,
              answers: [{ receivedAtMs: nowMs, outcome: "done", detail: "It blinks." }],
            }
          : undefined,
    };
    const { get, post } = await served(anOpenDesk(), { gateways });
    const request = { by: "陈工", withinSeconds: 60, command: { kind: "pair", seconds: 120 } };
    expect((await post("/api/gateways/kit-1/commands", request)).statusCode).toBe(202);
    expect((await post("/api/gateways/kit-9/commands", request)).statusCode).toBe(404);
    expect((await get("/api/gateways/kit-1/commands/command-1")).json()).toMatchObject({
      answers: [{ outcome: "done" }],
    });
    expect((await get("/api/gateways/kit-1/commands/command-9")).statusCode).toBe(404);
  });

  test("the demo home is there or not, and may not answer", async () => {
    const demo: DemoHome = {
      view: async () => ({ isAttached: true, homeId: "home-1" }),
      act: async (action) => (action === "press" ? { kind: "done" } : { kind: "unreachable", why: "Refused." }),
    };
    const without = await served();
    expect((await without.get("/api/demo")).json()).toEqual({ isAttached: false, homeId: null });
    expect((await without.post("/api/demo/press", {})).statusCode).toBe(404);
    const { get, post } = await served(anOpenDesk(), { demo });
    expect((await get("/api/demo")).json()).toEqual({ isAttached: true, homeId: "home-1" });
    expect((await post("/api/demo/press", {})).json()).toEqual({ done: "press" });
    expect((await post("/api/demo/fall", {})).statusCode).toBe(502);
    expect((await post("/api/demo/explode", {})).statusCode).toBe(400);
  });

  test("the OpenAPI page names every route with what it takes", async () => {
    const { get } = await served();
    const page = (await get("/api/openapi.json")).json<{ paths: Record<string, Record<string, unknown>> }>();
    expect(Object.keys(page.paths)).toEqual(
      expect.arrayContaining(["/api/incidents/{id}/close", "/api/homes/{id}/day", "/api/stream", "/healthz"]),
    );
    expect(page.paths["/api/incidents/{id}/close"]?.["post"]).toMatchObject({
      parameters: [{ name: "id", in: "path", required: true, schema: { pattern: "^[a-z0-9-]{1,64}$" } }],
      requestBody: {
        content: { "application/json": { schema: { required: ["version", "outcome", "note"] } } },
      },
      responses: { 200: {}, 409: {}, 401: { $ref: "#/components/responses/NotSignedIn" } },
      security: [{ session: [] }, { localSession: [] }],
      "x-access": "take-incident",
    });
    expect(page).toMatchObject({ openapi: "3.1.0", components: { securitySchemes: { session: { in: "cookie" } } } });
  });
});

describe("on a socket", () => {
  const closing: AsyncDisposable[] = [];
  afterEach(async () => {
    for (const one of closing.splice(0)) await one[Symbol.asyncDispose]();
  });
  const listening = async (desk: MemoryDesk) => {
    const clock = createSystemClock({ trust: () => "trusted" });
    const server = await startFastifyServer(parts(desk, { clock }), { host: "127.0.0.1", port: 0 });
    closing.push(server);
    return server;
  };

  test("the stream begins with a snapshot, and a change is there at once, with the security headers", async () => {
    const desk = anOpenDesk();
    const { url } = await listening(desk);
    const response = await fetch(`${url}/api/stream?desk=desk-1`);
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    expect(response.headers.get("x-content-type-options")).toBe("nosniff");
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader?.read())?.value).toMatch(
      /^id: [0-9a-f]{32}\.0\.\d+\nevent: snapshot\ndata: \{.*"incident-1".*\}\n\n$/,
    );
    expect([...desk.desks]).toEqual(["desk-1"]);
    const seen = desk.incident("incident-1");
    if (!seen) throw new Error("the incident is gone");
    desk.change({ ...seen, version: 4 });
    expect((await reader?.read())?.value).toMatch(/^id: \S+\nevent: incident\ndata: .*"version":4/);
    await reader?.cancel();
    await expect.poll(() => desk.desks.size).toBe(0);
  });

  test("a body of 10 MB over a real connection is refused, and the next request is served", async () => {
    const { url } = await listening(anOpenDesk());
    const body = "x".repeat(10_000_000);
    const headers = { "content-type": "application/json" };
    const refused = fetch(`${url}/api/desk/shown`, { method: "POST", body, headers });
    // The server may hang up before all was sent, which fetch reports as an error.
    expect(await refused.then((response) => response.status).catch(() => 413)).toBe(413);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  test("a client that does not read is cut off, and others go on", async () => {
    const desk = anOpenDesk();
    const { url } = await listening(desk);
    const { port } = new URL(url);
    const slow = connect(Number(port), "127.0.0.1");
    closing.push({ [Symbol.asyncDispose]: async () => void slow.destroy() });
    slow.on("error", () => {});
    slow.pause();
    slow.write(`GET /api/stream?desk=slow HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    await expect.poll(() => [...desk.desks]).toEqual(["slow"]);
    const gone = (): boolean => !desk.desks.has("slow");
    const seen = desk.incident("incident-1");
    if (!seen) throw new Error("the incident is gone");
    // The kernel's buffers take a few megabytes; the limit of ours comes after them.
    for (let version = 4; version < 2_000 && !gone(); version++) {
      desk.change({ ...seen, version, note: "x".repeat(20_000) });
      if (version % 50 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(gone()).toBe(true);
    expect((await fetch(`${url}/api/incidents`)).status).toBe(200);
  });
});
