/** What the word "accepted" means at the gateway (docs/architecture.md §2.1): the card's answer, and nothing before it. */

import { expect, test } from "vitest";
import { must, parseEpoch } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { blankCard, createMemoryOutbox } from "@shouwang/gateway/outbox/memory-outbox.ts";
import type { Outbox } from "@shouwang/gateway/outbox/outbox.ts";
import { alarmsOnDesk, openDeliveryCase } from "../../builders/delivery-case.ts";

const given = openDeliveryCase();

test("§2.1 R-005 nothing is called accepted before the card has answered, and nothing is sent of it", async () => {
  const said: string[] = [];
  const note = (_text: string, fields: object = {}): void => {
    if ("event" in fields && fields.event === "accepted") said.push(JSON.stringify(fields));
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const card = blankCard();
  const memory = createMemoryOutbox({ epoch: must(parseEpoch("epoch-1"), "epoch"), card });
  const answered = Promise.withResolvers<void>();
  const outbox: Outbox = {
    ...memory,
    async append(rows) {
      await answered.promise;
      return await memory.append(rows);
    },
  };
  const cloud = await given.house.startCloud();
  const gateway = await given.house.startGateway({ card, outbox, log });
  await gateway.press();
  expect([said, given.house.broker.heard.filter(({ channel }) => channel === "life")]).toEqual([[], []]);
  answered.resolve();
  await given.house.settle();
  expect(said.filter((line) => line.includes('"lane":"life"'))).toHaveLength(1);
  expect(alarmsOnDesk(cloud)).toBe(1);
});
