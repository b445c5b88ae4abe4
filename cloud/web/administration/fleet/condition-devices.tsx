/** The devices of a kit: battery, radio, when something came last, when it was tried last. What is unknown says why. */

import { Tag } from "antd";
import type { ReactNode } from "react";
import type { BatteryView, ConditionView, SignalView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { dayText } from "../../parts/day-text.ts";
import { roomWords } from "../kits/device-words.ts";
import { fleetWords } from "./words.ts";

type Device = ConditionView["devices"][number];

export function ConditionDevices({ kit }: { kit: ConditionView }): ReactNode {
  const say = useWords(fleetWords);
  return (
    <section className="sheet">
      <h2>{say("devices")}</h2>
      {kit.devices.length === 0 ? (
        <p className="soft">{say("devicesNone")}</p>
      ) : (
        <ul className="fleet-devices">
          {kit.devices.map((device) => (
            <Line key={device.deviceId} device={device} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Line({ device }: { device: Device }): ReactNode {
  const say = useWords(fleetWords);
  const sayRoom = useWords(roomWords);
  const batteryText = useBatteryText();
  const signalText = useSignalText();
  const { deviceId, model, room, isLife, look } = device;
  return (
    <li>
      <p className="row">
        <strong className="kit-ids">{deviceId}</strong>
        {isLife ? <Tag color="processing">{say("life")}</Tag> : null}
        <span className="soft">
          {sayRoom(room)} · {model}
        </span>
      </p>
      <dl className="fleet-facts">
        <div>
          <dt>{say("deviceBattery")}</dt>
          <dd>{look === null ? say("unknown") : batteryText(look.battery)}</dd>
        </div>
        <div>
          <dt>{say("signal")}</dt>
          <dd>{look === null ? say("unknown") : signalText(look.signal)}</dd>
        </div>
        <div>
          <dt>{say("lastData")}</dt>
          <dd>
            {look === null ? say("unknown") : look.heardDayMs === null ? say("neverHeard") : dayText(look.heardDayMs)}
          </dd>
        </div>
        {isLife ? (
          <div>
            <dt>{say("tried")}</dt>
            <dd>
              {look === null ? say("unknown") : look.triedAtMs === null ? say("neverTried") : dayText(look.triedAtMs)}
            </dd>
          </div>
        ) : null}
      </dl>
    </li>
  );
}

function useBatteryText(): (battery: BatteryView) => string {
  const say = useWords(fleetWords);
  return (battery) => {
    if (battery.at === "unknown") return say("batteryUnknown");
    const { percent, daysLeft, why } = battery;
    if (daysLeft === 0) return say("batteryOut", { percent });
    if (daysLeft !== null) return say("batteryLeft", { percent, days: daysLeft });
    return say(why === "still" ? "batteryStill" : "batteryShort", { percent });
  };
}

function useSignalText(): (signal: SignalView) => string {
  const say = useWords(fleetWords);
  return (signal) => {
    if (signal.at === "unknown") return say("signalUnknown");
    const { at, now, before } = signal;
    if (at === "falling" && before !== null) return say("signalFalling", { now, before });
    return say(at === "weak" ? "signalWeak" : "signalSteady", { now });
  };
}
