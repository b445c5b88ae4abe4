/** One device as every step shows it: what it is and where, and when it was heard. */

import type { ReactNode } from "react";
import type { FittedDevice } from "../../api/registry/contract/installation.ts";
import { useWords } from "../parts/catalogue.ts";
import { deviceWords, kindWords, roomWords } from "./device-words.ts";
import { useAgo } from "./say-times.ts";
import { useWorking } from "./use-asking.ts";

/** `卧室 · 紧急按钮`; what somebody named themselves is shown by its id. */
export function useDeviceText({ kind, room, deviceId }: FittedDevice): string {
  const say = useWords(deviceWords);
  const sayKind = useWords(kindWords);
  const sayRoom = useWords(roomWords);
  return kind === null ? deviceId : say("nameOf", { kind: sayKind(kind), room: sayRoom(room) });
}

export function DeviceName({ device }: { device: FittedDevice }): ReactNode {
  const say = useWords(deviceWords);
  const text = useDeviceText(device);
  const { deviceId, isLife } = device;
  return (
    <span className="device-name">
      <strong>{text}</strong>
      {isLife ? <span className="tag">{say("life")}</span> : null}
      <span className="ids">{deviceId}</span>
    </span>
  );
}

export function HeardLine({ device: { heardAtMs, battery } }: { device: FittedDevice }): ReactNode {
  const say = useWords(deviceWords);
  const ago = useAgo();
  const { view } = useWorking();
  const nowMs = view?.atMs ?? 0;
  const heard = heardAtMs === null ? say("never") : say("heard", { ago: ago(nowMs - heardAtMs) });
  const charge = battery === null ? say("batteryUnknown") : say("battery", { percent: String(battery.percent) });
  return <span className="soft">{[heard, charge].join(" · ")}</span>;
}
