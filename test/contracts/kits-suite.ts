/** What the store of kits does, whatever database it stands in. Its test file brings the database. */

import { expect, test } from "vitest";
import {
  must,
  parseAreaCode,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseResidentId,
} from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import type { By } from "@shouwang/cloud/records/records.ts";
import { claimHashOf } from "@shouwang/cloud/registry/kits/claim-code.ts";
import type { ActivationFacts } from "@shouwang/cloud/registry/kits/activation.ts";
import { assignmentRecord } from "@shouwang/cloud/registry/kits/assignment-record.ts";
import { createKitContentsRegistrar, type NewDevice } from "@shouwang/cloud/registry/kits/kit-contents-registrar.ts";
import type { KitDone, SeenKit } from "@shouwang/cloud/registry/kits/kit-in-hand.ts";
import { kitRecord } from "@shouwang/cloud/registry/kits/kit-record.ts";
import { refusedKit, type KitRefused } from "@shouwang/cloud/registry/kits/kit-refusal.ts";
import { createKitRegistrar } from "@shouwang/cloud/registry/kits/kit-registrar.ts";
import { createSqlKits } from "@shouwang/cloud/registry/kits/sql-kits.ts";
import { deviceIdsOf, unitRecord } from "@shouwang/cloud/registry/kits/unit-record.ts";
import type { RecordsInHand } from "../builders/open-records.ts";

const by = (atMs: number): By => ({ who: "account/a-1", purpose: "maintain", atMs });
const area = must(parseAreaCode("370602"), "370602");
const homeId = (text: string) => must(parseHomeId(text), text);
const gateway = (text: string) => ({ gatewayId: must(parseGatewayId(text), text), model: "rpi-5", serial: null });
const hardware = (text: string) => ({ deviceId: must(parseDeviceId(text), text), model: "SNZB-01P", serial: null });
const button: NewDevice = {
  ...hardware("b-1"),
  name: "床头按钮",
  room: "bedroom",
  isExteriorDoor: false,
  isLife: true,
};
const done = (answer: KitDone | KitRefused): SeenKit => {
  if (answer.kind === "refused") throw new Error(answer.why.en);
  return answer;
};
const said = (answer: KitDone | KitRefused) => (answer.kind === "refused" ? answer.why.en : "done");

