import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import Provider from "oidc-provider";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { openBrowser } from "../../test/builders/identity-browser.ts";
import { goodPassword, grantOf, openIdentityHouse, type IdentityHouse } from "../../test/builders/identity-house.ts";
import { createOpenIdProvider } from "../identity/openid-provider.ts";

const redirectUri = "http://localhost:8080/sign-in/";
type Browser = Awaited<ReturnType<typeof openBrowser>>;

/** A real provider. Whoever comes is who `visitor` says, and has shown what `visitor` says. */
async function openCity() {
  const visitor = { subject: "city-1", amr: ["pwd"] };
  let handle = (_request: IncomingMessage, response: ServerResponse): unknown => response.end();
  const server = createServer((request, response) => void handle(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  // `as`: a server that listens on a port has such an address.
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "shouwang",
        client_secret: "s".repeat(40),
        redirect_uris: [redirectUri],
        grant_types: ["authorization_code"],
      },
    ],
    claims: { openid: ["sub", "amr"] },
    cookies: { keys: ["a-key-of-the-test"] },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, interaction) => `/as-visitor/${interaction.uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    async loadExistingGrant(context) {
      const { client, session, provider: own } = context.oidc;
      const grant = new own.Grant({ clientId: client?.clientId, accountId: session?.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  handle = async (request, response) => {
    if (!request.url?.startsWith("/as-visitor/")) return answer(request, response);
    return await provider.interactionFinished(request, response, {
      login: { accountId: visitor.subject, amr: visitor.amr },
    });
  };
  return { issuer, visitor, close: () => server.close() };
}

let city: Awaited<ReturnType<typeof openCity>>;
let house: IdentityHouse;
beforeAll(async () => {
  city = await openCity();
  const settings = { issuer: city.issuer, clientId: "shouwang", clientSecret: "s".repeat(40), redirectUri };
  house = await openIdentityHouse({
    openId: createOpenIdProvider({ ...settings, secondFactor: { acr: [], amr: ["otp", "hwk"] } }),
  });
});
beforeEach(async () => {
  await house.empty();
  Object.assign(city.visitor, { subject: "city-1", amr: ["pwd"] });
});
afterAll(async () => {
  city.close();
  await house[Symbol.asyncDispose]();
});

/** The browser's way through the provider's pages, until it is sent back to ours. */
async function visit(url: string): Promise<string> {
  const cookies = new Map<string, string>();
  let next = url;
  for (let steps = 0; steps < 10; steps += 1) {
    if (next.startsWith(redirectUri)) return new URL(next).search;
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const response = await fetch(next, {
      redirect: "manual",
      headers: { cookie },
      signal: AbortSignal.timeout(10_000),
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      cookies.set(pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1));
    }
    next = new URL(response.headers.get("location") ?? "", next).href;
  }
  throw new Error(`no way back from ${url}`);
}

const start = async (browser: Browser, invitation: string | null = null): Promise<string> =>
  String((await browser.post("/api/identity/openid/start", { invitation })).body["url"]);
const finish = async (browser: Browser, query: string) => await browser.post("/api/identity/openid/finish", { query });

async function anInvitation(login: string): Promise<string> {
  const person = {
    name: "李静",
    login,
    phone: null,
    email: null,
    language: "zh" as const,
    grants: [grantOf("operator", "3706")],
  };
  const link = await house.identity.inviting.invite(
    person,
    { who: "system/test", purpose: "administer" },
    house.clock.wallMs(),
  );
  return link === "taken" ? "" : link.token;
}

describe("R-227 the city's own provider", () => {
  test("whoever is known there and was not invited here is nobody; an invitation ties them, and then they come in", async () => {
    const stranger = await openBrowser(house);
    expect((await finish(stranger, await visit(await start(stranger)))).status).toBe(401);
    const browser = await openBrowser(house);
    const opened = await finish(browser, await visit(await start(browser, await anInvitation("li"))));
    expect(opened.body).toEqual({ stage: "add-factor" });
    city.visitor.amr = ["pwd", "otp"];
    const later = await openBrowser(house);
    expect((await finish(later, await visit(await start(later)))).body).toEqual({ stage: "full" });
    expect((await later.get("/api/identity/me")).body).toMatchObject({ name: "李静", grants: [{ role: "operator" }] });
    // There is no password to guess.
    expect((await later.signIn("li", goodPassword)).status).toBe(401);
    city.visitor.subject = "city-2";
    const other = await openBrowser(house);
    expect((await finish(other, await visit(await start(other)))).status).toBe(401);
    const rows = JSON.stringify(await house.database.read.selectFrom("credentials").select("lookup").execute());
    expect(rows).not.toContain("city-1");
  });

  test("an answer counts in the browser that asked, once, and for ten minutes", async () => {
    const browser = await openBrowser(house);
    await finish(browser, await visit(await start(browser, await anInvitation("li"))));
    const [asking, thief] = [await openBrowser(house), await openBrowser(house)];
    const query = await visit(await start(asking));
    expect((await finish(thief, query)).status).toBe(401);
    await start(thief);
    // Their own sign-in is under way, and this is the answer to another one.
    expect((await finish(thief, query)).status).toBe(401);
    expect((await finish(asking, query)).status).toBe(200);
    expect((await finish(asking, query)).status).toBe(401);
    const late = await openBrowser(house);
    const slow = await visit(await start(late));
    await house.pass(minutes(10));
    expect((await finish(late, slow)).status).toBe(401);
  });

  test.each([
    ["another state", (query: string) => query.replace(/state=[^&]+/, "state=other")],
    ["another code", (query: string) => query.replace(/code=[^&]+/, "code=other")],
    ["another issuer", (query: string) => query.replace(/iss=[^&]+/, "iss=http%3A%2F%2Fevil.example")],
    ["a refusal", () => "?error=access_denied&state=x"],
    ["nothing", () => "?"],
  ])("%s in the answer is no proof", async (_what, change) => {
    const browser = await openBrowser(house);
    const query = await visit(await start(browser, await anInvitation("li")));
    expect((await finish(browser, change(query))).status).toBe(401);
    expect((await browser.get("/api/identity/me")).body).toMatchObject({ stage: "nobody" });
  });

  test("a provider that is away or is no provider is said, and nobody is in", async () => {
    const away = createOpenIdProvider({
      issuer: "http://127.0.0.1:9",
      clientId: "shouwang",
      clientSecret: "s",
      redirectUri,
      secondFactor: { acr: [], amr: [] },
    });
    expect(await away.start()).toEqual({ kind: "unreachable" });
    expect(await away.finish("?code=1&state=2", { state: "2", nonce: "3", verifier: "4" })).toEqual({
      kind: "refused",
    });
  });
});
