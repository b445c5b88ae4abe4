import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TLSSocket } from "node:tls";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { CertificateError, readCertificate } from "@shouwang/cloud/api/file-certificate.ts";
import { buildFastifyServer, startFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { anAccessHouse } from "../builders/access-house.ts";

const vectors = new URL("../vectors/tls/", import.meta.url).pathname;
let folder: string;
let files: { certFile: string; keyFile: string };
const put = (part: "cert" | "key", from: string): void =>
  copyFileSync(join(vectors, `${from}-${part}.pem`), join(folder, `${part}.pem`));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "shouwang-tls-"));
  files = { certFile: join(folder, "cert.pem"), keyFile: join(folder, "key.pem") };
  put("cert", "first");
  put("key", "first");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe("R-242 https by our own certificate", () => {
  test("with HSTS; a renewed pair is taken within a minute, half of one is not", async () => {
    const errors: string[] = [];
    const log = { ...silentLog, error: (sentence: string) => void errors.push(sentence) };
    const house = anAccessHouse({ tls: files, log });
    await using running = await startFastifyServer(house.parts, { host: "127.0.0.1", port: 0 });
    expect(running.url).toMatch(/^https:/);
    const ask = async (path: string, headers: Record<string, string> = {}) =>
      await new Promise<{ status: number; subject: string; hsts: string | undefined }>((resolve, reject) => {
        const options = { rejectUnauthorized: false, agent: false, headers } as const;
        const asked = request(`${running.url}${path}`, options, (answer) => {
          // `as`: over https it is one.
          const subject = String((answer.socket as TLSSocket).getPeerCertificate().subject.CN);
          answer.resume();
          const hsts = answer.headers["strict-transport-security"];
          answer.on("end", () => resolve({ status: answer.statusCode ?? 0, subject, hsts }));
        });
        asked.on("error", reject).end();
      });
    const first = await ask("/healthz");
    expect(first).toEqual({ status: 200, subject: "first.shouwang.test", hsts: "max-age=31536000" });
    expect((await ask("/api/incidents", { cookie: "who=operator" })).status).toBe(200);
    // A page that came over http is none of ours, though the name is the same.
    const { host } = new URL(running.url);
    expect((await ask("/api/incidents", { cookie: "who=operator", origin: `http://${host}` })).status).toBe(403);
    expect((await ask("/api/incidents", { cookie: "who=operator", origin: `https://${host}` })).status).toBe(200);
    put("cert", "second");
    await house.clock.advanceTo(60_000);
    await house.clock.advanceTo(120_000);
    expect((await ask("/healthz")).subject).toBe("first.shouwang.test");
    expect(errors).toEqual(["A new certificate cannot be used; the old one serves on."]);
    put("key", "second");
    await house.clock.advanceTo(180_000);
    expect((await ask("/healthz")).subject).toBe("second.shouwang.test");
  });

  test.each<[string, () => void, RegExp]>([
    ["no file", () => rmSync(files.keyFile), /--tls-key .* cannot be read/],
    ["no PEM", () => writeFileSync(files.certFile, "hello"), /do not belong together, or are no PEM/],
    ["another key", () => put("key", "second"), /do not belong together/],
  ])("a pair that cannot be used ends the start with a sentence: %s", (_what, spoil, sentence) => {
    spoil();
    expect(() => readCertificate(files)).toThrow(CertificateError);
    expect(() => readCertificate(files)).toThrow(sentence);
  });
});

describe("R-243 behind a proxy, whose word is believed and nobody else's", () => {
  const proxy = "10.0.0.5";
  const served = async () => {
    const house = anAccessHouse({ proxies: [proxy], hostnames: ["127.0.0.1", "alarm.example"] });
    const server = await buildFastifyServer(house.parts);
    const ask = async (remoteAddress: string, headers: Record<string, string>, url = "/api/faults") =>
      await server.inject({
        url,
        remoteAddress,
        headers: { host: "alarm.example", cookie: "who=operator", ...headers },
      });
    return { house, ask };
  };

  test.each([
    [proxy, { "x-forwarded-proto": "https" }, 200],
    [proxy, { "x-forwarded-proto": "https", origin: "https://alarm.example" }, 200],
    [proxy, { "x-forwarded-proto": "https", origin: "http://alarm.example" }, 403],
    [proxy, { "x-forwarded-proto": "http" }, 403],
    [proxy, { "x-forwarded-proto": "https, http" }, 403],
    [proxy, {}, 403],
    ["203.0.113.9", { "x-forwarded-proto": "https" }, 403],
    ["203.0.113.9", { "x-forwarded-proto": "https", "x-forwarded-for": proxy }, 403],
    [`::ffff:${proxy}`, { "x-forwarded-proto": "https" }, 200],
    ["127.0.0.1", {}, 200],
  ])("from %s with %j → %i", async (remoteAddress, headers, status) => {
    const { ask } = await served();
    const answer = await ask(remoteAddress, headers);
    expect(answer.statusCode).toBe(status);
    const isSecure = status === 200 && remoteAddress !== "127.0.0.1";
    expect(answer.headers["strict-transport-security"] !== undefined).toBe(isSecure || "origin" in headers);
  });

  test("strangers are told apart by what the proxy says, and by nothing that they say themselves", async () => {
    const { ask } = await served();
    const stranger = async (forwarded: string) =>
      (await ask(proxy, { "x-forwarded-proto": "https", "x-forwarded-for": forwarded, cookie: "" })).statusCode;
    // Each claims to come from somewhere else; the proxy adds where they really are.
    for (let n = 0; n < 300; n++) expect(await stranger(`198.51.100.${n % 250}, 203.0.113.9`)).toBe(401);
    expect(await stranger("198.51.100.1, 203.0.113.9")).toBe(429);
    expect(await stranger("203.0.113.10")).toBe(401);
  });

  test("figures and reasons are for this machine; through the proxy only whether all is well", async () => {
    const { ask } = await served();
    const through = { "x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.9" };
    expect((await ask(proxy, through, "/healthz")).json()).toEqual({ isWell: true, reasons: [] });
    expect((await ask(proxy, through, "/metrics")).statusCode).toBe(404);
    expect((await ask("127.0.0.1", {}, "/metrics")).statusCode).toBe(200);
    expect((await ask("127.0.0.1", { "x-forwarded-for": "203.0.113.9" }, "/metrics")).statusCode).toBe(404);
  });
});
