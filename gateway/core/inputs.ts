/**
 * What goes into the gateway's decision and what comes out of it, as plain data.
 *
 * The core knows no outbox, no broker and no driver. Its row types have the shape of the outbox's (`outbox/outbox.ts`) without
 * importing them, so that decisions stay free of storage.
 */

import type { DiagnosticsReport } from "@shouwang/shared/domain/diagnostics.ts";
import type { AlarmId, AssignmentId, BootId, CommandId, DeviceId, Epoch } from "@shouwang/shared/domain/ids.ts";
import type { Lane } from "@shouwang/shared/domain/lane.ts";
import type { FaultReport, LifeEvent, Observation, Stamp, Telemetry } from "@shouwang/shared/domain/observation.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

/** Both times and the trust in the first, read once per input by the shell. Intervals use `uptimeMs` only. */
export type Now = { wallMs: number; uptimeMs: number; bootId: BootId; trust: "trusted" | "untrusted" };

/** `line`: a device with a line of its own, which is polled. `bridge`: one of many behind a radio bridge, which reports events. */
export type Source = "line" | "bridge";

type Draft = { assignmentId: AssignmentId; deviceId: DeviceId; at: Stamp };
export type LifeDraft = Draft & { lane: "life"; alarmId: AlarmId; event: LifeEvent };
export type FaultDraft = Draft & { lane: "fault"; report: FaultReport };
export type TelemetryDraft = Draft & { lane: "telemetry"; observation: Telemetry };
export type RowDraft = LifeDraft | FaultDraft | TelemetryDraft;

/** What the core remembers of a committed row. */
export type AcceptedRow =
  | { lane: "life"; epoch: Epoch; seq: number; deviceId: DeviceId; alarmId: AlarmId }
  | { lane: "fault" | "telemetry"; epoch: Epoch; seq: number; deviceId: DeviceId };

export type Standing = "accepted" | "stored" | "delivered" | "acknowledged" | "attended" | "closed";

/** A life alarm of this home that may still need a human, or whose detector still says so. */
export type OpenAlarm = {
  alarmId: AlarmId;
  deviceId: DeviceId;
  alarm: LifeEvent["alarm"];
  acceptedAtMs: number;
  standing: Standing;
  isLatched: boolean;
};

export type AlarmFate = {
  alarmId: AlarmId;
  standing: "unknown" | Exclude<Standing, "accepted">;
  /** Who has it in hand, by role. */
  by: string | null;
  /** Left out: it is live. */
  mode?: "test" | "drill" | "canary" | undefined;
};

export type Command =
  | { kind: "pair"; seconds: number }
  | { kind: "interview"; deviceId: DeviceId }
  | { kind: "rename"; deviceId: DeviceId; name: string }
  | { kind: "unpair"; deviceId: DeviceId; force: boolean }
  | { kind: "test-press"; deviceId: DeviceId; seconds: number }
  | { kind: "self-test" }
  /** Without a device it is the gateway itself. */
  | { kind: "identify"; deviceId?: DeviceId | undefined }
  | { kind: "siren"; on: boolean }
  | { kind: "update"; version: string }
  | { kind: "diagnostics" };

/** What the radio bridge is asked to do for a command. */
export type BridgeRequest =
  | Extract<Command, { kind: "pair" | "interview" | "rename" | "unpair" }>
  | { kind: "identify"; deviceId: DeviceId };

export type Outcome = "started" | "done" | "failed" | "refused" | "expired";

/** What came of a request to the bridge or the machine. */
export type Answered = {
  commandId: CommandId;
  outcome: "started" | "done" | "failed" | "refused";
  detail: string;
  report?: DiagnosticsReport | undefined;
};

export type KnownDevice = { deviceId: DeviceId; isLife: boolean; silentAfter: Millis };

