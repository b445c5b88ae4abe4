import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { FastifyInstance } from "fastify";
import { buildFastifyServer, startFastifyServer, type RunningServer } from "@shouwang/cloud/api/fastify-server.ts";
import { urgentNoteMax } from "@shouwang/cloud/audit/reading-notes.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { anAccessHouse, people } from "../builders/access-house.ts";
import { whoAsksOf } from "../builders/principals.ts";

const said: string[] = [];
const log = {
  ...silentLog,
  warn: (sentence: string, fields: unknown) => void said.push(sentence + JSON.stringify(fields)),
  error: (sentence: string, fields: unknown) => void said.push(sentence + JSON.stringify(fields)),
};
let house: ReturnType<typeof anAccessHouse>;
let server: FastifyInstance;
beforeEach(async () => {
  said.length = 0;
  house = anAccessHouse({ log });
  server = await buildFastifyServer(house.parts);
});

const acknowledge = "/api/incidents/incident-in/acknowledge";
const asOperator = { cookie: "who=operator", "content-type": "application/json" };
const post = async (url: string, payload: string, headers: Record<string, string> = {}) =>
  await server.inject({ method: "POST", url, payload, headers: { ...asOperator, ...headers } });

/** What holds for each: a sentence with a code, as problem details; an entry; nothing done; the next request is served. */
async function isRefused(answer: Awaited<ReturnType<typeof post>>, status: number, code: string, entry: string | null) {
  expect(answer.json()).toMatchObject({
    status,
    code,
    type: `urn:shouwang:problem:${code}`,
    title: expect.stringMatching(/\.$/),
    detail: expect.stringMatching(/\.$/),
    message: answer.json<{ detail: string }>().detail,
  });
  expect(answer.statusCode).toBe(status);
  expect(answer.headers["content-type"]).toContain("application/problem+json");
  expect(house.done).toEqual([]);
  expect(house.audited.map(({ what, outcome }) => `${what} ${outcome}`)).toEqual(
    entry === null ? [] : [`${entry} refused`],
  );
  expect((await server.inject({ url: "/healthz" })).statusCode).toBe(200);
}

describe("R-237 attacks on the edge: a clear error, an entry in the log, nothing changed", () => {
  test.each<[string, string, Record<string, string>, number, string]>([
    ["a form of another site", '{"version":3}', { origin: "https://evil.example" }, 403, "origin-refused"],
    ["a page of another port", '{"version":3}', { "sec-fetch-site": "same-site" }, 403, "origin-refused"],
    ["a sandboxed frame", '{"version":3}', { origin: "null" }, 403, "origin-refused"],
    ["a name that was bound to us", '{"version":3}', { host: "rebound.example" }, 403, "host-refused"],
    ["a form", "version=3", { "content-type": "application/x-www-form-urlencoded" }, 415, "not-this-media-type"],
    ["plain text", '{"version":3}', { "content-type": "text/plain" }, 415, "not-this-media-type"],
    ["a file upload", "--x--", { "content-type": "multipart/form-data; boundary=x" }, 415, "not-this-media-type"],
    ["__proto__", '{"version":3,"__proto__":{"isAdmin":true}}', {}, 400, "forbidden-property"],
    ["__proto__ in disguise", '{"version":3,"\\u005f_proto__":{"isAdmin":true}}', {}, 400, "forbidden-property"],
    ["constructor.prototype", '{"version":3,"constructor":{"prototype":{"a":1}}}', {}, 400, "forbidden-property"],
    ["a deep list", `${"[".repeat(20_000)}${"]".repeat(20_000)}`, {}, 400, "too-deep"],
    ["a deep object", `${'{"a":'.repeat(33)}1${"}".repeat(33)}`, {}, 400, "too-deep"],
    ["a large body", `{"note":"${"x".repeat(65_536)}"}`, {}, 413, "body-too-large"],
    ["somebody else's name", '{"version":3,"by":"王主任"}', {}, 403, "not-your-name"],
  ])("%s", async (_what, payload, headers, status, code) => {
    await isRefused(await post(acknowledge, payload, headers), status, code, "attack-refused");
    expect(({} as Record<string, unknown>)["isAdmin"]).toBeUndefined();
  });

  test("brackets in a sentence are no depth", async () => {
    const payload = JSON.stringify({ version: 3, outcome: "real", note: `${'["'.repeat(50)}\\` });
    expect((await post("/api/incidents/incident-in/close", payload)).statusCode).toBe(200);
  });

  test.each([
    "../../etc/passwd",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..%5c..%5cetc",
    "incident-in%00",
    "%ff",
    "a".repeat(65),
  ])("no id leads anywhere else: %s", async (id) => {
    const answer = await server.inject({ url: `/api/incidents/${id}`, headers: asOperator });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.payload).not.toContain("root:");
  });

  test("nothing that came with a request stands in our log or in the audit log", async () => {
    const headers = {
      ...asOperator,
      host: 'x"\u00a0fake',
      origin: "https://王秀英.example",
      "user-agent": "\u0007 admin signed in",
    };
    await server.inject({ url: "/api/homes/wang-xiuying?name=王秀英", headers });
    await server.inject({ url: "/api/homes/wang-xiuying", headers: asOperator });
    const all = said.join("\n") + JSON.stringify(house.audited);
    expect(house.audited).toHaveLength(2);
    expect(all).toContain("/api/homes/:id");
    expect(all).not.toMatch(/xiuying|王秀英|fake|signed in|李静|203\.0\.113/);
  });

  test("a flood of refusals fills no disk: the first are written, the others counted", async () => {
    for (let n = 0; n < 100; n++) await post(acknowledge, "{}", { origin: "https://evil.example" });
    expect(house.audited).toHaveLength(20);
    await house.clock.advanceTo(60_000);
    await post(acknowledge, "{}", { origin: "https://evil.example" });
    expect(house.audited.at(-1)?.detail).toBe("origin-refused; 80 more before it were not written down");
  });
});

