/** One press walks through with Mosquitto in both places: between bridge and gateway, and between gateway and cloud. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { IncidentView } from "@shouwang/cloud/api/contract.ts";
import { demoGateway, demoSeed } from "../../scripts/demo-home.ts";
import type { Line, Program } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startCloud, startGateway, startSimulatedHome } from "../../scripts/world.ts";
import { describeWithService } from "../builders/services.ts";

/** An instance may serve other tests and other runs: the topics of this kit are its own, and so is what that broker keeps for it. */
const gatewayId = `mosquitto-walk-${process.pid}`;

describeWithService("mosquitto", "with Mosquitto as the cloud's broker and as the bridge's", (mosquitto) => {
  test("R-085 a press is on the desk, and the gateway has its receipt and hears that a human has it", async () => {
    await using stack = new AsyncDisposableStack();
    const data = mkdtempSync(join(tmpdir(), "shouwang-mosquitto-"));
    stack.defer(() => rmSync(data, { recursive: true, force: true }));
    const kept = <Ready>(program: Program<Ready>): Ready => stack.adopt(program, (one) => one.stop()).ready;
    const { url } = mosquitto();

    const seed = join(data, "seed.json");
    writeFileSync(seed, JSON.stringify(demoSeed()).replaceAll("demo-gateway", gatewayId));
    const lines: Line[] = [];
    const has = (event: string, more: Line = {}): boolean =>
      lines.some(
        (line) => line["event"] === event && Object.entries(more).every(([name, value]) => line[name] === value),
      );
    const [home, cloud] = await Promise.all([
      startSimulatedHome({ bridgeUrl: url }),
      startCloud({ data: join(data, "cloud"), brokerUrl: url, seed }),
    ]);
    const [{ radarUrl, controlUrl }, { url: cloudUrl }] = [kept(home), kept(cloud)];
    const kit = demoGateway({ bridgePort: 0, radarUrl });
    // `as`: the demo's configuration has a bridge.
    const { port: _port, ...bridge } = kit["bridge"] as Record<string, unknown>;
    kept(
      await startGateway({
        data: join(data, "gateway"),
        brokerUrl: url,
        configuration: { ...kit, gatewayId, bridge: { ...bridge, broker: url } },
        onLine: (line) => lines.push(line),
      }),
    );
    await waitFor("cloud and bridge are reached", () => has("uplink up") && has("link up", { linkId: "bridge" }));

    await fetch(new URL("/press", controlUrl), { method: "POST" });
    const incident = await waitFor("the press on the desk", async () => {
      const answer = await fetch(new URL("/api/incidents", cloudUrl));
      // `as`: the contract of our own API.
      return ((await answer.json()) as readonly IncidentView[])[0];
    });
    expect(incident).toMatchObject({ homeId: "demo-home", phase: "raised", alarms: [{ alarm: "panic" }] });
    await waitFor("the receipt", () => has("indication", { indication: "stored" }));

    const path = `/api/incidents/${incident.incidentId}`;
    const taken = await waitFor("it is taken in hand", async () => {
      // With what is shown now: what is told outside changes the incident too.
      // `as`: the contract of our own API.
      const { version } = (await (await fetch(new URL(path, cloudUrl))).json()) as IncidentView;
      const { status } = await fetch(new URL(`${path}/acknowledge`, cloudUrl), {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ by: "李娜", version }),
      });
      return status === 409 ? undefined : status;
    });
    expect(taken).toBe(200);
    await waitFor("the gateway hears of it", () => has("a human has it", { by: "desk" }));
  });
});
