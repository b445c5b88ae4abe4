/**
 * Real processes that are stopped and go on (SIGSTOP, SIGCONT): one that calls outside, beside one that decides, on a PostgreSQL; and one that does both, with
 * somebody outside who listens to its heartbeat.
 */

import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { connectAsync } from "mqtt";
import { Client } from "pg";
import { describe, expect, test } from "vitest";
import { must, parseDeliveryId, type IncidentId } from "@shouwang/shared/domain/ids.ts";
import { openPostgresBeside } from "@shouwang/cloud/database/postgres-beside.ts";
import { attemptsOf } from "@shouwang/cloud/dispatch/sql-claims.ts";
import { createDelivery } from "@shouwang/cloud/dispatch/sql-delivery-store.ts";
import { startWebhookReceiver } from "../../../hardware/simulators/webhook-receiver.ts";
import { startBroker, startCloud, startDispatch } from "../../../scripts/world.ts";
import { waitFor } from "../../../scripts/wait-for.ts";
import { postgresAddress } from "../../builders/postgres-ledgers.ts";
import { startServer } from "../../builders/real-servers.ts";
import { describeWithService } from "../../builders/services.ts";
import { outsideCourse } from "./outside-course.ts";

const minuteMs = 60_000;
/** Several programs start at once on a small machine. */
const readyWithinMs = 60_000;
const stamp = { wallMs: 1_795_000_000_000, uptimeMs: 1_000, bootId: "boot-1", clock: "trusted" };
const press = JSON.stringify({
  v: 1,
  epoch: "epoch-1",
  seq: 1,
  alarmId: "alarm-1",
  assignmentId: "as-1",
  sentAt: stamp,
  body: {
    deviceId: "sos",
    at: stamp,
    event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "", repeated: false },
  },
});

function folderOf(stack: AsyncDisposableStack): { folder: string; seed: string } {
  const folder = mkdtempSync(join(tmpdir(), "shouwang-roles-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const seed = join(folder, "seed.json");
  const home = { homeId: "home-1", name: "陈家", kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }] };
  writeFileSync(seed, JSON.stringify({ homes: [home] }));
  return { folder, seed };
}

type Fault = { fault: string; deviceId: string | null; owner: string };
async function ask<Answer>(url: string, path: string): Promise<Answer> {
  const answer = await fetch(`${url}${path}`);
  // `as`: our own API.
  return (await answer.json()) as Answer;
}
const isStuck = async (url: string): Promise<boolean> =>
  (await ask<Fault[]>(url, "/api/faults")).some(
    ({ fault, deviceId, owner }) => fault === "stuck" && deviceId === "dispatch" && owner === "technician",
  );

