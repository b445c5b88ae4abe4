import { planningOver } from "../../test/builders/planning.ts";
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { must, parseAreaCode, type AreaCode } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { motion, stamp, startMs, telemetry } from "../../test/builders/cloud-hears.ts";
import { homeId } from "../../test/builders/cloud-loop.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { openRecords } from "../../test/builders/registries.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { openKeepers } from "../app/registry.ts";
import type { SettingKey } from "../registry/settings/setting-key.ts";
import { settingsId, settingsRecord, type SettingsPlace } from "../registry/settings/settings-record.ts";
import { noReach } from "../../test/builders/no-reach.ts";

const { startCloud, folder } = cloudsOnDisk();
const by = { who: "account/a-1", purpose: "administer", atMs: startMs } as const;
const area = (code: string): AreaCode => must(parseAreaCode(code), code);
const everywhere: SettingsPlace = { kind: "everywhere" };
const inArea = (code: string): SettingsPlace => ({ kind: "area", area: area(code) });
const ofHome: SettingsPlace = { kind: "home", homeId };

/** The keepers as the cloud wires them: what changes is in memory, and deadlines are looked at, before it is answered. */
async function keepersOf({ database, registry, loop, clock }: Cloud) {
  const { records, vault, audit } = await openRecords(database, folder());
  const keepers = openKeepers({
    reach: noReach,
    database,
    records,
    audit,
    vault,
    registry,
    visitors: { changed() {} },
    planning: await planningOver({ database, records, registry }),
    loop,
    proofs: async () => await Promise.resolve(new Map()),
    heardIn: async () => await Promise.resolve(new Map()),
    random: randomBytes,
    clock,
    log: silentLog,
  });
  const set = async (place: SettingsPlace, value: unknown, key: SettingKey = "inactivity.after"): Promise<void> => {
    const { version } = await keepers.settings.own(place);
    const seen = { place, version, area: place.kind === "area" ? place.area : null };
    const answer = await keepers.settings.set(seen, key, value, by);
    if (answer.kind === "refused") throw new Error(answer.why.en);
    await loop.idle();
  };
  const move = async (code: string, version: number): Promise<void> => {
    const answer = await keepers.homes.move({ homeId, version }, { area: area(code), address: `${code} 1` }, by);
    if (answer.kind === "refused") throw new Error(answer.sentence.en);
    await loop.idle();
  };
  return { keepers, set, move, after: () => registry.home(homeId)?.settings.inactivityAfter };
}

/** The kit is heard every other minute, and nobody moves. */
async function quietFor(cloud: Cloud, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += minutes(2)) {
    await cloud.clock.advanceTo(cloud.clock.uptimeMs() + minutes(2), () => cloud.loop.idle());
    await cloud.say("telemetry", telemetry([], { sentAt: stamp(cloud.clock.wallMs()) }));
  }
}
const raised = ({ loop }: Cloud): readonly string[] =>
  loop.openIncidents().flatMap(({ alarms }) => alarms.map(({ alarm }) => alarm));

test("R-312 a home follows what is set for it, for its area and above, while the cloud runs and after it began anew", async () => {
  {
    await using cloud = await startCloud();
    const { set, move, after, keepers } = await keepersOf(cloud);
    expect(after()).toBe(hours(12));
    await set(everywhere, hours(11));
    expect(after()).toBe(hours(11));
    // Of a home that stands in no area only this is known.
    await set(inArea("370602"), hours(8));
    expect(after()).toBe(hours(11));
    await move("370602001001", 1);
    expect(after()).toBe(hours(8));
    await set(inArea("370602001"), hours(9));
    expect(after()).toBe(hours(9));
    await set(ofHome, hours(5));
    expect(after()).toBe(hours(5));
    await set(ofHome, undefined);
    expect(after()).toBe(hours(9));
    // Of other matters it hears nothing.
    await set(inArea("370602"), 70, "age.high");
    await keepers.homes.change({ homeId, version: 2 }, { inactivityAfterMs: hours(7) }, by);
    expect(after()).toBe(hours(7));
    await keepers.homes.change({ homeId, version: 3 }, { inactivityAfterMs: hours(12) }, by);
    await move("371002001001", 4);
    expect(after()).toBe(hours(11));
    await move("370602001001", 5);
  }
  await using again = await startCloud();
  expect(again.registry.home(homeId)?.settings.inactivityAfter).toBe(hours(9));
});

