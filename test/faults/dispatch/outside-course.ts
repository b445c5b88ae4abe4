/**
 * Real processes on a PostgreSQL: a core that calls nobody, and two that call outside, of which one has every path open. Centres and ways to persons are set on the core's pages; the far
 * ends are a receiver by DC-09 and a provider of messages. Who has the paths dies in the middle of a call, a path is lost and comes back, and in the end a core takes everything over.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connectAsync } from "mqtt";
import { Client } from "pg";
import { expect } from "vitest";
import { openPostgresBeside } from "@shouwang/cloud/database/postgres-beside.ts";
import { attemptsOf } from "@shouwang/cloud/dispatch/sql-claims.ts";
import { createDelivery } from "@shouwang/cloud/dispatch/sql-delivery-store.ts";
import { must, parseDeliveryId, type IncidentId } from "@shouwang/shared/domain/ids.ts";
import { startDc09Receiver, type Dc09Receiver } from "../../../hardware/simulators/dc09-receiver.ts";
import { startPhoneProvider } from "../../../hardware/simulators/phone-provider.ts";
import { startBroker, startCloud, startDispatch } from "../../../scripts/world.ts";
import { waitFor } from "../../../scripts/wait-for.ts";
import { press } from "../../builders/cloud-hears.ts";
import { postgresAddress } from "../../builders/postgres-ledgers.ts";
import { startServer } from "../../builders/real-servers.ts";

/** Several programs start at once on a small machine. */
const readyWithinMs = 60_000;
const secretOf = (n: number): string => `whsec_${Buffer.alloc(32, n).toString("base64")}`;

type Path = { standing: string; why: string | null };
type Fault = { fault: string; deviceId: string | null };

async function call<Answer>(url: string, path: string, body?: object): Promise<Answer> {
  const sent = body && { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`${url}${path}`, sent);
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  // `as`: our own API.
  return (await answer.json()) as Answer;
}

