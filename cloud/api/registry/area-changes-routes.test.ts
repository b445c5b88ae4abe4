import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { areaRecord } from "../../registry/areas/area-record.ts";
import { openRegistryEdge, type RegistryEdge } from "../../../test/builders/registry-edge.ts";

let edge: RegistryEdge;
beforeAll(async () => {
  edge = await openRegistryEdge();
});
afterAll(async () => await edge[Symbol.asyncDispose]());

const name = (zh: string) => ({ zh, pinyin: null, en: null });
const list = async (under: string, text: string, changes: object = {}) =>
  await edge.post("area-admin", "/api/areas/import", { under, file: "list.csv", text, isTrial: false, ...changes });

describe("R-309 an administrator looks after the areas of their own", () => {
  test("a new name from a day on, with the version that was seen", async () => {
    const rename = { version: 1, name: name("幸福街道"), from: "2026-05-01" };
    const url = "/api/areas/370602001";
    expect(await edge.post("area-admin", `${url}/rename`, rename)).toEqual({ status: 200, body: { version: 2 } });
    const again = { version: 2, name: name("幸福街道"), from: "2026-05-02" };
    expect(await edge.post("area-admin", `${url}/rename`, rename)).toMatchObject({
      status: 409,
      body: { code: "changed-meanwhile", sentence: { zh: expect.stringContaining("他人") } },
    });
    expect(await edge.post("area-admin", `${url}/rename`, again)).toMatchObject({
      status: 409,
      body: { code: "registry-refused", sentence: { zh: expect.stringContaining("无需更名") } },
    });
    expect((await edge.get("area-admin", `${url}?on=2026-04-30`)).body).toMatchObject({
      area: { name: { zh: "区划370602001" } },
      names: [{ from: null }, { from: "2026-05-01" }],
    });
    const history = await edge.records.history(areaRecord, "370602001");
    expect(history[0]).toMatchObject({ what: "changed", by: expect.stringMatching(/^account\//) });
  });

  test("an end says where its people are counted since", async () => {
    const ended = { version: 1, on: "2026-04-30", became: ["370602001"] };
    const url = "/api/areas/370602001001";
    expect(await edge.post("area-admin", `${url}/end`, ended)).toMatchObject({ status: 200 });
    expect((await edge.get("area-admin", url)).body).toMatchObject({
      area: { standing: "ended" },
      ended: { on: "2026-04-30", became: [{ code: "370602001" }] },
    });
    expect((await edge.get("area-admin", "/api/areas/370602001")).body).toMatchObject({
      predecessors: [{ code: "370602001001" }],
    });
  });

  test("a list: tried first, refused whole, and the second time the same", async () => {
    const good = "code,name\n370602002,向阳街道\n370602002001,春天社区\n";
    expect((await list("370602", good, { isTrial: true })).body).toMatchObject({ kind: "trial", counts: { added: 2 } });
    expect((await edge.get("area-admin", "/api/areas/370602002")).body).toMatchObject({ version: 0 });
    const wrong = `${good}370602003001,无街道\n3706020x,\n`;
    expect((await list("370602", wrong)).body).toMatchObject({
      kind: "refused",
      counts: { refused: 2 },
      rows: [{ line: 4, what: "refused", sentence: { zh: expect.any(String) } }, { line: 5 }, {}, {}],
    });
    expect((await edge.get("area-admin", "/api/areas/370602002")).body).toMatchObject({ version: 0 });
    expect((await list("370602", good)).body).toMatchObject({ kind: "done", counts: { added: 2 }, isCut: false });
    const json = JSON.stringify([{ code: "370602002", name: "向阳街道", cityCode: "3706", provinceCode: "37" }]);
    expect((await list("370602", json, { file: "streets.json" })).body).toMatchObject({ counts: { same: 1 } });
  });

  test("nobody names the city who looks after a county; and what is no list says why", async () => {
    const above = "code,name\n37,别省\n3706,别市\n370602,别区\n";
    expect((await list("370602", above)).body).toMatchObject({ kind: "done", counts: { outside: 2, renamed: 1 } });
    expect((await edge.get("area-admin", "/api/areas/3706")).body).toMatchObject({ version: 1 });
    for (const [file, text] of [
      ["list.csv", "a,b\n1,2\n"],
      ["list.json", "{"],
      ["list.json", '{"code":"37"}'],
    ])
      expect(await list("370602", text ?? "", { file })).toMatchObject({
        status: 409,
        body: { code: "registry-refused", sentence: { zh: expect.any(String) } },
      });
  });
});