test("R-740 R-745 a home is as sensitive, and is asked for what is prescribed, as its area and it say, while the cloud runs and after it began anew", async () => {
  {
    await using cloud = await startCloud();
    const { set, move } = await keepersOf(cloud);
    const rules = () => {
      const { sensitivity, prescribed } = cloud.registry.home(homeId)?.settings ?? {};
      return { sensitivity, prescribed };
    };
    await move("370602001001", 1);
    expect(rules()).toEqual({ sensitivity: "normal", prescribed: undefined });
    await set(inArea("3706"), "high", "inactivity.sensitivity");
    await set(inArea("3706"), hours(4), "stay.bathroom-after");
    await set(inArea("370602"), 2, "door.unopened-days");
    const ofArea = { unseenAfter: null, bedroomAfter: null, bathroomAfter: hours(4), doorUnopenedDays: 2 };
    expect(rules()).toEqual({ sensitivity: "high", prescribed: ofArea });
    // One home is left out of what its city asks for, and is less sensitive.
    await set(ofHome, null, "stay.bathroom-after");
    await set(ofHome, "low", "inactivity.sensitivity");
    expect(rules()).toEqual({ sensitivity: "low", prescribed: { ...ofArea, bathroomAfter: null } });
    await set(ofHome, undefined, "stay.bathroom-after");
    expect(rules().prescribed).toEqual(ofArea);
    // In another city nothing is asked for, and nothing of before is left.
    await move("371002001001", 2);
    expect(rules()).toEqual({ sensitivity: "low", prescribed: undefined });
    await move("370602001001", 3);
  }
  await using again = await startCloud();
  expect(again.registry.home(homeId)?.settings).toMatchObject({
    sensitivity: "low",
    prescribed: { bathroomAfter: hours(4), doorUnopenedDays: 2 },
  });
});

test("R-740 each change of a sensitivity stands in the history with who made it", async () => {
  await using cloud = await startCloud();
  const { set, keepers } = await keepersOf(cloud);
  await set(ofHome, "high", "inactivity.sensitivity");
  await set(ofHome, undefined, "inactivity.sensitivity");
  const history = await keepers.records.history(settingsRecord, settingsId(ofHome));
  const said = history.map((one) => [
    one.by,
    one.kind === "kept" ? one.content.own["inactivity.sensitivity"]?.value : one,
  ]);
  // The newest first.
  expect(said).toEqual([
    ["account/a-1", undefined],
    ["account/a-1", "high"],
  ]);
});

test("R-312 a shorter time counts at once for the silence that is running; nobody has to be heard for it", async () => {
  await using cloud = await startCloud();
  const { set, move } = await keepersOf(cloud);
  await move("370602001001", 1);
  await cloud.say("telemetry", telemetry([motion(1)]));
  await quietFor(cloud, minutes(60));
  expect(raised(cloud)).toEqual([]);
  await set(inArea("3706"), minutes(50));
  expect(raised(cloud)).toEqual(["inactivity"]);
});

test("R-313 a longer time, or another area, does not put the deadline of a running silence off", async () => {
  await using cloud = await startCloud();
  const { set, move } = await keepersOf(cloud);
  await move("370602001001", 1);
  await set(inArea("3706"), minutes(50));
  await cloud.say("telemetry", telemetry([motion(1)]));
  await quietFor(cloud, minutes(30));
  await set(inArea("3706"), hours(12));
  await move("371002001001", 2);
  expect(cloud.registry.home(homeId)?.settings.inactivityAfter).toBe(hours(12));
  await quietFor(cloud, minutes(22));
  expect(raised(cloud)).toEqual(["inactivity"]);
  // From the next movement on it is twelve hours.
  await cloud.say("telemetry", telemetry([{ ...motion(2), at: stamp(cloud.clock.wallMs()) }]));
  expect(cloud.loop.home(homeId)?.state?.heldTo).toBeUndefined();
});

test("R-313 what became stricter while the cloud was down is due by that when it begins", async () => {
  const clock = await (async () => {
    await using cloud = await startCloud();
    await cloud.say("telemetry", telemetry([motion(1)]));
    await quietFor(cloud, minutes(60));
    const { records, vault, audit } = await openRecords(cloud.database, folder());
    // Written, and the cloud died before it heard of it.
    const { settings } = openKeepers({
      reach: noReach,
      database: cloud.database,
      records,
      audit,
      vault,
      registry: { ...cloud.registry, settingsChanged: async () => await Promise.resolve([]) },
      visitors: { changed() {} },
      planning: await planningOver({ database: cloud.database, records, registry: cloud.registry }),
      loop: { configure() {}, lookAgain() {}, kitsMoved() {} },
      proofs: async () => await Promise.resolve(new Map()),
      heardIn: async () => await Promise.resolve(new Map()),
      random: randomBytes,
      clock: cloud.clock,
      log: silentLog,
    });
    await settings.set({ place: everywhere, area: null, version: 0 }, "inactivity.after", minutes(50), by);
    expect(raised(cloud)).toEqual([]);
    return cloud.clock;
  })();
  await using again = await startCloud({ clock });
  await clock.advanceTo(clock.uptimeMs(), () => again.loop.idle());
  expect(raised(again)).toEqual(["inactivity"]);
});
