import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { allRoutes } from "@shouwang/cloud/api/all-routes.ts";
import { servedRoutes } from "@shouwang/cloud/api/fastify-routes.ts";
import { buildFastifyServer, startFastifyServer } from "@shouwang/cloud/api/fastify-server.ts";
import { createGate } from "@shouwang/cloud/api/gate.ts";
import { createMemoryTimeline } from "@shouwang/cloud/timeline/memory-timeline.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";
import { anAccessHouse, areas, lettersOf, nowMs, people } from "../builders/access-house.ts";
import { openFleetHouse, quietLoop } from "../builders/fleet-house.ts";
import { openIdentityHouse } from "../builders/identity-house.ts";
import { readMatrix, type Cell } from "./matrix.ts";

const { who, rows } = readMatrix();
type Where = "in" | "out";
const assessedOn = { assessedOn: "2026-01-01", nextOn: "2027-01-01" };
const ability = { standard: "GB/T 42195-2022", grade: 2, score: 50, assessor: "李静", ...assessedOn };
const seenFault = { deviceId: null, fault: "silent", sinceMs: 1, version: 0 };
const consent = { purpose: "monitoring", signer: "王秀英", signerRelation: "本人", signedAtMs: 1 };
/** By the whole path, or by its last word. */
const bodies: Readonly<Record<string, (where: Where) => object>> = {
  acknowledge: () => ({ version: 3 }),
  attend: () => ({ version: 3 }),
  close: () => ({ version: 3, outcome: "real", note: "" }),
  // Of last year, and one that is not set.
  absence: () => ({ kind: "holiday", lastDay: "2025-01-01", seen: null }),
  "/api/homes/:id/absence/end": () => ({ absenceId: "absence-999" }),
  answer: () => ({ version: 3, what: "on-my-way" }),
  says: () => ({ version: 3, what: "on-my-way" }),
  step: () => ({ version: 3, stepId: "call", standing: "done", why: "" }),
  reopen: () => ({ version: 3, why: "again" }),
  "/api/incidents": (where) => ({
    callId: "call-1",
    homeId: `home-${where}`,
    caller: null,
    alarm: "call",
    reason: "cannot get up",
    mode: "live",
  }),
  "/api/desk/phone": () => ({ desk: "desk-1" }),
  "/api/calls": (where) => ({ desk: "desk-1", to: "120", homeId: `home-${where}`, incidentId: null }),
  handled: () => ({ how: "called-back", why: "" }),
  incident: (where) => ({ homeId: `home-${where}`, reason: "cannot get up", mode: "live" }),
  // One of its own each time.
  "/api/shifts": () => ({ callId: crypto.randomUUID(), to: "夜班李娜", notes: "" }),
  confirm: () => ({}),
  escalate: () => ({ version: 3 }),
  "hand-over": () => ({ version: 3, what: "keep" }),
  send: () => ({ version: 3, addressee: null, name: "王师傅", told: "telephone" }),
  looking: (where) => ({ desk: "desk-1", incidentId: `incident-${where}` }),
  shown: (where) => ({ desk: "desk-1", incidents: [{ incidentId: `incident-${where}`, version: 3 }] }),
  assign: (where) => ({ version: 999, homeId: `home-${where}` }),
  move: (where) => ({ version: 999, homeId: `home-${where}` }),
  suspend: () => ({ version: 999, why: "repair" }),
  maintenance: () => ({ version: 999, fromMs: nowMs, untilMs: nowMs + 1, why: "repair" }),
  gateway: () => ({ version: 999, gatewayId: "gw-new" }),
  devices: () => ({ version: 999, deviceId: "pir", room: "hall", isExteriorDoor: false, isLife: false }),
  swap: () => ({ version: 999, deviceId: "sos-2", why: "broken" }),
  change: () => ({ version: 999, room: "hall", isExteriorDoor: false, isLife: false }),
  ...Object.fromEntries(
    ["go-live", "resume", "give-back", "refurbish", "new-code", "close-window", "remove"].map((act) => [
      act,
      () => ({ version: 999 }),
    ]),
  ),
  // A label that is taken.
  kits: (where) => ({ label: `K-${where}`, area: areas[`home-${where}`] }),
  "claim-kit": () => ({ code: "0000-0000-0000-0000" }),
  // To nobody whom anybody knows.
  visits: () => ({ accountId: "nobody", fromMs: nowMs, untilMs: nowMs + 1, why: "repair" }),
  commands: () => ({ withinSeconds: 60, command: { kind: "identify" } }),
  take: () => seenFault,
  "/api/areas/:code/months/:month/close": () => ({}),
  correct: () => ({ why: "补录" }),
  drills: (where) => ({ homes: [`home-${where}`], alarm: "panic", minutes: 30 }),
  tests: () => ({ devices: ["sos"], minutes: 5, why: "weekly" }),
  "put-off": () => ({ ...seenFault, untilMs: nowMs + 1, why: "备件" }),
  done: () => ({ ...seenFault, why: "换了电池" }),
  rename: () => ({ version: 999, name: { zh: "新名", pinyin: null, en: null }, from: "2026-06-01" }),
  end: () => ({ version: 999, on: "2026-06-01", became: [] }),
  settings: () => ({ version: 999, key: "age.high", value: 70 }),
  inherit: () => ({ version: 999, key: "age.high" }),
  plans: () => ({ version: 999, plans: [] }),
  // One with a system of its own, and no path to it.
  centres: () => ({ name: "外部中心", kind: "remote", phones: [], hours: [] }),
  duty: () => ({ version: 999, role: "responder", rota: noRota }),
  at: () => ({ role: "responder", atMs: nowMs }),
  serving: () => ({ version: 999, serving: [] }),
  "/api/areas/:code/centres/:centreId/close": () => ({ version: 999 }),
  "/api/areas/:code/centres/:centreId": () => ({
    version: 999,
    centre: { name: "中心", kind: "desk", phones: [], hours: [] },
  }),
  "/api/areas/:code/centres/:centreId/paths": () => ({ version: 999, paths: [], inbound: null }),
  connectors: () => ({ name: "外部中心", kind: "pigeon", settings: {} }),
  "/api/areas/:code/connectors/:connectorId": () => ({ version: 999, name: "外部中心", settings: {} }),
  "/api/areas/:code/connectors/:connectorId/close": () => ({ version: 999 }),
  preview: () => ({ kind: "fall", weekday: 7, at: "03:00" }),
  // A list without its columns.
  import: (where) => ({ under: areas[`home-${where}`], file: "list.csv", text: "code", isTrial: true }),
  "/api/residents/search": (where) => ({ area: areas[`home-${where}`] }),
  "/api/residents": (where) => ({ homeId: `home-${where}`, name: "" }),
  "/api/residents/:id/change": () => ({ version: 999, fields: {} }),
  "/api/residents/:id/status": () => ({ version: 999, status: "died" }),
  "/api/residents/:id/assess": () => ({ version: 999, ability }),
  "/api/residents/:id/reached": () => ({ version: 999, through: "phone" }),
  "/api/residents/:id/check-in": () => ({ version: 999, outcome: "well", note: "" }),
  "/api/residents/:id/check-in/take": () => ({}),
  "/api/residents/:id/check-in/ask": () => ({ why: "asked-for", dueAtMs: nowMs, note: "" }),
  "/api/residents/:id/reassess": () => ({ version: 999 }),
  "/api/residents/:id/move": (where) => ({ version: 999, homeId: `home-${where}` }),
  "/api/residents/:id/consents": () => ({ ...consent, textVersion: "" }),
  "/api/residents/:id/consents/:consentId/withdraw": () => ({ version: 999, withdrawnBy: "本人" }),
  "/api/homes": (where) => ({ area: areas[`home-${where}`], address: "南大街 1 号", name: "" }),
  "/api/homes/:id/change": () => ({ version: 999, change: {} }),
  "/api/homes/:id/contacts": () => ({ version: 999, contacts: [] }),
  "/api/homes/:id/contacts/:contactId/test": () => ({ version: 999, outcome: "answered" }),
  "/api/homes/:id/move": (where) => ({ version: 999, area: areas[`home-${where}`], address: "南大街 1 号" }),
  "/api/homes/:id/hand-over": (where) => ({
    handOverId: "sheet-0123456789",
    kitId: `kit-of-nobody-${where}`,
    signer: "王",
    signerRelation: "本人",
    despite: [],
    strokes: [[1, 2, 3, 4]],
  }),
  "/api/homes/:id/hand-over/consents": () => ({
    residentId: "resident-of-nobody",
    purpose: "monitoring",
    textVersion: "2026-11",
    signer: "王",
    signerRelation: "本人",
  }),
  run: () => ({ takesDoubtful: false }),
  merge: (where) => ({ kept: seenOf(where), gone: seenOf(where) }),
};
const noRota = { timeZone: "Asia/Shanghai", people: [], shifts: [], holidays: [], holidayShifts: [], swaps: [] };
const seenOf = (where: Where) => ({ residentId: `resident-${where}`, version: 999 });
/** These take the file itself. */
const files: Readonly<Record<string, string>> = { "/api/imports": "姓名,区划代码,地址\n" };

