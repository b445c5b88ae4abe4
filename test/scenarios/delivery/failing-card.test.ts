/** A card that is full, read-only, dying or mute (docs/architecture.md §2): life travels, the rest is refused and said, and the desk hears why. */

import { describe, expect, test } from "vitest";
import { openLifeSlots } from "@shouwang/gateway/outbox/life-slots.ts";
import { blankCard, createMemoryOutbox } from "@shouwang/gateway/outbox/memory-outbox.ts";
import type { Appended, Outbox } from "@shouwang/gateway/outbox/outbox.ts";
import { openSlottedOutbox } from "@shouwang/gateway/outbox/slotted-outbox.ts";
import { createSparedOutbox } from "@shouwang/gateway/outbox/spared-outbox.ts";
import { must, parseEpoch } from "@shouwang/shared/domain/ids.ts";
import type { Log } from "@shouwang/shared/log/log.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { alarmsOnDesk, openDeliveryCase } from "../../builders/delivery-case.ts";
import type { RunningGateway } from "../../builders/delivery-house.ts";
import { memoryDisk } from "../../builders/memory-slot-disk.ts";

const given = openDeliveryCase();
const epoch = (name: string) => must(parseEpoch(name), name);

/** A gateway whose card can be made to refuse, or to say nothing. Wired as `gateway/app.ts` does. */
async function startOnCard() {
  const world: { says: Appended | "nothing" | undefined } = { says: undefined };
  const refused: unknown[] = [];
  const note = (_text: string, fields: object = {}): void => {
    if ("event" in fields && fields.event === "not accepted") refused.push(fields);
  };
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const card = blankCard();
  const memory = createMemoryOutbox({ epoch: epoch("on-card"), card });
  const onCard: Outbox = {
    ...memory,
    append(rows) {
      if (world.says === "nothing") return Promise.withResolvers<Appended>().promise;
      return world.says ? Promise.resolve(world.says) : memory.append(rows);
    },
  };
  const home: { gateway?: RunningGateway } = {};
  const troubles = new Map<string, string>();
  const tell = (): void =>
    home.gateway?.loop.feed({
      kind: "storage",
      state: troubles.size === 0 ? "sound" : "unsound",
      detail: [...troubles.values()].join("; "),
    });
  const listener = (part: string) => ({
    unsound(detail: string) {
      troubles.set(part, detail);
      tell();
    },
    sound() {
      troubles.delete(part);
      tell();
    },
  });
  const { clock } = given.house;
  const { disk, world: slotDisk } = memoryDisk(8);
  const spare = createMemoryOutbox({ epoch: epoch("in-memory") });
  const { outbox } = await openSlottedOutbox({
    inner: createSparedOutbox(onCard, spare, listener("database"), clock),
    slots: await openLifeSlots(disk),
    cardEpoch: onCard.epoch,
    clock,
    listener: listener("slots"),
  });
  // Nobody waits at the end for a disk that never answers: a real process is ended then.
  const ended = { ...outbox, [Symbol.asyncDispose]: () => Promise.resolve() };
  const gateway = await given.house.startGateway({ card, outbox: ended, log });
  home.gateway = gateway;
  return { gateway, world, slotDisk, disk, refused };
}

describe("case: the card is full, read-only or dying", () => {
  test.each(["full", "read-only", "failing"] as const)(
    "R-150 R-006 %s: a press is on the desk and in its slot, telemetry is refused and said, the fault is raised",
    async (why) => {
      const cloud = await given.house.startCloud();
      const { gateway, world, disk, refused } = await startOnCard();
      world.says = { kind: "refused", why, detail: "the card takes nothing" };
      await gateway.press();
      expect(alarmsOnDesk(cloud)).toBe(1);
      await gateway.move();
      await given.house.pass(seconds(11));
      expect(refused).toContainEqual(expect.objectContaining({ lanes: "telemetry", telemetry: 1, why }));
      expect(cloud.loop.faults()).toMatchObject([
        { fault: "storage", detail: expect.stringContaining("the card takes nothing") as unknown },
      ]);
      // Receipted: its slot is free again, and nothing is left to be sent.
      expect((await openLifeSlots(disk)).found).toEqual([]);
      world.says = undefined;
      await gateway.press();
      await given.house.pass(seconds(11));
      expect(alarmsOnDesk(cloud)).toBe(2);
      expect(cloud.loop.faults()).toEqual([]);
    },
  );

  test("R-150 mute: card and slots both hang, and the press is on the desk after 3 s all the same", async () => {
    const cloud = await given.house.startCloud();
    const { gateway, world, slotDisk } = await startOnCard();
    world.says = "nothing";
    slotDisk.hangs = true;
    await gateway.press();
    expect(alarmsOnDesk(cloud)).toBe(0);
    await given.house.pass(seconds(3));
    expect(alarmsOnDesk(cloud)).toBe(1);
    await given.house.pass(seconds(5));
    expect(cloud.loop.faults()).toMatchObject([{ fault: "storage" }]);
  });

  test("R-150 only the slots hang: the database takes the press at once, and the fault says what is missing", async () => {
    const cloud = await given.house.startCloud();
    const { gateway, slotDisk } = await startOnCard();
    slotDisk.hangs = true;
    // What is receipted at once needs no second copy.
    given.house.broker.loses = (way) => way === "down";
    await gateway.press();
    expect(alarmsOnDesk(cloud)).toBe(1);
    expect(cloud.loop.faults()).toEqual([]);
    await given.house.pass(seconds(5));
    expect(cloud.loop.faults()).toMatchObject([
      { fault: "storage", detail: expect.stringContaining("slot file does not answer") as unknown },
    ]);
  });
});