/** @param addHome makes the row of a home that kits refer to. */
export function describeKits(
  open: () => Promise<RecordsInHand & { addHome: (homeId: string) => Promise<void> }>,
): void {
  const setUp = async () => {
    const inHand = await open();
    for (const one of ["home-1", "home-2"]) await inHand.addHome(one);
    const { read } = inHand.database;
    const kits = createSqlKits({ read });
    let id = 0;
    const told: { homeIds: readonly string[]; gatewayIds: readonly string[] }[] = [];
    /** Everything was proven; a test may say otherwise. */
    const everything: ActivationFacts = {
      devices: [{ deviceId: button.deviceId, name: "按钮", isLife: true, isProven: true }],
      residents: [{ residentId: must(parseResidentId("r-1"), "r-1"), hasConsent: true }],
      contacts: { count: 1, hasAnswered: true },
    };
    const proven = { facts: everything };
    const needs = {
      ...inHand,
      kits,
      changed: async (what: { homeIds: readonly string[]; gatewayIds: readonly string[] }) => {
        told.push(what);
        await Promise.resolve();
      },
      areaOfHome: async (one: string) => await Promise.resolve(one.startsWith("home-") ? area : undefined),
      activationOf: async () => await Promise.resolve(proven.facts),
      nextId: () => `id-${++id}`,
      random: (count: number) => new Uint8Array(count).fill(++id),
    };
    const registrar = createKitRegistrar(needs);
    const contents = createKitContentsRegistrar(needs);
    /** As the route does it: the code says which kit. */
    const claim = async (typed: string, home: string, atMs: number) => {
      const kitId = await kits.byClaimHash(claimHashOf(typed) ?? "");
      return kitId === undefined
        ? refusedKit("wrongCode")
        : await registrar.claim({ kitId, homeId: homeId(home) }, by(atMs));
    };
    /** A kit with a gateway and a button in a home, commissioned and live. */
    const aLiveKit = async () => {
      const made = await registrar.make({ label: "YT-0001", area }, by(1));
      if (made.kind === "refused") throw new Error(made.why.en);
      let seen = done(await contents.replaceGateway(made, gateway("gw-1"), by(2)));
      seen = done(await contents.addDevice(seen, button, by(3)));
      seen = done(await registrar.assign(seen, homeId("home-1"), by(10)));
      seen = done(await claim(made.claimCode.toLowerCase(), "home-1", 11));
      return { claimCode: made.claimCode, seen: done(await registrar.goLive(seen, [], by(12))) };
    };
    return {
      ...inHand,
      kits,
      registrar,
      contents,
      claim,
      told,
      aLiveKit,
      proven,
      read,
      unit: async (kit: SeenKit) => {
        const [unitId = ""] = await kits.unitsOf(kit.kitId);
        const kept = (await inHand.records.get(unitRecord, [unitId])).get(unitId);
        if (kept?.kind !== "kept") throw new Error("no unit");
        return { unitId, ...kept.content };
      },
      [Symbol.asyncDispose]: () => inHand[Symbol.asyncDispose](),
    };
  };

  test("R-467 a kit does not go live while something is missing, unless somebody says why for each thing; that stays in its record until it moves", async () => {
    await using store = await setUp();
    const { registrar, contents, records, proven } = store;
    const made = await registrar.make({ label: "YT-0001", area }, by(1));
    if (made.kind === "refused") throw new Error(made.why.en);
    let seen = done(await contents.replaceGateway(made, gateway("gw-1"), by(2)));
    seen = done(await contents.addDevice(seen, button, by(3)));
    seen = done(await registrar.assign(seen, homeId("home-1"), by(10)));
    expect(await registrar.missing(seen.kitId, 10)).toEqual([]);
    seen = done(await store.claim(made.claimCode, "home-1", 11));
    proven.facts = {
      devices: [{ deviceId: button.deviceId, name: "按钮", isLife: true, isProven: false }],
      residents: proven.facts.residents,
      contacts: { count: 0, hasAnswered: false },
    };
    expect((await registrar.missing(seen.kitId, 12)).map(({ what }) => what)).toEqual(["device/b-1", "contacts"]);
    expect(said(await registrar.goLive(seen, [], by(12)))).toContain("no press of it has arrived");
    const half = [{ what: "contacts", why: "独居，无亲属" }];
    expect(said(await registrar.goLive(seen, half, by(12)))).toContain("no press of it has arrived");
    const despite = [...half, { what: "device/b-1", why: "按钮明日更换" }, { what: "device/other", why: "x" }];
    seen = done(await registrar.goLive(seen, despite, by(13)));
    const record = async () => (await records.get(kitRecord, [seen.kitId])).get(seen.kitId);
    expect(await record()).toMatchObject({ content: { state: "live", liveDespite: despite.slice(0, 2) } });
    seen = done(await registrar.moveHome(seen, homeId("home-2"), by(20)));
    expect(await record()).toMatchObject({ content: { state: "assigned", liveDespite: [] } });
  });

  test("R-262 a kit goes from made to returned and to another home, each act with its row in the log", async () => {
    await using store = await setUp();
    const { registrar, kits, records } = store;
    const { seen, claimCode } = await store.aLiveKit();
    expect(await kits.list({ within: area, state: "live", label: "", after: "" })).toMatchObject([
      { homeId: "home-1", area },
    ]);
    expect(await kits.list({ within: area, state: "made", label: "", after: "" })).toEqual([]);
    expect(said(await registrar.assign(seen, homeId("home-2"), by(20)))).toContain("move it");
    expect(said(await registrar.goLive({ ...seen, version: 1 }, [], by(20)))).toContain("meanwhile");
    let now = done(await registrar.suspend(seen, "home-empty", by(21)));
    now = done(await registrar.resume(now, by(22)));
    expect(said(await store.claim(claimCode, "home-1", 22))).toContain("begun");
    now = done(await registrar.giveBack(now, by(23)));
    expect(await store.read.selectFrom("devices").selectAll().execute()).toEqual([]);
    expect(said(await store.claim(claimCode, "home-1", 24))).toContain("Refurbish");
    const refurbished = await registrar.refurbish(now, by(25));
    expect(refurbished).toMatchObject({ kind: "done" });
    expect(refurbished).not.toMatchObject({ claimCode });
    expect(said(await store.claim(claimCode, "home-1", 26))).toContain("no claim code");
    now = done(await registrar.assign(done(refurbished), homeId("home-2"), by(27)));
    const told = await store.read.selectFrom("audit").select("detail").where("subject_kind", "=", "kit").execute();
    expect(told.map(({ detail }) => detail)).toContain("give-back");
    expect((await records.history(kitRecord, seen.kitId))[0]).toMatchObject({ content: { state: "assigned" } });
  });

  test("R-263 the claim code is shown once and kept as a hash; a label and a gateway stand in one kit only", async () => {
    await using store = await setUp();
    const { registrar, contents } = store;
    const { seen, claimCode } = await store.aLiveKit();
    for (const table of ["records", "record_history", "audit", "kits"] as const) {
      const rows = JSON.stringify(await store.read.selectFrom(table).selectAll().execute(), (_key, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString() : value,
      );
      expect(rows).not.toContain(claimCode);
    }
    expect(said(await store.claim("K7QM-2XZP-R4TD-9V3C", "home-1", 20))).toContain("no claim code");
    expect(await registrar.make({ label: "YT-0001", area }, by(20))).toMatchObject({ kind: "refused" });
    const other = await registrar.make({ label: "YT-0002", area: null }, by(20));
    expect(said(await contents.replaceGateway(done(other), gateway("gw-1"), by(21)))).toContain("another kit");
    expect(said(await contents.replaceGateway(done(other), gateway("cloud"), by(21)))).toContain("as it must be");
    expect(said(await registrar.assign(done(other), homeId("home-2"), by(21)))).toContain("no gateway");
    expect(said(await registrar.moveHome(seen, homeId("nowhere"), by(21)))).toContain("no such home");
  });

  test("R-316 a code begins with its kit in its own home, or brings one from the shelf there; a new code makes the old one worthless", async () => {
    await using store = await setUp();
    const { registrar, contents, kits } = store;
    const made = await registrar.make({ label: "YT-0003", area }, by(1));
    if (made.kind === "refused") throw new Error(made.why.en);
    expect(said(await store.claim(made.claimCode, "home-2", 2))).toContain("no gateway");
    done(await contents.replaceGateway(made, gateway("gw-3"), by(3)));
    const renewed = await registrar.renewCode({ kitId: made.kitId, version: 2 }, by(4));
    if (renewed.kind === "refused") throw new Error(renewed.why.en);
    expect(said(await store.claim(made.claimCode, "home-2", 5))).toContain("no claim code");
    expect(said(await store.claim(renewed.claimCode, "home-2", 6))).toBe("done");
    expect(await kits.list({ within: null, state: "commissioning", label: "YT-", after: "" })).toMatchObject([
      { homeId: "home-2" },
    ]);
    expect(await kits.list({ within: null, state: null, label: "YT-1", after: "" })).toEqual([]);
    const { seen, claimCode } = await store.aLiveKit();
    const moved = done(await registrar.moveHome(seen, homeId("home-2"), by(20)));
    expect(said(await store.claim(claimCode, "home-1", 21))).toContain("another home");
    expect(said(await store.claim(claimCode, "home-2", 22))).toBe("done");
    expect(said(await registrar.renewCode(moved, by(23)))).toContain("meanwhile");
  });

  test("R-264 a kit that moves leaves its old assignment with the old home, for what was recorded before", async () => {
    await using store = await setUp();
    const { registrar, kits } = store;
    const { seen } = await store.aLiveKit();
    const [first] = await kits.assignmentsOf(seen.kitId);
    const moved = done(await registrar.moveHome(seen, homeId("home-2"), by(50)));
    const [old, present] = await kits.assignmentsOf(seen.kitId);
    expect(old).toEqual({ ...first, homeId: "home-1", fromMs: 10, untilMs: 50 });
    expect(present).toMatchObject({ homeId: "home-2", gatewayId: "gw-1", fromMs: 50, untilMs: null });
    expect(present?.assignmentId).not.toBe(old?.assignmentId);
    expect(await store.read.selectFrom("devices").select(["home_id", "device_id", "is_life"]).execute()).toEqual([
      { home_id: "home-2", device_id: "b-1", is_life: 1 },
    ]);
    // Both homes are read again, and the gateway is told at once.
    expect(store.told.at(-1)).toEqual({ homeIds: ["home-1", "home-2"], gatewayIds: ["gw-1"] });
    expect(said(await registrar.moveHome(moved, homeId("home-2"), by(51)))).toContain("already");
  });

  test("R-264 another gateway: the kit stays where it is, under a new assignment, and must be proven again", async () => {
    await using store = await setUp();
    const { contents, kits, records } = store;
    const { seen } = await store.aLiveKit();
    done(await contents.replaceGateway(seen, gateway("gw-2"), by(60)));
    expect(await kits.assignmentsOf(seen.kitId)).toMatchObject([
      { gatewayId: "gw-1", homeId: "home-1", untilMs: 60 },
      { gatewayId: "gw-2", homeId: "home-1", fromMs: 60, untilMs: null },
    ]);
    expect((await records.get(kitRecord, [seen.kitId])).get(seen.kitId)).toMatchObject({
      content: { state: "commissioning", gatewayId: "gw-2" },
    });
    expect(store.told.at(-1)).toEqual({ homeIds: ["home-1"], gatewayIds: ["gw-2"] });
    const gateways = await store.read.selectFrom("gateways").select("gateway_id").orderBy("gateway_id").execute();
    expect(gateways).toEqual([{ gateway_id: "gw-1" }, { gateway_id: "gw-2" }]);
  });

  test("R-264 a swapped device keeps its place and its history; a device id stands once in a home", async () => {
    await using store = await setUp();
    const { contents } = store;
    const { seen } = await store.aLiveKit();
    const { unitId } = await store.unit(seen);
    const swap = { unitId, to: hardware("b-2"), why: "broken" as const };
    const swappedKit = done(await contents.swapDevice(seen, swap, by(70)));
    const unit = await store.unit(swappedKit);
    expect(unit).toMatchObject({ name: "床头按钮", isLife: true, deviceId: "b-2" });
    expect(deviceIdsOf(unit)).toEqual([
      { deviceId: "b-1", fromMs: 3, untilMs: 70 },
      { deviceId: "b-2", fromMs: 70, untilMs: null },
    ]);
    expect(await store.read.selectFrom("devices").select(["device_id", "name"]).execute()).toEqual([
      { device_id: "b-2", name: "床头按钮" },
    ]);
    expect(said(await contents.addDevice(swappedKit, { ...button, ...hardware("b-2") }, by(71)))).toContain("label");
    const two = done(await contents.addDevice(swappedKit, { ...button, ...hardware("b-3") }, by(71)));
    done(await contents.removeDevice(two, unitId, by(72)));
    expect(await store.read.selectFrom("devices").select("device_id").execute()).toEqual([{ device_id: "b-3" }]);
    expect(said(await contents.removeDevice({ ...two, version: two.version + 1 }, unitId, by(73)))).toContain(
      "no such",
    );
  });

  test("R-266 a suspended kit, and one under maintenance, is known with its home and its devices as ever: it raises", async () => {
    await using store = await setUp();
    const { registrar } = store;
    const { seen } = await store.aLiveKit();
    const rows = async () => ({
      assignments: await store.read.selectFrom("assignments").selectAll().execute(),
      devices: await store.read.selectFrom("devices").selectAll().execute(),
      gateways: await store.read.selectFrom("gateways").selectAll().execute(),
    });
    const before = await rows();
    const suspended = done(await registrar.suspend(seen, "contract-ended", by(80)));
    expect(await rows()).toEqual(before);
    const window = { fromMs: 80, untilMs: 80 + hours(2), why: "repair" as const };
    const open = done(await registrar.openMaintenance(suspended, window, by(81)));
    expect(await rows()).toEqual(before);
    expect(said(await registrar.openMaintenance(open, { ...window, untilMs: hours(11) }, by(82)))).toContain(
      "10 hours",
    );
    const closed = done(await registrar.closeMaintenance(open, by(83)));
    expect(said(await registrar.closeMaintenance(closed, by(84)))).toContain("No maintenance");
  });

  test("what an assignment was is never written over", async () => {
    await using store = await setUp();
    const { seen } = await store.aLiveKit();
    done(await store.registrar.moveHome(seen, homeId("home-2"), by(50)));
    const [old] = await store.kits.assignmentsOf(seen.kitId);
    const history = await store.records.history(assignmentRecord, old?.assignmentId ?? "");
    expect(history.map(({ what }) => what)).toEqual(["ended", "created"]);
  });
}
