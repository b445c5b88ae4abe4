/**
 * Real disks that are full, fail and turn read-only, under real programs. The gateway goes on taking presses, in a slot or in memory, and says
 * so; telemetry is refused; the cloud receipts nothing that it could not commit; both go on when there is room again.
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { connectAsync } from "mqtt";
import { describe, expect, test } from "vitest";
import type { Line } from "../../scripts/processes.ts";
import { startBroker, startCloud } from "../../scripts/world.ts";
import { waitFor } from "../../scripts/wait-for.ts";
import { pressOf } from "../builders/presses.ts";
import { roomKinds, type Room } from "./full-disk-rooms.ts";
import type { Answer, Question } from "./outbox-process.ts";

const patience = { timeout: 240_000 };
/** The cloud asks its disk again every second. */
const noReceiptForMs = 1_500;
/** A commit that a busy machine holds up is not taken for one that was refused; one that was refused in a row before is no news. */
const refusalWithinMs = 10_000;
/** A room that is full has a last block or two for what is small, and what the cloud has kept for this. */
const lastPressesMax = 400;
const measurementsMax = 40;

const scratch = (): string => mkdtempSync(join(tmpdir(), "shouwang-full-disk-"));

function kindsHere(): ReturnType<typeof roomKinds> {
  const folder = scratch();
  try {
    return roomKinds(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe.each(kindsHere())("%s", (_, openRoom) => {
  const roomIn = (stack: AsyncDisposableStack): Room => {
    const folder = scratch();
    stack.defer(() => rmSync(folder, { recursive: true, force: true }));
    return stack.use(openRoom(folder));
  };

  test(
    "R-188 the gateway: life in a slot or in memory, telemetry refused, all of it said, and whole again",
    patience,
    async () => {
      await using stack = new AsyncDisposableStack();
      const room = roomIn(stack);
      let kit = await startOutbox(room.folder);
      stack.defer(() => kit.kill());
      const before = await kit.ask({ kind: "press", alarmId: "alarm-before" });
      expect(before).toMatchObject({ kind: "accepted", isSound: true, waiting: ["alarm-before"] });
      expect(await kit.ask({ kind: "measure", rows: 50 })).toMatchObject({ kind: "accepted" });

      room.fill(kit.pid);
      let measured = await kit.ask({ kind: "measure", rows: 500 });
      for (let at = 0; measured.kind === "accepted" && at < measurementsMax; at++)
        measured = await kit.ask({ kind: "measure", rows: 500 });
      expect(measured).toMatchObject({ kind: "refused", isSound: false });
      const pressed = await kit.ask({ kind: "press", alarmId: "alarm-full" });
      expect(pressed).toMatchObject({ kind: "accepted", isSound: false });
      expect(pressed.detail).not.toBe("");
      expect(new Set(pressed.waiting)).toEqual(new Set(["alarm-before", "alarm-full"]));
      // The power goes: memory is gone, the slot is not.
      await kit.kill();
      kit = await startOutbox(room.folder);
      expect(new Set((await kit.ask({ kind: "look" })).waiting)).toEqual(new Set(["alarm-before", "alarm-full"]));

      room.empty(kit.pid);
      await kit.kill();
      kit = await startOutbox(room.folder);
      expect(await kit.ask({ kind: "measure", rows: 500 })).toMatchObject({ kind: "accepted" });
      expect((await kit.ask({ kind: "press", alarmId: "alarm-after" })).kind).toBe("accepted");

      if (!room.becomeReadOnly) return;
      room.becomeReadOnly();
      expect(await kit.ask({ kind: "measure", rows: 50 })).toMatchObject({ kind: "refused", isSound: false });
      const unwritable = await kit.ask({ kind: "press", alarmId: "alarm-read-only" });
      expect(unwritable).toMatchObject({ kind: "accepted", isSound: false });
      // In memory only: it is sent from there.
      expect(unwritable.waiting).toContain("alarm-read-only");
      await kit.kill();
      room.mend();
      kit = await startOutbox(room.folder);
      const { waiting } = await kit.ask({ kind: "measure", rows: 50 });
      expect(new Set(waiting)).toEqual(new Set(["alarm-before", "alarm-full", "alarm-after"]));
      expect(await kit.ask({ kind: "look" })).toMatchObject({ kind: "accepted" });
      await kit.kill();
    },
  );

  test(
    "R-188 the cloud: no receipt for what it could not commit, and none forgotten when there is room again",
    patience,
    async () => {
      await using stack = new AsyncDisposableStack();
      const room = roomIn(stack);
      const folder = scratch();
      stack.defer(() => rmSync(folder, { recursive: true, force: true }));
      const seed = join(folder, "seed.json");
      const home = { homeId: "home-1", name: "陈家", kits: [{ gatewayId: "gw-1", assignmentId: "as-1" }] };
      writeFileSync(seed, JSON.stringify({ homes: [home] }));
      const broker = stack.adopt(await startBroker(), (program) => program.stop());
      /** How often it said that its disk takes nothing: a commit that only takes long is none of these. */
      let refusals = 0;
      const onLine = (line: Line): void =>
        void (JSON.stringify(line).includes("The disk takes nothing") && (refusals += 1));
      const start = () => startCloud({ data: join(room.folder, "cloud"), brokerUrl: broker.ready.url, seed, onLine });
      let cloud = await start();
      stack.defer(async () => {
        cloud.signal("SIGKILL");
        await cloud.ended;
      });
      const gateway = stack.adopt(await connectAsync(broker.ready.url), (client) => client.endAsync(true));
      let receipted = 0;
      gateway.on("message", (_topic, payload) => {
        for (const [, through] of payload.toString().matchAll(/"lane":"life","through":(\d+)/g))
          receipted = Math.max(receipted, Number(through));
      });
      await gateway.subscribeAsync("sw/v1/+/gw-1/down/receipt", { qos: 1 });
      const say = async (seq: number): Promise<unknown> =>
        await gateway.publishAsync("sw/v1/0042/gw-1/up/life", pressOf(seq), { qos: 1 });
      const isReceipted = async (seq: number, withinMs: number): Promise<boolean> =>
        await waitFor(`the receipt of ${seq}`, () => receipted >= seq, { withinMs }).then(
          () => true,
          () => false,
        );
      const stored = async (): Promise<string[]> => {
        const answer = await fetch(`${cloud.ready.url}/api/incidents?state=open`);
        // `as`: our own API.
        const open = (await answer.json()) as { alarms: { alarmId: string }[] }[];
        return open.flatMap(({ alarms }) => alarms.map(({ alarmId }) => alarmId));
      };
      let seq = 1;
      // The cloud serves its pages before it hears; a gateway that is not told says it again.
      await waitFor("the first receipt", async () => {
        await say(seq);
        return await isReceipted(1, 500);
      });

      room.fill(cloud.pid);
      for (let at = 0; receipted === seq && at < lastPressesMax; at++) {
        const before = refusals;
        await say(++seq);
        await waitFor("a receipt, or what is in its way", () => receipted >= seq || refusals > before, {
          withinMs: refusalWithinMs,
        }).catch(() => undefined);
        // It asks again in a second, and may find the last block.
        if (receipted < seq) await isReceipted(seq, noReceiptForMs);
      }
      expect(refusals).toBeGreaterThan(0);
      expect(receipted).toBe(seq - 1);
      // More come in, and none of them is told that it is stored.
      for (let at = 0; at < 5; at++) await say(++seq);
      expect(await isReceipted(seq - 5, noReceiptForMs)).toBe(false);
      expect((await stored()).length).toBe(receipted);

      room.empty(cloud.pid);
      // Nobody sends anything again: they stood in line.
      expect(await isReceipted(seq, 60_000)).toBe(true);
      expect((await stored()).toSorted()).toEqual(
        Array.from({ length: seq }, (_each, at) => `alarm-${at + 1}`).toSorted(),
      );

      if (!room.becomeReadOnly) return;
      room.becomeReadOnly();
      await say(++seq);
      expect(await isReceipted(seq, noReceiptForMs)).toBe(false);
      cloud.signal("SIGKILL");
      await cloud.ended;
      room.mend();
      cloud = await start();
      // As a gateway does that was not told.
      await waitFor("the receipt after the repair", async () => {
        await say(seq);
        return await isReceipted(seq, 500);
      });
      expect(new Set(await stored()).size).toBe(seq);
      expect(await stored()).toHaveLength(seq);
    },
  );
});

async function startOutbox(folder: string) {
  const child = fork(fileURLToPath(new URL("outbox-process.ts", import.meta.url)), [folder]);
  await once(child, "message");
  const { pid } = child;
  if (pid === undefined) throw new Error("a process that said that it is ready has an id");
  return {
    pid,
    async ask(question: Question): Promise<Answer> {
      const answered = once(child, "message");
      child.send(question);
      const [answer] = await answered;
      // `as`: outbox-process.ts answers with nothing else.
      return answer as Answer;
    },
    async kill(): Promise<void> {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const ended = once(child, "exit");
      child.kill("SIGKILL");
      await ended;
    },
  };
}
