/**
 * A home in Yantai that waits for its kit, with everything that the installer's page asks: a real server, registry and sign-in; what devices send is said by the test.
 */

import type { CommandView, TestedView } from "../../cloud/api/contract.ts";
import { startFastifyServer, type RunningServer } from "../../cloud/api/fastify-server.ts";
import { whoAsksBy } from "../../cloud/api/identity-answers.ts";
import type { ServerParts } from "../../cloud/api/fastify-server.ts";
import { changeOf } from "../../cloud/records/records.ts";
import type { Heard } from "../../cloud/registry/hand-over/heard.ts";
import { blankHome, homeRecord } from "../../cloud/registry/residents/home-record.ts";
import { blankResident, residentRecord } from "../../cloud/registry/residents/resident-record.ts";
import { visitRecord } from "../../cloud/registry/visits/visit-record.ts";
import {
  must,
  parseDeviceId,
  parseGatewayId,
  parseHomeId,
  parseResidentId,
  type DeviceId,
} from "../../shared/domain/ids.ts";
import { hours } from "../../shared/time/duration.ts";
import { anAccessHouse, areas } from "../builders/access-house.ts";
import { grantOf, openIdentityHouse } from "../builders/identity-house.ts";
import { openRegistryHouse } from "../builders/registry-house.ts";
import { aHome } from "./memory-desk.ts";

export const installerHomeId = must(parseHomeId("home-301"), "home");
const area = areas["home-in"];
const gatewayId = must(parseGatewayId("gw-yt-0042"), "gateway");
const name = "幸福里 5 号楼 301";
const address = "烟台市芝罘区幸福街道幸福路 12 号 5 号楼 1 单元 301";
/** Where the kit may move to. */
const otherHomeId = must(parseHomeId("home-302"), "home");
const other = { name: "幸福里 6 号楼 102", address: "烟台市芝罘区幸福街道幸福路 12 号 6 号楼 1 单元 102" };
const login = "zhang.wei";
export const button = "0x00158d0001a2b3c4";
export const door = "0x00158d0001a2b3c6";

export type InstallerHouse = AsyncDisposable & {
  url: string;
  /** Of the installer who has a visit there. */
  cookie: { name: string; value: string };
  /** The same person's, for the page where they sign in. */
  login: string;
  claimCode: string;
  /** As the installer does on the page. */
  claim(): Promise<{ kitId: string; version: number }>;
  /** By the house's clock. */
  nowMs: number;
  heard(deviceId: string, heard: Partial<Heard>): void;
  proven(deviceId: string, how: "test" | "seen"): void;
  /** What the gateway says to the command that it has. */
  gatewaySays(outcome: "started" | "done" | "failed", detail: string): void;
  tested(tests: readonly TestedView[]): void;
};

const idOf = (text: string): DeviceId => must(parseDeviceId(text), text);

