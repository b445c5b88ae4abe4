/**
 * What we know about a kind of device, as data and pure functions. A driver opens no port, reads no clock, and keeps no hidden
 * state: what it must remember between two frames is a plain value that goes in and comes out.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import type { Millis } from "@shouwang/shared/time/duration.ts";

/** Bytes that were no frame, kept for the counter and the sample; never hidden. */
export type Noise = { kind: "noise"; bytes: Uint8Array; why: string };

export type SerialSettings = {
  baudRate: number;
  dataBits: 7 | 8;
  parity: "none" | "even" | "odd";
  stopBits: 1 | 2;
};

/** A device that speaks bytes on a line of its own. `Memory` is JSON-safe plain data. */
export type ByteDriver<Frame, Memory> = {
  kind: "bytes";
  model: string;
  serial: SerialSettings;
  /** No valid frame for this long: the device is silent. */
  silentAfter: Millis;
  /** Bytes kept over from one chunk to the next never exceed this: the longest legal frame. */
  frameBytesMax: number;
  decode(buffer: Uint8Array): { out: readonly ({ kind: "frame"; frame: Frame } | Noise)[]; rest: Uint8Array };
  firstMemory(): Memory;
  /** @param uptimeMs monotonic now. Total: any frame gives some answer, an unknown one says so. */
  interpret(memory: Memory, frame: Frame, uptimeMs: number): { memory: Memory; observations: readonly Observation[] };
  /** Bytes to write after every (re)open, one element a frame. */
  onOpen(): readonly Uint8Array[];
  /** What to ask regularly, because a change is reported only once and may be lost. One frame every `pollEvery`, in turn. */
  poll: { every: Millis; frames: readonly Uint8Array[] };
};

/** Any byte driver, for whoever only moves data through it. */
// `any`: the frame and memory types are the driver's own business; the runner hands them back untouched.
// oxlint-disable-next-line typescript/no-explicit-any
export type AnyByteDriver = ByteDriver<any, any>;

/** One message on the radio bridge's broker. */
export type BridgeMessage = { topic: string; payload: Uint8Array; retained: boolean };

/** What the bridge driver wants done or known, besides observations. */
export type BridgeOutput =
  | { kind: "observed"; deviceId: DeviceId; observation: Observation; occurredAtMs: number | undefined }
  /** The bridge itself came or went: all its devices are deaf while it is away. */
  | { kind: "bridge"; state: "online" | "offline" | "unknown"; why: string }
  /** Devices now known to the bridge, whole list each time. */
  | { kind: "devices"; devices: readonly BridgeDevice[] }
  /** Ask the bridge's broker to publish this. */
  | { kind: "publish"; topic: string; payload: Uint8Array; retain: boolean }
  /** Pairing moved on; for whoever gave the command. */
  | { kind: "pairing"; event: PairingEvent }
  | { kind: "noise"; topic: string; why: string };

export type BridgeDevice = {
  deviceId: DeviceId;
  /** As the bridge calls it; may hold anything, so it never leaves the home. */
  name: string;
  model: string;
  interview: "pending" | "successful" | "failed" | "unknown";
  /** What it can report, in our words. */
  gives: readonly string[];
  /** Its model announces that it blinks or beeps when it is asked to show itself. */
  canIdentify: boolean;
  /** Settings that make a life device unsafe (debounce, throttle, retained presses, guessed model): sentences for the technician. */
  warnings: readonly string[];
};

export type PairingEvent =
  | { at: "permit-join"; open: boolean; seconds: number }
  | { at: "joined"; deviceId: DeviceId }
  | { at: "interview-started"; deviceId: DeviceId }
  | { at: "interview-failed"; deviceId: DeviceId }
  | { at: "ready"; deviceId: DeviceId; model: string }
  | { at: "left"; deviceId: DeviceId }
  /** The bridge's answer to one of our requests. */
  | { at: "answered"; request: string; transaction: string; ok: boolean; detail: string };