export async function outsideCourse(): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), "shouwang-outside-"));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const seed = join(folder, "seed.json");
  const home = { homeId: "home-1", name: "陈家", kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }] };
  writeFileSync(seed, JSON.stringify({ homes: [home] }));
  const server = stack.use(await startServer("postgresql"));
  const broker = stack.adopt(await startBroker({ readyWithinMs }), (program) => program.stop());
  const place = { keys: join(folder, "keys", "master.json"), database: server.url, readyWithinMs };
  const forCore = { ...place, data: join(folder, "core"), brokerUrl: broker.ready.url, seed };
  const core = stack.adopt(await startCloud({ ...forCore, role: "core" }), (program) => program.stop());
  const { url } = core.ready;
  const startOne = async (name: string, lines: string[] = []) =>
    stack.adopt(
      await startDispatch({
        ...place,
        data: join(folder, name),
        onLine: (line) => void lines.push(String(line["event"])),
      }),
      (program) => program.stop(),
    );

  let receiver: Dc09Receiver = await startDc09Receiver({ transport: "tcp" });
  const { port } = receiver;
  stack.defer(() => receiver[Symbol.asyncDispose]());
  let provider = "";
  const phones = stack.use(
    await startPhoneProvider({
      secret: secretOf(1),
      incomingSecret: secretOf(2),
      eventsUrl: () => `${url}/api/phone-events/${provider}/in`,
    }),
  );

  // Whoever calls outside is there first: what is set on the core's pages after that reaches it.
  const first = await startOne("one");
  const everywhere = "/api/areas/everywhere";
  const connect = async (name: string, kind: string, settings: object): Promise<string> => {
    await call(url, `${everywhere}/connectors`, { name, kind, settings });
    const { connectors } = await call<{ connectors: { connectorId: string; content: { name: string } }[] }>(
      url,
      `${everywhere}/connectors`,
    );
    return connectors.find(({ content }) => content.name === name)?.connectorId ?? "";
  };
  provider = await connect("短信", "phone", {
    url: phones.url,
    secret: secretOf(1),
    incomingSecret: secretOf(2),
  });
  const connectorId = await connect("接收机", "dc09", {
    host: "127.0.0.1",
    port,
    transport: "tcp",
    format: "adm-cid",
    account: "12AB",
    answerWithinSeconds: 2,
  });
  const path = { connectorId, account: null, timeoutSeconds: 8, superviseSeconds: 5, codes: {} };
  const centre = { name: "急救", kind: "remote", phones: [], hours: [], paths: [path], inbound: null };
  await call(url, `${everywhere}/centres`, centre);
  const centres = async () =>
    (await call<{ centres: { centreId: string; reached: Path[] }[] }>(url, `${everywhere}/centres`)).centres;
  const reached = async () => (await centres())[0]?.reached[0];
  await waitFor("the path to stand", async () => (await reached())?.standing === "well", { withinMs: 30_000 });
  const centreId = (await centres())[0]?.centreId ?? "";

  // A test of the path by hand, asked in the core.
  const tested = await call<{ answer: string; says: string }>(
    url,
    `${everywhere}/centres/${centreId}/paths/${connectorId}/test`,
    {},
  );
  expect(tested.answer).toBe("accepted");
  expect(tested.says).toContain("ACK");
  expect(receiver.received.map(({ account }) => account)).toHaveLength(1);

  // Somebody presses; what the plan would decide later is decided here at once.
  const contact = { contactId: null, name: "王芳", relation: "女儿", phone: "13800000001", hours: [] };
  await call(url, "/api/homes/home-1/contacts", { version: 1, contacts: [contact] });
  const { contacts } = await call<{ contacts: { contactId: string }[] }>(url, "/api/homes/home-1/record");
  const gateway = stack.adopt(await connectAsync(broker.ready.url), (client) => client.endAsync(true));
  const incidentId = await waitFor(
    "the incident",
    async () => {
      await gateway.publishAsync("sw/v1/0042/gw-1/up/life", JSON.stringify(press(1, "alarm-1")), { qos: 1 });
      return (await call<{ incidentId: IncidentId }[]>(url, "/api/incidents?state=open"))[0]?.incidentId;
    },
    { everyMs: 500, withinMs: 20_000 },
  );
  const beside = stack.use(await openPostgresBeside({ address: postgresAddress(server.url, null), mayWrite: true }));
  let n = 0;
  const tell = async (connector: string, addressee: string | null = null): Promise<string> => {
    const [nowMs, deliveryId] = [Date.now(), `delivery-${(n += 1)}`];
    await beside.commit([
      createDelivery(beside.write, {
        deliveryId: must(parseDeliveryId(deliveryId), deliveryId),
        incidentId,
        key: `${incidentId}/1/${connector}/by-hand/${n}`,
        connector,
        addressee,
        reason: "outside-due",
        round: 1,
        standing: "due",
        attempt: 0,
        dueAtMs: nowMs,
        createdAtMs: nowMs,
        endedAtMs: null,
        receipt: null,
        lastWhy: null,
      }),
    ]);
    return deliveryId;
  };
  const incident = async () =>
    await call<{ journal: { what: string; who: string }[] }>(url, `/api/incidents/${incidentId}`);
  const attempts = async (id: string) =>
    (await attemptsOf(beside.read, incidentId)).filter(({ deliveryId }) => deliveryId === id);

  await tell(`centre-${centreId}`);
  await waitFor("the centre to be told", () => receiver.received.length > 1, { withinMs: 20_000 });
  await waitFor("the core to write it down", async () =>
    (await incident()).journal.some(({ what, who }) => what === "delivered" && who === `centre-${centreId}`),
  );

  // One that stands by opens nothing; who has the paths dies while the centre says nothing.
  const events: string[] = [];
  await startOne("two", events);
  await waitFor("that it stands by", () => events.includes("outside-standing-by"));
  receiver.behave("silent");
  const doubtful = await tell(`centre-${centreId}`);
  const before = receiver.raw.length;
  await waitFor("the call", () => receiver.raw.length > before, { withinMs: 20_000 });
  first.signal("SIGKILL");
  await first.ended;
  const diedAtMs = performance.now();
  receiver.behave("ack");
  const toldBefore = receiver.received.length;
  await waitFor("the other one to tell the centre", () => receiver.received.length > toldBefore, {
    withinMs: 30_000,
  });
  // No claim and no lease of the dead one was waited for.
  expect(performance.now() - diedAtMs).toBeLessThan(20_000);
  await waitFor("its end", async () => (await attempts(doubtful)).length >= 2, { withinMs: 20_000 });
  const tried = await attempts(doubtful);
  expect([tried[0]?.what, tried.at(-1)?.what]).toEqual(["unknown", "accepted"]);
  expect(new Set(tried.map(({ holder }) => holder.split("/")[0]))).toEqual(new Set(["dispatch"]));
  expect(new Set(tried.map(({ holder }) => holder)).size).toBe(2);
  const numbers = receiver.received.map(({ sequence }) => sequence);
  expect(new Set(numbers).size).toBe(numbers.length);

  // A contact answers what the one process has asked, where the other one listens.
  await tell("sms", `contact:${contacts[0]?.contactId}`);
  await waitFor("the message", () => phones.messages.length === 1, { withinMs: 20_000 });
  const code = /1([4-9]\d{3})/.exec(phones.messages[0]?.text ?? "")?.[1] ?? "";
  const answered = await phones.reply("+8613800000001", `1${code}`);
  expect(answered.status).toBe(200);
  await waitFor("who has it", async () =>
    (await call<{ acknowledgedBy: string | null }[]>(url, "/api/incidents?state=open")).some(
      ({ acknowledgedBy }) => acknowledgedBy === "王芳",
    ),
  );

  // The path is lost, and comes back: a fault of the core's, which has never opened it.
  const isLost = async () =>
    (await call<Fault[]>(url, "/api/faults")).some(
      ({ fault, deviceId }) => fault === "link-lost" && deviceId?.startsWith("path-") === true,
    );
  await receiver[Symbol.asyncDispose]();
  await waitFor("the fault", isLost, { withinMs: 40_000, everyMs: 250 });
  expect((await reached())?.standing).toBe("failing");
  receiver = await startDc09Receiver({ transport: "tcp", port });
  await waitFor("its end", async () => !(await isLost()), { withinMs: 40_000, everyMs: 250 });
  expect((await reached())?.standing).toBe("well");

  // Somebody wants one process: the core starts as all of it, and has every path when the other one has let go.
  await core.stop();
  const all = stack.adopt(await startCloud(forCore), (program) => program.stop());
  await waitFor(
    "all of it to have the path",
    async () => {
      const [known] = (await call<{ centres: { reached: Path[] }[] }>(all.ready.url, `${everywhere}/centres`)).centres;
      return known?.reached[0]?.standing === "well";
    },
    { withinMs: 30_000 },
  );
  const client = new Client(server.url);
  await client.connect();
  const { rows } = await client.query<{ holder: string }>("select holder from leases");
  await client.end();
  expect(rows.map(({ holder }) => holder.split("/")[0])).toEqual(["core"]);
}
