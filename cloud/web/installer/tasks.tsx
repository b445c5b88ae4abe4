/** A kit that is in already: another gateway, another device in the same place, another home. */

import { useState, type ReactNode } from "react";
import { useWords } from "../parts/catalogue.ts";
import { useDeviceText } from "./device-line.tsx";
import { deviceWords, swapWords, taskPageWords } from "./device-words.ts";
import { Homes } from "./home-step.tsx";
import type { SwapWhy } from "./intent.ts";
import { Choice, TextField } from "./parts.tsx";
import { useWorking } from "./use-asking.ts";
import { frameWords } from "./words.ts";
import type { FittedDevice } from "../../api/registry/contract/installation.ts";

const idMax = 64;
const isId = (text: string): boolean => /^[a-z0-9-]{1,64}$/.test(text);
const reasons = ["broken", "battery", "upgrade", "lost", "other"] as const satisfies readonly SwapWhy[];

/** A press that changes much asks once more, in the same place. */
function Sure(given: { ask: string; yes: () => void; no: () => void }): ReactNode {
  const say = useWords(taskPageWords);
  const sayDevice = useWords(deviceWords);
  return (
    <div className="sure" role="alert">
      <p>{given.ask}</p>
      <div className="row">
        <button type="button" className="button button-primary" onClick={given.yes}>
          {say("sure")}
        </button>
        <button type="button" className="button" onClick={given.no}>
          {sayDevice("cancel")}
        </button>
      </div>
    </div>
  );
}

export function GatewayTask(): ReactNode {
  const say = useWords(taskPageWords);
  const sayDevice = useWords(deviceWords);
  const { work, view, tell, want } = useWorking();
  const [isAsked, setAsked] = useState(false);
  const typed = (work.typed["gateway-id"] ?? "").trim().toLowerCase();
  if (!view?.kit) return <p className="card">{say("noKit")}</p>;
  const isDone = typed !== "" && view.gateway?.gatewayId === typed;
  return (
    <section className="card">
      <p>{say("gatewayLead")}</p>
      {view.gateway === null ? null : <p className="ids">{say("gatewayNow", { id: view.gateway.gatewayId })}</p>}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setAsked(true);
        }}
      >
        <TextField
          label={say("gatewayId")}
          hint={sayDevice("idHint")}
          value={work.typed["gateway-id"] ?? ""}
          maxLength={idMax}
          isCode
          change={(text) => tell({ kind: "typed", field: "gateway-id", text })}
        />
        <button type="submit" className="button" disabled={!isId(typed) || isDone}>
          {say("gatewayPut")}
        </button>
      </form>
      {isAsked && !isDone ? (
        <Sure
          ask={say("askGateway", { id: typed })}
          no={() => setAsked(false)}
          yes={() => {
            setAsked(false);
            want({ kind: "gateway", gatewayId: typed });
          }}
        />
      ) : null}
      <p role="status" className="good">
        {isDone ? say("done") : ""}
      </p>
    </section>
  );
}

export function SwapTask(): ReactNode {
  const say = useWords(taskPageWords);
  const sayDevice = useWords(deviceWords);
  const saySwap = useWords(swapWords);
  const { work, view, tell, want } = useWorking();
  const [why, setWhy] = useState<SwapWhy | "">("");
  const [unitId, setUnitId] = useState<string | null>(null);
  const typed = (work.typed["swap-id"] ?? "").trim().toLowerCase();
  if (!view?.kit) return <p className="card">{say("noKit")}</p>;
  const isDone = view.devices.some((one) => one.unitId === unitId && one.deviceId === typed);
  return (
    <section className="card">
      <p>{say("swapLead")}</p>
      <fieldset>
        <legend>{say("swapWhich")}</legend>
        <ul className="choices">
          {view.devices.map((device) => (
            <li key={device.unitId}>
              <Swappable device={device} isChosen={device.unitId === unitId} choose={() => setUnitId(device.unitId)} />
            </li>
          ))}
        </ul>
      </fieldset>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (unitId !== null && why !== "") want({ kind: "swap", unitId, deviceId: typed, why });
        }}
      >
        <Choice
          label={say("swapWhy")}
          value={why}
          keys={reasons}
          say={saySwap}
          choose={sayDevice("choose")}
          change={setWhy}
        />
        <TextField
          label={say("swapTo")}
          hint={sayDevice("idHint")}
          value={work.typed["swap-id"] ?? ""}
          maxLength={idMax}
          isCode
          change={(text) => tell({ kind: "typed", field: "swap-id", text })}
        />
        <button
          type="submit"
          className="button button-primary"
          disabled={!isId(typed) || unitId === null || why === "" || isDone}
        >
          {say("swapPut")}
        </button>
      </form>
      <p role="status" className="good">
        {isDone ? say("done") : ""}
      </p>
    </section>
  );
}

function Swappable(given: { device: FittedDevice; isChosen: boolean; choose: () => void }): ReactNode {
  const text = useDeviceText(given.device);
  return (
    <button type="button" className="choice" aria-pressed={given.isChosen} onClick={given.choose}>
      <strong>{text}</strong>
      <span className="ids">{given.device.deviceId}</span>
    </button>
  );
}

export function MoveTask(): ReactNode {
  const say = useWords(taskPageWords);
  const sayFrame = useWords(frameWords);
  const { view, work, want } = useWorking();
  const [to, setTo] = useState<{ homeId: string; called: string } | null>(null);
  if (!view?.kit) return <p className="card">{say("noKit")}</p>;
  const { homeId } = view;
  const isWaiting = work.waiting.some(({ intent }) => intent.kind === "move");
  return (
    <section className="card">
      <p>{say("moveLead")}</p>
      <h3>{say("moveTo")}</h3>
      <Homes
        chosen={to?.homeId ?? null}
        choose={(chosen, called) => setTo({ homeId: chosen, called })}
        without={homeId}
        none={say("moveNone")}
      />
      {to === null || isWaiting ? null : (
        <Sure
          ask={say("askMove", { home: to.called })}
          no={() => setTo(null)}
          yes={() => want({ kind: "move", fromHomeId: homeId, homeId: to.homeId })}
        />
      )}
      <p role="status">{isWaiting ? sayFrame("sending") : ""}</p>
    </section>
  );
}
