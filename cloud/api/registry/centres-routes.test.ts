import { afterAll, beforeAll, expect, test } from "vitest";
import { openRegistryEdge, type RegistryEdge } from "../../../test/builders/registry-edge.ts";
import type { CentresView, CentreTyped } from "./contract/centres.ts";

let edge: RegistryEdge;
beforeAll(async () => {
  edge = await openRegistryEdge();
});
afterAll(async () => await edge[Symbol.asyncDispose]());

const county = "/api/areas/370602/centres";
const everyDay = [1, 2, 3, 4, 5, 6, 7];
const centre = (name: string, from: string, to: string): CentreTyped => ({
  name,
  kind: "desk",
  phones: [{ label: "值班", number: "053512349" }],
  hours: [{ weekdays: everyDay, from, to }],
});
const post = async (path: string, body: object) => await edge.post("area-admin", path, body);
// `as`: a test that looks for something else fails on what it finds.
const seen = async (path = county) => (await edge.get("operator", path)).body as CentresView;

test("R-314 centres answer for an area in their order, are there at every hour, and are inherited", async () => {
  expect(await seen()).toMatchObject({ serving: [], origin: { kind: "default" }, centres: [], mayChange: false });
  for (const one of [centre("白班中心", "08:00", "20:00"), centre("夜班中心", "20:00", "08:00")])
    expect((await post(county, one)).status).toBe(200);
  const { centres } = await seen();
  const byDay = centres.find(({ name }) => name === "白班中心")?.centreId ?? "";
  const byNight = centres.find(({ name }) => name === "夜班中心")?.centreId ?? "";
  const serve = async (version: number, serving: readonly string[]) =>
    await post(`${county}/serving`, { version, serving });
  expect(await serve(0, [byDay])).toMatchObject({
    status: 409,
    body: { sentence: { zh: "星期一 00:00 起没有中心值守。请加入该时段有人的中心，或调整时间。" } },
  });
  expect(await serve(0, [byDay, "no-such-centre"])).toMatchObject({ status: 409 });
  expect(await serve(0, [byNight, byDay])).toMatchObject({ status: 200, body: { version: 1 } });
  expect(await serve(0, [])).toMatchObject({ body: { code: "changed-meanwhile" } });
  expect(await seen("/api/areas/370602001001/centres")).toMatchObject({
    serving: [byNight, byDay],
    isOwn: false,
    origin: { place: { area: "370602" } },
  });

  // What would leave the area alone is refused: other hours, and closing.
  const one = `${county}/${byDay}`;
  expect(await post(one, { version: 1, centre: centre("白班中心", "09:00", "20:00") })).toMatchObject({
    status: 409,
    body: { sentence: { zh: expect.stringContaining("星期一 08:00 起没有中心值守") } },
  });
  expect(await post(`${one}/close`, { version: 1 })).toMatchObject({
    status: 409,
    body: { sentence: { zh: expect.stringContaining("仍在为某区域接警") } },
  });
  expect(await post(one, { version: 1, centre: centre("白班中心", "07:00", "21:00") })).toMatchObject({
    body: { version: 2 },
  });
  expect((await serve(1, [])).status).toBe(200);
  expect((await post(`${one}/close`, { version: 2 })).status).toBe(200);
  expect(await post(`${one}/close`, { version: 3 })).toMatchObject({ status: 404 });
});

test("R-314 a centre is changed by who looks after its area, and one that nothing reaches is refused", async () => {
  expect(await post(county, { ...centre("外部", "00:00", "24:00"), kind: "remote" })).toMatchObject({
    status: 409,
    body: { sentence: { zh: expect.stringContaining("至少需要一条通道") } },
  });
  const [known] = (await seen()).centres;
  const elsewhere = `/api/areas/370602001/centres/${known?.centreId}/close`;
  expect(await post(elsewhere, { version: known?.version ?? 0 })).toMatchObject({ status: 404 });
  expect((await edge.post("operator", county, centre("自己的", "00:00", "24:00"))).status).toBe(403);
});
