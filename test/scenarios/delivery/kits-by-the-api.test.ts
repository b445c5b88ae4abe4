/** A kit's life through the routes, with the real loop, registry and gateway: what somebody changes on a page is where the next press raises (docs/architecture.md §2.3, §2.12). */

import { planningOver } from "../../builders/planning.ts";
import { randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import type { Asked } from "@shouwang/cloud/api/asked.ts";
import { registryRoutes } from "@shouwang/cloud/api/registry/registry-routes.ts";
import { wholeSight } from "@shouwang/cloud/api/sight.ts";
import { silentLog } from "@shouwang/shared/log/log.ts";
import { openKeepers } from "@shouwang/cloud/app/registry.ts";
import { openSqlVisitors } from "@shouwang/cloud/registry/visits/sql-visits.ts";
import { must, parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { openDeliveryCase } from "../../builders/delivery-case.ts";
import { houseStartMs, oneHome, type RunningCloud } from "../../builders/delivery-house.ts";
import { blankConfigurationCard } from "../../builders/memory-configuration-store.ts";
import { openRecords } from "../../builders/registries.ts";
import { noReach } from "../../builders/no-reach.ts";

const given = openDeliveryCase();
const asked: Asked = {
  principal: null,
  sessionId: null,
  address: "127.0.0.1",
  sight: wholeSight,
  who: "nobody",
  purpose: "maintain",
  mayAlso: async () => await Promise.resolve(true),
};
const twoMore = ["home-2", "home-3"].map((homeId) => ({ homeId, name: homeId, kits: [], devices: [] }));

/** The routes over the cloud that runs. Where nobody signs in, everybody may. */
async function apiOf({ database, registry, loop, seed }: RunningCloud) {
  await seed({ homes: [...oneHome.homes, ...twoMore] });
  const { records, vault, audit } = await openRecords(database, given.cloudFolder());
  const nowMs = () => Math.floor(given.house.clock.wallMs());
  const visitors = await openSqlVisitors(database, nowMs());
  const keepers = openKeepers({
    reach: noReach,
    database,
    records,
    audit,
    vault,
    registry,
    visitors,
    planning: await planningOver({ database, records, registry }),
    loop,
    proofs: async () => await Promise.resolve(new Map()),
    heardIn: async () => await Promise.resolve(new Map()),
    random: randomBytes,
    clock: given.house.clock,
    log: silentLog,
  });
  const routes = registryRoutes({
    keepers,
    phaseOf: () => null,
    gatewayOf: async () => await Promise.resolve(null),
    nameOf: async () => await Promise.resolve(null),
    audit: null,
    nowMs,
  });
  const post = async (path: string, params: object, body: object): Promise<Record<string, unknown>> => {
    const route = routes.find((one) => one.method === "POST" && one.path === path);
    const read = route?.read({ params, query: {}, body });
    if (read?.kind !== "question") throw new Error(`${path} was not understood`);
    const answer = await read.question.answer(new AbortController().signal, asked);
    await given.house.settle();
    // `as`: a body of ours, to be looked at.
    const said = answer.body as Record<string, unknown>;
    if (answer.status >= 400) throw new Error(`${path}: ${answer.status} ${JSON.stringify(said)}`);
    return said;
  };
  const kitId = must(await keepers.kits.ofGateway(must(parseGatewayId("gw-1"), "gw-1")), "kit");
  return {
    kitId,
    post,
    /** The kit with the version that its last act made. */
    act: async (name: string, version: unknown, body: object = {}, id: unknown = kitId) =>
      (await post(`/api/kits/:id/${name}`, { id }, { version, ...body }))["version"],
  };
}
const raisedIn = (cloud: RunningCloud) => cloud.loop.openIncidents().map(({ homeId }) => homeId);
const silences = (cloud: RunningCloud) =>
  cloud.loop
    .faults()
    .flatMap(({ fault, homeId, gatewayId }) => (fault === "silent" ? [`${gatewayId} in ${homeId}`] : []));

test("R-317 a kit that is made and assigned on a page is configured at its first word, and its press raises in that home", async () => {
  const cloud = await given.house.startCloud();
  const api = await apiOf(cloud);
  const made = await api.post("/api/kits", {}, { label: "YT-0009", area: "everywhere" });
  const { kitId } = made;
  let version = await api.act("gateway", made["version"], { gatewayId: "gw-9" }, kitId);
  const button = { deviceId: "sos", name: "床头按钮", room: "bedroom", isExteriorDoor: false, isLife: true };
  version = await api.act("devices", version, button, kitId);
  version = await api.act("assign", version, { homeId: "home-2" }, kitId);
  // It waits for its installer, and nobody is called for that.
  await given.house.pass(hours(2));
  expect(silences(cloud)).not.toContain("gw-9 in home-2");
  const configuration = blankConfigurationCard();
  const gateway = await given.house.startGateway({ gateway: "gw-9", configuration, assignment: "as-of-the-file" });
  expect(configuration.configuration).toMatchObject({ devices: [{ deviceId: "sos", name: "床头按钮", isLife: true }] });
  await api.post("/api/homes/:id/claim-kit", { id: "home-2" }, { code: String(made["claimCode"]).toLowerCase() });
  await gateway.press();
  expect(raisedIn(cloud)).toContain("home-2");
  const [incident] = cloud.loop.openIncidents().filter(({ homeId }) => homeId === "home-2");
  expect(incident?.alarms[0]?.reason).not.toContain("unknown");
});

test("R-317 a kit that moves on a page raises in the new home at once, what it had not sent stays with the old one, and a suspended one raises", async () => {
  const cloud = await given.house.startCloud();
  const api = await apiOf(cloud);
  const gateway = await given.house.startGateway({ configuration: blankConfigurationCard() });
  let version = await api.act("move", 1, { homeId: "home-2" });
  await gateway.press();
  expect(raisedIn(cloud)).toEqual(["home-2"]);
  await gateway.disconnect();
  await gateway.press();
  version = await api.act("move", version, { homeId: "home-3" });
  await gateway.connect();
  const [alone] = cloud.loop.openIncidents();
  expect([raisedIn(cloud), alone?.alarms.length]).toEqual([["home-2"], 2]);
  version = await api.act("new-code", version);
  // Suspended, and somebody works on it: a press raises like any other.
  const codes = await api.post("/api/kits/:id/new-code", { id: api.kitId }, { version });
  const claimed = await api.post("/api/homes/:id/claim-kit", { id: "home-3" }, { code: codes["claimCode"] });
  version = await api.act("suspend", claimed["version"], { why: "home-empty" });
  const nowMs = Math.floor(given.house.clock.wallMs());
  await api.act("maintenance", version, { fromMs: nowMs, untilMs: nowMs + hours(1), why: "repair" });
  await gateway.press();
  expect(raisedIn(cloud)).toContain("home-3");
});

test("R-198 a silence stays with the home where it was: what is replaced or given back is missed by nobody, what begins anew is", async () => {
  const cloud = await given.house.startCloud();
  const api = await apiOf(cloud);
  const gateway = await given.house.startGateway();
  await gateway.disconnect();
  await given.house.pass(minutes(4));
  expect(silences(cloud)).toEqual(["gw-1 in home-1"]);
  let version = await api.act("gateway", 1, { gatewayId: "gw-2" });
  expect(silences(cloud)).toEqual([]);
  // The new one was never heard: that is told after its own three minutes.
  await given.house.pass(minutes(4));
  expect(silences(cloud)).toEqual(["gw-2 in home-1"]);
  version = await api.act("give-back", version);
  expect(silences(cloud)).toEqual([]);
  await given.house.pass(hours(2));
  expect(silences(cloud)).toEqual([]);
  expect(houseStartMs).toBeLessThan(given.house.clock.wallMs());
});
