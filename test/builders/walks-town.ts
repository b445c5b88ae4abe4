/**
 * One home with its kit in, for walks of everybody whose matter it is: broker, cloud and gateway as processes of their own, its devices a simulated radio bridge in the test's
 * hand. Whoever walks has an account of their own, so that no walk waits for the next code of another.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolesWithFactor } from "@shouwang/cloud/access/principal.ts";
import { stepAt, totpCode } from "@shouwang/cloud/identity/crypto-totp.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import { freePort } from "../../scripts/free-port.ts";
import { text, type Line } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway } from "../../scripts/world.ts";
import { closeOne, signedInBy } from "./care-town.ts";
import { fromBase32, goodPassword } from "./identity-house.ts";

const area = "370602001001";
const homeId = "walks-home";
const kit = { gatewayId: "yt-0042", assignmentId: "walks-assignment" };
const button = "0x00158d0000000001";
const motion = "0x00158d0000000002";
/** Each has a battery that ends. */
export const weak = ["0x00158d0000000011", "0x00158d0000000012", "0x00158d0000000013", "0x00158d0000000014"] as const;

export const lived = { home: "幸福里 5 号楼 301", resident: "王秀英", phone: "0535-6600301" } as const;

export type Walker = "operator" | "caregiver" | "technician" | "supervisor" | "area-administrator";
/** Whoever has no code: their role needs none. */
export type Keys = { login: string; name: string; password: string; codeNow: (() => string) | null };

export type WalksTown = AsyncDisposable & {
  url: string;
  /** Somebody of this role who has come in once before. */
  somebody(role: Walker, login: string): Promise<Keys>;
  press(): Promise<void>;
  /** Whoever lives there walks through a room. */
  move(): Promise<void>;
  /** An operator closes what is open. */
  closeAll(): Promise<void>;
};

const device = (deviceId: string, name: string, model: string, room: string, more: object = {}): object => ({
  deviceId,
  name,
  model,
  room,
  isExteriorDoor: false,
  ...more,
});
const yantai = join(dirname(fileURLToPath(import.meta.url)), "../../scripts/areas/yantai.csv");

