import { expect, test } from "vitest";
import { must, parseHomeId, type IncidentId } from "@shouwang/shared/domain/ids.ts";
import { createManualClock } from "@shouwang/shared/time/manual-clock.ts";
import { minutes } from "@shouwang/shared/time/duration.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { startLoop } from "../../test/builders/cloud-loop.ts";
import { planningOver } from "../../test/builders/planning.ts";
import { openRegistryHouse, registeredAtMs } from "../../test/builders/registry-house.ts";
import { createSqlLedger } from "../ingest/ledger/sql-ledger.ts";
import type { ContactTestWay } from "../registry/residents/contact-testing.ts";
import { deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";
import { homeRecord } from "../registry/residents/home-record.ts";
import { answeredWithin, createContactTests } from "./contact-tests.ts";

const homeId = must(parseHomeId("home-in"), "home-in");

async function aHouse(connectors: readonly string[]) {
  const house = await openRegistryHouse({ in: "370602", out: "370685" });
  const { database, records, registry, keepers } = house;
  const clock = createManualClock({ wallMs: registeredAtMs + minutes(1) });
  const { plans } = await planningOver({ database, records, registry }, connectors, () => clock.wallMs());
  const loop = await startLoop({
    ledger: createSqlLedger(database),
    timeline: createMemoryTimeline(),
    clock,
    registry,
    plans,
  });
  let id = 0;
  let outcome: Omit<ContactTestWay, "connector"> = { standing: "sent", why: null };
  const given = {
    loop,
    records,
    homes: keepers.homes,
    // Nobody executes here: what became of each is said by the test.
    ways: async (incidentId: IncidentId) =>
      (await deliveriesOf(database.read, incidentId)).map(({ connector }) => ({ connector, ...outcome })),
    connectors: () => connectors,
    clock,
    log: silentLog,
  };
  const begun = () => createContactTests({ ...given, nextId: () => `call-${++id}` });
  let tests = begun();
  const tested = async () => {
    const kept = (await records.get(homeRecord, [homeId])).get(homeId);
    return kept?.kind === "kept" ? (kept.content.contacts[0]?.tested?.outcome ?? null) : null;
  };
  const start = async () => await tests.start({ homeId, contactId: "c-1", by: "Wang Li" });
  const started = async (): Promise<IncidentId> => {
    const answer = await start();
    if (answer.kind === "refused") throw new Error(answer.why.en);
    return answer.incidentId;
  };
  return {
    loop,
    wait: async (ms: number) => await clock.advanceTo(clock.uptimeMs() + ms),
    begun: (contactId: string) => tests.start({ homeId, contactId, by: "Wang Li" }),
    async beginAnew() {
      await tests[Symbol.asyncDispose]();
      tests = begun();
    },
    sentIs(became: typeof outcome) {
      outcome = became;
    },
    seen: () => tests.seen(homeId),
    tested,
    start,
    started,
    told: async (incidentId: IncidentId) =>
      (await deliveriesOf(database.read, incidentId)).map((one) => `${one.connector}>${one.addressee} ${one.reason}`),
    async [Symbol.asyncDispose]() {
      await tests[Symbol.asyncDispose]();
      await loop[Symbol.asyncDispose]();
      await house[Symbol.asyncDispose]();
    },
  };
}

test("R-360 a contact is tried by the way of an alarm, and whatever a human answers is written down; beside the live queue", async () => {
  await using house = await aHouse(["desk", "voice", "sms"]);
  const incidentId = await house.started();
  expect(await house.told(incidentId)).toEqual(["voice>contact:c-1 raised", "sms>contact:c-1 raised"]);
  expect(await house.start()).toMatchObject({ kind: "refused", why: { en: expect.stringContaining("under way") } });
  const incident = house.loop.openIncident(incidentId);
  expect(incident).toMatchObject({ mode: "test", subject: "test:home-in" });
  await house.loop.command(incidentId, {
    kind: "says",
    what: "cannot",
    by: "Chen Jing",
    version: incident?.version ?? 0,
    via: "voice",
  });
  await expect.poll(() => house.loop.openIncident(incidentId)).toBeUndefined();
  expect(await house.tested()).toBe("answered");
});

test("R-360 a mailbox answers nothing: when nobody has, that is written down, also when the process began anew meanwhile", async () => {
  await using house = await aHouse(["desk", "voice"]);
  const incidentId = await house.started();
  await house.wait(minutes(3));
  await house.beginAnew();
  expect(await house.tested()).toBeNull();
  await house.wait(answeredWithin);
  await expect.poll(() => house.loop.openIncident(incidentId)).toBeUndefined();
  expect(await house.tested()).toBe("no-answer");
});

test("R-518 whoever asked sees the test go on and what came of it; when no provider took it, nothing is written of the contact", async () => {
  await using house = await aHouse(["desk", "voice", "sms"]);
  expect(await house.seen()).toBeNull();
  house.sentIs({ standing: "refused", why: "no credit" });
  await house.started();
  const ways = [
    { connector: "voice", standing: "refused", why: "no credit" },
    { connector: "sms", standing: "refused", why: "no credit" },
  ];
  expect(await house.seen()).toMatchObject({ contactId: "c-1", outcome: null, ways });
  await house.wait(answeredWithin);
  await expect.poll(house.seen).toMatchObject({ contactId: "c-1", outcome: "not-sent", ways });
  expect(await house.tested()).toBeNull();

  house.sentIs({ standing: "sent", why: null });
  await house.started();
  const underWay = await house.seen();
  expect(underWay).toMatchObject({ outcome: null, ways: [{ standing: "sent", why: null }, { standing: "sent" }] });
  expect(underWay?.untilMs).toBe((underWay?.startedAtMs ?? 0) + answeredWithin);
  await house.wait(answeredWithin);
  await expect.poll(house.seen).toMatchObject({ outcome: "no-answer" });
  expect(await house.tested()).toBe("no-answer");
});

test("without a line for messages or calls, and for somebody who is no contact, nothing is begun", async () => {
  await using bare = await aHouse(["desk", "webhook"]);
  expect(await bare.start()).toMatchObject({ kind: "refused" });
  await using house = await aHouse(["desk", "sms"]);
  expect(await house.begun("c-9")).toMatchObject({ kind: "refused" });
  expect(house.loop.openIncidents()).toEqual([]);
});
