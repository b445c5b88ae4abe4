/**
 * Appends to the production outbox under strace: all lanes, groups, receipts, latches, a new ledger, life records in their slots, and some
 * that the database refuses. Claims: "life" is in the database, "slot" in the slot file.
 */

import { join } from "node:path";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseEpoch,
} from "@shouwang/shared/domain/ids.ts";
import { millis } from "@shouwang/shared/time/duration.ts";
import type { NewRow, OpenAlarm, Outbox } from "@shouwang/gateway/outbox/outbox.ts";
import { createMemoryOutbox } from "@shouwang/gateway/outbox/memory-outbox.ts";
import { openSlotFile } from "@shouwang/gateway/outbox/slot-file.ts";
import { openSlottedOutbox } from "@shouwang/gateway/outbox/slotted-outbox.ts";
import { createSparedOutbox } from "@shouwang/gateway/outbox/spared-outbox.ts";
import { openSqliteOutbox } from "@shouwang/gateway/outbox/sqlite-outbox.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { startWorkload } from "./workload.ts";

const { store, session, steps, claim, end } = startWorkload();
const startMs = 1_760_000_000_000 + session * 3_600_000;
/** One row of a lane is known by its time: ten of them fit into a step. */
const atMs = (step: number, part = 0): number => startMs + step * 10 + part;
const epoch = must(parseEpoch(`epoch-${session}`), "epoch");
const assignmentId = must(parseAssignmentId("kit-1"), "kit-1");
const deviceId = must(parseDeviceId("button"), "button");
const alarmOf = (step: number) => must(parseAlarmId(`alarm-${session}-${step}`), "alarm");
const at = (wallMs: number) => ({
  wallMs,
  uptimeMs: wallMs - startMs,
  bootId: must(parseBootId("boot-1"), "boot-1"),
  clock: "trusted" as const,
});

const life = (step: number): NewRow => ({
  lane: "life",
  assignmentId,
  deviceId,
  alarmId: alarmOf(step),
  at: at(atMs(step)),
  event: { kind: "life", alarm: "panic", edge: "raised", confidence: "certain", evidence: "sos", repeated: false },
});
const telemetry = (wallMs: number): NewRow => ({
  lane: "telemetry",
  assignmentId,
  deviceId,
  at: at(wallMs),
  observation: { kind: "state", what: "motion", value: "active", repeated: false },
});
const fault = (step: number): NewRow => ({
  lane: "fault",
  assignmentId,
  deviceId,
  at: at(atMs(step)),
  report: { kind: "fault", fault: "tamper", state: step % 2 === 0 ? "present" : "gone", detail: "" },
});
const latch = (step: number): OpenAlarm => ({
  alarmId: alarmOf(step),
  deviceId,
  alarm: "panic",
  acceptedAtMs: atMs(step),
  standing: "accepted",
  isLatched: true,
});

const accept = async (outbox: Outbox, ...rows: readonly NewRow[]): Promise<void> => {
  const answer = await outbox.append(rows);
  if (answer.kind === "refused") throw new Error(`refused: ${answer.detail}`);
};

const database = await openSqliteOutbox({
  path: join(store, "outbox.db"),
  epoch,
  nowMs: startMs,
  groupTime: millis(2),
});
/** Without it: more presses than this never wait. */
const slotCount = 200;
const slots = await openSlotFile({ path: join(store, "life.slots"), count: slotCount });
const kept: Promise<void>[] = [];
let isFull = false;
const card: Outbox = {
  ...database.outbox,
  append: (rows) =>
    isFull
      ? Promise.resolve({ kind: "refused", why: "full", detail: "no space left" } as const)
      : database.outbox.append(rows),
};
const clock = createSystemClock({ trust: () => "trusted" });
const nobody = { unsound: () => undefined, sound: () => undefined };
const spare = createMemoryOutbox({ epoch: must(parseEpoch(`spare-${session}`), "spare") });
const { outbox } = await openSlottedOutbox({
  inner: createSparedOutbox(card, spare, nobody, clock),
  slots: {
    ...slots,
    keep(record) {
      const keeping = slots.keep(record);
      kept.push(claim(keeping, `has slot/${record.alarmId}`));
      return keeping;
    },
  },
  cardEpoch: epoch,
  clock,
  listener: nobody,
});
/** They wait for company up to 250 ms, and nothing waits for them. */
const marks: Promise<void>[] = [];
for (let step = 1; step <= steps; step++) {
  const under: Promise<void>[] = [];
  switch (step % 5) {
    case 0:
      under.push(claim(accept(outbox, fault(step)), `at-least fault ${atMs(step)}`));
      under.push(claim(outbox.saveOpenAlarm(latch(step)), `has latch/${alarmOf(step)}`));
      break;
    case 1:
      // Accepted through its slot alone.
      isFull = step % 10 === 1;
      under.push(claim(accept(outbox, life(step)), `has ${isFull ? "slot" : "life"}/${alarmOf(step)}`));
      isFull = false;
      break;
    case 2:
      under.push(claim(accept(outbox, life(step)), `has life/${alarmOf(step)}`));
      break;
    case 3:
      // A press while a group waits for company.
      under.push(claim(accept(outbox, telemetry(atMs(step))), `has telemetry/${atMs(step)}`));
      under.push(claim(accept(outbox, life(step)), `has life/${alarmOf(step)}`));
      break;
    default:
      for (const part of [1, 2, 3]) {
        under.push(claim(accept(outbox, telemetry(atMs(step, part))), `has telemetry/${atMs(step, part)}`));
      }
  }
  await Promise.all(under);
  if (step % 20 === 0) {
    // Marks of one ledger; another one puts them back to nothing, which is no loss.
    const through = Math.floor(step / 10);
    const mark = { epoch, lane: "life" as const, through, atMs: atMs(step) };
    marks.push(
      claim(outbox.receipted(mark), `at-least receipted/${session}/${Math.floor((step - 1) / 50)} ${through}`),
    );
  }
  if (step % 50 === 0) {
    const number = session * 1_000 + step / 50;
    const ledgerId = `ledger-${number}`;
    await claim(outbox.adoptLedger(ledgerId), `at-least ledger ${number}`);
  }
}
await Promise.all(marks);
await Promise.all(kept);
await end(async () => {
  await outbox[Symbol.asyncDispose]();
});
