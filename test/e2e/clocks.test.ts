/**
 * Real processes whose wall clocks lie: the gateway boots in 1970, is set right, and is set wrong again; the cloud's clock goes an hour
 * forth and back. Every press is on the desk once, in order and young, and the plan goes on in true time.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { FaultView, IncidentView } from "@shouwang/cloud/api/contract.ts";
import { days, hours, seconds } from "@shouwang/shared/time/duration.ts";
import { demoGateway, demoSeed } from "../../scripts/demo-home.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway, startSimulatedHome } from "../../scripts/world.ts";
import { createFalseClock, type FalseClock } from "../builders/false-clock.ts";
import { describeWithService } from "../builders/services.ts";

/** How far the gateway's and the cloud's idea of one moment may be apart. */
const reckoning = seconds(5);
const years = (count: number): number => days(365 * count);

describeWithService("faketime", "programs whose clocks lie", (faketime) => {
  const data = mkdtempSync(join(tmpdir(), "shouwang-false-clocks-"));
  const stack = new AsyncDisposableStack();
  const gatewayLines: Line[] = [];
  let cloudUrl = "";
  let controlUrl = "";
  let ofGateway: FalseClock;
  let ofCloud: FalseClock;

  const events = (name: string): Line[] => gatewayLines.filter((line) => line["event"] === name);
  const accepted = (): Line[] => events("accepted").filter((line) => line["lane"] === "life");
  const get = async (path: string): Promise<unknown> => await (await fetch(new URL(path, cloudUrl))).json();
  const open = async (): Promise<IncidentView | undefined> => {
    // `as`: the cloud's own contract.
    const incidents = (await get("/api/incidents")) as IncidentView[];
    return incidents.find((one) => one.phase !== "closed" && one.alarms.some(({ alarm }) => alarm === "panic"));
  };
  const faults = async (): Promise<string[]> => {
    const some = (await get("/api/faults")) as FaultView[];
    return some.map((one) => `${one.gatewayId} ${one.fault}`);
  };
  const pressedAtMs: number[] = [];
  /** When each was seen on the desk: a fraction of a second later, and more on a busy machine. */
  const seenAtMs: number[] = [];
  const press = async (): Promise<void> => {
    pressedAtMs.push(Date.now());
    await fetch(new URL("/press", controlUrl), { method: "POST" });
    await waitFor(`press ${pressedAtMs.length} on the desk`, async () => {
      return (await open())?.alarms.length === pressedAtMs.length;
    });
    seenAtMs.push(Date.now());
  };

  beforeAll(async () => {
    stack.defer(() => rmSync(data, { recursive: true, force: true }));
    ofGateway = createFalseClock(faketime().binary, join(data, "gateway-clock"), seconds(5) - Date.now());
    ofCloud = createFalseClock(faketime().binary, join(data, "cloud-clock"), 0);
    const seed = join(data, "seed.json");
    writeFileSync(seed, JSON.stringify(demoSeed()));
    const bridgePort = await freePort();
    const broker = stack.adopt(await startBroker(), (one) => one.stop());
    const home = stack.adopt(await startSimulatedHome({ bridgeUrl: `mqtt://127.0.0.1:${bridgePort}` }), (one) =>
      one.stop(),
    );
    controlUrl = home.ready.controlUrl;
    const brokerUrl = broker.ready.url;
    const { environment } = ofCloud;
    const cloud = stack.adopt(await startCloud({ data: join(data, "cloud"), brokerUrl, seed, environment }), (one) =>
      one.stop(),
    );
    cloudUrl = cloud.ready.url;
    stack.adopt(
      await startGateway({
        data: join(data, "gateway"),
        brokerUrl,
        configuration: demoGateway({ bridgePort, radarUrl: home.ready.radarUrl }),
        environment: ofGateway.environment,
        onLine: (line) => gatewayLines.push(line),
      }),
      (one) => one.stop(),
    );
    await waitFor("the way is there", () => events("uplink up").length > 0 && events("link up").length > 1);
  });
  afterAll(() => stack.disposeAsync());

  test("R-158 the gateway boots in 1970, is set right, an hour and ten years off and right again: each press once, in order, with its age", async () => {
    await press();
    expect(Number(accepted()[0]?.["atMs"])).toBeLessThan(hours(1));
    for (const offMs of [0, hours(1), hours(-1), years(10), -years(10), 0]) {
      ofGateway.setOff(offMs);
      await press();
    }
    const alarms = (await open())?.alarms ?? [];
    for (const [at, { occurredAtMs, lateByMs }] of alarms.entries()) {
      const [pressed, seen] = [Number(pressedAtMs[at]), Number(seenAtMs[at])];
      expect(Number(occurredAtMs)).toBeGreaterThan(pressed - reckoning);
      expect(Number(occurredAtMs)).toBeLessThan(seen + reckoning);
      expect(lateByMs).toBeGreaterThanOrEqual(0);
      expect(lateByMs).toBeLessThan(seen - pressed + reckoning);
    }
    const rows = accepted();
    expect(rows.map((line) => line["seq"])).toEqual(pressedAtMs.map((_, at) => at + 1));
    expect(rows.map((line) => line["alarmId"])).toEqual(alarms.map(({ alarmId }) => alarmId));
    expect(new Set(rows.map((line) => line["epoch"])).size).toBe(1);
    expect(new Set(rows.map((line) => new Date(Number(line["atMs"])).getUTCFullYear())).size).toBeGreaterThanOrEqual(4);
    await waitFor("the fault of the jumping clock", async () =>
      (await faults()).includes("demo-gateway clock-untrusted"),
    );
    await waitFor("a receipt for each", () => {
      const stored = events("indication").filter((line) => line["indication"] === "stored");
      return new Set(stored.map((line) => line["alarmId"])).size === pressedAtMs.length;
    });
  });

  test("R-158 the cloud's clock goes forth and an hour back in one minute of the plan: it escalates in true time, and no gateway is silent", async () => {
    const before = (await open())?.escalation ?? 0;
    expect(before).toBe(0);
    const roundMs = Number((await open())?.roundStartedAtMs);
    // Due in ten seconds of true time, by a clock that then says an hour less.
    ofCloud.setOff(roundMs + seconds(50) - Date.now());
    await waitFor("the jump is a fault", async () => (await faults()).includes("cloud clock-untrusted"));
    const setBackAtMs = performance.now();
    ofCloud.setOff(hours(-1));
    await waitFor("the escalation", async () => (await open())?.escalation === 1);
    // A cloud that had not heard of the jump would wait for the rest of the minute, one that believes it for an hour.
    expect(performance.now() - setBackAtMs).toBeLessThan(seconds(30));
    ofCloud.setOff(hours(1));
    await waitFor("what the jump made due", async () => Number((await open())?.escalation) > 1);
    expect((await faults()).filter((fault) => fault.endsWith("silent"))).toEqual([]);
    await press();
    const tookMs = Number(seenAtMs.at(-1)) - Number(pressedAtMs.at(-1));
    expect((await open())?.alarms.at(-1)?.lateByMs).toBeLessThan(tookMs + reckoning);
  });
});
