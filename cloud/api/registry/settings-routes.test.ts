import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { hours } from "@shouwang/shared/time/duration.ts";
import { openRegistryEdge, type RegistryEdge } from "../../../test/builders/registry-edge.ts";
import { homeRecord } from "../../registry/residents/home-record.ts";
import { defaultPlans } from "../../registry/settings/alarm-plan.ts";
import type { SettingView } from "./contract/settings.ts";

let edge: RegistryEdge;
beforeAll(async () => {
  edge = await openRegistryEdge();
});
afterAll(async () => await edge[Symbol.asyncDispose]());

const oneOf = async (url: string, key: string): Promise<SettingView | undefined> => {
  const { body } = await edge.get("area-admin", `${url}/settings`);
  // `as`: a test that looks for something else fails on what it finds.
  return (body as { settings: readonly SettingView[] }).settings.find((one) => one.key === key);
};
const community = "/api/areas/370602001001";
const home = "/api/homes/home-in";
const homeId = must(parseHomeId("home-in"), "home-in");
const set = async (url: string, body: object) => await edge.post("area-admin", `${url}/settings`, body);

describe("R-310 a page shows every setting with where it comes from, and sets one at a time", () => {
  test("set above, it holds in the home; set in the home, it can be inherited again", async () => {
    expect(await oneOf(home, "inactivity.after")).toMatchObject({ value: hours(12), origin: { kind: "default" } });
    const county = "/api/areas/370602";
    expect(await set(county, { version: 0, key: "inactivity.after", value: hours(8) })).toMatchObject({ status: 200 });
    expect(await oneOf(home, "inactivity.after")).toMatchObject({
      value: hours(8),
      isOwn: false,
      unit: "milliseconds",
      limits: { least: 2_700_000, most: hours(12) },
      words: { zh: "长时间无活动" },
      origin: { place: { area: "370602", name: { zh: "区划370602" } }, by: expect.stringMatching(/^account\//) },
    });
    await set(home, { version: 0, key: "inactivity.after", value: hours(6) });
    expect(await oneOf(home, "inactivity.after")).toMatchObject({
      value: hours(6),
      isOwn: true,
      inherited: hours(8),
      origin: { place: { kind: "home", homeId: "home-in" } },
    });
    const back = { version: 1, key: "inactivity.after" };
    expect(await edge.post("area-admin", `${home}/settings/inherit`, back)).toMatchObject({ body: { version: 2 } });
    expect(await oneOf(home, "inactivity.after")).toMatchObject({ value: hours(8), isOwn: false });
    expect(await edge.post("area-admin", `${home}/settings/inherit`, { ...back, version: 2 })).toMatchObject({
      status: 409,
      body: { code: "registry-refused", sentence: { zh: "此处未单独设置，已沿用上级。" } },
    });
  });

  test("what a home said when it was registered counts as its own, and can be taken back", async () => {
    await edge.keepers.homes.change(
      { homeId, version: 1 },
      { inactivityAfterMs: hours(5) },
      { who: "system/test", purpose: "operate-system", atMs: 1 },
    );
    expect(await oneOf(home, "inactivity.after")).toMatchObject({
      value: hours(5),
      isOwn: true,
      origin: { kind: "home-record" },
    });
    const { version } = (await edge.get("area-admin", `${home}/settings`)).body as { version: number };
    const back = await edge.post("area-admin", `${home}/settings/inherit`, { version, key: "inactivity.after" });
    expect(back.status).toBe(200);
    expect(await oneOf(home, "inactivity.after")).toMatchObject({ value: hours(8), isOwn: false });
  });

  test("beyond a limit it is refused with what it may be; an older version overwrites nothing", async () => {
    const refused = await set(community, { version: 0, key: "inactivity.after", value: hours(13) });
    expect(refused).toMatchObject({
      status: 409,
      body: {
        sentence: { zh: "“长时间无活动”未保存：须在45分钟至12小时之间。", en: expect.stringContaining("45 min") },
      },
    });
    expect(await set(community, { version: 3, key: "age.high", value: 70 })).toMatchObject({
      body: { code: "changed-meanwhile" },
    });
    expect(await set(community, { version: 0, key: "plans", value: [] })).toMatchObject({ status: 400 });
    expect((await edge.get("area-admin", "/api/areas/everywhere/settings")).status).toBe(404);
    expect((await edge.get("everywhere", "/api/areas/everywhere/settings")).body).toMatchObject({
      place: { kind: "everywhere" },
      mayChange: false,
    });
  });
});

test("R-312 who counts as connected is what is set for the area that is counted, and said beside the count", async () => {
  const definition = async () => (await edge.get("area-admin", "/api/numbers?area=370602&by=street")).body;
  expect(await definition()).toMatchObject({ definition: { zh: expect.stringContaining("近30天内") } });
  const { version } = (await edge.get("area-admin", "/api/areas/370602/settings")).body as { version: number };
  expect((await set("/api/areas/370602", { version, key: "reachable.within", value: 14 })).status).toBe(200);
  expect(await definition()).toMatchObject({ definition: { en: expect.stringContaining("the last 14 days") } });
});

describe("R-311 a plan is looked at before it is saved", () => {
  const threeOnSunday = { kind: "fall", weekday: 7, at: "03:00" };
  const [first, ...others] = defaultPlans;
  const byDay = [{ weekdays: [1, 2, 3, 4, 5, 6, 7], from: "08:00", to: "20:00" }];
  const withHole = [{ ...first, steps: [{ tell: "desk", afterMs: 0, hours: byDay }] }, ...others];

  test("who would be told at 03:00 on a Sunday, of the plans that hold and of others", async () => {
    expect((await edge.get("area-admin", `${community}/plans`)).body).toMatchObject({
      origin: { kind: "default" },
      isOwn: false,
      plans: defaultPlans,
      limits: { stepsMax: 20 },
    });
    const now = await edge.post("operator", `${community}/plans/preview`, threeOnSunday);
    expect(now.body).toMatchObject({
      holes: [],
      preview: {
        firstHumanAfterMs: 0,
        tellings: [{ tell: "desk", standing: "told" }, {}, { tell: "contacts" }, {}, {}, {}],
      },
    });
    const then = await edge.post("area-admin", `${community}/plans/preview`, { ...threeOnSunday, plans: withHole });
    expect(then.body).toMatchObject({
      holes: [{ sentence: { zh: expect.stringContaining("星期一 00:00") } }],
      preview: { firstHumanAfterMs: null, tellings: [{ tell: "desk", standing: "outside-hours" }] },
    });
    const none = await edge.post("area-admin", `${community}/plans/preview`, { ...threeOnSunday, plans: others });
    expect(none.body).toMatchObject({ preview: null, holes: [{}, {}, {}] });
  });

  test("a hole is refused with its sentence; without one it holds in what lies below", async () => {
    expect(await edge.post("area-admin", "/api/areas/370602/plans", { version: 2, plans: withHole })).toMatchObject({
      status: 409,
      body: { sentence: { zh: expect.stringContaining("5分钟内无人应答") } },
    });
    const plans = [{ ...first, againMs: 30_000 }, ...others];
    expect((await edge.post("area-admin", "/api/areas/370602/plans", { version: 2, plans })).status).toBe(200);
    expect((await edge.get("area-admin", `${home}/plans`)).body).toMatchObject({
      plans: [{ againMs: 30_000 }, {}, {}, {}],
      origin: { place: { area: "370602" } },
    });
  });

  test("of a home the contacts, in their order, with when they can be called and how the last try ended", async () => {
    const contact = { relation: "女儿", phone: "13800000001", hours: byDay };
    const version = (await edge.records.get(homeRecord, [homeId])).get(homeId)?.version ?? 0;
    const by = { who: "system/test", purpose: "operate-system", atMs: 5 } as const;
    const contacts = [
      { ...contact, contactId: null, name: "王芳" },
      { ...contact, contactId: null, name: "张强", hours: [] },
    ];
    await edge.keepers.homes.setContacts({ homeId, version }, contacts, by);
    const kept = (await edge.records.get(homeRecord, [homeId])).get(homeId);
    const [, second] = kept?.kind === "kept" ? kept.content.contacts : [];
    const tested = { contactId: second?.contactId ?? "", outcome: "answered" } as const;
    await edge.keepers.homes.testContact({ homeId, version: version + 1 }, tested, by);
    const { body } = await edge.post("operator", `${home}/plans/preview`, threeOnSunday);
    expect(body).toMatchObject({
      preview: {
        tellings: [
          { tell: "desk" },
          { tell: "resident" },
          { standing: "outside-hours", contact: { name: "王芳", hours: byDay, tested: null } },
          { standing: "told", contact: { name: "张强", tested: { atMs: 5, outcome: "answered" } } },
          {},
          {},
          {},
        ],
      },
    });
    // Names were shown, and it is written down as a reading.
    expect(edge.house.audited.at(-1)).toMatchObject({ what: "read", subject: { kind: "home", id: "home-in" } });
    expect((await edge.post("city", `${home}/plans/preview`, threeOnSunday)).status).toBe(404);
  });
});
