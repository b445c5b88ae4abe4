/**
 * `npm run wire-contract`: writes docs/wire-contract/asyncapi.json from the schemas that both sides check with, so that the page
 * cannot say anything else than the code. A test holds the file to it.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { answerMessageSchema, commandMessageSchema, desiredMessageSchema } from "@shouwang/shared/wire/commands.ts";
import {
  faultMessageSchema,
  helloMessageSchema,
  lifeMessageSchema,
  stateMessageSchema,
  telemetryMessageSchema,
} from "@shouwang/shared/wire/envelope.ts";
import { receiptMessageSchema } from "@shouwang/shared/wire/receipt.ts";
import { messageBytesMax, wireVersion } from "@shouwang/shared/wire/topics.ts";

type Channel = { topic: string; from: "gateway" | "cloud"; what: string; schema: z.ZodType };

const channels: readonly Channel[] = [
  {
    topic: "up/life",
    from: "gateway",
    what: "One life record, sent at once. A readable header is enough to raise.",
    schema: lifeMessageSchema,
  },
  { topic: "up/fault", from: "gateway", what: "Latest fault state per device and kind.", schema: faultMessageSchema },
  {
    topic: "up/telemetry",
    from: "gateway",
    what: "Many observations: at most every 10 s while something happens, at least every 60 s; an empty one is proof of life.",
    schema: telemetryMessageSchema,
  },
  {
    topic: "up/hello",
    from: "gateway",
    what: "Opens a connection; repeated while a life alarm waits for a human.",
    schema: helloMessageSchema,
  },
  { topic: "up/answer", from: "gateway", what: "One or more answers to a command.", schema: answerMessageSchema },
  {
    topic: "up/state",
    from: "gateway",
    what: "Online, or offline as the last will of one session.",
    schema: stateMessageSchema,
  },
  {
    topic: "down/receipt",
    from: "cloud",
    what: "Contiguous marks, named gaps, and what became of each life alarm.",
    schema: receiptMessageSchema,
  },
  {
    topic: "down/desired",
    from: "cloud",
    what: "The configuration the gateway should have.",
    schema: desiredMessageSchema,
  },
  { topic: "down/command", from: "cloud", what: "One command with its deadline.", schema: commandMessageSchema },
];

export function wireContract(): string {
  const address = (topic: string): string => `sw/v1/{bucket}/{gatewayId}/${topic}`;
  const name = (topic: string): string => topic.replace("/", "-");
  const contract = {
    asyncapi: "3.0.0",
    info: {
      title: "Shouwang wire contract",
      version: `${wireVersion}`,
      description: `MQTT 3.1.1, QoS 1, JSON in UTF-8, at most ${messageBytesMax} bytes a message. No shared subscriptions, no reliance on retained messages. Fields that are not named here are ignored. Rules: docs/architecture.md, sections 2 and 4.`,
    },
    defaultContentType: "application/json",
    channels: Object.fromEntries(
      channels.map(({ topic, what }) => [
        name(topic),
        {
          address: address(topic),
          description: what,
          parameters: {
            bucket: { description: "0000 to 1023, a hash of the home, fixed when the kit is assigned." },
            gatewayId: { description: "Matches [a-z0-9-]{1,64}." },
          },
          messages: { [name(topic)]: { $ref: `#/components/messages/${name(topic)}` } },
        },
      ]),
    ),
    operations: Object.fromEntries(
      channels.map(({ topic, from }) => [
        name(topic),
        { action: from === "cloud" ? "send" : "receive", channel: { $ref: `#/channels/${name(topic)}` } },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        channels.map(({ topic, schema }) => [name(topic), { payload: z.toJSONSchema(schema, { io: "input" }) }]),
      ),
    },
  };
  return `${JSON.stringify(contract, null, 2)}\n`;
}

export const wireContractFile = join(import.meta.dirname, "../docs/wire-contract/asyncapi.json");

if (import.meta.main) writeFileSync(wireContractFile, wireContract());
