import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { ImportReportView, ImportView } from "@shouwang/cloud/api/registry/contract/import.ts";
import { fileBytesMax } from "@shouwang/cloud/registry/import/table-file.ts";
import { heldFor } from "@shouwang/cloud/registry/import/imports.ts";
import { county } from "../builders/access-house.ts";
import { community, csvOf, openListsHouse } from "../builders/lists-house.ts";
import { bombOf, xlsxOf } from "../builders/xlsx.ts";

const excel = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
let house: Awaited<ReturnType<typeof openListsHouse>>;
beforeAll(async () => {
  house = await openListsHouse();
});
afterAll(async () => await house[Symbol.asyncDispose]());
beforeEach(async () => {
  // As long as it takes that nobody is told to wait.
  await house.clock.advanceTo(house.clock.uptimeMs() + 60_000);
  house.audited.length = 0;
});

const admin = () => house.as("area-admin");
const urlOf = (importId: string, rest = "", area: string = county): string =>
  `/api/imports/${importId}${rest}?area=${area}`;
const sent = async (file: string | Uint8Array, kind?: string): Promise<ImportReportView> => {
  const answer = await house.send("area-admin", file, kind);
  expect(answer.statusCode).toBe(201);
  return answer.json<ImportReportView>();
};
const run = async (importId: string, takesDoubtful = false) =>
  await admin().post(urlOf(importId, "/run"), { takesDoubtful });
const stateOf = async (importId: string): Promise<ImportView> => (await admin().get(urlOf(importId))).json();
const begun = async (file: string): Promise<ImportView> => {
  const { import: looked } = await sent(file);
  return (await run(looked.importId)).json<ImportView>();
};
const ended = async (importId: string): Promise<ImportView> => {
  await expect.poll(async () => (await stateOf(importId)).at, { timeout: 20_000, interval: 200 }).not.toBe("running");
  return await stateOf(importId);
};

