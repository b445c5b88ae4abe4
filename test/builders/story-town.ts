/**
 * A home that waits for its kit, with the cloud as a process of its own, a kit on the shelf and one person of each role. The gateway is plugged in when the kit stands in
 * the home; its devices are a simulated radio bridge that the test holds in its hands.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { hours, seconds } from "@shouwang/shared/time/duration.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { createZigbeeBridge, type ZigbeeBridge } from "../../hardware/simulators/zigbee-bridge.ts";
import { freePort } from "../../scripts/free-port.ts";
import { text, type Line } from "../../scripts/processes.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { startBroker, startCloud, startGateway } from "../../scripts/world.ts";
import { signedInBy } from "./care-town.ts";

const homeId = "story-home";
export const story = {
  home: "幸福里 5 号楼 301",
  resident: "王秀英",
  contact: "陈静",
  label: "YT-0042",
  gatewayId: "story-gateway",
  button: "0x00158d0000000001",
  door: "0x00158d0000000002",
} as const;

/** By their logins. */
export const people = {
  "zhang.wei": { role: "installer", name: "张伟" },
  "li.jing": { role: "operator", name: "李静" },
  "chen.jing": { role: "caregiver", name: story.contact },
  "zhou.gong": { role: "technician", name: "周工" },
  "sun.li": { role: "supervisor", name: "孙丽" },
} as const;

export type StoryTown = AsyncDisposable & {
  url: string;
  /** What is printed on the box. */
  claimCode: string;
  /** The administrator invites one of them: by this link they come in for the first time. */
  linkOf(person: keyof typeof people): Promise<string>;
  /** This installer comes today. */
  visitOf(accountId: string): Promise<void>;
  /** The gateway of the kit is plugged in. @returns its radio, with the devices that are brought near it. */
  plugIn(): Promise<ZigbeeBridge>;
};

export async function startStoryTown(): Promise<StoryTown> {
  await using stack = new AsyncDisposableStack();
  const data = mkdtempSync(join(tmpdir(), "shouwang-story-"));
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const seed = join(data, "seed.json");
  const { home: name, resident: residentName } = story;
  const home = {
    homeId,
    kind: "live",
    name,
    residentName,
    area: "370602001001",
    address: "烟台市芝罘区幸福路 12 号 5 号楼 1 单元 301",
    phone: "0535-6600301",
    kits: [],
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
  /** What the administrator does is done, or the town stands otherwise than the story needs it. */
  const has = async (path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await ask(path, body);
    if (answer.status >= 300) throw new Error(`${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    // `as`: each of these routes answers an object, which its own tests hold.
    return answer.body as Record<string, unknown>;
  };
  const kit = await has("/api/kits", { label: story.label, area: home.area });
  const kitPath = `/api/kits/${String(kit["kitId"])}`;
  await has(`${kitPath}/gateway`, { version: kit["version"], gatewayId: story.gatewayId });
  const { homeVersion: version } = await has(`/api/homes/${homeId}/installation`);
  const contact = { contactId: null, name: story.contact, relation: "女儿", phone: "13900000009" };
  await has(`/api/homes/${homeId}/contacts`, { version, contacts: [contact] });

  const linkOf = async (person: keyof typeof people): Promise<string> => {
    const { role, name: who } = people[person];
    const grant = role === "caregiver" ? { role, homeId } : { role, area: "370602" };
    const grants = [{ ...grant, untilMs: null }];
    const account = { name: who, login: person, phone: null, email: null, language: "zh", grants };
    const { token } = await has("/api/accounts", account);
    return `${url}/sign-in/#invitation=${String(token)}`;
  };

  const all = stack.move();
  return {
    url,
    claimCode: String(kit["claimCode"]),
    linkOf,
    async visitOf(accountId) {
      const fromMs = Date.now() - 1;
      const visit = { accountId, fromMs, untilMs: fromMs + hours(8), why: "installation" };
      await has(`/api/homes/${homeId}/visits`, visit);
    },
    async plugIn() {
      // `as`: as above.
      const [assignment] = (await has(kitPath))["assignments"] as { assignmentId: string }[];
      const lines: Line[] = [];
      const gateway = await startGateway({
        data: join(data, "gateway"),
        brokerUrl,
        onLine: (line) => void lines.push(line),
        configuration: {
          gatewayId: story.gatewayId,
          assignmentId: assignment?.assignmentId,
          homeId,
          clockTrust: "assume",
          bridge: { broker: "embedded", port: bridgePort },
        },
      });
      all.adopt(gateway, (one) => one.stop());
      const bridge = createZigbeeBridge({
        url: `mqtt://127.0.0.1:${bridgePort}`,
        clock: createSystemClock({ trust: () => "trusted" }),
        devices: [{ address: story.button, model: "TS0215A_sos" }],
        interviewTime: seconds(0.2),
      });
      all.use(bridge);
      await bridge.online(AbortSignal.timeout(20_000));
      await waitFor("the uplink", () => lines.some((line) => line["event"] === "uplink up"));
      return bridge;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
