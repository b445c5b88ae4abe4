/** What a centre's programs say, over real HTTP to a real loop and ledger, and again after a restart. */

import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { must, parseCentreId, parseDeliveryId } from "@shouwang/shared/domain/ids.ts";
import { anAccessHouse } from "../../test/builders/access-house.ts";
import { press, startMs } from "../../test/builders/cloud-hears.ts";
import { cloudsOnDisk, type Cloud } from "../../test/builders/one-home-cloud.ts";
import { createDelivery, deliveriesOf } from "../dispatch/sql-delivery-store.ts";
import { createCentreActs } from "../emergency/inbound/centre-acts.ts";
import { centreMessageSchema } from "../emergency/inbound/centre-message.ts";
import { digestOfMessage, isSignedBy } from "../emergency/inbound/crypto-signature.ts";
import { centreMessagesIn } from "../emergency/inbound/centre-messages.ts";
import { createSqlCentreMessages } from "../registry/centres/sql-centre-messages.ts";
import { startFastifyServer } from "./fastify-server.ts";

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const centreId = must(parseCentreId("c-1"), "c-1");
const clouds = cloudsOnDisk();

/** The edge of one process: what it remembers by itself is gone with the next. */
async function anEdge({ database, loop }: Cloud, nowMs: () => number) {
  const acts = createCentreActs({
    messages: centreMessagesIn(createSqlCentreMessages(database)),
    centre: async (id) => await Promise.resolve(id === centreId ? { name: "市急救", secrets: [secret] } : undefined),
    wasTold: async (id, incidentId) =>
      (await deliveriesOf(database.read, incidentId)).some(({ connector }) => connector === `centre-${id}`),
    command: (incidentId, input) => loop.command(incidentId, input),
    isSigned: isSignedBy,
    digest: digestOfMessage,
    nowMs,
    refused: () => {},
  });
  const { parts } = anAccessHouse();
  parts.centreActs = { ...acts, messageSchema: centreMessageSchema };
  const server = await startFastifyServer(parts, { host: "127.0.0.1", port: 0 });
  return {
    async say(id: string, message: object, given: { sentAtMs?: number; to?: string; key?: string } = {}) {
      const { sentAtMs = nowMs(), to = "c-1", key = secret } = given;
      const body = JSON.stringify(message);
      const answer = await fetch(`${server.url}/api/centres/${to}/messages`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "webhook-id": id,
          "webhook-timestamp": String(Math.floor(sentAtMs / 1_000)),
          "webhook-signature": new Webhook(key).sign(id, new Date(sentAtMs), body),
        },
        body,
      });
      // `as`: our own answers.
      return [answer.status, (await answer.json()) as Record<string, unknown>] as const;
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

async function tell(cloud: Cloud) {
  await cloud.say("life", press(1, "alarm-1"));
  const incident = must(cloud.loop.openIncidents()[0], "an incident");
  const { incidentId, round } = incident;
  const delivery = {
    deliveryId: must(parseDeliveryId("told-c-1"), "id"),
    incidentId,
    key: `${incidentId}/${round}/centre-c-1/raised/1`,
    connector: "centre-c-1",
    addressee: null,
    reason: "raised" as const,
    round,
    standing: "accepted" as const,
    attempt: 1,
    dueAtMs: startMs,
    createdAtMs: startMs,
    endedAtMs: startMs,
    receipt: "R1",
    lastWhy: null,
  };
  await cloud.database.commit([createDelivery(cloud.database.write, delivery)]);
  return incident;
}

test("R-514 over HTTP: a named person at a centre acknowledges; the same message again, after a restart too, does nothing; another one by the same id is refused", async () => {
  const nowMs = (): number => startMs + 1_000;
  const data = { by: "李静", incidentId: "", version: 0 };
  {
    await using cloud = await clouds.startCloud();
    await using edge = await anEdge(cloud, nowMs);
    const { incidentId, version } = await tell(cloud);
    Object.assign(data, { incidentId, version });
    const message = { type: "incident.acknowledge", data };
    expect(await edge.say("m-0", message, { key: `whsec_${Buffer.alloc(32, 9).toString("base64")}` })).toMatchObject([
      401,
      {},
    ]);
    expect(await edge.say("m-0", message, { sentAtMs: startMs - 400_000 })).toMatchObject([401, {}]);
    expect(await edge.say("m-0", message, { to: "c-2" })).toMatchObject([401, {}]);
    expect(await edge.say("m-1", message)).toMatchObject([
      200,
      { incidentId, phase: "acknowledged", isRepeated: false },
    ]);
    expect(await edge.say("m-1", message)).toMatchObject([200, { isRepeated: true }]);
    expect(cloud.loop.openIncident(incidentId)).toMatchObject({
      phase: "acknowledged",
      acknowledgedBy: "李静（市急救）",
    });
  }
  await using cloud = await clouds.startCloud();
  await using edge = await anEdge(cloud, nowMs);
  const before = await cloud.database.read.selectFrom("journal").selectAll().execute();
  const message = { type: "incident.acknowledge", data };
  expect(await edge.say("m-1", message)).toMatchObject([200, { phase: "acknowledged", isRepeated: true }]);
  const version = Number((await edge.say("m-1", message))[1]["version"]);
  const close = { type: "incident.close", data: { ...data, version, outcome: "false", note: "试按" } };
  // Recorded and sent again with other words: not what this id stands for, whatever it is signed with.
  expect(await edge.say("m-1", close)).toMatchObject([409, { code: "message-id-used" }]);
  expect(await edge.say("m-1", message)).toMatchObject([200, { isRepeated: true }]);
  expect(await cloud.database.read.selectFrom("journal").selectAll().execute()).toEqual(before);
  expect(await edge.say("m-2", close)).toMatchObject([200, { phase: "closed", isRepeated: false }]);
});
