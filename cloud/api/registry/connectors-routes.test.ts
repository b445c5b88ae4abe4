import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { startWebhookReceiver, type WebhookReceiver } from "../../../hardware/simulators/webhook-receiver.ts";
import { waitFor } from "../../../scripts/wait-for.ts";
import { openRegistryEdge, type RegistryEdge } from "../../../test/builders/registry-edge.ts";
import type { CentresView } from "./contract/centres.ts";
import type { ConnectorsView } from "./contract/connectors.ts";

const secret = `whsec_${Buffer.alloc(32, 7).toString("base64")}`;
const county = "/api/areas/370602";
let edge: RegistryEdge;
let receiver: WebhookReceiver;
beforeAll(async () => {
  edge = await openRegistryEdge();
});
beforeEach(async () => {
  receiver = await startWebhookReceiver({ secret, port: 0 });
  // The far end looks at the time of what it gets.
  edge.clock.setWall(Date.now());
  return async () => await receiver[Symbol.asyncDispose]();
});
afterAll(async () => await edge[Symbol.asyncDispose]());

const post = async (path: string, body: object) => await edge.post("area-admin", path, body);
// `as`: a test that looks for something else fails on what it finds.
const centres = async () => (await edge.get("operator", `${county}/centres`)).body as CentresView;
const connectors = async () => (await edge.get("operator", `${county}/connectors`)).body as ConnectorsView;
const connectorNamed = async (name: string) =>
  (await connectors()).connectors.find(({ content }) => content?.name === name);

async function aWebhook(name: string, url: string): Promise<string> {
  const made = await post(`${county}/connectors`, { name, kind: "webhook", settings: { url, secret } });
  expect(made.status).toBe(200);
  return (await connectorNamed(name))?.connectorId ?? "";
}
const pathBy = (connectorId: string) => ({
  connectorId,
  account: null,
  timeoutSeconds: 8,
  superviseSeconds: null,
  codes: {},
});
async function aCentre(name: string, connectorIds: readonly string[]) {
  const body = { name, kind: "remote", phones: [], hours: [], paths: connectorIds.map(pathBy) };
  expect(await post(`${county}/centres`, body)).toMatchObject({ status: 200 });
  return (await centres()).centres.find((one) => one.name === name);
}

describe("R-424 paths are set on a page and open while the cloud runs", () => {
  test("a connector is registered, shown without its secret, changed without typing it again, and tested for real", async () => {
    const connectorId = await aWebhook("急救一", receiver.url);
    const shown = JSON.stringify(await connectors());
    expect(shown).not.toContain(secret.slice(6));
    expect(await connectorNamed("急救一")).toMatchObject({
      content: { settings: { url: receiver.url }, secrets: { secret: "set" } },
    });
    const centre = await aCentre("中心一", [connectorId]);
    await waitFor("the ping", () => receiver.pings() > 0);
    const sent = await post(`${county}/centres/${centre?.centreId}/paths/${connectorId}/test`, {});
    expect(sent).toMatchObject({ status: 200, body: { answer: "accepted", says: "200 R000001" } });
    expect(receiver.received[0]?.payload.data).toMatchObject({ mode: "test", homeId: null, residentName: null });
    expect((await centres()).centres.find(({ name }) => name === "中心一")?.reached).toMatchObject([
      { connectorId, standing: "well", askEveryMs: 60_000, why: null },
    ]);

    await using second = await startWebhookReceiver({ secret, port: 0 });
    const moved = { version: 1, name: "急救一", settings: { url: second.url } };
    expect(await post(`${county}/connectors/${connectorId}`, moved)).toMatchObject({ body: { version: 2 } });
    await post(`${county}/centres/${centre?.centreId}/paths/${connectorId}/test`, {});
    expect([receiver.received.length, second.received.length]).toEqual([1, 1]);
    expect(edge.reach.services.names()).toContain(`centre-${centre?.centreId}`);
  });

  test("what is wrong is said by its field; what a centre relies on is not closed", async () => {
    const settings = { url: "centre.example", secret: "topsecret" };
    const refused = await post(`${county}/connectors`, { name: "错", kind: "webhook", settings });
    expect(refused).toMatchObject({ status: 409, body: { fields: ["settings.url", "settings.secret"] } });
    expect(JSON.stringify(refused)).not.toContain("topsecret");
    const connectorId = await aWebhook("急救二", receiver.url);
    const centre = await aCentre("中心二", [connectorId]);
    const close = async () => await post(`${county}/connectors/${connectorId}/close`, { version: 1 });
    expect(await close()).toMatchObject({ status: 409, body: { sentence: { zh: expect.stringContaining("中心二") } } });
    expect((await post(`${county}/centres/${centre?.centreId}/close`, { version: 1 })).status).toBe(200);
    expect((await close()).status).toBe(200);
    expect(edge.reach.services.names()).not.toContain(`centre-${centre?.centreId}`);
  });

  test("paths change their order, a remote centre keeps one, and changing its name leaves them alone", async () => {
    const [one, other] = [await aWebhook("甲", receiver.url), await aWebhook("乙", receiver.url)];
    const centre = await aCentre("中心三", [one, other]);
    const at = `${county}/centres/${centre?.centreId}`;
    const swapped = { version: 1, paths: [pathBy(other), pathBy(one)], inbound: null };
    expect(await post(`${at}/paths`, swapped)).toMatchObject({ body: { version: 2 } });
    expect(await post(`${at}/paths`, { version: 2, paths: [], inbound: null })).toMatchObject({ status: 409 });
    expect(await post(`${at}/paths`, { ...swapped, version: 1 })).toMatchObject({
      body: { code: "changed-meanwhile" },
    });
    const renamed = { version: 2, centre: { name: "中心叁", kind: "remote", phones: [], hours: [] } };
    expect(await post(at, renamed)).toMatchObject({ body: { version: 3 } });
    const now = (await centres()).centres.find(({ name }) => name === "中心叁");
    expect(now?.paths.map(({ connectorId }) => connectorId)).toEqual([other, one]);
    expect(now?.reached.map(({ connectorId }) => connectorId)).toEqual([other, one]);
  });

  test("a path that does not stand is a fault of the cloud, and ends when its settings are repaired", async () => {
    const gone = await startWebhookReceiver({ secret, port: 0 });
    await gone[Symbol.asyncDispose]();
    const connectorId = await aWebhook("断", gone.url);
    const centre = await aCentre("中心四", [connectorId]);
    const test4 = async () => await post(`${county}/centres/${centre?.centreId}/paths/${connectorId}/test`, {});
    const ofPath = () => edge.faults.filter((one) => JSON.stringify(one).includes(connectorId));
    for (let n = 0; n < 2; n++) expect(await test4()).toMatchObject({ body: { answer: "unreachable" } });
    expect(ofPath()).toMatchObject([{ state: "present", fault: { fault: "link-lost", owner: "technician" } }]);
    expect(JSON.stringify(ofPath())).toContain("中心四 cannot be reached by 断");
    await post(`${county}/connectors/${connectorId}`, { version: 1, name: "断", settings: { url: receiver.url } });
    expect(await test4()).toMatchObject({ body: { answer: "accepted" } });
    expect(ofPath().at(-1)).toMatchObject({ state: "gone", fault: "link-lost" });
    expect(await post(`${county}/centres/${centre?.centreId}/paths/no-such/test`, {})).toMatchObject({
      body: { answer: "not-open" },
    });
  });
});
