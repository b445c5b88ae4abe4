import { afterEach, expect, test } from "vitest";
import { must, parseHomeId, type IncidentId } from "@shouwang/shared/domain/ids.ts";
import { days, seconds } from "@shouwang/shared/time/duration.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { press, stamp, startMs } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { closedIncidents } from "../alarms/sql-alarm-store.ts";
import type { Outcome } from "../alarms/incident.ts";
import type { By } from "../records/records.ts";
import { residentRecord } from "../registry/residents/resident-record.ts";
import { createResidentRegistrar, type ResidentRegistrar } from "../registry/residents/resident-registrar.ts";
import { createSqlResidentFinder } from "../registry/residents/sql-resident-finder.ts";
import { createDesk } from "../emergency/desk/desk-service.ts";
import { createMemoryTimeline } from "../timeline/memory-timeline.ts";
import { createFallKeeper } from "./fall-keeper.ts";
import { createDeskCommands } from "./sql-desk.ts";

const { folder, startCloud } = cloudsOnDisk();
const homeId = must(parseHomeId("home-1"), "home-1");
const by: By = { who: "account/a-1", purpose: "administer", atMs: startMs - 1_000 };
const ended: AsyncDisposable[] = [];
afterEach(async () => {
  for (const one of ended.splice(0)) await one[Symbol.asyncDispose]();
});

/** The registry beside a cloud; the clock tells both. */
async function registryOf(cloud: Cloud) {
  const { database, registry } = cloud;
  const { records, vault } = await openRecords(database, folder());
  const finder = createSqlResidentFinder({ database, vault });
  let id = 0;
  const nextId = (): string => `id-${++id}`;
  const changed = async () => await registry.refresh([homeId]);
  const residents = createResidentRegistrar({ records, finder, nextId, changed });
  const aResident = async (name: string) => {
    const answer = await residents.register({ homeId, name, fields: {}, isAnother: true }, by);
    if (answer.kind !== "done") throw new Error(JSON.stringify(answer));
    return answer.id;
  };
  const fallsOf = async (residentId: string) => {
    const kept = (await records.get(residentRecord, [residentId])).get(residentId);
    if (kept?.kind !== "kept") throw new Error(`${residentId} is not kept.`);
    return { falls: kept.content.falls.map(({ incidentId }) => incidentId), reassess: kept.content.reassess, kept };
  };
  return { records, finder, residents, aResident, fallsOf };
}

function keeperOf(
  cloud: Cloud,
  of: { finder: object; residents: Pick<ResidentRegistrar, "confirmFall"> },
  said: object[] = [],
) {
  const keeper = createFallKeeper({
    subscribe: (listener) => cloud.loop.subscribe(listener),
    closedLately: async () => await closedIncidents(cloud.database.read, 100),
    // `as`: the finder of this test's registry.
    finder: of.finder as ReturnType<typeof createSqlResidentFinder>,
    residents: of.residents,
    clock: cloud.clock,
    log: { ...silentLog, error: (_sentence, fields) => void said.push({ ...fields, error: undefined }) },
  });
  ended.push(keeper);
  return keeper;
}

async function fall(cloud: Cloud, seq: number, alarm = "fall"): Promise<IncidentId> {
  const at = stamp(cloud.clock.wallMs());
  const { body } = press(seq, "");
  const event = { ...body.event, alarm, confidence: "high" };
  await cloud.say("life", press(seq, `alarm-${seq}`, { sentAt: at, body: { ...body, at, event } }));
  const [incident] = cloud.loop.openIncidents();
  if (incident === undefined) throw new Error("Nothing was raised.");
  return incident.incidentId;
}

async function close(cloud: Cloud, incidentId: IncidentId, outcome: Outcome) {
  const { database, registry, loop, clock } = cloud;
  const desk = createDesk({ clock });
  await using timeline = createMemoryTimeline();
  const commands = createDeskCommands({ database, registry, loop, timeline, desk });
  const version = loop.openIncident(incidentId)?.version ?? 0;
  return await commands.close({ incidentId, by: "李静", version, outcome, note: "" });
}

test("R-297 a fall that a person closed as real goes into the record of everybody who lived there then; the second within 30 days asks for another assessment", async () => {
  await using cloud = await startCloud();
  const registry = await registryOf(cloud);
  const [chen, li, wang] = [
    await registry.aResident("陈秀英"),
    await registry.aResident("李福"),
    await registry.aResident("王福"),
  ];
  await registry.residents.setStatus({ residentId: wang, version: 1 }, "moved-away", { ...by, atMs: startMs - 500 });
  const before = { incidentId: "incident-before", atMs: startMs - days(29) };
  await registry.residents.confirmFall(chen, before, by);
  const keeper = keeperOf(cloud, registry);
  const incidentId = await fall(cloud, 1);
  expect((await close(cloud, incidentId, "real")).kind).toBe("done");
  await keeper.tried();
  const told = await registry.fallsOf(chen);
  expect(told).toMatchObject({ falls: ["incident-before", incidentId], reassess: { because: "two-falls" } });
  expect(told.kept).toMatchObject({ by: "system/falls" });
  expect(await registry.fallsOf(li)).toMatchObject({ falls: [incidentId], reassess: null });
  expect((await registry.fallsOf(wang)).falls).toEqual([]);
});

test("R-297 what is no fall, or was closed as something else, is not one", async () => {
  await using cloud = await startCloud();
  const registry = await registryOf(cloud);
  const chen = await registry.aResident("陈秀英");
  const keeper = keeperOf(cloud, registry);
  for (const [seq, outcome] of (["assisted", "accidental", "test", "false"] as const).entries())
    await close(cloud, await fall(cloud, seq + 1), outcome);
  await close(cloud, await fall(cloud, 9, "panic"), "real");
  await keeper.tried();
  expect((await registry.fallsOf(chen)).falls).toEqual([]);
});

test("R-298 an incident is closed whatever becomes of the fall; that it did not go in is said, and it is tried again", async () => {
  await using cloud = await startCloud();
  const registry = await registryOf(cloud);
  const chen = await registry.aResident("陈秀英");
  let isWell = false;
  const residents: Pick<ResidentRegistrar, "confirmFall"> = {
    async confirmFall(...given) {
      if (!isWell) throw new Error("The disk is full.");
      return await registry.residents.confirmFall(...given);
    },
  };
  const said: object[] = [];
  const keeper = keeperOf(cloud, { ...registry, residents }, said);
  const incidentId = await fall(cloud, 1);
  expect(await close(cloud, incidentId, "real")).toMatchObject({ kind: "done", incident: { phase: "closed" } });
  await keeper.tried();
  expect(said).toEqual([{ event: "fall-waits", incidentId }]);
  isWell = true;
  await cloud.clock.advanceTo(cloud.clock.uptimeMs() + seconds(5));
  await keeper.tried();
  expect((await registry.fallsOf(chen)).falls).toEqual([incidentId]);
});

test("R-298 a process that ended in between: the next one finds what was closed and writes it once", async () => {
  let incidentId: IncidentId;
  let chen: string;
  {
    await using cloud = await startCloud();
    const registry = await registryOf(cloud);
    chen = await registry.aResident("陈秀英");
    incidentId = await fall(cloud, 1);
    await close(cloud, incidentId, "real");
  }
  for (let start = 0; start < 2; start++) {
    await using cloud = await startCloud();
    const registry = await registryOf(cloud);
    await using keeper = keeperOf(cloud, registry);
    await keeper.tried();
    const { falls, kept } = await registry.fallsOf(chen);
    expect(falls).toEqual([incidentId]);
    expect(kept.version).toBe(2);
  }
});