/** What lists ask besides, and of which area. */
const queries: Readonly<Record<string, (where: Where) => string>> = {
  "/api/numbers": () => "by=street",
  "/api/numbers.csv": () => "by=street",
  "/api/numbers/categories": () => "by=street",
  "/api/numbers/lived": () => "by=street&atMs=1777600000000",
  "/api/due": () => "kind=contact",
  "/api/duplicates/compare": (where) => `kept=resident-${where}&gone=resident-${where}`,
  "/api/exports/residents.csv": () => "for=report",
};
/** These are about an area, and say which. */
const ofAnArea = new Set([
  "/api/numbers",
  "/api/numbers.csv",
  "/api/numbers/categories",
  "/api/numbers/lived",
  "/api/kits",
  "/api/fleet",
  "/api/fleet/work",
  "/api/visits",
  "/api/tests/overdue",
  "/api/due",
  "/api/check-ins",
  "/api/duplicates",
  "/api/exports/residents.csv",
  "/api/imports",
  "/api/imports/:id",
  "/api/imports/:id/report",
  "/api/imports/:id/report.csv",
  "/api/imports/:id/run",
  "/api/imports/:id/stop",
]);

const urlOf = (path: string, where: Where): string =>
  path
    .replace(/(?<=incidents\/):id/, `incident-${where}`)
    .replace(/(?<=homes\/):id/, `home-${where}`)
    .replace(/(?<=gateways\/):id/, `kit-${where}`)
    .replace(/(?<=residents\/):id/, `resident-${where}`)
    .replace(/(?<=kits\/):id/, `kit-${where}`)
    .replace(/(?<=imports\/):id/, "import-of-nobody")
    .replace(/(?<=areas\/):code/, areas[`home-${where}`])
    .replace(":shiftId", "shift-of-nobody")
    .replace(":consentId", `consent-${where}`)
    .replace(":contactId", "c-1")
    .replace(":handOverId", "sheet-of-nobody")
    .replace(":unitId", `unit-${where}`)
    .replace(":visitId", `visit-${where}`)
    .replace(":centreId", "centre-1")
    .replace(":connectorId", "connector-1")
    .replace(":month", "2026-04")
    .replace(":drillId", "drill-1")
    .replace(":commandId", "command-1")
    .replace(":callId", `call-${where}`)
    .replace(":action", "press");

