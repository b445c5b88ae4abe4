/**
 * What a technician asked from afar, done and answered: the self-test, the diagnostics report, the light that blinks. Part of `loop.ts`.
 *
 * Nothing here is waited for by a record: each runs beside, and what comes after its deadline (`core/commands.ts`) is dropped there.
 */

import type { LaneReport } from "@shouwang/shared/domain/diagnostics.ts";
import { lanes } from "@shouwang/shared/domain/lane.ts";
import type { Clock } from "@shouwang/shared/time/clock.ts";
import { seconds } from "@shouwang/shared/time/duration.ts";
import { encodeMessage } from "@shouwang/shared/wire/codec.ts";
import type { AnswerMessage } from "@shouwang/shared/wire/commands.ts";
import { wireVersion } from "@shouwang/shared/wire/topics.ts";
import type { CommandId } from "@shouwang/shared/domain/ids.ts";
import { diagnosed, type Asked } from "./core/diagnosis.ts";
import { stampOf, type Answered, type Effect, type Now } from "./core/inputs.ts";
import type { GatewayState } from "./core/step.ts";
import { summarise, type Probe } from "./health/self-test.ts";
import type { Outbox } from "./outbox/outbox.ts";
import type { Uplink } from "./uplink/uplink.ts";

/** Shorter than what the whole has (`core/commands.ts`). */
const partWithin = seconds(5);

/** What the machine can be asked. None of these rejects. */
export type Machine = {
  read(): Promise<Asked["machine"]>;
  counted(): Asked["counted"];
  blink(): Promise<Pick<Answered, "outcome" | "detail">>;
};

type Given = {
  clock: Pick<Clock, "after">;
  softwareVersion: string;
  outbox: Pick<Outbox, "standings" | "pending">;
  uplink: Pick<Uplink, "publish">;
  machine: Machine;
  probes(): readonly Probe[];
  state(): GatewayState;
  now(): Now;
  say(level: "info", event: string, fields: { commandId: CommandId; outcome: string; detail: string }): void;
  feed(input: { kind: "asked-answered" } & Answered): void;
  tested(tested: { commandId: CommandId; ok: boolean; detail: string }): void;
};

export function createAnswers(given: Given) {
  const { outbox } = given;
  return {
    async send({ commandId, outcome, detail, report }: Extract<Effect, { kind: "answer" }>): Promise<void> {
      given.say("info", "answered", { commandId, outcome, detail });
      const sentAt = stampOf(given.now());
      const message: AnswerMessage = { v: wireVersion, commandId, sentAt, outcome, detail: detail.slice(0, 200) };
      await given.uplink.publish("answer", encodeMessage({ ...message, ...(report ? { report } : {}) }));
    },

    async selfTest(commandId: CommandId): Promise<void> {
      const standings = await outbox.standings().then(
        (): Probe => ({ name: "outbox", ok: true, detail: "answers" }),
        (error: unknown): Probe => ({ name: "outbox", ok: false, detail: sentence(error) }),
      );
      const { isUp } = given.state().connection;
      const cloud: Probe = { name: "uplink", ok: isUp, detail: isUp ? "connected" : "not connected" };
      given.tested({ commandId, ...summarise([standings, cloud, ...given.probes()]) });
    },

    async diagnose(commandId: CommandId): Promise<void> {
      const [machine, waiting] = await Promise.all([
        inTime(given.clock, given.machine.read()),
        inTime(given.clock, readLanes(outbox, given.now)),
      ]);
      const { softwareVersion } = given;
      const counted = given.machine.counted();
      const report = diagnosed(given.state(), { softwareVersion, machine, outbox: waiting, counted }, given.now());
      const detail = "The report of this gateway, as it is now.";
      given.feed({ kind: "asked-answered", commandId, outcome: "done", detail, report });
    },

    async blink(commandId: CommandId): Promise<void> {
      given.feed({ kind: "asked-answered", commandId, ...(await given.machine.blink()) });
    },
  };
}

/** A card that hangs costs its part of the report, not the report. */
async function inTime<T>(clock: Pick<Clock, "after">, work: Promise<T | null>): Promise<T | null> {
  const { promise, resolve } = Promise.withResolvers<null>();
  using _limit = clock.after(partWithin, () => resolve(null));
  return await Promise.race([work.catch(() => null), promise]);
}

async function readLanes(outbox: Given["outbox"], now: () => Now): Promise<readonly LaneReport[]> {
  const standings = await outbox.standings();
  const reports: LaneReport[] = [];
  for (const lane of lanes) {
    const waiting = standings
      .filter((one) => one.lane === lane)
      .reduce((sum, { lowest, next }) => sum + Math.max(0, next - lowest), 0);
    const [oldest] = waiting > 0 ? await outbox.pending({ lane, limit: 1 }) : [];
    reports.push({ lane, waiting, oldestSeconds: oldest ? ageOf(oldest.at, now()) : null });
  }
  return reports;
}

/** Of another run of the machine only the wall clock knows, and only if both were trusted. */
function ageOf(at: Readonly<{ wallMs: number; uptimeMs: number; bootId: string; clock: string }>, now: Now) {
  const isSameRun = at.bootId === now.bootId;
  if (!isSameRun && (at.clock !== "trusted" || now.trust !== "trusted")) return null;
  const ageMs = isSameRun ? now.uptimeMs - at.uptimeMs : now.wallMs - at.wallMs;
  return Math.max(0, Math.round(ageMs / 1_000));
}

const sentence = (error: unknown): string => (error instanceof Error ? error.message : String(error));
