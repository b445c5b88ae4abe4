import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ComparisonView } from "@shouwang/cloud/api/registry/contract/duplicates.ts";
import type { DueView } from "@shouwang/cloud/api/registry/contract/due.ts";
import type { NumbersView } from "@shouwang/cloud/api/registry/contract/numbers.ts";
import { openApi, operationOf } from "@shouwang/cloud/api/open-api.ts";
import { registryRoutes } from "@shouwang/cloud/api/registry/registry-routes.ts";
import { saveAs } from "@shouwang/cloud/api/fastify-files.ts";
import { wholeSight } from "@shouwang/cloud/api/sight.ts";
import { must, parseHomeId, parseResidentId } from "@shouwang/shared/domain/ids.ts";
import { county, nowMs } from "../builders/access-house.ts";
import { openListsHouse } from "../builders/lists-house.ts";

let house: Awaited<ReturnType<typeof openListsHouse>>;
const gatewayOf = async () => await Promise.resolve(null);
const by = { who: "system/test", purpose: "operate-system", atMs: nowMs } as const;
const [homeIn, homeOut] = ["home-in", "home-out"].map((one) => must(parseHomeId(one), one));
const ids: Record<string, string> = {};
beforeAll(async () => {
  house = await openListsHouse();
  // The same name and birth: two in the county, and one in the other.
  for (const [name, homeId] of [
    ["first", homeIn],
    ["second", homeIn],
    ["elsewhere", homeOut],
  ] as const) {
    if (homeId === undefined) throw new Error("The house has both homes.");
    const fields = { bornOn: "1941-02-03", phones: name === "second" ? ["13800000002"] : [] };
    const { residents } = house.registry.keepers;
    const done = await residents.register({ homeId, name: "=孙桂兰", fields, isAnother: true }, by);
    if (done.kind !== "done") throw new Error(done.kind);
    ids[name] = done.id;
  }
});
afterAll(async () => await house[Symbol.asyncDispose]());
beforeEach(async () => {
  await house.clock.advanceTo(house.clock.uptimeMs() + 60_000);
  house.audited.length = 0;
});
const admin = () => house.as("area-admin");

