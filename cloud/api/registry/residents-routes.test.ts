import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openRegistryEdge, type Got, type RegistryEdge } from "../../../test/builders/registry-edge.ts";
import { areas, people } from "../../../test/builders/access-house.ts";
import { checkOf } from "../../registry/residents/id-number.ts";
import { residentHistoryView, residentPage, type ResidentRecordView } from "./contract/residents.ts";
import { residentView } from "./contract/resident.ts";

let edge: RegistryEdge;
const open: RegistryEdge[] = [];
beforeEach(async () => {
  edge = await openRegistryEdge();
  open.push(edge);
});
afterAll(async () => {
  for (const one of open) await one[Symbol.asyncDispose]();
});

const admin = "area-admin";
const inside = areas["home-in"];
const idNumber = `3706021940050601${"2"}`.padEnd(17, "2");
const anId = `${idNumber}${checkOf(idNumber)}`;
const post = async (url: string, body: object, who = admin): Promise<Got> => await edge.post(who, url, body);
const one = async (residentId: string) => {
  const got = await edge.get(admin, `/api/residents/${residentId}`);
  return residentView.parse(got.body);
};
const recordOf = async (residentId: string): Promise<ResidentRecordView> => {
  const { record } = await one(residentId);
  if (record === null) throw new Error(`${residentId} is not shown.`);
  return record;
};
async function registered(name: string, fields: object = {}): Promise<string> {
  const got = await post("/api/residents", { homeId: "home-in", name, fields, isAnother: true });
  expect(got).toMatchObject({ status: 201, body: { version: 1 } });
  // `as`: the line before says that there is one.
  return (got.body as { id: string }).id;
}
const search = async (looked: object) => {
  const got = await post("/api/residents/search", { area: inside, ...looked });
  expect(got.status).toBe(200);
  return residentPage.parse(got.body);
};
const idsOf = async (looked: object) => (await search(looked)).residents.map(({ residentId }) => residentId);

describe("R-292 residents are looked for with a body, so that no name stands in an address or a log", () => {
  test("by whole name, beginning, phone, last four digits, ID number, category and risk; beside them what connected means", async () => {
    const chen = await registered("陈 秀英", {
      phones: ["+86 138-0000-0001"],
      idNumber: anId.toLowerCase(),
      risk: "high",
    });
    expect(await idsOf({ name: "陈秀英" })).toEqual([chen]);
    expect(await idsOf({ nameStart: "陈" })).toEqual([chen]);
    expect(await idsOf({ phone: "138 0000 0001" })).toEqual([chen]);
    expect(await idsOf({ phoneEnd: "0001" })).toEqual([chen]);
    expect(await idsOf({ idNumber: anId })).toEqual([chen]);
    expect(await idsOf({ risk: "high" })).toEqual([chen]);
    expect(await idsOf({ category: "bereaved-of-only-child" })).toEqual(["resident-in"]);
    expect(await idsOf({ status: "died" })).toEqual([]);
    const page = await search({ name: "陈秀英" });
    expect(page.definition.zh).toContain("入网老人");
    expect(page.residents[0]).toMatchObject({
      name: "陈 秀英",
      homeName: "幸福里-in",
      isConnected: false,
      hasAlarm: true,
    });
  });
  test("a label that hurts is said otherwise on a list, and by its own word in the record", async () => {
    const row = (await search({})).residents.find(({ residentId }) => residentId === "resident-in");
    expect(row?.labels).toEqual([{ category: null, label: { zh: "计生特殊家庭", en: "special family" } }]);
    expect((await recordOf("resident-in")).categories[0]).toMatchObject({ label: { zh: "失独" }, evidence: "证-in" });
  });
  test("page after page, and a place that we did not give is refused", async () => {
    for (let n = 0; n < 4; n++) await registered(`李${n}`);
    const first = await search({ limit: 3 });
    const second = await search({ limit: 3, after: first.next });
    expect([...first.residents, ...second.residents]).toHaveLength(5);
    expect(second.next).toBeNull();
    const wrong = await post("/api/residents/search", { area: inside, after: "370602.王秀英" });
    expect(wrong).toMatchObject({ status: 400, body: { code: "invalid-input" } });
  });
  test("that somebody looked is written down before they see it, as a list of that area, and without what they looked for", async () => {
    await search({ name: "王秀英-in" });
    await edge.get(admin, "/api/residents/resident-in");
    const entries = edge.house.audited.map(({ what, subject, area, purpose }) => ({ what, subject, area, purpose }));
    const of = { area: inside, purpose: "administer" };
    expect(entries).toEqual([
      { what: "listed", subject: { kind: "area", id: inside }, ...of },
      { what: "read", subject: { kind: "resident", id: "resident-in" }, ...of },
    ]);
    expect(JSON.stringify(edge.house.audited)).not.toContain("王秀英");
  });
  test("what finds nobody or everybody is refused, with its field", async () => {
    for (const looked of [
      { name: " · " },
      { nameStart: "" },
      { phone: "none" },
      { phoneEnd: "12" },
      { limit: 1_000 },
    ]) {
      const got = await post("/api/residents/search", { area: inside, ...looked });
      expect(got).toMatchObject({ status: 400, body: { code: "invalid-input", fields: Object.keys(looked) } });
    }
  });
});

