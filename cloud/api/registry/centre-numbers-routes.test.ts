import { afterAll, beforeAll, expect, test } from "vitest";
import { must, parseHomeId } from "@shouwang/shared/domain/ids.ts";
import { openRegistryEdge, type RegistryEdge } from "../../../test/builders/registry-edge.ts";
import { derivedAccount } from "../../emergency/dc09/message.ts";
import { derivedNumber } from "../../emergency/scaip/requests-of.ts";
import type { CentresView } from "./contract/centres.ts";
import type { ConnectorsView } from "./contract/connectors.ts";

const county = "/api/areas/370602";
let edge: RegistryEdge;
beforeAll(async () => {
  edge = await openRegistryEdge();
});
afterAll(async () => await edge[Symbol.asyncDispose]());

const homeIn = must(parseHomeId("home-in"), "home-in");
const post = async (path: string, body: object) => {
  const answer = await edge.post("area-admin", path, body);
  expect(answer).toMatchObject({ status: 200 });
};
// `as`: a test that looks for something else fails on what it finds.
const connectorId = async (name: string) =>
  ((await edge.get("operator", `${county}/connectors`)).body as ConnectorsView).connectors.find(
    ({ content }) => content?.name === name,
  )?.connectorId;
const tableOf = async (who: string, centreId: string, code = "370602") => {
  const url = `/api/areas/${code}/centres/${centreId}/numbers.csv`;
  return await edge.server.inject({ method: "GET", url, headers: { cookie: `who=${who}` } });
};

test("R-521 each home's account and number at its centres stands on its page and in the table for the centre", async () => {
  const dc09 = {
    host: "127.0.0.1",
    port: 9,
    transport: "tcp",
    format: "adm-cid",
    account: "12AB",
    superviseBy: "nothing",
  };
  const scaip = { host: "127.0.0.1", port: 9, transport: "udp", controllerId: "4711" };
  await post(`${county}/connectors`, { name: "甲", kind: "dc09", settings: dc09 });
  await post(`${county}/connectors`, { name: "乙", kind: "scaip", settings: { ...scaip, homeNumbers: "derived" } });
  await post(`${county}/connectors`, { name: "丙", kind: "scaip", settings: scaip });
  const paths = [];
  for (const name of ["甲", "乙", "丙"])
    paths.push({
      connectorId: await connectorId(name),
      account: null,
      timeoutSeconds: 8,
      superviseSeconds: 0,
      codes: {},
    });
  expect((await edge.get("operator", "/api/homes/home-in/centre-numbers")).body).toEqual({ numbers: [] });
  await post(`${county}/centres`, { name: "急救中心", kind: "remote", phones: [], hours: [], paths });
  await post(`${county}/centres`, { name: "本台", kind: "desk", phones: [], hours: [] });
  const { centres, version } = (await edge.get("operator", `${county}/centres`)).body as CentresView;
  const idOf = (name: string) => centres.find((one) => one.name === name)?.centreId ?? "";
  await post(`${county}/centres/serving`, { version, serving: [idOf("急救中心")] });
  const at = { centreId: idOf("急救中心"), centre: "急救中心" };
  const [account, number] = [derivedAccount(homeIn), derivedNumber("home-in")];
  expect((await edge.get("operator", "/api/homes/home-in/centre-numbers")).body).toMatchObject({
    numbers: [
      { ...at, connector: "甲", kind: "dc09", number: account, from: "derived" },
      { ...at, connector: "乙", kind: "scaip", number, from: "derived" },
      { ...at, connector: "丙", kind: "scaip", number: "4711", from: "ours" },
    ],
  });

  // What the centre gave by hand counts from then on.
  const given = { version: 1, name: "甲", settings: { ...dc09, accounts: "home-in 00C1" } };
  await post(`${county}/connectors/${await connectorId("甲")}`, given);
  expect((await edge.get("operator", "/api/homes/home-in/centre-numbers")).body).toMatchObject({
    numbers: [{ number: "00C1", from: "given" }, {}, {}],
  });
  const table = await tableOf("area-admin", idOf("急救中心"));
  expect(table.payload.replace("\uFEFF", "").trimEnd().split("\r\n")).toEqual([
    "住户编号,名称,地址,区划代码,甲,乙,丙",
    expect.stringMatching(
      new RegExp(`^home-in,幸福里-in,芝罘区-in,370602001001,"?'?00C1"?,"?'?${number}"?,"?'?4711"?$`),
    ),
  ]);
  expect(edge.house.audited.filter(({ what }) => what === "exported").map(({ detail }) => detail)).toEqual([
    `numbers of homes for the centre ${idOf("急救中心")}: begun`,
    `numbers of homes for the centre ${idOf("急救中心")}: 1 homes left`,
  ]);
  expect((await tableOf("area-admin", idOf("本台"))).json()).toMatchObject({ code: "registry-refused" });
  expect((await tableOf("area-admin", "no-such")).json()).toMatchObject({ code: "no-such-record" });
  expect((await tableOf("operator", idOf("急救中心"))).statusCode).toBe(403);
});