describe("R-303 an export says what for before the first row, and how many after the last", () => {
  const url = (more = ""): string => `/api/exports/residents.csv?area=${county}&for=visits${more}`;

  test("a table that a spreadsheet opens and runs nothing of, in the columns that were asked for", async () => {
    const answer = await admin().get(url("&columns=phone,name,healthNotes"));
    expect(answer.headers).toMatchObject({
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="residents-370602.csv"',
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    const lines = answer.payload.split("\r\n").slice(0, -1);
    expect(lines[0]).toBe("\ufeff姓名,电话,健康备注");
    expect(lines.slice(1).toSorted()).toEqual(["'=孙桂兰,,", "'=孙桂兰,13800000002,", "王秀英-in,,"]);
    const detail = house.audited.filter(({ what }) => what === "exported").map((one) => one.detail);
    expect(detail).toEqual(["begun for visits: 3 columns", "3 rows left, 0 could not be opened"]);
  });

  test("what is sensitive only when it is asked for, and that stands in the log", async () => {
    expect((await admin().get(url())).payload).not.toContain("病-in");
    expect((await admin().get(url("&whole=yes"))).payload).toContain("病-in");
    expect(house.audited.map(({ detail }) => detail)).toContain("begun for visits: 35 columns with sensitive ones");
  });

  test("whoever leaves in the middle is counted too", async () => {
    const { keepers } = house.registry;
    const { audit } = house.parts;
    const routes = registryRoutes({
      keepers,
      audit,
      phaseOf: () => null,
      gatewayOf,
      nameOf: gatewayOf,
      nowMs: () => nowMs,
    });
    const read = routes
      .find(({ path }) => path === "/api/exports/residents.csv")
      ?.read({ params: {}, query: { area: county, for: "report" }, body: {} });
    if (read?.kind !== "question") throw new Error("The question is understood.");
    const answer = await read.question.answer(AbortSignal.timeout(5_000), {
      principal: null,
      sessionId: null,
      address: "",
      sight: wholeSight,
      who: "account/a",
      purpose: "administer",
      mayAlso: async () => await Promise.resolve(true),
    });
    const { content } = answer.file ?? { content: "" };
    for await (const piece of content) if (String(piece).includes("姓名")) break;
    expect(house.audited.at(-1)).toMatchObject({
      outcome: "failed",
      detail: "0 rows left, 0 could not be opened; broken off",
    });
  });

  test.each([
    ["no purpose", `area=${county}`],
    ["a purpose of one's own", `area=${county}&for=%0d%0aSet-Cookie:x`],
    ["a header in the area", `area=3706%0d%0aX:y&for=visits`],
    ["a path in the area", `area=../../etc/passwd&for=visits`],
    ["a column that there is not", `area=${county}&for=visits&columns=name,__proto__`],
  ])("%s is refused", async (_what, query) => {
    const answer = await admin().get(`/api/exports/residents.csv?${query}`);
    expect([answer.statusCode, answer.headers["content-disposition"]]).toEqual([400, undefined]);
    expect(house.audited.filter(({ what }) => what === "exported")).toEqual([]);
  });

  test.each([
    ["residents-3706.csv", "residents-3706.csv"],
    ["a\r\nSet-Cookie: x", "a-Set-Cookie-x"],
    ["../../etc/passwd", "etc-passwd"],
    ['x".exe', "x-.exe"],
    ["王", "file"],
  ])("R-302 a file is saved as letters, digits and hyphens: %j", (name, saved) => {
    expect(saveAs(name)).toBe(`attachment; filename="${saved}"`);
  });
});

describe("R-304 what is due, page by page", () => {
  test("with names, areas and where the next page begins", async () => {
    const page = async (after = ""): Promise<DueView> =>
      (await house.as("operator").get(`/api/due?area=${county}&kind=contact&limit=2${after}`)).json();
    const first = await page();
    expect(first.residents).toHaveLength(2);
    expect(first.residents[0]).toMatchObject({ homeId: "home-in", areaName: { zh: "区划370602001001" } });
    const second = await page(`&after=${first.next}`);
    expect([second.residents.length, second.next]).toEqual([1, null]);
    const names = [...first.residents, ...second.residents].map(({ name }) => String(name));
    expect(names.toSorted()).toEqual(["=孙桂兰", "=孙桂兰", "王秀英-in"]);
  });
  test.each(["x.y", "../..", "1.a%00", "9999999999999.a"])(
    "a place that we did not give is refused: %s",
    async (after) => {
      const answer = await house.as("operator").get(`/api/due?area=${county}&kind=consent&after=${after}`);
      expect(answer.json()).toMatchObject({ status: 400, code: "invalid-input" });
    },
  );
});

describe("R-305 two records of one person are compared before they are made one", () => {
  const compare = async (who: string, kept: string, gone: string) =>
    await house.as(who).get(`/api/duplicates/compare?kept=${ids[kept]}&gone=${ids[gone]}`);

  test("somebody who lives elsewhere is shown to whoever looks after both", async () => {
    const found = async (who: string, area: string) =>
      (await house.as(who).get(`/api/duplicates?area=${area}`)).json<{ pairs: { residents: unknown[] }[] }>().pairs;
    expect((await found("area-admin", county)).map(({ residents }) => residents.length)).toEqual([2]);
    expect((await found("whole", "everywhere")).map(({ residents }) => residents.length)).toEqual([3]);
    expect((await compare("area-admin", "first", "elsewhere")).statusCode).toBe(404);
    expect((await compare("area-admin", "elsewhere", "first")).statusCode).toBe(404);
    expect((await compare("whole", "first", "elsewhere")).statusCode).toBe(200);
  });

  test("what goes on is shown, then done once; the versions that were seen must still be there", async () => {
    const shown = (await compare("area-admin", "first", "second")).json<ComparisonView>();
    expect(shown.merged).toMatchObject({ residentId: ids["first"], phones: ["13800000002"], status: "registered" });
    expect([shown.kept.phones, shown.gone.phones, shown.refused]).toEqual([[], ["13800000002"], null]);
    const seen = ({ residentId, version }: ComparisonView["kept"]) => ({ residentId, version });
    const body = { kept: seen(shown.kept), gone: seen(shown.gone) };
    const toElsewhere = { ...body, gone: { residentId: ids["elsewhere"], version: 1 } };
    expect((await admin().post("/api/duplicates/merge", toElsewhere)).statusCode).toBe(404);
    const merged = await admin().post("/api/duplicates/merge", body);
    expect(merged.json()).toEqual({ residentId: ids["first"], version: 2 });
    expect((await admin().post("/api/duplicates/merge", body)).json()).toMatchObject({
      status: 409,
      code: "changed-meanwhile",
      sentence: { zh: expect.stringMatching(/。$/) as string },
    });
    const gone = must(parseResidentId(ids["second"] ?? ""), "second");
    expect(await house.registry.keepers.finder.inHome(must(homeIn, "home-in"))).not.toContain(gone);
    expect((await compare("area-admin", "first", "second")).json<ComparisonView>().merged).toBeNull();
  });
});

describe("R-306 numbers by level, with names and the definition beside them", () => {
  const numbers = async (who: string, path: string) => await house.as(who).get(`/api/numbers${path}`);

  test("a city sees counts of its counties, and nobody's name", async () => {
    const shown = (await numbers("city", "?area=3706&by=county")).json<NumbersView>();
    expect(shown.areas.map(({ area, name, residents }) => [area, name?.zh, residents])).toEqual([
      ["370602", "区划370602", 2],
      ["370685", "区划370685", 2],
    ]);
    expect(shown.definition.zh).toContain("入网老人");
    const file = await numbers("city", ".csv?area=3706&by=county");
    expect(file.payload).toContain(shown.definition.zh);
    expect(file.payload).not.toMatch(/孙桂兰|王秀英/);
  });

  test("who moved is counted where they lived at that time", async () => {
    const now = (await numbers("everywhere", `/lived?area=everywhere&by=county&atMs=${nowMs}`)).json<object>();
    const before = (await numbers("everywhere", "/lived?area=everywhere&by=county&atMs=1000")).json<object>();
    expect([now, before]).toMatchObject([{ residents: 5 }, { residents: 0, areas: [] }]);
    const held = (await numbers("everywhere", "/categories?area=everywhere&by=county")).json<object>();
    expect(held).toMatchObject({
      categories: expect.arrayContaining([expect.objectContaining({ residents: 0 })]) as [],
    });
  });
});

test("R-307 files are described as files", () => {
  const { keepers } = house.registry;
  const { paths } = openApi(
    registryRoutes({ keepers, audit: null, phaseOf: () => null, gatewayOf, nameOf: gatewayOf, nowMs: () => nowMs }).map(
      operationOf,
    ),
  ) as {
    paths: Record<string, Record<string, { requestBody?: object; responses: Record<string, object> }>>;
  };
  const content = { "text/csv": {}, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": {} };
  expect(paths["/api/imports"]?.["post"]?.requestBody).toMatchObject({ required: true, content });
  expect(paths["/api/exports/residents.csv"]?.["get"]?.responses["200"]).toMatchObject({
    headers: { "Content-Disposition": {} },
    content: { "text/csv; charset=utf-8": { schema: { type: "string" } } },
  });
});
