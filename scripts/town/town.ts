/**
 * A small county that looks lived in: broker, cloud, the simulated home of the demonstration, areas, residents, kits, and people who sign in. Everything in it is made
 * up. For pictures of pages.
 */

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { signedInBy } from "../../test/builders/care-town.ts";
import { demoGateway, demoSeed } from "../demo-home.ts";
import { freePort } from "../free-port.ts";
import { text, type Line } from "../processes.ts";
import { waitFor } from "../wait-for.ts";
import { startBroker, startCloud, startGateway, startSimulatedHome } from "../world.ts";
import { arrange, type Arranged, type Ask } from "./arrangements.ts";
import { accounts, county, type Login } from "./accounts.ts";
import { residentTable, townHomes, wrongTable } from "./people.ts";

export type Town = AsyncDisposable & {
  url: string;
  /** Of who looks after the county. */
  cookie: { name: string; value: string };
  ask: Ask;
  /** Where somebody comes in for the first time. */
  linkFor(person: { name: string; login: string; role: string }): Promise<string>;
  found: Found;
};

/** What the pages of one of something are opened with. */
export type Found = Arranged & { importId: string };

const yantai = join(dirname(fileURLToPath(import.meta.url)), "../areas/yantai.csv");

export async function openTown(): Promise<Town> {
  await using stack = new AsyncDisposableStack();
  const data = mkdtempSync(join(tmpdir(), "shouwang-town-"));
  stack.defer(() => rmSync(data, { recursive: true, force: true }));
  const broker = stack.adopt(await startBroker(), (one) => one.stop());
  const [bridgePort, controlPort, httpPort] = [await freePort(), await freePort(), await freePort()];
  const bridgeUrl = `mqtt://127.0.0.1:${bridgePort}`;
  const simulated = stack.adopt(await startSimulatedHome({ bridgeUrl, controlPort }), (one) => one.stop());
  const seed = join(data, "seed.json");
  // `as`: our own function, whose shape is the seed's.
  const { homes } = demoSeed() as { homes: readonly object[] };
  const [lived] = homes;
  const kit = { gatewayId: "zf-0101", assignmentId: "as-1" };
  const first = { ...lived, ...townHomes.lived, kits: [kit] };
  writeFileSync(seed, JSON.stringify({ homes: [first, ...townHomes.others] }));
  const url = `http://localhost:${httpPort}`;
  const links: Line[] = [];
  const cloud = await startCloud({
    data: join(data, "cloud"),
    brokerUrl: broker.ready.url,
    seed,
    demoUrl: simulated.ready.controlUrl,
    httpPort,
    signInAt: url,
    onLine: (line) => void (line["event"] === "invitation" && links.push(line)),
  });
  stack.adopt(cloud, (one) => one.stop());
  const gateway = await startGateway({
    data: join(data, "gateway"),
    brokerUrl: broker.ready.url,
    configuration: {
      ...demoGateway({ bridgePort, radarUrl: simulated.ready.radarUrl }),
      ...kit,
      homeId: townHomes.lived.homeId,
    },
  });
  stack.adopt(gateway, (one) => one.stop());

  const above = asking(await signedInBy(url, text(links[0] ?? {}, "url") ?? ""));
  const areas = `${readFileSync(yantai, "utf8").trimEnd()}\n370602001001,海滨社区,Haibin Shequ,Haibin Community,,,,\n`;
  await above("/api/areas/import", { under: "everywhere", file: "yantai.csv", text: areas, isTrial: false });
  const linkFor: Town["linkFor"] = async ({ role, ...person }) => {
    const grants = [{ role, area: county, untilMs: null }];
    const { token } = await above("/api/accounts", { ...person, phone: null, email: null, language: "zh", grants });
    return `${url}/sign-in/#invitation=${String(token)}`;
  };
  const ids = new Map<Login, string>();
  let chiefLink = "";
  for (const { login, grants, ...person } of accounts) {
    const made = { ...person, login, email: null, language: "zh" };
    const { accountId, token } = await above("/api/accounts", { ...made, grants: grants() });
    ids.set(login, String(accountId));
    if (login === "wang.min") chiefLink = `${url}/sign-in/#invitation=${String(token)}`;
    // Whoever has not come yet is a line of the list, too; the others have.
    else if (login !== "liu.yang") await signedInBy(url, `${url}/sign-in/#invitation=${String(token)}`);
  }
  const chief = await signedInBy(url, chiefLink);
  const ask = asking(chief);
  await takeIn({ url, cookie: chief.cookie, ask });
  const { import: wrong } = await putTable(url, chief.cookie, wrongTable());
  const found = { ...(await arrange(ask, ids)), importId: wrong.importId };
  const [name = "", ...value] = chief.cookie.split(";")[0]?.split("=") ?? [];
  const own = stack.move();
  return {
    url,
    cookie: { name, value: value.join("=") },
    ask,
    linkFor,
    found,
    [Symbol.asyncDispose]: async () => await own.disposeAsync(),
  };
}

function asking({ ask }: Awaited<ReturnType<typeof signedInBy>>): Ask {
  return async (path, body) => {
    const answer = await ask(path, body);
    if (answer.status >= 300)
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body).slice(0, 1200)}`);
    // `as`: each of these routes answers an object, which its own tests hold.
    return answer.body as Record<string, unknown>;
  };
}

type Held = { import: { importId: string }; problems: readonly unknown[] };

async function putTable(url: string, cookie: string, table: string): Promise<Held> {
  const address = new URL(`/api/imports?area=${county}`, url);
  const headers = { "content-type": "text/csv", cookie };
  const answer = await fetch(address, { method: "POST", headers, body: table });
  if (!answer.ok) throw new Error(`The table was not taken: ${answer.status} ${await answer.text()}`);
  // `as`: the answer of our own route.
  return (await answer.json()) as Held;
}

/** Who lives there, then kits on the shelf. */
async function takeIn({ url, cookie, ask }: { url: string; cookie: string; ask: Ask }): Promise<void> {
  const { import: one, problems } = await putTable(url, cookie, residentTable());
  if (problems.length > 0) throw new Error(`The table of the town is wrong: ${JSON.stringify(problems[0])}`);
  const path = `/api/imports/${one.importId}`;
  await ask(`${path}/run?area=${county}`, { takesDoubtful: true });
  await waitFor("the town's residents", async () => (await ask(`${path}?area=${county}`))["at"] === "done");
  for (const label of ["ZF-0007", "ZF-0008", "ZF-0009"]) await ask("/api/kits", { label, area: county });
}
