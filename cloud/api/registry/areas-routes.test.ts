import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openRegistryEdge, type RegistryEdge } from "../../../test/builders/registry-edge.ts";

let edge: RegistryEdge;
beforeAll(async () => {
  edge = await openRegistryEdge();
});
afterAll(async () => await edge[Symbol.asyncDispose]());

const codes = (body: unknown): unknown => {
  // `as`: a test that looks for something else fails on what it finds.
  const { areas } = body as { areas: readonly { code: string }[] };
  return areas.map(({ code }) => code);
};

describe("R-308 everybody who works in a place can look places up", () => {
  test.each([
    ["area-admin", ["370602"]],
    ["city", ["3706"]],
    ["everywhere", ["37"]],
    ["caregiver", []],
    ["expired", []],
  ])("the tree of %s begins where their grants do", async (who, expected) => {
    expect(codes((await edge.get(who, "/api/areas")).body)).toEqual(expected);
  });

  test("step by step down to a community, and by the beginning of a name", async () => {
    expect(codes((await edge.get("area-admin", "/api/areas?under=370602")).body)).toEqual(["370602001"]);
    expect(codes((await edge.get("area-admin", "/api/areas?under=3706")).body)).toEqual(["370602", "370685"]);
    const found = await edge.get("area-admin", `/api/areas/find?text=${encodeURIComponent("区划37")}`);
    expect(codes(found.body)).toEqual(["370602", "370602001", "370602001001"]);
    expect(found.body).toMatchObject({ isCut: false, areas: [{ path: [{ code: "37" }, { code: "3706" }] }, {}, {}] });
    const elsewhere = `/api/areas/find?within=370685&text=${encodeURIComponent("区划370685")}`;
    expect(codes((await edge.get("area-admin", elsewhere)).body)).toHaveLength(3);
  });

  test("one area says where it lies and whether whoever asks may change it", async () => {
    expect((await edge.get("area-admin", "/api/areas/370602001")).body).toMatchObject({
      version: 1,
      area: { level: "street", name: { zh: "区划370602001" }, standing: "there" },
      path: [{ code: "37" }, { code: "3706" }, { code: "370602" }],
      mayChange: true,
    });
    expect((await edge.get("area-admin", "/api/areas/370685")).body).toMatchObject({ mayChange: false });
    expect((await edge.get("operator", "/api/areas/370602")).body).toMatchObject({ mayChange: false });
  });

  test("a code without a record is shown by its code", async () => {
    const answer = await edge.get("area-admin", "/api/areas/370699");
    expect(answer).toMatchObject({ status: 200, body: { version: 0, area: { name: null, standing: "unknown" } } });
  });

  test("nobody asks without a session, and no other text is a code", async () => {
    expect((await edge.get("somebody-else", "/api/areas")).status).toBe(401);
    expect((await edge.get("area-admin", "/api/areas/3706x")).status).toBe(400);
    expect((await edge.get("area-admin", "/api/areas?on=2020-13")).status).toBe(400);
  });
});
