/**
 * Gateway, cloud and broker each die by kill -9 once, under 50 events a second. The oracle is outside: the simulator keeps its own
 * ledger of what it emitted, the gateway prints a line after each acceptance, and the cloud's files are read after its end.
 *
 * While the gateway is dead, its embedded broker is dead and the home is deaf: this is declared, measured, and only this is excused.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createHome, outboxFile, type Home } from "../../scripts/chaos/home.ts";
import { judge } from "../../scripts/chaos/ledger.ts";
import { readStored, waitingRecords } from "../../scripts/chaos/stored.ts";
import { freePort } from "../../scripts/free-port.ts";
import type { Program } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, type Address } from "../../scripts/world.ts";

const data = mkdtempSync(join(tmpdir(), "shouwang-kill-"));
const seed = join(data, "seed.json");
const running: { broker?: Program<Address>; cloud?: Program<Address> } = {};
let brokerPort: number;
let home: Home;

const startBrokerAgain = async (): Promise<void> => void (running.broker = await startBroker({ port: brokerPort }));
const startCloudAgain = async (): Promise<void> => {
  running.cloud = await startCloud({ data: join(data, "cloud"), brokerUrl: `mqtt://127.0.0.1:${brokerPort}`, seed });
};

async function kill(program: Program<unknown> | undefined): Promise<void> {
  program?.signal("SIGKILL");
  await program?.ended;
}

beforeAll(async () => {
  brokerPort = await freePort();
  const brokerUrl = `mqtt://127.0.0.1:${brokerPort}`;
  home = createHome({ index: 0, data: join(data, "gateway"), brokerUrl, bridgePort: await freePort(), rate: 50 });
  writeFileSync(seed, JSON.stringify({ homes: [home.seed] }));
  await startBrokerAgain();
  await startCloudAgain();
  await home.start();
});

afterAll(async () => {
  await home?.stop();
  for (const program of [running.cloud, running.broker]) await program?.stop();
  rmSync(data, { recursive: true, force: true });
});

describe("kill -9 under 50 events a second", () => {
  test("R-030 gateway, cloud and broker die once each: nothing accepted is missing or double", async () => {
    await home.emitFor(2_000);
    await Promise.all([
      home.emitFor(3_000),
      kill(running.broker)
        .then(() => pause(700))
        .then(startBrokerAgain),
    ]);
    await Promise.all([
      home.emitFor(4_000),
      kill(running.cloud)
        .then(() => pause(700))
        .then(startCloudAgain),
    ]);
    await Promise.all([home.emitFor(5_000), home.killGateway(500)]);
    await home.emitFor(2_000);

    const hasArrived = (): boolean => waitingRecords(outboxFile(home)) === 0;
    await waitFor("every accepted record has arrived", hasArrived, { withinMs: 30_000, everyMs: 250 });
    await home.stop();
    await running.cloud?.stop();

    const book = home.book();
    expect(book.accepted.length).toBeGreaterThan(300);
    expect(book.raised.length).toBeGreaterThan(3);
    const found = readStored(join(data, "cloud"), [home]).get(home.homeId);
    // Emitted outside the deaf time that the gateway declared: accepted. Accepted: in the cloud, once, and nothing else is there.
    const verdict = found && judge(book, found);
    expect(verdict).toMatchObject({ lost: [], doubled: [], neverAccepted: [], strangers: [] });
    expect(verdict?.stored).toBeGreaterThan(300);
  }, 120_000);
});

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