const registryHouse = await openRegistryHouse({ in: areas["home-in"], out: areas["home-out"] });
const fleetHouse = await openFleetHouse({
  ...registryHouse,
  loop: quietLoop(() => nowMs),
  timeline: createMemoryTimeline(),
});
await fleetHouse.fleet.ranked();
const house = anAccessHouse({
  keepers: registryHouse.keepers,
  checkIns: registryHouse.checkIns,
  fleet: fleetHouse.fleet,
});
house.parts.ground.registered = registryHouse.registered;
const server = await buildFastifyServer(house.parts);
const identityHouse = await openIdentityHouse({
  openId: { issuer: "http://127.0.0.1", start: neverCalled, finish: neverCalled },
});
afterAll(async () => {
  await identityHouse[Symbol.asyncDispose]();
  await fleetHouse[Symbol.asyncDispose]();
  await registryHouse[Symbol.asyncDispose]();
});

function neverCalled(): never {
  throw new Error("This test asks no provider.");
}

const withIdentity = () =>
  allRoutes({ ...house.parts, identity: identityHouse.identity, nowMs: () => house.clock.wallMs() });

function queryOf(path: string, where: Where): string {
  const area = ofAnArea.has(path) ? `area=${areas[`home-${where}`]}` : "";
  const query = [area, queries[path]?.(where) ?? ""].filter((part) => part !== "").join("&");
  return query === "" ? "" : `?${query}`;
}

async function answered(route: string, key: string | null, where: Where): Promise<string> {
  const [method = "", path = ""] = route.split(" ");
  const file = method === "POST" ? files[path] : undefined;
  const body = file ?? (bodies[path] ?? bodies[path.split("/").at(-1) ?? ""])?.(where) ?? {};
  const kind = file === undefined ? {} : { "content-type": "text/csv" };
  const answer = await server.inject({
    // `as`: the table has these two.
    method: method as "GET" | "POST",
    url: urlOf(path, where) + queryOf(path, where),
    headers: { ...kind, ...(key === null ? {} : { cookie: `who=${key}` }) },
    ...(method === "POST" ? { payload: body } : {}),
  });
  return answer.statusCode >= 400 ? String(answer.statusCode) : lettersOf(answer.payload, where);
}