describe("R-238 ids cannot be tried out", () => {
  const ids = [
    ["GET", "/api/incidents/:", "incident-out"],
    ["POST", "/api/incidents/:/acknowledge", "incident-out"],
    ["POST", "/api/incidents/:/attend", "incident-out"],
    ["POST", "/api/incidents/:/close", "incident-out"],
    ["GET", "/api/homes/:", "home-out"],
    ["GET", "/api/homes/:/day", "home-out"],
    ["POST", "/api/gateways/:/commands", "kit-out"],
    ["GET", "/api/gateways/:/commands/command-1", "kit-out"],
  ] as const;
  test.each(ids)(
    "%s %s: one of another area and one that there is not answer alike, to the byte",
    async (method, path, id) => {
      const who = path.includes("gateways") ? "technician" : "operator";
      const payload = path.includes("commands")
        ? { withinSeconds: 60, command: { kind: "identify" } }
        : path.endsWith("close")
          ? { version: 3, outcome: "real", note: "" }
          : { version: 3 };
      const ask = async (one: string) => {
        const headers = { cookie: `who=${who}` };
        const url = path.replace(":", one);
        return await server.inject({ method, url, headers, ...(method === "POST" ? { payload } : {}) });
      };
      const [forbidden, unknown] = [await ask(id), await ask("nothing-of-this-name")];
      expect(forbidden.statusCode).toBe(404);
      expect(forbidden.payload).toBe(unknown.payload);
      const { date: _one, ...headers } = forbidden.headers;
      const { date: _other, ...others } = unknown.headers;
      expect(headers).toEqual(others);
      expect(house.done).toEqual([]);
      expect(house.audited.map(({ what }) => what)).toEqual(["access-refused", "access-refused"]);
    },
  );

  test("what is on a screen that may not show it was shown to nobody", async () => {
    const incidents = ["incident-in", "incident-out", "incident-9"].map((incidentId) => ({ incidentId, version: 3 }));
    await post("/api/desk/shown", JSON.stringify({ desk: "desk-1", incidents }));
    expect(house.desk.shown).toEqual([{ incidentId: "incident-in", version: 3 }]);
  });
});

