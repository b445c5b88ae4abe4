/** One alarm walks all the way, through the processes that `npm start` starts: device, gateway, broker, cloud, desk, webhook, and back. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { IncidentView, StreamEvent } from "@shouwang/cloud/api/contract.ts";
import { startWebhookReceiver, type Received } from "../../hardware/simulators/webhook-receiver.ts";
import { demoGateway, demoSeed } from "../../scripts/demo-home.ts";
import { openEventStream } from "../../scripts/event-stream.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line, Program } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway, startSimulatedHome } from "../../scripts/world.ts";

const data = mkdtempSync(join(tmpdir(), "shouwang-walk-"));
const stack = new AsyncDisposableStack();
const programs: Program<unknown>[] = [];
const kept = <Ready>(program: Program<Ready>): Program<Ready> => {
  programs.unshift(program);
  return stack.adopt(program, (one) => one.stop());
};
const incidents = new Map<string, IncidentView>();
const gatewayLines: Line[] = [];
const notices: Received[] = [];
let cloudUrl = "";
let controlUrl = "";

const open = (): IncidentView[] => [...incidents.values()].filter((incident) => incident.phase !== "closed");
const has = (alarm: string) => (): IncidentView | undefined =>
  open().find((incident) => incident.alarms.some((one) => one.alarm === alarm));
const events = (name: string): Line[] => gatewayLines.filter((line) => line["event"] === name);

async function post(path: string, body: unknown): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(new URL(path, cloudUrl), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  return { status: answer.status, body: answer.status === 204 ? undefined : await answer.json() };
}
/** As a person does: with what the stream shows now. That a way out has it changes the incident too, at any moment. */
async function act(what: string, incidentId: string, command: (version: number) => Promise<number>): Promise<void> {
  const answered = await waitFor(what, async () => {
    const status = await command(incidents.get(incidentId)?.version ?? 0);
    return status === 409 ? undefined : status;
  });
  expect(answered).toBe(200);
}
const happen = (deed: string): Promise<Response> => fetch(new URL(`/${deed}`, controlUrl), { method: "POST" });

beforeAll(async () => {
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
  const seed = join(data, "seed.json");
  writeFileSync(seed, JSON.stringify(demoSeed()));
  const bridgePort = await freePort();
  const broker = kept(await startBroker());
  // It believes only what is signed: what it keeps was verified.
  const receiver = stack.use(await startWebhookReceiver({ secret, port: 0, onReceived: (one) => notices.push(one) }));
  const home = kept(await startSimulatedHome({ bridgeUrl: `mqtt://127.0.0.1:${bridgePort}` }));
  controlUrl = home.ready.controlUrl;
  const cloud = kept(
    await startCloud({
      data: join(data, "cloud"),
      brokerUrl: broker.ready.url,
      seed,
      webhook: { url: receiver.url, secret },
      demoUrl: controlUrl,
    }),
  );
  cloudUrl = cloud.ready.url;
  const stream = stack.use(
    openEventStream(new URL("/api/stream?desk=test", cloudUrl).href, ({ name, data: text }) => {
      // `as`: the stream's own contract, and this test is about what it says.
      const event = { kind: name, ...(JSON.parse(text) as object) } as StreamEvent;
      if (event.kind === "incident") incidents.set(event.incident.incidentId, event.incident);
    }),
  );
  await stream.opened;
  kept(
    await startGateway({
      data: join(data, "gateway"),
      brokerUrl: broker.ready.url,
      configuration: demoGateway({ bridgePort, radarUrl: home.ready.radarUrl }),
      onLine: (line) => gatewayLines.push(line),
    }),
  );
  await waitFor(
    "the gateway reaches the cloud and the bridge",
    () => events("uplink up").length > 0 && events("link up").length > 1,
  );
});
afterAll(() => stack.disposeAsync());

describe("from the home to a person and back", () => {
  test("R-033 a press is on the open desk, at the webhook, acknowledged by name, and the gateway says that a human has it", async () => {
    await happen("press");
    const raised = await waitFor("the press on the desk", has("panic"));
    expect(raised.homeId).toBe("demo-home");
    expect(raised.alarms[0]).toMatchObject({ phase: "raised", confidence: "certain" });

    const notice = await waitFor("the press at the webhook", () => notices[0]);
    expect(notice.payload.data).toMatchObject({ incidentId: raised.incidentId, alarms: [{ alarm: "panic" }] });

    const shown = { desk: "test", incidents: [{ incidentId: raised.incidentId, version: raised.version }] };
    expect((await post("/api/desk/shown", shown)).status).toBeLessThan(300);
    const delivered = await waitFor("delivered becomes a fact", () => open().find((one) => one.deliveredAtMs !== null));

    const acknowledge = async (version: number): Promise<number> =>
      (await post(`/api/incidents/${raised.incidentId}/acknowledge`, { by: "李娜", version })).status;
    expect(await acknowledge(delivered.version + 100)).toBe(409);
    await act("it is taken in hand", raised.incidentId, acknowledge);
    await waitFor("the gateway hears of it", () => events("a human has it").find((line) => line["by"] === "desk"));
  });

  test("R-021 a second press voids the acknowledgement and is an alarm of its own in the same incident", async () => {
    await happen("press");
    const again = await waitFor("two alarms, raised again", () =>
      open().find((one) => one.alarms.length === 2 && one.acknowledgedBy === null),
    );
    expect(again.round).toBeGreaterThan(1);
    await act("it is closed", again.incidentId, async (version) => {
      const told = { by: "李娜", version, outcome: "test", note: "" };
      return (await post(`/api/incidents/${again.incidentId}/close`, told)).status;
    });
  });

  test("R-017 a radar fall is on the desk as a pre-alarm at once", async () => {
    await happen("fall");
    const fallen = await waitFor("the fall on the desk", has("fall"));
    expect(fallen.phase).toBe("pre-alarm");
    expect(fallen.alarms[0]).toMatchObject({ alarm: "fall", confidence: "low", deviceId: "radar-bedroom" });
  });

  test("every program ends by itself when it is asked to, the gateway first", async () => {
    for (const program of programs) {
      // Whoever has not ended by then is killed, and says so here.
      await program.stop(20_000);
      expect({ name: program.name, ...(await program.ended) }).toEqual({ name: program.name, code: 0, signal: null });
    }
  });
});
