/** A street of homes with the cloud's real loop, ledger, claims and executor, and whatever far ends a test gives it: what happens when many press, or when nobody can be reached. */

import { audit } from "@shouwang/cloud/dispatch/auditor.ts";
import { holderOf } from "@shouwang/cloud/dispatch/claim.ts";
import type { Delivery } from "@shouwang/cloud/dispatch/delivery.ts";
import { createExecutor } from "@shouwang/cloud/dispatch/execute.ts";
import { onePlan } from "@shouwang/cloud/dispatch/plan-book.ts";
import { firstPlan } from "@shouwang/cloud/dispatch/plan.ts";
import { createSqlClaims } from "@shouwang/cloud/dispatch/sql-claims.ts";
import { deliveriesOf, dueDeliveries, nextDeliveryDueAtMs } from "@shouwang/cloud/dispatch/sql-delivery-store.ts";
import type { EmergencyService } from "@shouwang/cloud/emergency/emergency-service.ts";
import { fixedServices } from "@shouwang/cloud/emergency/services.ts";
import { createSqlLedger } from "@shouwang/cloud/ingest/ledger/sql-ledger.ts";
import { readSeed } from "@shouwang/cloud/registry/seed.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { press, stamp } from "./cloud-hears.ts";
import { startLoop } from "./cloud-loop.ts";
import { openLedgerIn } from "./ledgers.ts";
import { noticeOf } from "./notices.ts";
import { openRegistry } from "./registries.ts";

/** @param given.homes `home-1` to `home-N`, each with a kit `gw-1` … and a button. */
export async function openStreet(
  folder: string,
  given: { homes: number; clock: Clock; services: readonly EmergencyService[] },
) {
  const { clock, services } = given;
  const stack = new AsyncDisposableStack();
  const database = stack.use(await openLedgerIn(folder, clock.wallMs()));
  const registry = await openRegistry(database, folder);
  const numbers = Array.from({ length: given.homes }, (_, at) => at + 1);
  const homes = numbers.map((n) => ({
    homeId: `home-${n}`,
    name: `五巷${n}号`,
    kits: [{ gatewayId: `gw-${n}`, assignmentId: `as-${n}` }],
    devices: [{ deviceId: "sos", name: "按钮", room: "bedroom" }],
  }));
  const seed = readSeed(JSON.stringify({ homes }));
  if (seed.kind === "unreadable") throw new Error(seed.why);
  await registry.seed(seed.seed, clock.wallMs());
  const loop = stack.use(
    await startLoop({
      ledger: createSqlLedger(database),
      registry,
      timeline: stack.use(createMemoryTimeline()),
      plans: onePlan(firstPlan(services.map(({ name }) => name))),
      clock,
    }),
  );
  const troubles: string[] = [];
  const executor = stack.use(
    createExecutor({
      store: {
        dueDeliveries: (nowMs, limit, full) => dueDeliveries(database.read, { nowMs, limit, full }),
        nextDueAtMs: () => nextDeliveryDueAtMs(database.read),
      },
      claims: createSqlClaims(database, holderOf("core", "one")),
      services: fixedServices(services),
      lookUp: async ({ incidentId }) => {
        const incident = loop.openIncident(incidentId);
        const { version: incidentVersion = 0, homeId = null } = incident ?? {};
        return await Promise.resolve({ ...noticeOf(), incidentId, incidentVersion, homeId });
      },
      ended: (delivery, end) => loop.attempted(delivery, { ...end, how: "ended" }),
      clock: { wallMs: loop.nowMs, uptimeMs: clock.uptimeMs, after: clock.after },
      log: { error: (sentence) => void troubles.push(sentence) },
    }),
  );
  stack.use(
    loop.subscribe((event) => {
      if (event.kind === "deliveries") executor.wake();
    }),
  );
  const deliveries = async (): Promise<readonly Delivery[]> =>
    (await Promise.all(loop.openIncidents().map((one) => deliveriesOf(database.read, one.incidentId)))).flat();
  return {
    loop,
    deliveries,
    /** What the executor could not do and said. */
    troubles,
    press(n: number, alarmId = `alarm-${n}`): void {
      const at = stamp(clock.wallMs());
      const said = press(1, alarmId, { assignmentId: `as-${n}`, sentAt: at });
      const message = { ...said, body: { ...said.body, at } };
      loop.accept(`sw/v1/0042/gw-${n}/up/life`, new TextEncoder().encode(JSON.stringify(message)));
    },
    /** What the auditor would say now. */
    problems: async () => audit(loop.openIncidents(), await deliveries(), loop.nowMs(), executor.progress),
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