describe("R-300 a table is sent, looked at, and brought in when somebody says so", () => {
  test("from the look to the last row, and once more", async () => {
    const wrong = `${csvOf(40, { first: 1_000 })}\n孙,1940-05-06,12,${community},北大街1号\n周,,,370685001001,北大街2号`;
    const report = await sent(wrong);
    expect(report.import).toMatchObject({
      rows: 42,
      good: 40,
      known: 0,
      wrong: 2,
      doubtful: 0,
      at: "checked",
      run: null,
    });
    expect(report.problems.map(({ row, code }) => [row, code])).toEqual([
      [42, "phone"],
      [43, "area-outside"],
    ]);
    const { importId } = report.import;
    const begun = await run(importId);
    expect(begun.statusCode).toBe(202);
    const done = await ended(importId);
    expect(done).toMatchObject({ at: "done", run: { toDo: 40, written: 40 } });
    const lines = (await admin().get(urlOf(importId, "/report.csv"))).payload.trim().split("\r\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toMatch(/^42,/);
    expect((await sent(wrong)).import).toMatchObject({ good: 0, known: 40, wrong: 2 });
    const { lately } = (await admin().get("/api/imports")).json<{ lately: { done: number; endedAtMs: number }[] }>();
    expect(lately).toMatchObject([{ rows: 42, done: 40 }]);
    expect((await house.as("colleague").get("/api/imports")).json()).toEqual({ held: [], lately: [] });
  });

  test("an Excel file, and somebody who may be registered: only when they were compared", async () => {
    const one = csvOf(1, { first: 2_000 });
    const [, row = ""] = one.split("\n");
    const again = xlsxOf([
      ["姓名", "出生日期", "电话", "区划代码", "地址"],
      row.replace("南大街", "东大街").split(","),
    ]);
    await ended((await begun(one)).importId);
    const { import: looked, doubts } = await sent(again, excel);
    expect(looked).toMatchObject({ rows: 1, good: 0, doubtful: 1 });
    expect(doubts[0]).toMatchObject({ row: 2, code: "same-person", residentId: expect.any(String) as string });
    await run(looked.importId);
    expect((await ended(looked.importId)).run).toMatchObject({ toDo: 0, written: 0 });
    await run(looked.importId, true);
    expect((await ended(looked.importId)).run).toMatchObject({ toDo: 1, written: 1 });
  });

  test("two into one area take turns, and whoever comes second is told", async () => {
    const first = await sent(csvOf(100, { first: 3_000 }));
    const second = (
      await house.send("colleague", csvOf(5, { first: 4_000 }), "text/csv", community)
    ).json<ImportReportView>();
    await run(first.import.importId);
    const refused = await house
      .as("colleague")
      .post(urlOf(second.import.importId, "/run", community), { takesDoubtful: false });
    expect(refused.json()).toMatchObject({
      status: 409,
      code: "registry-refused",
      sentence: { zh: expect.stringContaining("正在导入") as string },
    });
    await ended(first.import.importId);
    const other = house.as("colleague");
    expect(
      (await other.post(urlOf(second.import.importId, "/run", community), { takesDoubtful: false })).statusCode,
    ).toBe(202);
    await expect
      .poll(async () => (await other.get(urlOf(second.import.importId, "", community))).json<ImportView>().at)
      .toBe("done");
  });

  test("it is broken off and goes on; what is in stays in", async () => {
    const people = csvOf(100, { first: 5_000 });
    const { importId } = await begun(people);
    const stopped = (await admin().post(urlOf(importId, "/stop"))).json<ImportView>();
    expect(stopped.at).toBe("broken-off");
    const before = stopped.run?.written ?? 0;
    expect(before).toBeLessThan(100);
    await run(importId);
    expect((await ended(importId)).run?.written).toBe(100 - before);
    expect((await sent(people)).import.known).toBe(100);
  });

  test("all that is wrong is in the file, and the first thousand on the page", async () => {
    const wrong = Array.from({ length: 1_200 }, (_, n) => `王${n},x,y`).join("\n");
    const report = await sent(`姓名,区划代码,地址\n${wrong}`);
    expect([report.problems.length, report.problemsLeftOut, report.import.wrong]).toEqual([1_000, 200, 1_200]);
    const lines = (await admin().get(urlOf(report.import.importId, "/report.csv"))).payload.trim().split("\r\n");
    expect(lines).toHaveLength(1_201);
    expect(lines.filter((line) => line.includes("行号"))).toHaveLength(1);
  });

  test("R-301 a table is held as long as somebody works with it", async () => {
    const { importId } = (await sent(csvOf(2))).import;
    await house.registry.clock.advanceTo(heldFor - 1);
    expect((await stateOf(importId)).at).toBe("checked");
    await house.registry.clock.advanceTo(2 * heldFor);
    expect((await admin().get(urlOf(importId))).statusCode).toBe(404);
    const first = (await sent(csvOf(2))).import.importId;
    const second = (await sent(csvOf(3))).import.importId;
    expect((await admin().get(urlOf(first))).statusCode).toBe(404);
    expect((await admin().get(urlOf(second))).statusCode).toBe(200);
  });
});

describe("R-302 attacks through a file: a clear error, an entry, nothing changed", () => {
  const csv = { "content-type": "text/csv" };
  test.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
    ["a form of another site", csvOf(1), { ...csv, origin: "https://evil.example" }, 403, "origin-refused"],
    ["a page of another port", csvOf(1), { ...csv, "sec-fetch-site": "same-site" }, 403, "origin-refused"],
    ["plain text", csvOf(1), { "content-type": "text/plain" }, 415, "not-this-kind-of-file"],
    ["a form", "a=b", { "content-type": "application/x-www-form-urlencoded" }, 415, "not-this-kind-of-file"],
    [
      "a form with a file",
      "--x--",
      { "content-type": "multipart/form-data; boundary=x" },
      415,
      "not-this-kind-of-file",
    ],
    ["JSON", '{"a":1}', { "content-type": "application/json" }, 415, "not-this-kind-of-file"],
    ["the old Excel", "x", { "content-type": "application/vnd.ms-excel" }, 415, "not-this-kind-of-file"],
    ["17 MB", Buffer.alloc(fileBytesMax + 1, "a"), csv, 413, "file-too-large"],
  ])("%s", async (_what, payload, headers, status, code) => {
    const before = (await admin().get("/api/imports")).json<object>();
    house.audited.length = 0;
    const answer = await admin().post(`/api/imports?area=${county}`, payload, headers);
    expect(answer.json()).toMatchObject({ status, code });
    expect(house.audited.map(({ what, outcome }) => `${what} ${outcome}`)).toEqual(["attack-refused refused"]);
    expect((await admin().get("/api/imports")).json()).toEqual(before);
  });

  test("a file where JSON is taken", async () => {
    const answer = await admin().post("/api/imports/import-1/run", csvOf(1), csv);
    expect(answer.json()).toMatchObject({ status: 415, code: "not-this-media-type" });
  });

  test.each<[string, string | Uint8Array, string]>([
    ["a bomb", bombOf(), excel],
    ["an archive of something else", bombOf(1), excel],
    ["a quotation mark that swallows the file", `姓名,地址\n"王,${"x".repeat(30_000)}`, "text/csv"],
    ["no table", "\u0000\u0001\u0002", "text/csv"],
    ["nothing", "", "text/csv"],
    ["a picture that says it is a table", Buffer.from("89504e470d0a1a0a", "hex"), excel],
  ])("H-94 %s is told in a sentence", async (_what, file, kind) => {
    const answer = await house.send("area-admin", file, kind);
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.statusCode).toBeLessThan(500);
    expect(answer.json()).toMatchObject({ message: expect.stringMatching(/\.$/) as string });
  });

  test("somebody else's table is one that there is not, to the byte; and one's own under another area", async () => {
    const { importId } = (await sent(csvOf(2))).import;
    for (const rest of ["", "/report", "/report.csv"]) {
      const [theirs, unknown] = [
        await house.as("colleague").get(urlOf(importId, rest)),
        await house.as("colleague").get(urlOf("nothing-of-this-name", rest)),
      ];
      expect(theirs.statusCode).toBe(404);
      expect(theirs.payload).toBe(unknown.payload);
    }
    for (const act of ["/run", "/stop"])
      expect((await house.as("colleague").post(urlOf(importId, act), { takesDoubtful: false })).statusCode).toBe(404);
    expect((await admin().get(urlOf(importId, "", community))).statusCode).toBe(404);
    expect((await house.as("whole").get(urlOf(importId, "", "everywhere"))).statusCode).toBe(404);
    expect((await stateOf(importId)).at).toBe("checked");
  });

  test.each(["../../etc/passwd", "%2e%2e%2fetc", "a%00", "a".repeat(65)])(
    "no id leads anywhere else: %s",
    async (id) => {
      const answer = await admin().get(`/api/imports/${id}/report.csv?area=${county}`);
      expect(answer.statusCode).toBeGreaterThanOrEqual(400);
      expect(answer.statusCode).toBeLessThan(500);
    },
  );

  test("what a table says is in no answer that a spreadsheet opens, and in no log", async () => {
    const file = `姓名,区划代码,地址,"=HYPERLINK(""http://x"")"\n"=1+1",999,"+2",3`;
    const { import: looked, unknownColumns } = await sent(file);
    expect(unknownColumns).toEqual(['=HYPERLINK("http://x")']);
    const lines = (await admin().get(urlOf(looked.importId, "/report.csv"))).payload;
    expect(lines).not.toMatch(/HYPERLINK|=1\+1/);
    expect(JSON.stringify(house.audited)).not.toMatch(/HYPERLINK|1\+1/);
  });
});

describe("at the end", () => {
  test("R-301 an import that runs is ended between two commits when the house closes", async () => {
    const { importId } = await begun(csvOf(100, { first: 6_000 }));
    await house.registry.keepers.imports[Symbol.asyncDispose]();
    expect((await admin().get(urlOf(importId))).statusCode).toBe(404);
    const [last] = await house.registry.keepers.importer.lately(1);
    expect(last?.endedAtMs).toBeNull();
    expect((await sent(csvOf(100, { first: 6_000 }))).import.known).toBe(last?.done);
  });
});
