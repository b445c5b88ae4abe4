import { expect, test } from "vitest";
import { must, parseDeviceId, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { hello, press, startMs } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { openRecordsOn } from "../../test/builders/open-records.ts";
import { createKitContentsRegistrar } from "../registry/kits/kit-contents-registrar.ts";
import type { KitDone, SeenKit } from "../registry/kits/kit-in-hand.ts";
import type { KitRefused } from "../registry/kits/kit-refusal.ts";
import { createKitRegistrar } from "../registry/kits/kit-registrar.ts";
import { carryOverKits } from "../registry/kits/sql-kit-seeding.ts";
import { createSqlKits } from "../registry/kits/sql-kits.ts";

const { startCloud, folder } = cloudsOnDisk();
const by = { who: "account/a-1", purpose: "maintain", atMs: startMs } as const;
const gatewayId = must(parseGatewayId("gw-1"), "gw-1");
const done = (answer: KitDone | KitRefused): SeenKit => {
  if (answer.kind === "refused") throw new Error(answer.why.en);
  return answer;
};

/** The registrars as the cloud wires them: what changes is read anew, and the gateways are told. */
async function kitsOf({ database, registry, loop }: Cloud) {
  const records = await openRecordsOn(database, folder());
  const areaOfHome = async () => await Promise.resolve(null);
  const failed = (homeId: string, error: unknown): void => {
    throw new Error(homeId, { cause: error });
  };
  await carryOverKits({ database, records }, areaOfHome, startMs, { signal: new AbortController().signal, failed });
  const kits = createSqlKits(database);
  let id = 0;
  const needs = {
    records,
    kits,
    areaOfHome,
    activationOf: async () => await Promise.reject(new Error("no kit goes live here")),
    nextId: () => `new-${++id}`,
    random: (count: number) => new Uint8Array(count),
    async changed({ gatewayIds }: { gatewayIds: Parameters<typeof loop.configure>[0] }) {
      await registry.load();
      loop.configure(gatewayIds);
    },
  };
  const kitId = must(await kits.ofGateway(gatewayId), "gw-1");
  const [unitId = ""] = await kits.unitsOf(kitId);
  return {
    seen: { kitId, version: 1 },
    unitId,
    registrar: createKitRegistrar(needs),
    contents: createKitContentsRegistrar(needs),
  };
}

test("R-266 a press from a kit that is suspended and under maintenance raises like any other", async () => {
  await using cloud = await startCloud();
  const { seen, registrar } = await kitsOf(cloud);
  const suspended = done(await registrar.suspend(seen, "contract-ended", by));
  const window = { fromMs: startMs, untilMs: startMs + hours(8), why: "repair" } as const;
  done(await registrar.openMaintenance(suspended, window, by));
  await cloud.say("life", press(1, "alarm-1"));
  expect(cloud.loop.openIncidents()).toMatchObject([{ homeId: "home-1", phase: "raised" }]);
  expect(await cloud.database.read.selectFrom("deliveries").select("reason").execute()).toEqual([{ reason: "raised" }]);
});

test("R-268 what changes in a kit is told to its gateway at once, with what somebody relies on, and once only", async () => {
  await using cloud = await startCloud();
  const { seen, unitId, registrar, contents } = await kitsOf(cloud);
  const told = () => cloud.sent.filter(({ topic }) => topic === "gw-1/desired").map(({ message }) => message);
  // It never said what it has: it is told at its hello.
  const place = { name: "床头按钮", room: "bedroom", isExteriorDoor: false, isLife: true } as const;
  const named = done(await contents.changeDevice(seen, { unitId, to: place }, by));
  expect(told()).toEqual([]);
  await cloud.say("hello", hello([]));
  expect(told()).toMatchObject([{ configuration: { devices: [{ deviceId: "sos", name: "床头按钮", isLife: true }] } }]);
  const to = { deviceId: must(parseDeviceId("sos-2"), "sos-2"), model: "", serial: null };
  const swapped = done(await contents.swapDevice(named, { unitId, to, why: "broken" }, by));
  expect(told().at(-1)).toMatchObject({ configuration: { devices: [{ deviceId: "sos-2", isLife: true }] } });
  expect(told()).toHaveLength(2);
  // Nothing that the kit would have to know.
  done(await registrar.suspend(swapped, "other", by));
  expect(told()).toHaveLength(2);
});
