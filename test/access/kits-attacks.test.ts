/** What somebody would try with kits and visits: guessing codes, other people's ids, a kit into another county, an address for themselves. */

import { afterEach, beforeEach, expect, test } from "vitest";
import type { FastifyInstance } from "fastify";
import { buildFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { accountShape } from "@shouwang/cloud/identity/account.ts";
import { changeOf } from "@shouwang/cloud/records/records.ts";
import { claimCodeOf, claimHashOf } from "@shouwang/cloud/registry/kits/claim-code.ts";
import { kitRecord } from "@shouwang/cloud/registry/kits/kit-record.ts";
import { must, parseKitId } from "@shouwang/shared/domain/ids.ts";
import { hours, minutes } from "@shouwang/shared/time/duration.ts";
import { anAccessHouse, areas, county, nowMs, people } from "../builders/access-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";

let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
let house: ReturnType<typeof anAccessHouse>;
let server: FastifyInstance;
const by = { who: "system/test", purpose: "operate-system", atMs: nowMs } as const;
const codeOf = (n: number): string => claimCodeOf(new Uint8Array(10).fill(n));

beforeEach(async () => {
  registry = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
  house = anAccessHouse({ keepers: registry.keepers });
  house.parts.ground.registered = registry.registered;
  // Visits as they are given, and nobody's by birth.
  house.parts.ground.visitors = (homeId) => registry.visitors.of(homeId, house.clock.wallMs());
  server = await buildFastifyServer(house.parts);
  for (const where of ["in", "out"] as const) await waiting(where);
});
afterEach(async () => {
  await server.close();
  await registry[Symbol.asyncDispose]();
});

/** The kit of this home waits for its installer, with the code 1 (in) or 2 (out). */
async function waiting(where: "in" | "out"): Promise<void> {
  const kept = (await registry.records.get(kitRecord, [`kit-${where}`])).get(`kit-${where}`);
  if (kept?.kind !== "kept") throw new Error("no kit");
  const claim = { hash: claimHashOf(codeOf(where === "in" ? 1 : 2)) ?? "", madeAtMs: nowMs };
  const content = { ...kept.content, state: "assigned" as const, claim };
  await registry.records.commit([changeOf(kitRecord, { id: kept.id, after: 1, content, what: "changed" })], by);
}

/** The installer, with an account that a visit can be given to. */
const installer = must(people.get("installer")?.accountId, "installer");
async function hire(): Promise<void> {
  const person = { name: "安装员", login: "installer-1", phone: null, email: null, language: "zh" } as const;
  const grants = [{ role: "installer" as const, area: county, untilMs: null }];
  const content = { ...person, standing: "active" as const, grants };
  await registry.records.commit([changeOf(accountShape, { id: installer, after: 0, content, what: "created" })], by);
}

const post = async (who: string, url: string, payload: object) =>
  await server.inject({ method: "POST", url, payload, headers: { cookie: `who=${who}` } });
const get = async (who: string, url: string) => await server.inject({ url, headers: { cookie: `who=${who}` } });
const visit = (changes: object = {}) => ({
  accountId: installer,
  fromMs: nowMs,
  untilMs: nowMs + hours(8),
  why: "installation",
  ...changes,
});
const stateOf = async (where: "in" | "out") => {
  const kept = (await registry.records.get(kitRecord, [`kit-${where}`])).get(`kit-${where}`);
  return kept?.kind === "kept" ? [kept.version, kept.content.state, kept.content.homeId] : [];
};

test("R-318 guessing claim codes: after five wrong ones everybody waits, longer each time, and the log says who tried", async () => {
  const statuses: number[] = [];
  for (let n = 10; n < 20; n++)
    statuses.push((await post("technician", "/api/homes/home-in/claim-kit", { code: codeOf(n) })).statusCode);
  expect(statuses).toEqual([409, 409, 409, 409, 409, 429, 429, 429, 429, 429]);
  // Not even the right one is looked at now, and somebody else is not kept from it.
  const late = await post("technician", "/api/homes/home-in/claim-kit", { code: codeOf(1) });
  expect([late.statusCode, late.headers["retry-after"]]).toEqual([429, "30"]);
  expect(late.json()).toMatchObject({ code: "too-many-tries" });
  const told = house.audited.filter(({ detail }) => detail === "POST /api/homes/:id/claim-kit");
  expect(told).toHaveLength(11);
  expect(told[0]).toMatchObject({ what: "changed", outcome: "refused", subject: { kind: "home", id: "home-in" } });
  expect(JSON.stringify(house.audited)).not.toContain(codeOf(10));
  // A right one costs nothing, however often it is scanned: 409 = it has begun.
  const right: number[] = [];
  for (let n = 0; n < 8; n++)
    right.push((await post("area-admin", "/api/homes/home-in/claim-kit", { code: codeOf(1) })).statusCode);
  expect(right).toEqual([200, ...right.slice(1).map(() => 409)]);
  await house.clock.advanceTo(minutes(1));
  expect((await post("technician", "/api/homes/home-in/claim-kit", { code: codeOf(30) })).statusCode).toBe(409);
});

test("R-318 a code that is somebody else's, one that is none and one that cannot be read are answered alike, after the same steps", async () => {
  const asked: string[] = [];
  const { kits, records } = registry.keepers;
  const { registered } = house.parts.ground;
  house.parts.ground.registered = async (...about) => {
    asked.push(`registered ${about[0].kind}`);
    return await registered(...about);
  };
  const { byClaimHash } = kits;
  kits.byClaimHash = async (hash) => {
    asked.push("byClaimHash");
    return await byClaimHash(hash);
  };
  const answers = new Set<string>();
  for (const code of [codeOf(2), codeOf(77), "what?"]) {
    const answer = await post("technician", "/api/homes/home-in/claim-kit", { code });
    answers.add(`${answer.statusCode} ${answer.payload} after ${asked.splice(0).join(", ")}`);
  }
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toContain("after byClaimHash, registered kit");
  expect((await records.history(kitRecord, "kit-out")).length).toBe(2);
});

test("R-319 nobody brings a kit into a home of another county, or takes one from there", async () => {
  const before = [await stateOf("in"), await stateOf("out")];
  for (const who of ["technician", "area-admin"]) {
    const tries = [
      await post(who, "/api/kits/kit-in/move", { version: 2, homeId: "home-out" }),
      await post(who, "/api/kits/kit-in/assign", { version: 2, homeId: "home-out" }),
      await post(who, "/api/kits/kit-out/move", { version: 2, homeId: "home-in" }),
      await post(who, "/api/homes/home-out/claim-kit", { code: codeOf(2) }),
      await post(who, "/api/homes/home-in/claim-kit", { code: codeOf(2) }),
      await post(who, "/api/kits", { label: "X-1", area: areas["home-out"] }),
      await post(who, "/api/kits", { label: "X-1", area: "everywhere" }),
      await get(who, "/api/kits?area=everywhere"),
      await get(who, `/api/kits?area=${areas["home-out"]}`),
      await get(who, "/api/kits/kit-out"),
      await get(who, "/api/kits/kit-out/history"),
    ];
    expect(tries.map(({ statusCode }) => statusCode)).toEqual([404, 404, 404, 404, 409, 404, 404, 404, 404, 404, 404]);
    expect(tries.map(({ payload }) => payload).join("")).not.toMatch(/-out/);
  }
  expect([await stateOf("in"), await stateOf("out")]).toEqual(before);
});

test("R-319 a device is changed through its own kit only", async () => {
  for (const act of ["swap", "change", "remove"]) {
    const body = { version: 2, deviceId: "sos-2", why: "broken", room: "hall", isExteriorDoor: false, isLife: false };
    const only = act === "remove" ? { version: 2 } : act === "swap" ? pick(body, "why") : pick(body, "room");
    const answer = await post("technician", `/api/kits/kit-in/devices/unit-out/${act}`, only);
    expect([act, answer.statusCode]).toEqual([act, 404]);
  }
  expect(await stateOf("out")).toEqual([2, "assigned", "home-out"]);
});
const pick = (body: Record<string, unknown>, kind: "why" | "room") =>
  kind === "why"
    ? { version: 2, deviceId: body["deviceId"], why: body["why"] }
    : { version: 2, room: "hall", isExteriorDoor: false, isLife: false };

test("R-320 an installer works in a home, and knows its address, while they have a visit there, and neither before nor after", async () => {
  await hire();
  const claim = async () => (await post("installer", "/api/homes/home-in/claim-kit", { code: codeOf(1) })).statusCode;
  const address = async () => (await get("installer", "/api/homes/home-in")).payload.includes("芝罘区-in");
  expect([await claim(), await address()]).toEqual([404, false]);
  const later = visit({ fromMs: nowMs + hours(1) });
  const given = await post("area-admin", "/api/homes/home-in/visits", later);
  expect(given.statusCode).toBe(201);
  expect([await claim(), await address()]).toEqual([404, false]);
  expect((await get("installer", "/api/visits/mine")).json()).toMatchObject([{ homeId: "home-in" }]);
  await house.clock.advanceTo(hours(1));
  expect([await address(), await claim()]).toEqual([true, 200]);
  expect((await get("installer", "/api/kits/kit-in")).payload).not.toContain("王秀英");
  await house.clock.advanceTo(hours(8));
  expect(await address()).toBe(false);
  expect((await post("installer", "/api/kits/kit-in/suspend", { version: 3, why: "repair" })).statusCode).toBe(404);
  expect((await get("installer", "/api/visits/mine")).json()).toEqual([]);
});

test("R-320 a visit that is ended is over at once, and nobody ends or gives one where they may not", async () => {
  await hire();
  const given = (await post("supervisor", "/api/homes/home-in/visits", visit())).json<{ visitId: string }>();
  const end = `/visits/${given.visitId}/end`;
  expect((await post("installer", `/api/homes/home-in${end}`, {})).statusCode).toBe(403);
  expect((await post("installer", "/api/homes/home-in/visits", visit())).statusCode).toBe(403);
  expect((await post("area-admin", `/api/homes/home-out${end}`, {})).statusCode).toBe(404);
  expect((await post("area-admin", "/api/homes/home-out/visits", visit())).statusCode).toBe(404);
  expect((await get("area-admin", `/api/visits?area=${county}`)).json()).toMatchObject({ visits: [given] });
  expect((await post("area-admin", `/api/homes/home-in${end}`, {})).statusCode).toBe(200);
  expect((await get("installer", "/api/homes/home-in")).payload).not.toContain("芝罘区-in");
  expect((await post("area-admin", `/api/homes/home-in${end}`, {})).statusCode).toBe(409);
  expect((await get("area-admin", "/api/homes/home-in/visits")).json()).toEqual([]);
});

test("R-320 a visit that lasts too long, is over, is far ahead or for nobody who installs there is refused with a sentence", async () => {
  await hire();
  for (const changes of [
    { untilMs: nowMs + hours(24 * 7) },
    { fromMs: nowMs - hours(2), untilMs: nowMs - hours(1) },
    { fromMs: nowMs + hours(9_000), untilMs: nowMs + hours(9_001) },
    { accountId: people.get("technician")?.accountId },
  ]) {
    const answer = await post("area-admin", "/api/homes/home-in/visits", visit(changes));
    expect(answer.statusCode).toBe(409);
    expect(answer.json()).toMatchObject({ code: "registry-refused", sentence: { zh: expect.stringMatching(/。$/) } });
  }
});

test("R-316 the code of a new kit is in one answer and nowhere else; what is cut off is asked for again", async () => {
  const made = await post("area-admin", "/api/kits", { label: "X-1", area: county });
  const { claimCode, qrText, kitId } = made.json<{ claimCode: string; qrText: string; kitId: string }>();
  expect([made.statusCode, qrText]).toEqual([201, `SHOUWANG KIT ${claimCode}`]);
  const id = must(parseKitId(kitId), kitId);
  for (const url of [`/api/kits/${id}`, `/api/kits/${id}/history`, `/api/kits?area=${county}`])
    expect((await get("area-admin", url)).payload).not.toMatch(new RegExp(`${claimCode}|hash`));
  expect((await get("area-admin", `/api/kits/${id}`)).json()).toMatchObject({ state: "made", claimMadeAtMs: nowMs });
  const kept = (await registry.records.get(kitRecord, [kitId])).get(kitId);
  if (kept?.kind !== "kept") throw new Error("no kit");
  const more = Array.from({ length: 101 }, (_, n) => {
    const content = { ...kept.content, label: `Y-${1000 + n}`, claim: null };
    return changeOf(kitRecord, { id: `kit-y-${n}`, after: 0, content, what: "created" });
  });
  await registry.records.commit(more, by);
  const first = (await get("area-admin", `/api/kits?area=${county}&label=Y-`)).json<{ kits: object[]; next: string }>();
  const rest = await get("area-admin", `/api/kits?area=${county}&label=Y-&after=${first.next}`);
  expect([first.kits.length, rest.json()]).toMatchObject([100, { kits: [{ label: "Y-1100" }], next: null }]);
});
