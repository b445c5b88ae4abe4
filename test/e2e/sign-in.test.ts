/** The first start of a real cloud with sign-in: the link that it prints, a restart, and what stays. */

import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { freePort } from "../../scripts/free-port.ts";
import type { Line } from "../../scripts/processes.ts";
import { startCloud } from "../../scripts/world.ts";
import { goodPassword } from "../builders/identity-house.ts";

const data = mkdtempSync(join(tmpdir(), "shouwang-sign-in-"));
afterAll(() => rmSync(data, { recursive: true, force: true }));

async function started(options: { signInAt?: string; httpPort: number }) {
  const links: Line[] = [];
  const cloud = await startCloud({
    data,
    // Nobody listens there: people sign in all the same.
    brokerUrl: "mqtt://127.0.0.1:9",
    ...options,
    onLine: (line) => void (line["event"] === "invitation" && links.push(line)),
  });
  const ask = async (path: string, body?: unknown, cookie = "") =>
    await fetch(new URL(`/api/identity/${path}`, cloud.ready.url), {
      signal: AbortSignal.timeout(10_000),
      headers: { cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
  return { links, ask, [Symbol.asyncDispose]: () => cloud.stop() };
}

test("R-215 R-228 the start prints one link for an administrator until it was used; who came in stays in over a restart", async () => {
  const httpPort = await freePort();
  const at = { httpPort, signInAt: `http://localhost:${httpPort}` };
  const tokenOf = (line: Line | undefined): string => new URL(String(line?.["url"])).hash.replace("#invitation=", "");
  let token = "";
  let cookie = "";
  {
    await using cloud = await started(at);
    expect(cloud.links).toMatchObject([{ role: "area-administrator", login: "administrator" }]);
    token = tokenOf(cloud.links[0]);
    const answer = await cloud.ask("invitations/accept", { token, password: goodPassword });
    expect(await answer.json()).toEqual({ stage: "add-factor" });
    cookie = answer.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  }
  {
    await using cloud = await started(at);
    expect(cloud.links).toEqual([]);
    expect(await (await cloud.ask("me", undefined, cookie)).json()).toMatchObject({ stage: "add-factor" });
    // Half way in is nobody, for all that is not the way in.
    expect((await cloud.ask("../incidents", undefined, cookie)).status).toBe(401);
    expect((await cloud.ask("../stream?desk=desk-1")).status).toBe(401);
    const wrong = await cloud.ask("sign-in", { name: "administrator", password: "administrator" });
    expect(wrong.status).toBe(401);
  }
  const kept = readdirSync(data).filter((name) => name.startsWith("ledger"));
  const bytes = kept.map((name) => readFileSync(join(data, name)).toString("latin1")).join("");
  expect(bytes).not.toContain(token);
  expect(bytes).not.toContain(cookie.split("=")[1] ?? "no cookie");
});
