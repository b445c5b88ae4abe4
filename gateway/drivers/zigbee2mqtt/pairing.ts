/**
 * Bringing a device into the home: the requests to the bridge, and the course from "open" to "proven".
 *
 * A device is not proven when its interview succeeded: presses are swallowed while it is interviewed, some buttons restart a counter and
 * are then taken for duplicates for ever, some models send other words than they should. So pairing ends with the real thing: two presses
 * of a button some seconds apart, one opening, one movement, seen by the gateway itself. Each way to fail is a state with its reason.
 * Names stay as they are (the address): a name could hold personal words or `/`, and an address is resolved before the list arrives.
 * Limits: one device at a time; every waiting state has a deadline. Source: zigbee2mqtt 2.14.1, `bridge/request/#`.
 */

import type { DeviceId } from "@shouwang/shared/domain/ids.ts";
import type { Observation } from "@shouwang/shared/domain/observation.ts";
import { minutes, seconds, type Millis } from "@shouwang/shared/time/duration.ts";
import type { BridgeOutput, PairingEvent } from "../driver.ts";
import type { Incoming } from "./message.ts";

export type PairingRequest =
  | { kind: "permit-join"; seconds: number }
  | { kind: "interview"; deviceId: DeviceId }
  | { kind: "rename"; deviceId: DeviceId; name: string }
  /** `force` only forgets it here: a sleeping device cannot be told to leave. */
  | { kind: "remove"; deviceId: DeviceId; force: boolean };

/** More makes the bridge refuse. */
export const permitSecondsMax = 254;

/** @param transaction comes back in the answer, made by the caller. */
export function requestMessage(
  base: string,
  request: PairingRequest,
  transaction: string,
): { ok: true; output: BridgeOutput } | { ok: false; why: string } {
  const publish = (name: string, body: Readonly<Record<string, unknown>>): { ok: true; output: BridgeOutput } => {
    const payload = new TextEncoder().encode(JSON.stringify({ ...body, transaction }));
    return { ok: true, output: { kind: "publish", topic: `${base}/bridge/request/${name}`, payload, retain: false } };
  };
  switch (request.kind) {
    case "permit-join": {
      const isLegal = Number.isInteger(request.seconds) && request.seconds >= 0 && request.seconds <= permitSecondsMax;
      if (!isLegal)
        return { ok: false, why: `Joining can be open for 0 to ${permitSecondsMax} seconds, not ${request.seconds}.` };
      return publish("permit_join", { time: request.seconds });
    }
    case "interview":
      return publish("device/interview", { id: request.deviceId });
    case "rename":
      if (!/^[a-z0-9_-]{1,64}$/.test(request.name)) {
        return {
          ok: false,
          why: "A device's name on the bridge is 1 to 64 of a-z, 0-9, _ and -, and holds no personal words.",
        };
      }
      return publish("device/rename", { from: request.deviceId, to: request.name });
    case "remove":
      return publish("device/remove", { id: request.deviceId, force: request.force });
  }
}

/** What the bridge's answer to a request means. */
export function answered(response: Extract<Incoming, { kind: "response" }>): readonly PairingEvent[] {
  const { request, transaction, ok, detail, data } = response;
  const events: PairingEvent[] = [{ at: "answered", request, transaction, ok, detail }];
  const time = data["time"];
  if (request === "permit_join" && ok && typeof time === "number")
    events.push({ at: "permit-join", open: time > 0, seconds: time });
  return events;
}

/** What the installer is asked to do with the device in hand. */
export type Proof = "press" | "open" | "move";

export type Pairing =
  | { at: "closed" }
  | { at: "permit"; untilMs: number }
  | { at: "joined"; deviceId: DeviceId; untilMs: number }
  | { at: "interviewing"; deviceId: DeviceId; untilMs: number }
  | {
      at: "awaiting-test";
      deviceId: DeviceId;
      model: string;
      proof: Proof;
      seen: number;
      wanted: number;
      lastSeenMs: number;
      untilMs: number;
    }
  | { at: "proven"; deviceId: DeviceId; model: string }
  | { at: "failed"; deviceId: DeviceId | undefined; why: PairingFailure };

export type PairingFailure =
  | "nobody-joined"
  | "interview-failed"
  | "interview-too-long"
  | "left"
  | "no-test"
  | "gives-nothing-we-know";

export type PairingInput =
  | { kind: "event"; event: PairingEvent; gives: readonly string[] }
  | { kind: "observed"; deviceId: DeviceId; observation: Observation }
  | { kind: "tick" };

/** Sleepy devices need to be woken again and again; 11 s were measured with one vendor's, half a minute is usual. */
const interviewMax: Millis = minutes(3);
const testMax: Millis = minutes(5);
/** Some buttons repeat one press for seconds. Two presses prove that the second one is not taken for a duplicate. */
const pressesWanted = 2;
const betweenPresses: Millis = seconds(10);