export async function openInstallerHouse(pages: { webRoot: string }): Promise<InstallerHouse> {
  const stack = new AsyncDisposableStack();
  const heard = new Map<DeviceId, Heard>();
  const proofs = new Map<DeviceId, { atMs: number; how: "test" | "seen" }>();
  let said: CommandView["answers"] = [];
  let tests: readonly TestedView[] = [];
  const people = stack.use(await openIdentityHouse());
  const nowMs = people.clock.wallMs();
  const registry = stack.use(
    await openRegistryHouse(
      { in: area, out: areas["home-out"] },
      {
        heardIn: async (homeId) => await Promise.resolve(homeId === installerHomeId ? heard : new Map()),
        proofs: async () => await Promise.resolve(proofs),
      },
    ),
  );
  const by = { who: "system/test", purpose: "operate-system", atMs: nowMs } as const;
  const installer = await people.person(login, [grantOf("installer", "370602")]);
  const { accountId } = installer;
  const contact = (contactId: string, who: string, relation: string) => ({
    contactId,
    name: who,
    relation,
    phone: "13900000009",
    hours: [],
    tested: null,
  });
  const contacts = [contact("c-1", "陈静", "女儿"), contact("c-2", "李建国", "邻居")];
  const visit = { homeId: installerHomeId, area, accountId, fromMs: nowMs - 1, untilMs: nowMs + hours(8) };
  const otherVisit = { ...visit, homeId: otherHomeId };
  const made = { after: 0, what: "created" } as const;
  await registry.records.commit(
    [
      changeOf(homeRecord, {
        ...made,
        id: installerHomeId,
        content: { ...blankHome(name), area, address, contacts },
      }),
      changeOf(homeRecord, { ...made, id: otherHomeId, content: { ...blankHome(other.name), area, ...other } }),
      changeOf(residentRecord, {
        ...made,
        id: must(parseResidentId("r-301"), "r"),
        content: blankResident("王秀英", { homeId: installerHomeId, area, fromMs: nowMs }),
      }),
      changeOf(visitRecord, { ...made, id: "v-301", content: { ...visit, why: "installation" } }),
      changeOf(visitRecord, { ...made, id: "v-302", content: { ...otherVisit, why: "installation" } }),
    ],
    by,
  );
  registry.visitors.changed({ visitId: "v-301", ...visit });
  registry.visitors.changed({ visitId: "v-302", ...otherVisit });
  const kit = await registry.keepers.kitRegistrar.make({ label: "YT-0042", area }, by);
  if (kit.kind !== "done") throw new Error("no kit");
  const gateway = { gatewayId, model: "pi-4", serial: null };
  await registry.keepers.kitContents.replaceGateway({ kitId: kit.kitId, version: kit.version }, gateway, by);

  const view = aHome({
    homeId: installerHomeId,
    name,
    address,
    residentName: "王秀英",
    gateway: { gatewayId, lastHeardAtMs: nowMs - 12_000, isSilent: false },
    devices: [],
  });
  const command = (kind: CommandView["command"]): CommandView => ({
    commandId: "command-1",
    gatewayId,
    by: "张伟",
    sentAtMs: nowMs,
    deadlineAtMs: nowMs + 30_000,
    command: kind,
    answers: said,
    hasReport: false,
  });
  const { parts } = anAccessHouse({
    keepers: registry.keepers,
    identity: people.identity,
    whoAsks: whoAsksBy(people.identity),
    clock: people.clock,
    gateways: {
      send: async ({ command: kind }) => await Promise.resolve(command(kind)),
      recent: async () => await Promise.resolve([]),
      answers: async () => await Promise.resolve({ ...command({ kind: "pair", seconds: 60 }), report: null }),
    },
    ...pages,
  });
  const { queries, ground, trials } = parts;
  const served: ServerParts = {
    ...parts,
    queries: {
      ...queries,
      // A home without a kit is none that is watched.
      homes: async () => ((await registry.keepers.installationOf(installerHomeId, nowMs))?.kit ? [view] : []),
      home: async (homeId) => (homeId === view.homeId ? view : undefined),
    },
    ground: {
      ...ground,
      home: (homeId) => ([installerHomeId, otherHomeId].includes(homeId) ? { area } : ground.home(homeId)),
      homeOfGateway: (id) => (id === gatewayId ? installerHomeId : ground.homeOfGateway(id)),
      registered: registry.registered,
      visitors: (homeId) => registry.visitors.of(homeId, people.clock.wallMs()),
    },
    trials: {
      ...trials,
      ofHome: async () => await Promise.resolve(tests as Awaited<ReturnType<typeof trials.ofHome>>),
    },
  };
  const server: RunningServer = stack.use(await startFastifyServer(served, { host: "127.0.0.1", port: 0 }));
  return {
    url: server.url,
    cookie: { name: "shouwang", value: must(installer.caller.sessionToken ?? undefined, "session") },
    login,
    claimCode: kit.claimCode,
    async claim() {
      const answer = await registry.keepers.kitRegistrar.claim({ kitId: kit.kitId, homeId: installerHomeId }, by);
      if (answer.kind === "refused") throw new Error(answer.why.en);
      return answer;
    },
    nowMs,
    heard(deviceId, one) {
      const before = heard.get(idOf(deviceId)) ?? { heardAtMs: nowMs, signal: null, battery: null };
      heard.set(idOf(deviceId), { ...before, ...one });
    },
    proven: (deviceId, how) => void proofs.set(idOf(deviceId), { atMs: nowMs, how }),
    gatewaySays(outcome, detail) {
      said = [...said, { receivedAtMs: nowMs, outcome, detail }];
    },
    tested(now) {
      tests = now;
    },
    [Symbol.asyncDispose]: () => stack.disposeAsync(),
  };
}