describe.concurrent("executors that are stopped", () => {
  test(
    "R-377 H-113 all in one: whoever listens outside hears nothing for a minute after it was stopped, and hears it again when it goes on",
    { timeout: 150_000 },
    async () => {
      await using stack = new AsyncDisposableStack();
      const { folder, seed } = folderOf(stack);
      const heardAtMs: number[] = [];
      const outside = createServer((_request, response) => {
        heardAtMs.push(performance.now());
        response.end("OK");
      });
      await new Promise<void>((resolve) => outside.listen(0, "127.0.0.1", resolve));
      stack.defer(() => void outside.close());
      // `as`: a server that listens on a port.
      const { port } = outside.address() as AddressInfo;
      const broker = stack.adopt(await startBroker({ readyWithinMs }), (program) => program.stop());
      const watchdog = { url: `http://127.0.0.1:${port}/ping`, everySeconds: 5 };
      const cloud = stack.adopt(
        await startCloud({ data: join(folder, "cloud"), brokerUrl: broker.ready.url, seed, watchdog, readyWithinMs }),
        async (program) => {
          program.signal("SIGCONT");
          await program.stop();
        },
      );
      await waitFor("two heartbeats", () => heardAtMs.length >= 2, { withinMs: 40_000 });
      cloud.signal("SIGSTOP");
      // One that was on its way still arrives.
      await pause(1_000);
      const stoppedAtMs = performance.now();
      const before = heardAtMs.length;
      await pause(minuteMs);
      expect([heardAtMs.length - before, performance.now() - stoppedAtMs >= minuteMs]).toEqual([0, true]);
      cloud.signal("SIGCONT");
      await waitFor("a heartbeat after it", () => heardAtMs.length > before, { withinMs: 40_000 });
    },
  );

  describeWithService("postgresql", "roles apart on a PostgreSQL", () => {
    test(
      "R-504 R-505 R-506 R-507 R-508 R-509 H-139 centres and persons are reached by one process; it dies in the middle of a call, another has every path at once, and the core calls nobody",
      { timeout: 150_000 },
      outsideCourse,
    );

    test(
      "R-375 R-376 R-371 R-504 H-112 H-139 stopped, it is a fault within a minute; one that stood by takes its work over, and it calls nobody when it goes on, and ends",
      { timeout: 150_000 },
      async () => {
        await using stack = new AsyncDisposableStack();
        const { folder, seed } = folderOf(stack);
        const server = stack.use(await startServer("postgresql"));
        const secret = `whsec_${randomBytes(32).toString("base64")}`;
        const centre = stack.use(await startWebhookReceiver({ secret, port: 0 }));
        const webhook = { url: centre.url, secret };
        const broker = stack.adopt(await startBroker({ readyWithinMs }), (program) => program.stop());
        const keys = join(folder, "keys", "master.json");
        const database = server.url;
        const core = stack.adopt(
          await startCloud({
            role: "core",
            data: join(folder, "core"),
            keys,
            brokerUrl: broker.ready.url,
            seed,
            database,
            webhook,
            readyWithinMs,
          }),
          (program) => program.stop(),
        );
        const startOne = async (name: string) =>
          stack.adopt(
            await startDispatch({ data: join(folder, name), keys, database, webhook, readyWithinMs }),
            async (program) => {
              program.signal("SIGCONT");
              await program.stop();
            },
          );
        const url = core.ready.url;
        const beside = stack.use(
          await openPostgresBeside({ address: postgresAddress(server.url, null), mayWrite: true }),
        );
        const gateway = stack.adopt(await connectAsync(broker.ready.url), (client) => client.endAsync(true));
        const open = async () => await ask<{ incidentId: IncidentId }[]>(url, "/api/incidents?state=open");
        const incidentId = await waitFor(
          "the incident",
          async () => {
            await gateway.publishAsync("sw/v1/0042/gw-1/up/life", press, { qos: 1 });
            return (await open())[0]?.incidentId;
          },
          { everyMs: 500, withinMs: 20_000 },
        );
        /** As an escalation makes it, without waiting for its minute. */
        const tellCentre = async (n: number): Promise<void> => {
          const nowMs = Date.now();
          await beside.commit([
            createDelivery(beside.write, {
              deliveryId: must(parseDeliveryId(`delivery-${n}`), "delivery"),
              incidentId,
              key: `${incidentId}/1/webhook/by-hand/${n}`,
              connector: "webhook",
              addressee: null,
              reason: "outside-due",
              round: 1,
              standing: "due",
              attempt: 0,
              dueAtMs: nowMs,
              createdAtMs: nowMs,
              endedAtMs: null,
              receipt: null,
              lastWhy: null,
            }),
          ]);
        };
        const attempts = async () => await attemptsOf(beside.read, incidentId);
        /** What this test has decided; the plan tells the centre by itself after a minute. */
        const told = () => centre.received.map(({ webhookId }) => webhookId).filter((id) => id.startsWith("delivery-"));
        const first = await startOne("one");
        await tellCentre(1);
        await waitFor("the centre to be told", () => told().length === 1, { withinMs: 20_000 });
        expect(centre.received[0]?.payload.data.homeName).toBe("陈家");
        const journal = async () =>
          (await ask<{ journal: { what: string; who: string }[] }>(url, `/api/incidents/${incidentId}`)).journal;
        await waitFor(
          "the core to write it down",
          async () => (await journal()).some(({ what, who }) => what === "delivered" && who === "webhook"),
          { withinMs: 20_000 },
        );

        // It claims, and is stopped while it looks a name up: before its call.
        const other = new Client(server.url);
        await other.connect();
        stack.defer(() => other.end());
        await other.query("begin; lock table devices in access exclusive mode");
        await tellCentre(2);
        const claimed = async () =>
          (await other.query("select 1 from claims where delivery_id = 'delivery-2'")).rowCount === 1;
        await waitFor("its claim", claimed, { withinMs: 20_000 });
        first.signal("SIGSTOP");
        const stoppedAtMs = performance.now();
        await other.query("commit");
        await startOne("two");
        await waitFor("the fault", () => isStuck(url), { withinMs: minuteMs, everyMs: 250 });
        const noticedMs = performance.now() - stoppedAtMs;
        expect(noticedMs).toBeLessThan(minuteMs);
        const health = await ask<{ reasons: { part: string }[] }>(url, "/healthz");
        expect(health.reasons.map(({ part }) => part)).toContain("dispatch");

        await waitFor("the other one", () => told().length === 2, { withinMs: 40_000 });
        first.signal("SIGCONT");
        await waitFor("the end of the fault", async () => !(await isStuck(url)), { withinMs: 40_000, everyMs: 250 });
        expect(await first.ended).toEqual({ code: 1, signal: null });
        expect([told(), centre.repeats()]).toEqual([["delivery-1", "delivery-2"], 0]);
        expect((await attempts()).filter((one) => one.deliveryId === "delivery-2").map(({ what }) => what)).toEqual([
          "unknown",
          "accepted",
        ]);
      },
    );
  });
});

test("R-375 roles apart on a file are refused with a sentence that says what to do", async () => {
  await using stack = new AsyncDisposableStack();
  const { folder, seed } = folderOf(stack);
  const started = startCloud({ data: folder, brokerUrl: "mqtt://127.0.0.1:1", seed, role: "core", readyWithinMs });
  await expect(started).rejects.toThrow("--role core is refused: two processes share one PostgreSQL");
});