describe("R-239 who acts is who signed in", () => {
  test("with or without a name in the body", async () => {
    await post(acknowledge, '{"version":3}');
    await post(acknowledge, '{"version":3,"by":"operator"}');
    expect(house.done).toEqual(["acknowledge incident-in by operator", "acknowledge incident-in by operator"]);
    expect(house.audited.map(({ what, who, subject, purpose }) => [what, who, subject.id, purpose])).toEqual(
      Array(2).fill(["changed", `account/${people.get("operator")?.accountId}`, "incident-in", "answer-alarm"]),
    );
  });
  test("where nobody signs in, whoever the body names; and nobody else", async () => {
    const open = await buildFastifyServer(anAccessHouse({ whoAsks: null }).parts);
    const answer = await open.inject({ method: "POST", url: acknowledge, payload: { version: 3 } });
    expect(answer.json()).toMatchObject({ status: 400, message: expect.stringContaining("say who you are") });
  });
});

describe("R-240 too many requests", () => {
  test("one session that asks without end is told to wait, and alarms can be answered meanwhile", async () => {
    const ask = async (url: string) => await server.inject({ url, headers: asOperator });
    for (let n = 0; n < 200; n++) expect((await ask("/api/faults")).statusCode).toBe(200);
    const refused = await ask("/api/faults");
    expect(refused.statusCode).toBe(429);
    expect(refused.headers["retry-after"]).toBe("1");
    expect(house.audited.at(-1)).toMatchObject({ what: "attack-refused", detail: "too-many-requests" });
    for (let n = 0; n < 50; n++) {
      expect((await post(acknowledge, '{"version":3}')).statusCode).toBe(200);
      expect((await ask("/api/incidents")).statusCode).toBe(200);
    }
    const colleague = await server.inject({ url: "/api/faults", headers: { cookie: "who=supervisor" } });
    expect(colleague.statusCode).toBe(200);
    await house.clock.advanceTo(1_000);
    expect((await ask("/api/faults")).statusCode).toBe(200);
  });
  test("strangers of one address wait; whoever is signed in there does not", async () => {
    for (let n = 0; n < 300; n++) await server.inject({ url: "/api/incidents" });
    expect((await server.inject({ url: "/api/incidents" })).statusCode).toBe(429);
    expect((await server.inject({ url: "/api/incidents", headers: asOperator })).statusCode).toBe(200);
  });
});

describe("R-241 what is read is written down before it is shown, and an alarm waits for no log", () => {
  test("R-253 nothing is listed while the log does not take it; whoever answers an alarm sees the incident and the home, and acknowledges", async () => {
    const full = Object.assign(new Error("The log is full."), { name: "AuditFullError" });
    const own = await buildFastifyServer(anAccessHouse({ audit: { note: () => Promise.reject(full) } }).parts);
    const ask = async (url: string) => await own.inject({ url, headers: asOperator });
    const listed = await own.inject({ url: "/api/homes", headers: { cookie: "who=technician" } });
    expect(listed.json()).toMatchObject({ status: 503, code: "log-does-not-keep-up" });
    expect((await ask("/api/homes/home-in")).statusCode).toBe(200);
    expect((await ask("/api/incidents/incident-in")).statusCode).toBe(200);
    const taken = await own.inject({ method: "POST", url: acknowledge, payload: { version: 3 }, headers: asOperator });
    expect(taken.statusCode).toBe(200);
  });
  test("R-253 a log that hangs keeps whoever answers an alarm for a moment, and no longer", async () => {
    const { promise: never } = Promise.withResolvers<void>();
    const { parts, clock } = anAccessHouse({ audit: { note: () => never } });
    const own = await buildFastifyServer(parts);
    let status: number | undefined;
    void own.inject({ url: "/api/homes/home-in", headers: asOperator }).then((answer) => {
      status = answer.statusCode;
    });
    // It has to get as far as the note before the moment can pass.
    const laterStatus = async (): Promise<number | undefined> => {
      await clock.advanceTo(clock.uptimeMs() + urgentNoteMax);
      return status;
    };
    await expect.poll(laterStatus).toBe(200);
  });
  test("who, what, why and where, by ids", async () => {
    await server.inject({ url: "/api/homes/home-in", headers: { cookie: "who=caregiver" } });
    await server.inject({ url: "/api/homes", headers: { cookie: "who=technician" } });
    expect(
      house.audited.map(({ what, subject, purpose, area, outcome }) => ({ what, subject, purpose, area, outcome })),
    ).toEqual([
      {
        what: "read",
        subject: { kind: "home", id: "home-in" },
        purpose: "care",
        area: "370602001001",
        outcome: "done",
      },
      { what: "listed", subject: { kind: "list", id: "" }, purpose: "maintain", area: null, outcome: "done" },
    ]);
  });
});