/** @param nowMs monotonic. */
export function advance(state: Pairing, input: PairingInput, nowMs: number): Pairing {
  if (input.kind === "tick") return expire(state, nowMs);
  if (input.kind === "observed") return test(state, input, nowMs);
  const { event } = input;
  switch (event.at) {
    case "permit-join": {
      if (event.open)
        return state.at === "joined" || state.at === "interviewing"
          ? state
          : { at: "permit", untilMs: nowMs + seconds(event.seconds) };
      return state.at === "permit" ? { at: "failed", deviceId: undefined, why: "nobody-joined" } : state;
    }
    case "joined":
      // It may rejoin in the middle of its interview; that changes nothing.
      return state.at === "permit" ? { at: "joined", deviceId: event.deviceId, untilMs: nowMs + interviewMax } : state;
    case "interview-started":
      if (state.at === "permit" || isOf(state, event.deviceId)) {
        return { at: "interviewing", deviceId: event.deviceId, untilMs: nowMs + interviewMax };
      }
      return state;
    case "interview-failed":
      return isOf(state, event.deviceId) ? { at: "failed", deviceId: event.deviceId, why: "interview-failed" } : state;
    case "ready": {
      if (!isOf(state, event.deviceId)) return state;
      const proof = proofOf(input.gives);
      if (proof === undefined) return { at: "failed", deviceId: event.deviceId, why: "gives-nothing-we-know" };
      const wanted = proof === "press" ? pressesWanted : 1;
      const { deviceId, model } = event;
      return {
        at: "awaiting-test",
        deviceId,
        model,
        proof,
        seen: 0,
        wanted,
        lastSeenMs: nowMs,
        untilMs: nowMs + testMax,
      };
    }
    case "left":
      return isOf(state, event.deviceId) || isUnderTest(state, event.deviceId)
        ? { at: "failed", deviceId: event.deviceId, why: "left" }
        : state;
    case "answered":
      return state;
  }
}

const isOf = (state: Pairing, deviceId: DeviceId): boolean =>
  (state.at === "joined" || state.at === "interviewing") && state.deviceId === deviceId;
const isUnderTest = (state: Pairing, deviceId: DeviceId): boolean =>
  state.at === "awaiting-test" && state.deviceId === deviceId;

/** A panic button, a fall detector's test key and a smoke alarm's test key are pressed; the rest does what it is there for. */
function proofOf(gives: readonly string[]): Proof | undefined {
  if (gives.includes("panic") || gives.includes("button")) return "press";
  if (gives.includes("door")) return "open";
  if (gives.includes("motion") || gives.includes("presence")) return "move";
  return ["fall", "smoke", "gas", "carbon-monoxide", "water-leak"].some((word) => gives.includes(word))
    ? "press"
    : undefined;
}

function test(state: Pairing, input: Extract<PairingInput, { kind: "observed" }>, nowMs: number): Pairing {
  if (state.at !== "awaiting-test" || state.deviceId !== input.deviceId || !isProof(state.proof, input.observation))
    return state;
  const isResent = state.seen > 0 && nowMs - state.lastSeenMs < betweenPresses;
  if (isResent) return state;
  const seen = state.seen + 1;
  if (seen >= state.wanted) return { at: "proven", deviceId: state.deviceId, model: state.model };
  return { ...state, seen, lastSeenMs: nowMs };
}

function isProof(proof: Proof, observation: Observation): boolean {
  switch (proof) {
    case "press":
      return (
        observation.kind === "life" &&
        observation.edge === "raised" &&
        !observation.repeated &&
        observation.alarm !== "unreadable"
      );
    case "open":
      return observation.kind === "state" && observation.what === "door" && observation.value === "open";
    case "move":
      return observation.kind === "state" && (observation.value === "active" || observation.value === "present");
  }
}

function expire(state: Pairing, nowMs: number): Pairing {
  switch (state.at) {
    case "closed":
    case "proven":
    case "failed":
      return state;
    case "permit":
      return nowMs >= state.untilMs ? { at: "failed", deviceId: undefined, why: "nobody-joined" } : state;
    case "joined":
    case "interviewing":
      return nowMs >= state.untilMs ? { at: "failed", deviceId: state.deviceId, why: "interview-too-long" } : state;
    case "awaiting-test":
      return nowMs >= state.untilMs ? { at: "failed", deviceId: state.deviceId, why: "no-test" } : state;
  }
}

const asksFor: Readonly<Record<Proof, string>> = {
  press: "Press it",
  open: "Open it",
  move: "Move in front of it",
};

const failures: Readonly<Record<PairingFailure, string>> = {
  "nobody-joined": "Nothing joined while the network was open. Reset the device beside the gateway and begin again.",
  "interview-failed": "The device did not answer all questions. Keep it awake beside the gateway and begin again.",
  "interview-too-long": "The device took too long to answer. Keep it awake beside the gateway and begin again.",
  left: "The device left the network again. Check its battery and begin again.",
  "no-test": "Nothing came from the device in time, so it is not proven. Ask for a test press when it is in place.",
  "gives-nothing-we-know": "The device joined, but it reports nothing that this service understands.",
};

/** For the person with the device in the hand; `undefined` where there is nothing new to do or to know. */
export function tellPairing(pairing: Pairing): { outcome: "started" | "done" | "failed"; detail: string } | undefined {
  switch (pairing.at) {
    case "closed":
      return undefined;
    case "permit":
      return { outcome: "started", detail: "The network is open. Bring the device into joining mode." };
    case "joined":
    case "interviewing":
      return {
        outcome: "started",
        detail: `${pairing.deviceId} has joined and is being asked what it is. Keep it awake.`,
      };
    case "awaiting-test": {
      const again = pairing.seen > 0 ? ` again, at least ${betweenPresses / 1_000} s after the last time` : "";
      const { deviceId, model, proof, seen, wanted } = pairing;
      return {
        outcome: "started",
        detail: `${deviceId} is a ${model}. ${asksFor[proof]}${again} (${seen} of ${wanted}).`,
      };
    }
    case "proven":
      return {
        outcome: "done",
        detail: `${pairing.deviceId} (${pairing.model}) is in and proven by what it really sent.`,
      };
    case "failed":
      return { outcome: "failed", detail: failures[pairing.why] };
  }
}
