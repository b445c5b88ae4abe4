import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { openRegistryEdge, type Got, type RegistryEdge } from "../../../test/builders/registry-edge.ts";
import { areas } from "../../../test/builders/access-house.ts";
import { homePeopleView, homeRecordView, type ContactView } from "./contract/homes.ts";

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
const post = async (url: string, body: object, who = admin): Promise<Got> => await edge.post(who, url, body);
const homeOf = async (homeId: string, who = admin) =>
  homeRecordView.parse((await edge.get(who, `/api/homes/${homeId}/record`)).body);
const peopleOf = async (homeId: string, query = "", who = admin) =>
  homePeopleView.parse((await edge.get(who, `/api/homes/${homeId}/residents${query}`)).body);
const idOf = ({ status, body }: Got): string => {
  expect(status).toBe(201);
  // `as`: the line before says that there is one.
  return (body as { id: string }).id;
};
const written = ({ contactId, name, relation, phone, hours }: ContactView) => ({
  contactId,
  name,
  relation,
  phone,
  hours,
});

describe("R-295 a home without or with a kit: where it is, how to get in, whom to call and in which order", () => {
  test("one that has no kit is registered, changed, and people are registered in it: two of them live there", async () => {
    const homeId = idOf(
      await post("/api/homes", {
        area: inside,
        address: "南大街 1 号",
        name: "陈家",
        fields: { keySafe: "左手边", phone: "0535 6210001" },
      }),
    );
    await post(`/api/homes/${homeId}/change`, { version: 1, change: { entry: "按 101", keySafe: "" } });
    expect(await homeOf(homeId)).toMatchObject({
      version: 2,
      kind: "live",
      address: "南大街 1 号",
      entry: "按 101",
      keySafe: null,
      phone: "0535-6210001",
      alarm: null,
      hidden: [],
    });
    for (const name of ["陈秀英", "陈福"]) idOf(await post("/api/residents", { homeId, name }));
    expect((await peopleOf(homeId)).people?.map(({ record }) => record?.name).toSorted()).toEqual(["陈福", "陈秀英"]);
  });
  test("where a home stands already, that one is named; another one there is said to be another", async () => {
    const there = await post("/api/homes", { area: inside, address: "芝罘区 -in", name: "陈家" });
    expect(there).toMatchObject({
      status: 409,
      body: { homeId: "home-in", sentence: { zh: expect.stringContaining("已有住户") } },
    });
    idOf(await post("/api/homes", { area: inside, address: "芝罘区-in", name: "陈家", isAnother: true }));
  });
  test("contacts are a whole list in order; what came of a test stays with the number that was called", async () => {
    await post("/api/homes/home-in/contacts/c-1/test", { version: 1, outcome: "answered" });
    const [jing] = (await homeOf("home-in")).contacts;
    if (jing === undefined) throw new Error("There is no contact.");
    expect(jing.tested).toMatchObject({ outcome: "answered" });
    const brother = {
      contactId: null,
      name: "陈明",
      relation: "儿子",
      phone: "139 0000 0008",
      hours: [{ weekdays: [6, 7], from: "08:00", to: "24:00" }],
    };
    await post("/api/homes/home-in/contacts", { version: 2, contacts: [brother, written(jing)] });
    const both = (await homeOf("home-in")).contacts;
    expect(both).toMatchObject([
      { contactId: "c-3-1", name: "陈明", phone: "13900000008", tested: null },
      { contactId: "c-1", tested: { outcome: "answered" } },
    ]);
    await post("/api/homes/home-in/contacts", { version: 3, contacts: [{ ...written(jing), phone: "13900000007" }] });
    expect((await homeOf("home-in")).contacts).toMatchObject([{ contactId: "c-1", tested: null }]);
    const late = await post("/api/homes/home-in/contacts", { version: 3, contacts: [] });
    expect(late).toMatchObject({ status: 409, body: { code: "changed-meanwhile" } });
    for (const contacts of [[written(jing), written(jing)], [{ ...written(jing), contactId: "c-of-another-home" }]]) {
      const wrong = await post("/api/homes/home-in/contacts", { version: 4, contacts });
      expect(wrong).toMatchObject({ status: 409, body: { fields: ["contacts"] } });
    }
    const [hours] = [[{ weekdays: [1], from: "8", to: "25:00" }]];
    const wrong = await post("/api/homes/home-in/contacts", { version: 4, contacts: [{ ...brother, hours }] });
    expect(wrong).toMatchObject({
      status: 409,
      body: { fields: ["contacts.0.hours.0.from", "contacts.0.hours.0.to"] },
    });
  });
  test("a household moves with everybody in it; who lived in a home then is told, and whose record is another county's is not shown", async () => {
    const to = { version: 1, area: "370602001001", address: "北大街 2 号" };
    expect((await post("/api/homes/home-in/move", to)).status).toBe(200);
    const other = idOf(await post("/api/homes", { area: inside, address: "东街 3 号", name: "王家" }));
    expect((await post("/api/residents/resident-in/move", { version: 1, homeId: other })).status).toBe(200);
    expect(await peopleOf("home-in")).toEqual({ atMs: null, people: [] });
    const then = await peopleOf("home-in", "?atMs=1777000000000");
    expect(then.people).toMatchObject([{ residentId: "resident-in", record: { name: "王秀英-in" } }]);
    const out = { residentId: "resident-in" as never, version: 2 };
    const by = { who: "system/test", purpose: "operate-system", atMs: Date.now() } as const;
    expect((await edge.keepers.residents.move(out, "home-out" as never, by)).kind).toBe("done");
    expect((await peopleOf("home-in", "?atMs=1777000000000")).people).toEqual([
      { residentId: "resident-in", state: "kept", record: null },
    ]);
  });
  test("what is not shown is named as such, by view", async () => {
    expect(await homeOf("home-in", "caregiver")).toMatchObject({
      name: "幸福里-in",
      entry: null,
      contacts: [{ name: "陈静-in" }],
      hidden: ["entry", "health"],
    });
    expect(await homeOf("home-in", "responder")).toMatchObject({
      entry: "门-in",
      alarm: { phase: "raised" },
      hidden: [],
    });
    expect(await homeOf("home-in", "technician")).toMatchObject({ name: null, area: null, contacts: [], alarm: null });
    expect(await peopleOf("home-in", "", "technician")).toEqual({ atMs: null, people: null });
    const [seen] = (await peopleOf("home-in", "", "responder")).people ?? [];
    expect(seen?.record).toMatchObject({ healthNotes: "病-in", idNumber: null, categories: [], stays: [] });
    expect(seen?.record?.hidden).toEqual(["papers", "sensitive-labels"]);
  });
});