describe("R-237 on a socket", () => {
  let running: RunningServer;
  const folder = mkdtempSync(join(tmpdir(), "shouwang-attacks-"));
  const webRoot = join(folder, "web");
  beforeAll(async () => {
    mkdirSync(join(webRoot, "operator"), { recursive: true });
    writeFileSync(join(webRoot, "operator", "index.html"), "a page");
    writeFileSync(join(folder, "secret.txt"), "root: a secret beside the pages");
    const clock = createSystemClock({ trust: () => "trusted" });
    running = await startFastifyServer(
      { ...anAccessHouse({ log, webRoot }).parts, clock, whoAsks: whoAsksOf(people) },
      { host: "127.0.0.1", port: 0 },
    );
  });
  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Byte for byte, as no client of ours would write it. */
  const raw = async (text: string): Promise<string> =>
    await new Promise((resolve, reject) => {
      let answer = "";
      const socket = connect(Number(new URL(running.url).port), "127.0.0.1", () => socket.write(text));
      socket.on("data", (bytes) => (answer += bytes.toString("latin1")));
      socket.on("close", () => resolve(answer));
      socket.on("error", reject);
    });
  const head = "Host: 127.0.0.1\r\nConnection: close\r\n";

  test.each([
    ["a path above the root", `GET /operator/../../secret.txt HTTP/1.1\r\n${head}\r\n`],
    ["far above it", `GET /operator/../../../../etc/passwd HTTP/1.1\r\n${head}\r\n`],
    ["encoded", `GET /operator/%2e%2e%2f%2e%2e%2fsecret.txt HTTP/1.1\r\n${head}\r\n`],
    ["encoded twice", `GET /operator/%252e%252e/%252e%252e/secret.txt HTTP/1.1\r\n${head}\r\n`],
    ["with backslashes", `GET /operator/..\\..\\secret.txt HTTP/1.1\r\n${head}\r\n`],
    ["another host in the path", `GET //evil.example/%2e%2e HTTP/1.1\r\n${head}\r\n`],
    ["a header in the path", `GET /operator/%0d%0aSet-Cookie:%20who=operator HTTP/1.1\r\n${head}\r\n`],
    ["a header folded over lines", `GET /api/homes HTTP/1.1\r\n${head}X: a\r\n b\r\n\r\n`],
    ["a header with a bare line feed", `GET /api/homes HTTP/1.1\r\n${head}X: a\nCookie: who=operator\r\n\r\n`],
    ["two lengths", `POST /api/desk/shown HTTP/1.1\r\n${head}Content-Length: 2\r\nContent-Length: 30\r\n\r\n{}`],
    [
      "a length and chunks",
      `POST /api/desk/shown HTTP/1.1\r\n${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n`,
    ],
    ["two hosts", `GET /api/homes HTTP/1.1\r\nHost: evil.example\r\n${head}\r\n`],
    ["no host", "GET /api/homes HTTP/1.1\r\nConnection: close\r\n\r\n"],
    ["headers without end", `GET /api/homes HTTP/1.1\r\n${head}X: ${"x".repeat(20_000)}\r\n\r\n`],
  ])("%s", async (_what, text) => {
    const answer = await raw(text);
    expect(answer).toMatch(/^HTTP\/1\.1 (4\d\d|302)/);
    expect(answer).not.toMatch(/root:|set-cookie|evil\.example|王秀英/i);
    // One answer: what was smuggled in behind the request is not one of its own.
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect((await fetch(`${running.url}/healthz`)).status).toBe(200);
  });
});
