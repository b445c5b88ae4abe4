/** What somebody would try where a kit is handed over: other people's names, consents of people elsewhere, sheets of other homes, a signature twice, one without a reason. */

import type { FastifyInstance } from "fastify";
import { afterEach, beforeEach, expect, test } from "vitest";
import { buildFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { changeOf } from "@shouwang/cloud/records/records.ts";
import { handOverRecord } from "@shouwang/cloud/registry/hand-over/hand-over-record.ts";
import { kitRecord } from "@shouwang/cloud/registry/kits/kit-record.ts";
import { blankHome, homeRecord } from "@shouwang/cloud/registry/residents/home-record.ts";
import { must, parseAreaCode, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { anAccessHouse, areas, nowMs } from "../builders/access-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";

let registry: Awaited<ReturnType<typeof openRegistryHouse>>;
let house: ReturnType<typeof anAccessHouse>;
let server: FastifyInstance;
const by = { who: "system/test", purpose: "operate-system", atMs: nowMs } as const;

beforeEach(async () => {
  registry = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
  house = anAccessHouse({ keepers: registry.keepers });
  house.parts.ground.registered = registry.registered;
  server = await buildFastifyServer(house.parts);
  for (const where of ["in", "out"] as const) {
    const kept = (await registry.records.get(kitRecord, [`kit-${where}`])).get(`kit-${where}`);
    if (kept?.kind !== "kept") throw new Error("no kit");
    const content = { ...kept.content, state: "commissioning" as const };
    await registry.records.commit([changeOf(kitRecord, { id: kept.id, after: 1, content, what: "changed" })], by);
  }
});
afterEach(async () => {
  await server.close();
  await registry[Symbol.asyncDispose]();
});

const post = async (who: string, url: string, payload: object) =>
  await server.inject({ method: "POST", url, payload, headers: { cookie: `who=${who}` } });
const get = async (who: string, url: string) => await server.inject({ url, headers: { cookie: `who=${who}` } });
const despite = [
  { what: "device/sos", why: "电池明日更换" },
  { what: "contacts", why: "女儿出差，周五补测" },
];
const sheet = (changes: object = {}) => ({
  handOverId: "sheet-0123456789ab",
  kitId: "kit-in",
  signer: "王秀英",
  signerRelation: "本人",
  despite,
  strokes: [[100, 100, 300, 200]],
  ...changes,
});

test("R-604 on the spot people are shown by the first letter of their names, and a name that somebody typed is an id", async () => {
  const seen = await get("visitor", "/api/homes/home-in/installation");
  expect(seen.statusCode).toBe(200);
  expect(seen.json()).toMatchObject({
    contacts: [{ contactId: "c-1", who: "陈**", relation: "女儿" }],
    residents: [{ residentId: "resident-in", who: "王**", agreed: ["monitoring"] }],
    devices: [{ deviceId: "sos", kind: null }],
  });
  const refused = await post("visitor", "/api/kits/kit-in/go-live", { version: 2 });
  const missing = await get("visitor", "/api/kits/kit-in/missing");
  expect([refused.statusCode, missing.json()[0].sentence.zh]).toEqual([409, expect.stringMatching(/^sos：/)]);
  expect((await get("area-admin", "/api/kits/kit-in/missing")).json()[0].sentence.zh).toMatch(/^王秀英-in \(sos\)：/);
  for (const { body } of [seen, refused, missing])
    for (const word of ["王秀英", "陈静", "13900000009", "0535-in", "病-in", "门-in", "证-in"])
      expect(body).not.toContain(word);
});

test("R-661 what a home is called and where it stands is told on the spot, also before it has a kit, and nowhere else", async () => {
  const id = "home-new";
  const home = { ...blankHome("新居-7"), area: must(parseAreaCode(areas["home-in"]), "area"), address: "幸福路 7 号" };
  await registry.records.commit([changeOf(homeRecord, { id, after: 0, content: home, what: "created" })], by);
  const { visitors } = house.parts.ground;
  const visited = visitors(must(parseHomeId("home-in"), "home"));
  house.parts.ground.visitors = (homeId) => (homeId === id ? visited : visitors(homeId));
  const seen = await get("visitor", `/api/homes/${id}/installation`);
  expect([seen.statusCode, seen.json()]).toMatchObject([200, { name: "新居-7", address: "幸福路 7 号", kit: null }]);
  for (const who of ["installer", "technician", "operator", "caregiver"]) {
    const refused = await get(who, `/api/homes/${id}/installation`);
    expect([who, [403, 404].includes(refused.statusCode)]).toEqual([who, true]);
    expect(refused.body).not.toMatch(/新居|幸福路/);
  }
});

test("R-604 consent is written for who lives there and for nobody else, and once", async () => {
  const agree = async (who: string, home: string, residentId: string, purpose = "family-sharing") =>
    await post(who, `/api/homes/${home}/hand-over/consents`, {
      residentId,
      purpose,
      textVersion: "2026-11",
      signer: "王秀英",
      signerRelation: "本人",
    });
  const statuses = [
    await agree("visitor", "home-in", "resident-out"),
    await agree("visitor", "home-out", "resident-out"),
    await agree("installer", "home-in", "resident-in"),
    await agree("technician", "home-in", "resident-in"),
    await agree("visitor", "home-in", "resident-in"),
    await agree("visitor", "home-in", "resident-in"),
  ].map(({ statusCode }) => statusCode);
  expect(statuses).toEqual([404, 404, 404, 403, 201, 200]);
  const seen = (await get("visitor", "/api/homes/home-in/installation")).json();
  expect(seen).toMatchObject({ residents: [{ agreed: expect.arrayContaining(["family-sharing", "monitoring"]) }] });
});

test("R-603 nothing is signed while something is open without a reason, without a signature, or of a kit that is elsewhere", async () => {
  const sign = async (changes: object) => await post("visitor", "/api/homes/home-in/hand-over", sheet(changes));
  const open = await sign({ despite: despite.slice(0, 1) });
  expect(open.json()).toMatchObject({
    code: "registry-refused",
    sentence: { zh: expect.stringContaining("没有联系人") },
  });
  expect((await sign({ strokes: [[5, 5]] })).json().sentence.zh).toContain("没有签名");
  expect((await sign({ kitId: "kit-out" })).json().sentence.zh).toContain("不在此住户处");
  expect((await sign({ strokes: [[0, 1_001]] })).statusCode).toBe(400);
  expect(await registry.keepers.handOvers.ofKit("kit-in" as never)).toEqual([]);
});

test("R-605 a sheet is written once, however often and by however many it is sent; it is read there only, and holds the reasons", async () => {
  const both = await Promise.all(
    [1, 2].map(async () => await post("visitor", "/api/homes/home-in/hand-over", sheet())),
  );
  expect(both.map(({ statusCode }) => statusCode)).toEqual([200, 200]);
  const again = await post("visitor", "/api/homes/home-in/hand-over", sheet({ signer: "别人" }));
  expect(again.json()).toEqual(both[0]?.json());
  const kept = (await registry.records.get(handOverRecord, ["sheet-0123456789ab"])).get("sheet-0123456789ab");
  expect(kept).toMatchObject({ version: 1, content: { signer: "王秀英", residentId: "resident-in" } });
  expect(kept?.kind === "kept" && kept.content.open.map(({ why }) => why)).toEqual(despite.map(({ why }) => why));

  const sheetOf = (home: string) => `/api/homes/${home}/hand-over/sheet-0123456789ab/sheet.pdf`;
  const read = await get("visitor", sheetOf("home-in"));
  expect([read.statusCode, read.headers["content-type"], read.rawPayload.subarray(0, 5).toString()]).toEqual([
    200,
    "application/pdf",
    "%PDF-",
  ]);
  expect((await get("area-admin", sheetOf("home-in"))).statusCode).toBe(200);
  // Not by another home's address, and not by who has no visit.
  for (const who of ["installer", "technician", "operator", "caregiver", "auditor"])
    expect((await get(who, sheetOf("home-in"))).statusCode).not.toBe(200);
  expect((await get("visitor", sheetOf("home-out"))).statusCode).toBe(404);
  // Who looks after kits sees that there is one, and not of whom.
  const listed = await get("technician", "/api/kits/kit-in/hand-overs");
  expect(listed.json()).toEqual([{ handOverId: "sheet-0123456789ab", homeId: "home-in", atMs: nowMs }]);
});
