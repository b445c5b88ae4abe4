/** What keeps records in a gateway (database, slots, memory), as a process of its own: so that its disk can be taken away, and it too. */

import { randomBytes } from "node:crypto";
import {
  must,
  parseAlarmId,
  parseAssignmentId,
  parseBootId,
  parseDeviceId,
  parseEpoch,
} from "@shouwang/shared/domain/ids.ts";
import { createSystemClock } from "@shouwang/shared/time/system-clock.ts";
import { openOutbox, type Card } from "@shouwang/gateway/app-outbox.ts";

export type Question = { kind: "press"; alarmId: string } | { kind: "measure"; rows: number } | { kind: "look" };
export type Answer = {
  kind: "accepted" | "refused";
  /** Why, when it was refused. */
  why: string;
  /** What the house is told of its card. */
  isSound: boolean;
  detail: string;
  /** Alarms that wait for their receipt. */
  waiting: readonly string[];
};

const clock = createSystemClock({ trust: () => "trusted" });
const card: Card = { isSound: true, detail: "", tell: () => undefined };
const outbox = await openOutbox(
  { dataFolder: process.argv[2] ?? "", clock: { kind: "system", trust: "assume" } },
  { clock, systemClock: clock, newEpoch: () => must(parseEpoch(randomBytes(16).toString("hex")), "epoch") },
  card,
);
const of = {
  assignmentId: must(parseAssignmentId("as-1"), "assignment"),
  deviceId: must(parseDeviceId("button"), "device"),
};
const at = () => ({
  wallMs: Math.round(clock.wallMs()),
  uptimeMs: Math.round(clock.uptimeMs()),
  bootId: must(parseBootId("boot-1"), "boot"),
  clock: "trusted" as const,
});

async function take(question: Question): Promise<{ kind: "accepted" | "refused"; why: string }> {
  switch (question.kind) {
    case "press": {
      const alarmId = must(parseAlarmId(question.alarmId), question.alarmId);
      const event = {
        kind: "life",
        alarm: "panic",
        edge: "raised",
        confidence: "certain",
        evidence: "",
        repeated: false,
      } as const;
      return { why: "", ...(await outbox.append([{ lane: "life", ...of, alarmId, at: at(), event }])) };
    }
    case "measure": {
      const observation = { kind: "reading", quantity: "battery-percent", value: 50 } as const;
      const row = { lane: "telemetry", ...of, at: at(), observation } as const;
      return { why: "", ...(await outbox.append(Array.from({ length: question.rows }, () => row))) };
    }
    case "look":
      return { kind: "accepted", why: "" };
  }
}

// `as`: the other end of this channel is full-disk.test.ts, and nothing else.
process.on("message", (question) => void answer(question as Question));

async function answer(question: Question): Promise<void> {
  const { kind, why } = await take(question);
  const rows = await outbox.pending({ lane: "life", limit: 500 });
  const waiting = rows.flatMap((row) => (row.lane === "life" ? [String(row.alarmId)] : []));
  const { isSound, detail } = card;
  process.send?.({ kind, why, isSound, detail, waiting } satisfies Answer);
}
process.send?.("ready");