export async function startWalksTown(): Promise<WalksTown> {
  await using stack = new AsyncDisposableStack();
  const data = mkdtempSync(join(tmpdir(), "shouwang-walks-"));
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const seed = join(data, "seed.json");
  const home = {
    homeId,
    kind: "live",
    name: lived.home,
    residentName: lived.resident,
    area,
    address: "烟台市芝罘区幸福路 12 号 5 号楼 1 单元 301",
    phone: lived.phone,
    timeZone: "Asia/Shanghai",
    kits: [kit],
    devices: [
      device(button, "卧室紧急按钮", "TS0215A_sos", "bedroom", { isLife: true }),
      device(motion, "客厅红外", "SNZB-03", "living-room"),
      ...weak.map((deviceId, n) => device(deviceId, `按钮 ${n + 2}`, "TS0215A_sos", "bathroom")),
    ],
  };
  writeFileSync(seed, JSON.stringify({ homes: [home] }));
  const [bridgePort, httpPort] = [await freePort(), await freePort()];
  const url = `http://localhost:${httpPort}`;
  const links: Line[] = [];
  const broker = stack.adopt(await startBroker(), (one) => one.stop());
  const brokerUrl = broker.ready.url;
  const onLine = (line: Line): void => void (line["event"] === "invitation" && links.push(line));
  const cloud = { data: join(data, "cloud"), brokerUrl, seed, httpPort, signInAt: url, onLine };
  stack.adopt(await startCloud(cloud), (one) => one.stop());
  const { ask } = await signedInBy(url, text(links[0] ?? {}, "url") ?? "");
  /** What the administrator does is done, or the town stands otherwise than the walks need it. */
  const has = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await ask(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    // `as`: each of these routes answers an object, which its own tests hold.
    return answer.body as Record<string, unknown>;
  };
  const areas = `${readFileSync(yantai, "utf8").trimEnd()}\n${area},幸福社区,Xingfu Shequ,Xingfu Community,,,,\n`;
  await has("/api/areas/import", { under: "everywhere", file: "yantai.csv", text: areas, isTrial: false });

  const tokenFor = async (role: Walker, login: string, name: string): Promise<string> => {
    const where = { caregiver: { homeId }, supervisor: { area: "3706" } };
    const grant = { role, ...(role === "caregiver" || role === "supervisor" ? where[role] : { area: "370602" }) };
    const grants = [{ ...grant, untilMs: null }];
    const { token } = await has("/api/accounts", { name, login, phone: null, email: null, language: "zh", grants });
    return String(token);
  };
  const closer = await signedInBy(url, `${url}/sign-in/#invitation=${await tokenFor("operator", "closer", "刘洋")}`);

  const lines: Line[] = [];
  const gateway = await startGateway({
    data: join(data, "gateway"),
    brokerUrl,
    onLine: (line) => void lines.push(line),
    configuration: {
      ...kit,
      homeId,
      clockTrust: "assume",
      bridge: { broker: "embedded", port: bridgePort, devices: [{ deviceId: button, life: true }] },
    },
  });
  stack.adopt(gateway, (one) => one.stop());
  const bridge = createZigbeeBridge({
    url: `mqtt://127.0.0.1:${bridgePort}`,
    clock: createSystemClock({ trust: () => "trusted" }),
    devices: [
      { address: button, model: "TS0215A_sos" },
      { address: motion, model: "SNZB-03" },
      ...weak.map((address) => ({ address, model: "TS0215A_sos" as const })),
    ],
  });
  stack.use(bridge);
  await bridge.online(AbortSignal.timeout(20_000));
  await waitFor("the uplink", () => lines.some((line) => line["event"] === "uplink up"));
  await Promise.all(weak.map(async (address) => await bridge.battery(address, 4)));

  const all = stack.move();
  return {
    url,
    async somebody(role, login) {
      const name = `陈静 ${login}`;
      const token = await tokenFor(role, login, name);
      const needsCode = rolesWithFactor.has(role);
      const secret = await comesInOnce(url, token, needsCode);
      const codeNow = (): string => totpCode(fromBase32(secret), stepAt(Date.now()));
      return { login, name, password: goodPassword, codeNow: needsCode ? codeNow : null };
    },
    async press() {
      const { outcome } = await bridge.press(button);
      if (outcome !== "acknowledged") throw new Error("The press was lost.");
    },
    async move() {
      await bridge.motion(motion, true);
      await bridge.motion(motion, false);
    },
    async closeAll() {
      // `as`: the contract of this route, which its own tests hold.
      for (const { incidentId } of (await closer.ask("/api/incidents?state=open")).body as { incidentId: string }[])
        await closeOne(closer, incidentId);
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** A code opens once: the first factor is confirmed with the one of half a minute ago, and the page is signed in to with the present one. */
async function comesInOnce(url: string, token: string, needsCode: boolean): Promise<string> {
  let cookie = "";
  const ask = async (path: string, body: object): Promise<Record<string, unknown>> => {
    const headers = { cookie, "content-type": "application/json" };
    const answer = await fetch(new URL(path, url), { method: "POST", headers, body: JSON.stringify(body) });
    const given = answer.headers.getSetCookie().map((one) => one.split(";")[0] ?? "");
    if (given.length > 0) cookie = given.join("; ");
    const said = await answer.text();
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${said}`);
    // `as`: each of these routes answers an object, which its own tests hold.
    return said === "" ? {} : (JSON.parse(said) as Record<string, unknown>);
  };
  await ask("/api/identity/invitations/accept", { token, password: goodPassword });
  if (!needsCode) return "";
  const secret = String((await ask("/api/identity/factors/totp", {}))["secret"]);
  const before = (): object => ({ code: totpCode(fromBase32(secret), stepAt(Date.now()) - 1) });
  // Where the half minute ended on the way, the next one before is taken.
  await ask("/api/identity/factors/totp/confirm", before()).catch(
    async () => await ask("/api/identity/factors/totp/confirm", before()),
  );
  return secret;
}