describe("R-293 one resident, whole, with every version", () => {
  test("record, home with whom to call, consents and what they are worth, and who looks alike", async () => {
    const other = await registered("王秀英-in", { bornOn: "1940-05-06" });
    await post("/api/residents/resident-in/change", { version: 1, fields: { bornOn: "1940-05-06" } });
    const shown = await one("resident-in");
    expect(shown).toMatchObject({
      version: 2,
      isConnected: false,
      record: { name: "王秀英-in", healthNotes: "病-in", hidden: [] },
      home: { homeId: "home-in", entry: "门-in", alarm: { phase: "raised" } },
      lookalikes: [{ because: "name-and-birth", residentId: other, homeName: "幸福里-in" }],
    });
    expect(shown.home?.contacts[0]).toMatchObject({ name: "陈静-in", tested: null });
    expect(shown.consents[0]?.consent).toMatchObject({ purpose: "monitoring", isInForce: true });
    await post("/api/residents/resident-in/reached", { version: 2, through: "phone" });
    expect(await one("resident-in")).toMatchObject({ isConnected: true });
  });
  test("who wrote each version, when and what it said, a page at a time", async () => {
    await post("/api/residents/resident-in/change", { version: 1, fields: { risk: "high" } });
    await post("/api/residents/resident-in/status", { version: 2, status: "moved-away" });
    const got = await edge.get("supervisor", "/api/residents/resident-in/history?limit=2");
    const { versions, next } = residentHistoryView.parse(got.body);
    expect(versions.map(({ version, what, record }) => [version, what, record?.risk])).toEqual([
      [3, "ended", "high"],
      [2, "changed", "high"],
    ]);
    expect(versions[0]?.who).toMatch(/^account\//);
    const rest = await edge.get("supervisor", `/api/residents/resident-in/history?limit=2&after=${next}`);
    expect(residentHistoryView.parse(rest.body)).toMatchObject({
      versions: [{ version: 1, record: { risk: "unknown" } }],
      next: null,
    });
  });
});

describe("R-294 what is done to a resident names the version that was seen, and a refusal says what to do in both languages", () => {
  test("somebody who may be registered already is compared first, and nothing is written", async () => {
    await registered("陈秀英", { bornOn: "1940-05-06" });
    const again = { homeId: "home-in", name: "陈秀英", fields: { bornOn: "1940-05-06" } };
    const likely = await post("/api/residents", again);
    expect(likely).toMatchObject({
      status: 409,
      body: {
        code: "registry-refused",
        sentence: { zh: expect.stringContaining("同一人") },
        lookalikes: [{ because: "name-and-birth", name: "陈秀英", bornOn: "1940-05-06" }],
      },
    });
    expect(await idsOf({ name: "陈秀英" })).toHaveLength(1);
    expect((await post("/api/residents", { ...again, isAnother: true })).status).toBe(201);
  });
  test("whom somebody looks like in another county is said without who it is", async () => {
    const out = { homeId: "home-out", name: "陈秀英", fields: { bornOn: "1940-05-06" }, isAnother: true };
    const kept = await edge.keepers.residents.register(
      // `as`: it stands in the house of the test.
      out as never,
      { who: "system/test", purpose: "operate-system", atMs: 1 },
    );
    expect(kept.kind).toBe("done");
    const likely = await post("/api/residents", {
      homeId: "home-in",
      name: "陈秀英",
      fields: { bornOn: "1940-05-06" },
    });
    expect(likely).toMatchObject({
      status: 409,
      body: { lookalikes: [{ because: "name-and-birth", residentId: null, name: null, bornOn: null, area: null }] },
    });
  });
  test("changed, assessed, asked for again, moved away and back: each a version, and what is left out stays", async () => {
    const act = async (act: string, version: number, more: object) => {
      const got = await post(`/api/residents/resident-in/${act}`, { version, ...more });
      expect(got).toEqual({ status: 200, body: { id: "resident-in", version: version + 1 } });
    };
    await act("change", 1, { fields: { sex: "female", phones: ["0535 1234567", ""] } });
    const ability = { standard: "GB/T 42195-2022", grade: 2, score: 50, assessor: "李静" };
    await act("reassess", 2, {});
    expect((await recordOf("resident-in")).reassess).toMatchObject({ because: "asked-for" });
    await act("assess", 3, { ability: { ...ability, assessedOn: "2026-01-01", nextOn: "2027-01-01" } });
    await act("status", 4, { status: "moved-away" });
    await act("status", 5, { status: "registered" });
    const record = await recordOf("resident-in");
    expect(record).toMatchObject({ name: "王秀英-in", sex: "female", phones: ["0535-1234567"], reassess: null });
    expect(record.stays).toHaveLength(2);
  });
  test("whoever was overtaken is told; what is wrong is named by its field", async () => {
    await post("/api/residents/resident-in/change", { version: 1, fields: { risk: "high" } });
    const late = await post("/api/residents/resident-in/change", { version: 1, fields: { risk: "low" } });
    expect(late).toMatchObject({
      status: 409,
      body: { code: "changed-meanwhile", sentence: { zh: expect.any(String), en: expect.any(String) } },
    });
    expect((await recordOf("resident-in")).risk).toBe("high");
    const wrong = await post("/api/residents/resident-in/change", {
      version: 2,
      fields: { name: "", idNumber: "370602194005060120", bornOn: "1940-13-01" },
    });
    expect(wrong).toMatchObject({
      status: 409,
      body: { code: "registry-refused", fields: ["name", "bornOn", "idNumber"] },
    });
    const milder = await post("/api/residents/resident-in/assess", {
      version: 2,
      ability: {
        standard: "GB/T 42195-2022",
        grade: 0,
        score: 10,
        assessedOn: "2026-01-01",
        assessor: "李",
        nextOn: "2027-01-01",
      },
    });
    expect(milder).toMatchObject({ status: 409, body: { fields: ["ability.grade"] } });
  });
  test("a consent is added and withdrawn, and stays", async () => {
    const signed = {
      purpose: "location",
      textVersion: "2026-1",
      signer: "陈静",
      signerRelation: "女儿",
      signedAtMs: 1_000,
    };
    const added = await post("/api/residents/resident-in/consents", signed);
    expect(added).toMatchObject({ status: 201, body: { version: 1 } });
    const { id } = added.body as { id: string };
    const withdraw = `/api/residents/resident-in/consents/${id}/withdraw`;
    expect((await post(withdraw, { version: 1, withdrawnBy: "陈静" })).status).toBe(200);
    const twice = await post(withdraw, { version: 2, withdrawnBy: "陈静" });
    expect(twice).toMatchObject({ status: 409, body: { sentence: { zh: "该同意已撤回。" } } });
    const { consents } = await one("resident-in");
    expect(consents.find(({ consentId }) => consentId === id)?.consent).toMatchObject({
      withdrawn: { by: "陈静" },
      isInForce: false,
    });
    const later = await post("/api/residents/resident-in/consents", { ...signed, signedAtMs: 9e14 });
    expect(later).toMatchObject({ status: 409, body: { fields: ["signedAtMs"] } });
  });
});

describe("R-325 whoever phones a resident or a contact notes it, and changes nothing else", () => {
  test.each(["operator", "supervisor", "area-admin"])(
    "%s: what was written says who, and that it was for care",
    async (who) => {
      const reached = await post("/api/residents/resident-in/reached", { version: 1, through: "phone" }, who);
      expect(reached).toEqual({ status: 200, body: { id: "resident-in", version: 2 } });
      const tested = await post("/api/homes/home-in/contacts/c-1/test", { version: 1, outcome: "no-answer" }, who);
      expect(tested).toEqual({ status: 200, body: { id: "home-in", version: 2 } });
      const shown = await one("resident-in");
      expect(shown).toMatchObject({ isConnected: true, record: { reached: { through: "phone" } } });
      expect(shown.home?.contacts[0]?.tested).toMatchObject({ outcome: "no-answer" });
      const account = people.get(who)?.accountId;
      const rows = await edge.database.read.selectFrom("audit").selectAll().orderBy("n").execute();
      const noted = { who: `account/${account}`, what: "changed", purpose: "care" };
      expect(rows.slice(-2)).toMatchObject([
        { ...noted, subject_id: "resident-in" },
        { ...noted, subject_id: "home-in" },
      ]);
    },
  );
  test("an operator changes no name and no contact, and notes nothing of the next county or through a grant of a city", async () => {
    const change = await post("/api/residents/resident-in/change", { version: 1, fields: { risk: "low" } }, "operator");
    expect(change.status).toBe(403);
    const contacts = await post("/api/homes/home-in/contacts", { version: 1, contacts: [] }, "operator");
    expect(contacts.status).toBe(403);
    const reached = { version: 1, through: "phone" };
    const unknown = await post("/api/residents/nobody/reached", reached, "operator");
    expect(unknown.status).toBe(404);
    expect(await post("/api/residents/resident-out/reached", reached, "operator")).toEqual(unknown);
    expect((await post("/api/residents/resident-in/reached", reached, "city")).status).toBe(404);
    expect(await one("resident-in")).toMatchObject({ version: 1 });
  });
});
