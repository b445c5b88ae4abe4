/** The way out as a whole: the real decision, the real executor and the real webhook, against a centre that is down at first. */

import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "vitest";
import { fixedServices } from "@shouwang/cloud/emergency/services.ts";
import { decide } from "@shouwang/cloud/dispatch/decide.ts";
import type { Before, Context, DecideInput } from "@shouwang/cloud/dispatch/decision.ts";
import { holderOf } from "@shouwang/cloud/dispatch/claim.ts";
import { blankClaimRows, createMemoryClaims, endHeld } from "@shouwang/cloud/dispatch/memory-claims.ts";
import { createExecutor } from "@shouwang/cloud/dispatch/execute.ts";
import { createMemoryDeliveryStore } from "@shouwang/cloud/dispatch/memory-delivery-store.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { createWebhook } from "@shouwang/cloud/emergency/webhook/http-webhook.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { noticeOf } from "../builders/notices.ts";

test("R-025 a centre that is down is tried with growing pauses, with one key, until its receipt is in the journal", async () => {
  const asked: { atMs: number; webhookId: string }[] = [];
  const startMs = Date.now();
  const clock = createManualClock({ wallMs: startMs });
  await using server = createServer((request, response) => {
    asked.push({ atMs: clock.uptimeMs(), webhookId: String(request.headers["webhook-id"]) });
    request.resume().on("end", () => {
      if (asked.length <= 5) response.writeHead(503).end();
      else response.end('{"receipt":"A-17"}');
    });
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");

  let before: Before = { homeState: null, incident: null, deliveries: [] };
  const journal: string[] = [];
  const store = createMemoryDeliveryStore();
  const claims = blankClaimRows();
  let ids = 0;
  const context: Context = {
    settings: null,
    // One attempt after the other is what is looked at: nothing else is told meanwhile.
    plans: onePlan({
      ...firstPlan([]),
      steps: firstPlan([])
        .steps.slice(0, 1)
        .map((step) => ({ ...step, ways: [{ connector: "webhook", addressee: null }] })),
      again: minutes(10),
    }),
    subject: "gateway:g-1",
    homeId: null,
    gatewayId: null,
    nextId: () => `id-${++ids}`,
  };
  const commit = (input: DecideInput): void => {
    const after = decide(before, input, context, clock.wallMs());
    if (after.kind === "refused") throw new Error(after.message);
    for (const delivery of [...after.deliveries.create, ...after.deliveries.update]) store.put(delivery);
    journal.push(...after.journal.map(({ what, detail }) => `${what} ${detail}`));
    const changed = [...after.deliveries.create, ...after.deliveries.update];
    const untouched = before.deliveries.filter(
      (one) => !changed.some(({ deliveryId }) => deliveryId === one.deliveryId),
    );
    before = { homeState: after.homeState, incident: after.incident, deliveries: [...untouched, ...changed] };
  };

  await using executor = createExecutor({
    store,
    services: fixedServices([
      createWebhook({
        name: "webhook",
        url: `http://127.0.0.1:${address.port}/`,
        secret: `whsec_${Buffer.alloc(24, 1).toString("base64")}`,
        clock,
      }),
    ]),
    lookUp: async ({ incidentId }) => ({ ...noticeOf({ homeId: null }), incidentId }),
    claims: createMemoryClaims({ rows: claims, holder: holderOf("core", "one"), delivery: store.get }),
    async ended(delivery, end) {
      endHeld(claims, end, clock.wallMs(), null);
      commit({ kind: "delivered", delivery, outcome: end.outcome });
      await Promise.resolve();
    },
    clock,
    log: { error: (sentence) => expect.unreachable(sentence) },
  });

  const [alarm] = noticeOf().alarms;
  if (!alarm) throw new Error("a notice without an alarm");
  commit({
    kind: "life",
    alarmId: alarm.alarmId,
    event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "sos", repeated: false },
    deviceId: null,
    isKnownDevice: false,
    occurredAtMs: clock.wallMs(),
    recordedAtMs: clock.wallMs(),
  });
  executor.wake();
  await executor.settled();
  for (let second = 1; second <= 60; second++) await clock.advanceTo(second * 1_000, () => executor.settled());

  expect(asked.map(({ atMs }) => atMs / 1_000)).toEqual([0, 1, 3, 7, 15, 31]);
  expect(new Set(asked.map(({ webhookId }) => webhookId)).size).toBe(1);
  expect(before.incident?.phase).toBe("delivered");
  expect(before.deliveries).toMatchObject([{ standing: "accepted", attempt: 6, receipt: "200 A-17" }]);
  expect(journal.join("\n")).toContain("200 A-17");
});
