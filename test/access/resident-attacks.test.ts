/** What an administrator of one county tries with homes and people of another, and what is typed to do harm later. */

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { areas } from "../builders/access-house.ts";
import { openRegistryEdge, type RegistryEdge } from "../builders/registry-edge.ts";

let edge: RegistryEdge;
beforeAll(async () => {
  edge = await openRegistryEdge();
});
afterAll(async () => await edge[Symbol.asyncDispose]());

const admin = "area-admin";
const versionsOf = async () =>
  await edge.database.read.selectFrom("records").select(["kind", "id", "version"]).execute();
const post = async (url: string, body: object) => await edge.post(admin, url, body);

const ability = { standard: "GB/T 42195-2022", grade: 2, score: 50, assessor: "李" };
const changes: readonly [string, string, object][] = [
  ["/api/residents/:/change", "resident", { version: 1, fields: { risk: "low" } }],
  ["/api/residents/:/status", "resident", { version: 1, status: "died" }],
  [
    "/api/residents/:/assess",
    "resident",
    { version: 1, ability: { ...ability, assessedOn: "2026-01-01", nextOn: "2027-01-01" } },
  ],
  ["/api/residents/:/reached", "resident", { version: 1, through: "phone" }],
  ["/api/residents/:/reassess", "resident", { version: 1 }],
  ["/api/residents/:/move", "resident", { version: 1, homeId: "home-in" }],
  [
    "/api/residents/:/consents",
    "resident",
    { purpose: "location", textVersion: "1", signer: "王", signerRelation: "本人", signedAtMs: 1 },
  ],
  ["/api/residents/:/consents/consent-out/withdraw", "resident", { version: 1, withdrawnBy: "王" }],
  ["/api/homes/:/change", "home", { version: 1, change: { entry: "门开着" } }],
  ["/api/homes/:/contacts", "home", { version: 1, contacts: [] }],
  ["/api/homes/:/contacts/c-1/test", "home", { version: 1, outcome: "answered" }],
  ["/api/homes/:/move", "home", { version: 1, area: areas["home-in"], address: "南大街 1 号" }],
];
const reads: readonly [string, string][] = [
  ["/api/residents/:", "resident"],
  ["/api/residents/:/history", "resident"],
  ["/api/homes/:/record", "home"],
  ["/api/homes/:/residents", "home"],
  ["/api/homes/:/residents?atMs=1777000000000", "home"],
];

describe("R-296 no id of a resident, a home or a consent leads out of the area", () => {
  test.each([...changes, ...reads.map(([url, kind]) => [url, kind, null] as const)])(
    "%s: of another county and not there answer alike, to the byte, and nothing is written",
    async (url, kind, body) => {
      const before = await versionsOf();
      const ask = async (id: string) => {
        const of = url.replace(":", id);
        return body === null ? await edge.get(admin, of) : await post(of, body);
      };
      const forbidden = await ask(`${kind}-out`);
      expect(forbidden.status).toBe(404);
      expect(forbidden).toEqual(await ask("nothing-of-this-name"));
      expect(await versionsOf()).toEqual(before);
    },
  );
  test("nor as what is named beside: the home moved to, the home registered in, the area moved to, the consent of somebody else, the area looked through", async () => {
    const before = await versionsOf();
    const out = areas["home-out"];
    const tries: readonly [string, object][] = [
      ["/api/residents/resident-in/move", { version: 1, homeId: "home-out" }],
      ["/api/residents/resident-in/move", { version: 1, homeId: "home-of-nobody" }],
      ["/api/residents", { homeId: "home-out", name: "王秀英" }],
      ["/api/homes", { area: out, address: "南大街 1 号", name: "王家" }],
      ["/api/homes/home-in/move", { version: 1, area: out, address: "南大街 1 号" }],
      ["/api/residents/resident-in/consents/consent-out/withdraw", { version: 1, withdrawnBy: "王" }],
      ["/api/residents/search", { area: out }],
      ["/api/residents/search", { area: "3706" }],
      ["/api/residents/search", { area: "everywhere", name: "王秀英-out" }],
    ];
    for (const [url, body] of tries) expect([url, (await post(url, body)).status]).toEqual([url, 404]);
    expect(await versionsOf()).toEqual(before);
  });
  test("a page of another site cannot ask for a list, though asking changes nothing", async () => {
    const { server } = edge;
    const payload = JSON.stringify({ area: areas["home-in"] });
    const cookie = `who=${admin}`;
    const ask = async (headers: Record<string, string>) =>
      (await server.inject({ method: "POST", url: "/api/residents/search", payload, headers: { cookie, ...headers } }))
        .statusCode;
    expect(await ask({ "content-type": "application/json", origin: "https://evil.example" })).toBe(403);
    expect(await ask({ "content-type": "application/json", "sec-fetch-site": "cross-site" })).toBe(403);
    expect(await ask({ "content-type": "text/plain" })).toBe(415);
  });
});

