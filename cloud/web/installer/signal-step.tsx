/** Whether each device is heard well from where it will stay. */

import type { ReactNode } from "react";
import type { FittedDevice } from "../../api/registry/contract/installation.ts";
import { useWords } from "../parts/catalogue.ts";
import { DeviceName } from "./device-line.tsx";
import { deviceWords, signalWords } from "./device-words.ts";
import { useAgo } from "./say-times.ts";
import { useWorking } from "./use-asking.ts";

const full = 255;

export function SignalStep(): ReactNode {
  const say = useWords(deviceWords);
  const { work, view, tell } = useWorking();
  const devices = view?.devices ?? [];
  const isGood = devices.length > 0 && devices.every(({ signal }) => signal?.word === "good");
  const isPassed = work.passed.includes("signal");
  return (
    <>
      <p className="lead">{say("signalLead")}</p>
      <p className="soft">{say("signalLimits")}</p>
      <ul className="cards">
        {devices.map((device) => (
          <li className="card" key={device.unitId}>
            <DeviceName device={device} />
            <Signal device={device} />
          </li>
        ))}
      </ul>
      {devices.length === 0 ? <p className="card">{say("none")}</p> : null}
      <p role="status" className={isGood ? "good" : ""}>
        {isGood ? say("allGood") : isPassed ? say("signalPassed") : ""}
      </p>
      {isGood || isPassed || devices.length === 0 ? null : (
        <button type="button" className="button" onClick={() => tell({ kind: "passed", step: "signal" })}>
          {say("signalPass")}
        </button>
      )}
    </>
  );
}

function Signal({ device: { signal } }: { device: FittedDevice }): ReactNode {
  const say = useWords(deviceWords);
  const sayWord = useWords(signalWords);
  const ago = useAgo();
  const { view } = useWorking();
  if (signal === null) return <p className="soft">{say("signalUnknown")}</p>;
  const { value, word, atMs } = signal;
  return (
    <>
      <svg className={`signal is-${word}`} viewBox={`0 0 ${full} 12`} preserveAspectRatio="none" aria-hidden="true">
        <rect className="signal-ground" width={full} height={12} />
        <rect className="signal-value" width={Math.min(full, value)} height={12} />
      </svg>
      <p className={word === "good" ? "good" : "doubt"}>
        {say("signalOf", { word: sayWord(word), value: String(value), ago: ago((view?.atMs ?? atMs) - atMs) })}
      </p>
      {word === "good" ? null : <p>{say("signalDo")}</p>}
    </>
  );
}
