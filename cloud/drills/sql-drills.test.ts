import { expect, test } from "vitest";
import { press, stamp } from "../../test/builders/cloud-hears.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { minutes, seconds } from "@shouwang/shared/time/duration.ts";
import { drillMax, drillProblem, homesMax, includedText, type DrillAsked } from "./drill.ts";
import { openSqlDrills } from "./sql-drills.ts";

const { startCloud } = cloudsOnDisk();
const asked: DrillAsked = {
  area: null,
  by: "王主任",
  homes: [homeId],
  alarm: "panic",
  includes: [],
  forMs: minutes(30),
};

/** No two are alike, also after a restart. */
let id = 0;

async function openDrills(cloud: Cloud) {
  const nextId = () => `drill-${cloud.clock.wallMs()}-${++id}`;
  const { database, loop, clock } = cloud;
  return await openSqlDrills({ database, loop, clock, nextId, log: silentLog });
}
const pass = async (cloud: Cloud, drills: Awaited<ReturnType<typeof openDrills>>, ms: number) => {
  const settle = async () => {
    await cloud.loop.idle();
    await drills.looked();
  };
  await cloud.clock.advanceTo(cloud.clock.uptimeMs() + ms, settle);
  await settle();
};
const open = (cloud: Cloud) =>
  cloud.loop
    .openIncidents()
    .map(({ mode, phase }) => `${mode} ${phase}`)
    .toSorted();

test("R-469 a drill is beside the live incident, is answered and counted, and ends by itself; what is live stays", async () => {
  await using cloud = await startCloud();
  await using drills = await openDrills(cloud);
  const begun = await drills.begin(asked);
  expect(begun).toMatchObject({ kind: "begun", drill: { homes: [{ homeId, incidentId: expect.any(String) }] } });
  expect((await drills.begin(asked)).kind).toBe("refused");
  const at = stamp(cloud.clock.wallMs());
  await cloud.say("life", press(1, "alarm-1", { sentAt: at, body: { ...press(1, "x").body, at } }));
  expect(open(cloud)).toEqual(["drill raised", "live raised"]);
  await pass(cloud, drills, seconds(20));
  const incident = cloud.loop.openIncidents().find(({ mode }) => mode === "drill");
  if (!incident) throw new Error("no drill is open");
  expect(incident.alarms[0]?.reason).toContain("nobody needs help");
  const { incidentId, version } = incident;
  await cloud.loop.command(incidentId, { kind: "acknowledge", by: "李静", version });
  await pass(cloud, drills, minutes(31));
  expect(open(cloud).map((one) => one.split(" ")[0])).toEqual(["live"]);
  const [drill] = await drills.list(null);
  expect(drill?.endedAtMs).not.toBeNull();
  expect(drill?.answered).toMatchObject([
    { homeId, incidentId, acknowledgedAfterMs: seconds(20), acknowledgedBy: "李静", attendedBy: null },
  ]);
  expect(drill?.answered[0]?.closedAfterMs).toBeGreaterThanOrEqual(minutes(30));
});

test("R-469 after a restart it goes on and ends; everybody who has closed theirs ends it sooner", async () => {
  let clock: Cloud["clock"];
  {
    await using first = await startCloud();
    ({ clock } = first);
    await using drills = await openDrills(first);
    await drills.begin({ ...asked, includes: [includedText(homeId, "c-1"), includedText("home-9", "c-2")] });
    expect(drills.includedIn(homeId)).toEqual(["contact:c-1"]);
  }
  await using second = await startCloud({ clock });
  await using drills = await openDrills(second);
  expect(drills.includedIn(homeId)).toEqual(["contact:c-1"]);
  const [incident] = second.loop.openIncidents();
  if (!incident) throw new Error("no drill is open");
  const { incidentId, version } = incident;
  await second.loop.command(incidentId, { kind: "close", by: "李静", version, outcome: "test", note: "" });
  await drills.looked();
  expect((await drills.list(null))[0]?.endedAtMs).not.toBeNull();
  expect(drills.includedIn(homeId)).toEqual([]);
});

test("R-469 R-519 ended by hand before its time, what is open of it is closed by whoever ends it", async () => {
  await using cloud = await startCloud();
  await using drills = await openDrills(cloud);
  const begun = await drills.begin(asked);
  if (begun.kind !== "begun") throw new Error(begun.why.en);
  expect(await drills.end("nobody", null, "张班长")).toBe(false);
  expect(await drills.end(begun.drill.drillId, null, "张班长")).toBe(true);
  expect(open(cloud)).toEqual([]);
  const ended = (await drills.list(null)).find(({ drillId }) => drillId === begun.drill.drillId);
  expect(ended).toMatchObject({ endedBy: "张班长", answered: [{ closedBy: "张班长" }] });
});

test.each<[Partial<DrillAsked>, boolean]>([
  [{}, true],
  [{ homes: [] }, false],
  [{ homes: Array.from({ length: homesMax + 1 }, () => homeId) }, false],
  [{ forMs: drillMax + 1 }, false],
  [{ forMs: Number.NaN }, false],
  [{ by: " " }, false],
])("R-469 who may begin one: %#", (changes, may) => {
  expect(drillProblem({ ...asked, ...changes }, new Set()) === null).toBe(may);
});