describe("R-296 what is typed does no harm", () => {
  test("too much of it is refused, and nothing is written", async () => {
    const before = await versionsOf();
    const contact = { contactId: null, name: "陈静", relation: "女儿", phone: "13900000009" };
    const category = {
      category: "oldest-old",
      evidence: "户口簿",
      fromOn: "2026-01-01",
      reviewer: "李",
      nextReviewOn: "2027-01-01",
    };
    const change = "/api/residents/resident-in/change";
    const tries: readonly [string, object, number][] = [
      ["/api/homes/home-in/contacts", { version: 1, contacts: Array(21).fill(contact) }, 409],
      ["/api/homes/home-in/contacts", { version: 1, contacts: Array(101).fill(contact) }, 400],
      [change, { version: 1, fields: { categories: Array(51).fill(category) } }, 409],
      [change, { version: 1, fields: { categories: Array(101).fill(category) } }, 400],
      [change, { version: 1, fields: { phones: Array(6).fill("13900000009") } }, 409],
      [change, { version: 1, fields: { healthNotes: "长".repeat(2_001) } }, 409],
      [change, { version: 1, fields: { name: "长".repeat(65) } }, 409],
      [change, { version: 1, fields: { healthNotes: "x".repeat(70_000) } }, 413],
      [change, { version: 1, fields: { status: "died", stays: [], mergedInto: "resident-out" } }, 400],
      ["/api/homes/home-in/change", { version: 1, change: { area: areas["home-out"], inactivityAfterMs: 9e9 } }, 400],
    ];
    for (const [url, body, status] of tries) expect([url, (await post(url, body)).status]).toEqual([url, status]);
    expect(await versionsOf()).toEqual(before);
  });
  test("a body cannot reach the prototypes of ours", async () => {
    const payload = '{"version":1,"fields":{"risk":"low","__proto__":{"isAdmin":true}}}';
    const headers = { cookie: `who=${admin}`, "content-type": "application/json" };
    const answer = await edge.server.inject({
      method: "POST",
      url: "/api/residents/resident-in/change",
      payload,
      headers,
    });
    expect(answer.json()).toMatchObject({ status: 400, code: "forbidden-property" });
    expect(({} as Record<string, unknown>)["isAdmin"]).toBeUndefined();
  });
  test("control characters and marks of direction go; a formula and a tag are text, and answered as JSON that no browser opens as a page", async () => {
    const name = '\u202e=HYPERLINK("http://evil")\t<img src=x onerror=a>\u0000\u200b';
    const fields = { name, healthNotes: "一行\r\n两行\u0007\u202d", phones: ["\u202a13800000001\u202c"] };
    expect((await post("/api/residents/resident-in/change", { version: 1, fields })).status).toBe(200);
    const headers = { cookie: `who=${admin}` };
    const answer = await edge.server.inject({ url: "/api/residents/resident-in", headers });
    expect(answer.headers).toMatchObject({
      "content-type": "application/json; charset=utf-8",
      "x-content-type-options": "nosniff",
    });
    expect(answer.json()).toMatchObject({
      record: {
        name: '=HYPERLINK("http://evil") <img src=x onerror=a>',
        healthNotes: "一行\n两行",
        phones: ["13800000001"],
      },
    });
  });
});