export type Input =
  /** `alarmId` is fresh and random for each input; it is used only if the observation becomes a life row. */
  | {
      kind: "observed";
      from: Source;
      deviceId: DeviceId;
      observation: Observation;
      occurredAtMs: number | undefined;
      alarmId: AlarmId;
    }
  | { kind: "link"; linkId: string; state: "up" | "down"; why: string }
  | { kind: "bridge"; state: "online" | "offline" | "unknown"; why: string }
  /** The configuration from afar that is in force; `lifeDevices` are life devices besides those that the file and the bridge call so. */
  | { kind: "configured"; assignmentId: AssignmentId; lifeDevices: readonly DeviceId[] }
  /** The bridge's whole list each time; one that left it is watched on, because its silence is news. */
  | { kind: "devices"; devices: readonly KnownDevice[] }
  | { kind: "uplink"; state: "up" | "down"; why: string }
  | { kind: "accepted"; rows: readonly AcceptedRow[] }
  /** `telemetry`: how many records of it, which nothing else takes. */
  | { kind: "refused"; lanes: readonly Lane[]; telemetry: number; why: string; detail: string }
  /** The store took a row again, or was opened whole. */
  | { kind: "storage"; state: "sound" | "unsound"; detail: string }
  | {
      kind: "receipt";
      marks: readonly { epoch: Epoch; lane: Lane; through: number }[];
      alarms: readonly AlarmFate[];
    }
  | { kind: "command"; commandId: CommandId; deadlineAtMs: number; command: Command }
  /** The word of the bridge, or of this machine, on a request we made for a command. */
  | ({ kind: "asked-answered" } & Answered)
  /** A device on its way into the home is a step further. */
  | { kind: "pairing-moved"; commandId: CommandId; outcome: "started" | "done" | "failed"; detail: string }
  | { kind: "self-tested"; commandId: CommandId; ok: boolean; detail: string }
  | { kind: "tick"; alarmId: AlarmId };

/** What the home is told about its newest alarm. */
export type Indication = "quiet" | "received" | "stored" | "human-has-it" | "next-route";

export type Effect =
  /** Rows of one lane, to be committed together. The shell answers with `accepted` or `refused`. */
  | { kind: "append"; rows: readonly RowDraft[] }
  | { kind: "save-alarm"; alarm: OpenAlarm }
  /** Send what this lane has, from the lowest number without a receipt. */
  | { kind: "send"; lane: "life" | "fault" }
  /** One life row that has just been committed: it overtakes whatever is being sent again. */
  | { kind: "send-fresh"; epoch: Epoch; seq: number }
  /** An alarm waits: try the next broker now, not when the pause is over. */
  | { kind: "hurry" }
  /** The cloud is not at this broker: to the next one, where there is one. */
  | { kind: "leave-broker" }
  /** Send pending telemetry; an empty message if there is none. */
  | { kind: "flush" }
  /** Nothing has come since the last one: an empty message. */
  | { kind: "proof-of-life" }
  | { kind: "hello" }
  | { kind: "reopen"; linkId: string }
  /** `isPractice`: it was pressed as a test, and nobody comes. */
  | { kind: "indicate"; indication: Indication; alarmId: AlarmId | undefined; isPractice?: true }
  | { kind: "answer"; commandId: CommandId; outcome: Outcome; detail: string; report?: DiagnosticsReport | undefined }
  /** Read the machine and the outbox, and put them beside what is known here. */
  | { kind: "diagnose"; commandId: CommandId }
  /** Let the gateway's own light be seen. */
  | { kind: "blink"; commandId: CommandId }
  | { kind: "bridge-request"; commandId: CommandId; request: BridgeRequest }
  | { kind: "self-test"; commandId: CommandId }
  | {
      kind: "say";
      level: "info" | "warn" | "error";
      event: string;
      fields: Readonly<Record<string, string | number | null>>;
    };

export const stampOf = (now: Now): Stamp => ({
  wallMs: Math.round(now.wallMs),
  uptimeMs: now.uptimeMs,
  bootId: now.bootId,
  clock: now.trust,
});

/** As it stands in the log of the gateway. */
export function indicated({ indication, alarmId, isPractice }: Extract<Effect, { kind: "indicate" }>) {
  return { indication, alarmId, ...(isPractice ? { isPractice } : {}) };
}
