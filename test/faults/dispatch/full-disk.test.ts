/**
 * A disk that is really full under a whole cloud, while a centre outside waits to be told: what is due goes out, whether or not it can be written that it did; what was
 * kept for this is given up first, and said.
 */

import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { describe, expect, test } from "vitest";
import { webhookPayloadSchema, type WebhookPayload } from "@shouwang/cloud/emergency/webhook/payload.ts";
import { waitFor } from "../../../scripts/wait-for.ts";
import { startBroker, startCloud } from "../../../scripts/world.ts";
import { pressOf } from "../../builders/presses.ts";
import { roomKinds } from "../full-disk-rooms.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
/** The cloud asks its disk again every second. */
const noReceiptForMs = 1_500;
const pressesMax = 400;
const scratch = (): string => mkdtempSync(join(tmpdir(), "shouwang-full-disk-"));

function kindsHere(): ReturnType<typeof roomKinds> {
  const folder = scratch();
  try {
    return roomKinds(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

type Told = WebhookPayload["data"] & { wasTaken: boolean };

/** Answers that it is not well, until told otherwise. */
async function startCentre(stack: AsyncDisposableStack) {
  const told: Told[] = [];
  const centre = { isWell: false };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => void chunks.push(chunk));
    request.on("end", () => {
      const { data } = webhookPayloadSchema.parse(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      told.push({ ...data, wasTaken: centre.isWell });
      response.writeHead(centre.isWell ? 200 : 503, { "content-type": "application/json" }).end("{}");
    });
    request.on("error", () => {});
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  stack.defer(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("a TCP server without a port");
  return { url: `http://127.0.0.1:${address.port}/`, told, centre };
}

describe.each(kindsHere())("%s", (_, openRoom) => {
  test(
    "R-510 R-511 H-140 nothing can be written any more: the centre is told all the same, and told again after a restart with the mark that it may know",
    { timeout: 120_000 },
    async () => {
      await using stack = new AsyncDisposableStack();
      const folder = scratch();
      stack.defer(() => rmSync(folder, { recursive: true, force: true }));
      const room = stack.use(openRoom(folder));
      const seed = join(folder, "seed.json");
      const home = { homeId: "home-1", name: "陈家", kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }] };
      writeFileSync(seed, JSON.stringify({ homes: [home] }));
      const { url, told, centre } = await startCentre(stack);
      const broker = stack.adopt(await startBroker(), (program) => program.stop());
      const data = join(room.folder, "cloud");
      const start = () => startCloud({ data, brokerUrl: broker.ready.url, seed, webhook: { url, secret } });
      let cloud = await start();
      stack.defer(async () => {
        cloud.signal("SIGKILL");
        await cloud.ended;
      });
      const gateway = stack.adopt(await connectAsync(broker.ready.url), (client) => client.endAsync(true));
      let receipted = 0;
      gateway.on("message", (_topic, payload) => {
        for (const [, through] of payload.toString().matchAll(/"lane":"life","through":(\d+)/g))
          receipted = Math.max(receipted, Number(through));
      });
      await gateway.subscribeAsync("sw/v1/+/gw-1/down/receipt", { qos: 1 });
      const say = async (seq: number): Promise<unknown> =>
        await gateway.publishAsync("sw/v1/0042/gw-1/up/life", pressOf(seq), { qos: 1 });
      const isReceipted = async (seq: number, withinMs: number): Promise<boolean> =>
        await waitFor(`the receipt of ${seq}`, () => receipted >= seq, { withinMs }).then(
          () => true,
          () => false,
        );
      const health = async (): Promise<string> => await (await fetch(`${cloud.ready.url}/healthz`)).text();
      let seq = 1;
      await waitFor("the first receipt", async () => {
        await say(seq);
        return await isReceipted(1, 500);
      });
      const reserve = join(data, "reserve");
      const kept = (): number => statSync(reserve, { throwIfNoEntry: false })?.size ?? 0;
      await waitFor("room that is kept", () => kept() > 0 && kept() % (2 * 1_024 * 1_024) === 0);

      // Whatever fills it takes what is given up, too.
      for (let at = 0; receipted === seq && at < pressesMax; at++) {
        room.fill(cloud.pid);
        await say(++seq);
        await isReceipted(seq, noReceiptForMs);
      }
      expect(receipted).toBe(seq - 1);
      if (room.isOwnDisk) {
        expect(kept()).toBe(0);
        await waitFor("that it is said", async () => (await health()).includes("The disk of the ledger is full"));
      }
      const before = told.length;
      expect(before).toBeGreaterThan(0);
      centre.isWell = true;
      await waitFor("the centre to be told", () => told.some(({ wasTaken }) => wasTaken), { withinMs: 20_000 });
      expect(await isReceipted(seq, noReceiptForMs)).toBe(false);
      const takenThen = told.filter(({ wasTaken }) => wasTaken);
      const ids = takenThen.map(({ deliveryId }) => deliveryId);
      // Whoever has it is not told again, for as long as somebody remembers.
      expect(new Set(ids).size).toBe(ids.length);

      cloud.signal("SIGKILL");
      await cloud.ended;
      room.empty(cloud.pid);
      cloud = await start();
      await waitFor("the receipt after the repair", async () => {
        await say(seq);
        return await isReceipted(seq, 500);
      });
      const [first] = takenThen;
      const again = (): readonly Told[] =>
        told.slice(before + takenThen.length).filter(({ deliveryId }) => deliveryId === first?.deliveryId);
      await waitFor("the notice again", () => again().length > 0, { withinMs: 20_000 });
      expect(again()).toMatchObject([{ mayHaveArrived: true }]);
      await waitFor("room that is kept again", () => kept() > 0);
    },
  );
});