describe("R-231 the table of expectations, written by hand", () => {
  const table = [...rows].flatMap(([route, expected]) => (expected.kind === "cells" ? [{ route, ...expected }] : []));

  test.each(table.filter(({ route }) => !route.endsWith("/stream")))("$route", async ({ route, cells }) => {
    // Each person asks once for every route: more than anybody does in a moment, so a moment passes between two routes.
    house.clock.setWall(house.clock.wallMs() + 10_000);
    const found = new Map<string, Cell>();
    for (const name of who) {
      const inside = await answered(route, name, "in");
      const outside = await answered(route, name, "out");
      found.set(name, { inside, outside, withoutFactor: await answered(route, `${name}-1f`, "in") });
    }
    expect(Object.fromEntries(found)).toEqual(Object.fromEntries(cells));
    expect(await answered(route, null, "in")).toBe("401");
    expect(await answered(route, "somebody-else", "in")).toBe("401");
  });

  const words = withIdentity().flatMap((route) => {
    const expected = rows.get(`${route.method} ${route.path}`);
    return expected?.kind === "word" ? [{ name: `${route.method} ${route.path}`, route, word: expected.word }] : [];
  });
  test.each(words)("$name: $word", ({ route, word }) => {
    const gate = createGate(house.parts.ground, () => nowMs);
    const passes = [...people.keys()].filter((key) => {
      const principal = people.get(key);
      return principal && gate.before(route.access, { principal, sessionId: "session" }, nowMs) === null;
    });
    expect(passes).toEqual(word === "area-admin" ? ["area-admin"] : [...people.keys()]);
    expect(gate.before(route.access, null, nowMs) === null).toBe(word === "open");
  });
});

describe("R-232 nothing is served that was not thought of", () => {
  test("every route has a row, and every row a route", async () => {
    const whole = await buildFastifyServer({ ...house.parts, identity: identityHouse.identity });
    const served = servedRoutes(whole).filter((route) => !route.startsWith("HEAD "));
    expect(served.toSorted()).toEqual([...rows.keys()].toSorted());
    // All but those that are no data: three pages and the way to them, the description, the stream and how the house is.
    const noData = [...rows.keys()].filter(
      (row) => !row.includes(" /api/") || / \/api\/(openapi.json|stream)$/.test(row),
    );
    expect(withIdentity()).toHaveLength(rows.size - noData.length);
  });

  test.each(["/api/backdoor", "/api/homes/:id/secret"])("a route outside of the list is refused: %s", async (url) => {
    const own = await buildFastifyServer(anAccessHouse().parts);
    expect(() => own.get(url, () => "everything")).toThrow("does not say who may ask it");
  });
});

describe("R-233 the stream shows what a request would", () => {
  const expected = rows.get("GET /api/stream");
  const clock = createSystemClock({ trust: () => "trusted" });
  let running: Awaited<ReturnType<typeof startFastifyServer>>;
  beforeAll(async () => {
    running = await startFastifyServer({ ...house.parts, clock }, { host: "127.0.0.1", port: 0 });
  });
  afterAll(async () => await running[Symbol.asyncDispose]());

  test("and only pages of those who take alarms are a desk", async () => {
    const opened: string[] = [];
    const presence = { opened: (desk: string) => void opened.push(desk), closed: () => {} };
    const parts = { ...anAccessHouse().parts, clock, presence };
    await using own = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
    for (const key of ["caregiver", "technician", "responder", "operator", "supervisor"]) {
      const response = await fetch(`${own.url}/api/stream?desk=${key}`, { headers: { cookie: `who=${key}` } });
      const reader = response.body?.getReader();
      await reader?.read();
      await reader?.cancel();
    }
    expect(opened).toEqual(["operator", "supervisor"]);
  });

  const snapshot = async (key: string): Promise<{ status: number; text: string }> => {
    const response = await fetch(`${running.url}/api/stream?desk=desk-1`, { headers: { cookie: `who=${key}` } });
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
    const text = (await reader?.read())?.value ?? "";
    await reader?.cancel();
    return { status: response.status, text };
  };

  test.each(who)("%s", async (name) => {
    const [whole, one] = [await snapshot(name), await snapshot(`${name}-1f`)];
    const shown = ({ status, text }: typeof whole, where: Where) =>
      status >= 400 ? String(status) : lettersOf(text, where);
    const cell = { inside: shown(whole, "in"), outside: shown(whole, "out"), withoutFactor: shown(one, "in") };
    if (whole.status < 400) expect(whole.text).toContain(`"signedInAs":"${name}"`);
    expect(cell).toEqual(expected?.kind === "cells" ? expected.cells.get(name) : undefined);
  });

  test("nobody", async () => {
    expect((await snapshot("somebody-else")).status).toBe(401);
  });
});
