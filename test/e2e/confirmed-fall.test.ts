/** A fall that an operator closes as real, through the processes that `npm start` starts: from the pendant to the resident's record. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import type { IncidentView } from "@shouwang/cloud/api/contract.ts";
import type { HomePeopleView } from "@shouwang/cloud/api/registry/contract/homes.ts";
import { demoGateway, demoSeed } from "../../scripts/demo-home.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Line } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway, startSimulatedHome } from "../../scripts/world.ts";

const data = mkdtempSync(join(tmpdir(), "shouwang-fall-"));
const stack = new AsyncDisposableStack();
stack.defer(() => rmSync(data, { recursive: true, force: true }));
afterAll(async () => await stack.disposeAsync());

test("R-297 it stands in the record of whoever lives there", async () => {
  const seed = join(data, "seed.json");
  writeFileSync(seed, JSON.stringify(demoSeed()));
  const bridgePort = await freePort();
  const broker = stack.adopt(await startBroker(), (one) => one.stop());
  const home = stack.adopt(await startSimulatedHome({ bridgeUrl: `mqtt://127.0.0.1:${bridgePort}` }), (one) =>
    one.stop(),
  );
  const brokerUrl = broker.ready.url;
  const { controlUrl: demoUrl, radarUrl } = home.ready;
  const cloud = stack.adopt(await startCloud({ data: join(data, "cloud"), brokerUrl, seed, demoUrl }), (one) =>
    one.stop(),
  );
  const lines: Line[] = [];
  stack.adopt(
    await startGateway({
      data: join(data, "gateway"),
      brokerUrl,
      configuration: demoGateway({ bridgePort, radarUrl }),
      onLine: (line) => lines.push(line),
    }),
    (one) => one.stop(),
  );
  await waitFor("the gateway reaches the cloud", () => lines.some(({ event }) => event === "uplink up"));
  await waitFor("and its devices", () => lines.filter(({ event }) => event === "link up").length > 1);

  // `as`: the server is held to its contract by its own tests.
  const get = async <T>(path: string): Promise<T> => (await (await fetch(new URL(path, cloud.ready.url))).json()) as T;
  await fetch(new URL("/fall", demoUrl), { method: "POST" });
  const fallen = async (): Promise<IncidentView | undefined> =>
    (await get<IncidentView[]>("/api/incidents")).find((one) => one.alarms.some(({ alarm }) => alarm === "fall"));
  const { incidentId } = await waitFor("the fall on the desk", fallen);
  const close = async (): Promise<number> => {
    const { version } = await get<IncidentView>(`/api/incidents/${incidentId}`);
    const answer = await fetch(new URL(`/api/incidents/${incidentId}/close`, cloud.ready.url), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ by: "李娜", version, outcome: "real", note: "" }),
    });
    return answer.status;
  };
  await waitFor("it is closed", async () => (await close()) === 200);
  const falls = async (): Promise<readonly string[]> => {
    const { people } = await get<HomePeopleView>("/api/homes/demo-home/residents");
    return people?.[0]?.record?.falls.map((fall) => fall.incidentId) ?? [];
  };
  const kept = await waitFor("it is in the record", async () =>
    (await falls()).length > 0 ? await falls() : undefined,
  );
  expect(kept).toEqual([incidentId]);
});
