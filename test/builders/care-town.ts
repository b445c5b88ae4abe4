/** One home, its kit and the cloud as processes of their own, with people who sign in: a daughter who cares for the home, an operator who answers. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { IncidentView, StreamEvent } from "@shouwang/cloud/api/contract.ts";
import { stepAt, totpCode } from "@shouwang/cloud/identity/crypto-totp.ts";
import { demoGateway, demoSeed } from "../../scripts/demo-home.ts";
import { openEventStream } from "../../scripts/event-stream.ts";
import { freePort } from "../../scripts/free-port.ts";
import { text, type Line } from "../../scripts/processes.ts";
import { startBroker, startCloud, startGateway, startSimulatedHome } from "../../scripts/world.ts";
import { fromBase32, goodPassword } from "./identity-house.ts";

export type CareTown = AsyncDisposable & {
  url: string;
  /** The link by which whoever has this role comes in for the first time. */
  linkOf(role: string): string;
  /** Somebody does something in the home. */
  happen(deed: "press" | "quiet" | "resume"): Promise<void>;
  /** The operator closes what is open. */
  closeAll(): Promise<void>;
  stopCloud(): Promise<void>;
};

export async function startCareTown(): Promise<CareTown> {
  await using stack = new AsyncDisposableStack();
  const data = mkdtempSync(join(tmpdir(), "shouwang-care-"));
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const seed = join(data, "seed.json");
  writeFileSync(seed, JSON.stringify(demoSeed()));
  const [bridgePort, httpPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${httpPort}`;
  const links: Line[] = [];
  const [broker, home] = await Promise.all([
    startBroker(),
    startSimulatedHome({ bridgeUrl: `mqtt://127.0.0.1:${bridgePort}` }),
  ]);
  stack.defer(async () => void (await Promise.all([broker.stop(), home.stop()])));
  const cloud = await startCloud({
    data: join(data, "cloud"),
    brokerUrl: broker.ready.url,
    seed,
    httpPort,
    signInAt: url,
    onLine: (line) => void (line["event"] === "invitation" && links.push(line)),
  });
  stack.defer(async () => await cloud.stop());
  const gateway = await startGateway({
    data: join(data, "gateway"),
    brokerUrl: broker.ready.url,
    configuration: demoGateway({ bridgePort, radarUrl: home.ready.radarUrl }),
  });
  stack.defer(async () => await gateway.stop());

  const linkOf = (role: string): string => {
    const link = links.find((line) => line["role"] === role);
    if (link === undefined) throw new Error(`Nobody was invited as ${role}.`);
    return text(link, "url") ?? "";
  };
  const operator = await signedInBy(url, linkOf("operator"));
  stack.use(sitDown(url, operator));
  const all = stack.move();
  return {
    url,
    linkOf,
    async happen(deed) {
      const answer = await fetch(new URL(`/${deed}`, home.ready.controlUrl), { method: "POST" });
      if (!answer.ok) throw new Error(`The home did not do ${deed}: ${answer.status}`);
    },
    async closeAll() {
      // `as`: the contract of this route, which its own tests hold.
      for (const { incidentId } of (await operator.ask("/api/incidents?state=open")).body as IncidentView[])
        await closeOne(operator, incidentId);
    },
    stopCloud: async () => await cloud.stop(),
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

type SignedIn = {
  ask: (path: string, body?: object) => Promise<{ status: number; body: unknown }>;
  cookie: string;
};

/** Ways out write down what they did meanwhile: it is closed as it is at that moment. */
export async function closeOne(operator: SignedIn, incidentId: string): Promise<void> {
  const { ask } = operator;
  const { body } = await ask(`/api/incidents/${incidentId}`);
  // `as`: as above.
  const { version } = body as IncidentView;
  const act = { version, outcome: "accidental", note: "" };
  const { status } = await ask(`/api/incidents/${incidentId}/close`, act);
  if (status === 409) await closeOne(operator, incidentId);
  else if (status !== 200) throw new Error(`It was not closed: ${status}`);
}

/** By the link, with a password and the six digits of an app. */
export async function signedInBy(url: string, link: string): Promise<SignedIn> {
  let cookie = "";
  const ask: SignedIn["ask"] = async (path, body) => {
    const answer = await fetch(new URL(path, url), {
      signal: AbortSignal.timeout(15_000),
      headers: { cookie, ...(body === undefined ? {} : { "content-type": "application/json" }) },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    const given = answer.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
    if (given.length > 0) cookie = given.join("; ");
    const text = await answer.text();
    return { status: answer.status, body: text === "" ? null : JSON.parse(text) };
  };
  const token = new URL(link).hash.replace("#invitation=", "");
  await ask("/api/identity/invitations/accept", { token, password: goodPassword });
  // `as`: as above.
  const { secret } = (await ask("/api/identity/factors/totp", {})).body as { secret: string };
  const code = totpCode(fromBase32(secret), stepAt(Date.now()));
  const { status } = await ask("/api/identity/factors/totp/confirm", { code });
  if (status !== 200) throw new Error(`The second factor was not taken: ${status}`);
  return { ask, cookie };
}

/** The operator's page is open, and has on its screen whatever comes: only that makes a delivery to the desk a fact. */
function sitDown(url: string, { ask, cookie }: SignedIn): AsyncDisposable {
  const desk = "desk-of-the-town";
  const show = (incidents: readonly IncidentView[]): void => {
    if (incidents.length === 0) return;
    const shown = incidents.map(({ incidentId, version }) => ({ incidentId, version }));
    // What is not taken is on the screen of the next version.
    void ask("/api/desk/shown", { desk, incidents: shown }).catch(() => {});
  };
  return openEventStream(
    new URL(`/api/stream?desk=${desk}`, url).href,
    ({ name, data }) => {
      // `as`: the stream's own contract.
      const event = { kind: name, ...(JSON.parse(data) as object) } as StreamEvent;
      if (event.kind === "incident") show([event.incident]);
      if (event.kind === "snapshot") show(event.incidents);
    },
    { cookie },
  );
}
