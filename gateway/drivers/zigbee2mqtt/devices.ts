/**
 * The bridge's list of devices, kept as records: what each can say, what it is called, whether it is still there.
 *
 * The list comes whole each time and is read whole each time, because exposes change after configuration and updates. A device
 * that was listed and is no longer is a fault by itself: its retained availability goes on saying `online`. Names are only for finding the
 * device of a topic. Limits: those of message.ts.
 */

import type { BridgeDevice, BridgeOutput } from "../driver.ts";
import { isUndecidable, meaningOf, type Meaning } from "./exposes.ts";
import type { DeviceOptions, ListedDevice } from "./message.ts";
import { givesLife, setFault } from "./report.ts";
import { blankRecord, deviceIdOf, draftOf, type BridgeState, type DeviceRecord } from "./state.ts";

const soldAsPanic = /\b(?:sos|emergency|panic)\b/i;

export function listDevices(
  state: BridgeState,
  listed: readonly ListedDevice[],
): { state: BridgeState; outputs: readonly BridgeOutput[] } {
  const outputs: BridgeOutput[] = [];
  const devices: Record<string, DeviceRecord> = {};
  const names: Record<string, string> = {};
  for (const device of listed) {
    if (device.isCoordinator) continue;
    const deviceId = deviceIdOf(device.address);
    const known = Object.hasOwn(state.devices, deviceId) ? state.devices[deviceId] : undefined;
    const record = { ...draftOf(known ?? blankRecord(deviceId, device.name)), ...whatIsListed(device) };
    outputs.push(...linkFault(record, false));
    devices[deviceId] = record;
    names[device.name] = deviceId;
  }
  for (const [deviceId, record] of Object.entries(state.devices)) {
    if (Object.hasOwn(devices, deviceId)) continue;
    // A sender we met by name may just have been listed under its address.
    if (!record.isListed && Object.hasOwn(names, record.name)) continue;
    const missing = { ...draftOf(record), isListed: false };
    if (record.isListed) outputs.push(...linkFault(missing, true));
    devices[deviceId] = missing;
  }
  const after = { ...state, devices, names };
  return { state: after, outputs: [devicesOutput(after), ...outputs] };
}

/** @param isMissing only said of devices that were there before, or are there now after having been missing. */
function linkFault(record: DeviceRecord, isMissing: boolean): BridgeOutput[] {
  if (!isMissing && record.faultsTold["link-lost"] !== true) return [];
  const detail = isMissing ? "no longer among the bridge's devices" : "among the bridge's devices again";
  return setFault(record, { source: "bridge/devices", fault: "link-lost", present: isMissing, detail }).map(
    (observation) => ({
      kind: "observed",
      deviceId: record.deviceId,
      observation,
      occurredAtMs: undefined,
    }),
  );
}

function whatIsListed(device: ListedDevice) {
  const { definition } = device;
  const described = { model: definition?.model ?? "", description: definition?.description ?? "" };
  const exposes = definition?.exposes ?? [];
  const meanings: [string, Meaning][] = exposes.flatMap((expose) => {
    const meaning = meaningOf(expose, described);
    return meaning ? [[expose.property, meaning]] : [];
  });
  return {
    name: device.name,
    model: described.model,
    interview: device.interview,
    isListed: true,
    isDisabled: device.isDisabled,
    isGuessed: definition?.isGuessed === true,
    isSoldAsPanic: soldAsPanic.test(described.description),
    meanings: Object.fromEntries(meanings),
    announced: exposes.map((expose) => expose.property),
    undecidable: exposes.filter(isUndecidable).map((expose) => expose.property),
  };
}

export function devicesOutput(state: BridgeState): BridgeOutput {
  const listed = Object.values(state.devices).filter((record) => record.isListed);
  return { kind: "devices", devices: listed.map((record) => bridgeDevice(state, record)) };
}

function bridgeDevice(state: BridgeState, record: DeviceRecord): BridgeDevice {
  const { deviceId, name, model, interview } = record;
  const canIdentify = record.announced.includes("identify");
  const said = { gives: givesOf(state, record), canIdentify, warnings: warningsOf(state, record) };
  return { deviceId, name, model, interview, ...said };
}

function givesOf(state: BridgeState, record: DeviceRecord): string[] {
  const words = Object.values(record.meanings).flatMap(wordsOf);
  if (state.panicButtons.includes(record.deviceId)) words.push("panic");
  return [...new Set(words)].toSorted();
}

function wordsOf(meaning: Meaning): string[] {
  switch (meaning.as) {
    case "press":
      return meaning.panics ? ["panic", "button"] : ["button"];
    case "life":
      return Object.values(meaning.dangers).map((danger) => danger.alarm);
    case "state":
      return [meaning.what];
    case "tamper":
      return ["tamper"];
    case "trouble":
      return [];
    case "battery-low":
      return ["battery"];
    case "reading":
      return [meaning.quantity];
  }
}

/** Sentences for the technician: what makes this device less sure than it looks. */
function warningsOf(state: BridgeState, record: DeviceRecord): string[] {
  const isButton = Object.values(record.meanings).some((meaning) => meaning.as === "press");
  const isPanicButton = state.panicButtons.includes(record.deviceId);
  const isLife = givesLife(record) || isPanicButton;
  const options: DeviceOptions | undefined = Object.hasOwn(state.options, record.deviceId)
    ? state.options[record.deviceId]
    : undefined;
  const warnings: string[] = [];
  if (isLife && options?.debounce === true) {
    warnings.push(
      "The bridge debounces this device: presses in a row arrive late or only once. Remove the debounce option.",
    );
  }
  if (isLife && options?.throttle === true) {
    warnings.push(
      "The bridge throttles this device: what happens in a row is lost or late. Remove the throttle option.",
    );
  }
  if (isButton && options?.retain === true) {
    warnings.push(
      "Presses of this device are retained by the broker and come back as old news. Set its retain option to false.",
    );
  }
  if (record.isGuessed)
    warnings.push("The bridge does not know this model and guessed it. Test every function by hand.");
  if (record.isDisabled) warnings.push("This device is disabled in the bridge: nothing it says arrives. Enable it.");
  if (isButton && record.isSoldAsPanic && !givesLife(record) && !isPanicButton) {
    warnings.push(
      "Sold as a panic button but says only single, double, hold. Name it as a panic button in the gateway's configuration.",
    );
  }
  if (record.undecidable.length > 0) {
    warnings.push(`What ${record.undecidable.join(", ")} means cannot be told from the model: it raises no alarm.`);
  }
  return warnings;
}
