/** Devices come into the kit: paired, or typed; and each is given what it is for and its room, from closed lists. */

import { useState, type ReactNode } from "react";
import { rooms, type Room } from "@shouwang/shared/domain/home.ts";
import { placeKinds, type PlaceKind } from "@shouwang/shared/domain/place-kind.ts";
import type { FittedDevice } from "../../api/registry/contract/installation.ts";
import { useWords } from "../parts/catalogue.ts";
import { DeviceName, HeardLine, useDeviceText } from "./device-line.tsx";
import { deviceWords, kindWords, roomWords } from "./device-words.ts";
import { Pairing, usePairing } from "./pairing.tsx";
import { modelsIn, newsOf } from "./pairing-news.ts";
import { Choice, TextField } from "./parts.tsx";
import { useAgo } from "./say-times.ts";
import { useWorking } from "./use-asking.ts";
import { signWords } from "./people-words.ts";

const idMax = 64;
const isDeviceId = (text: string): boolean => /^[a-z0-9-]{1,64}$/.test(text);

export function DevicesStep(): ReactNode {
  const say = useWords(deviceWords);
  const saySign = useWords(signWords);
  const { work, view } = useWorking();
  const pairing = usePairing(view?.gateway?.gatewayId ?? null);
  if (view === null || view.kit === null) return <p className="card">{saySign("needKit")}</p>;
  const models = modelsIn(pairing.command === null ? [] : [pairing.command]);
  const inKit = new Set(view.devices.map(({ deviceId }) => deviceId));
  const waiting = work.waiting.flatMap(({ intent }) => (intent.kind === "place" ? [intent.deviceId] : []));
  const news = [...new Set([...models.keys(), ...view.strangers.map(({ deviceId }) => deviceId)])];
  const fresh = news.filter((deviceId) => !inKit.has(deviceId) && !waiting.includes(deviceId));
  return (
    <>
      <p className="lead">{say("lead")}</p>
      <GatewayCard />
      {view.gateway === null ? null : <Pairing pairing={pairing} />}
      {fresh.map((deviceId) => (
        <section className="card is-new" key={deviceId}>
          <h3>{say("waitingPlace")}</h3>
          <p className="ids">
            {deviceId} {models.get(deviceId) ?? ""}
          </p>
          <PlaceForm deviceId={deviceId} model={models.get(deviceId) ?? ""} guess={guessOf(deviceId, pairing)} />
        </section>
      ))}
      <section className="card">
        <h3>{say("inKit")}</h3>
        {view.devices.length === 0 ? <p className="soft">{say("none")}</p> : null}
        <ul className="lines">
          {view.devices.map((device) => (
            <li key={device.unitId}>
              <Placed device={device} isWaiting={waiting.includes(device.deviceId)} />
            </li>
          ))}
        </ul>
        <ByHand />
      </section>
    </>
  );
}

/** By what the gateway asked to be done with it. */
function guessOf(deviceId: string, { command }: ReturnType<typeof usePairing>): PlaceKind | "" {
  const told = command?.answers.map(newsOf).find((news) => news.at === "try" && news.deviceId === deviceId);
  if (told?.at !== "try") return "";
  return told.do === "open" ? "door" : told.do === "move" ? "motion" : "panic-button";
}

function GatewayCard(): ReactNode {
  const say = useWords(deviceWords);
  const ago = useAgo();
  const { view } = useWorking();
  const gateway = view?.gateway ?? null;
  const isHeard = gateway !== null && !gateway.isSilent && gateway.lastHeardAtMs !== null;
  return (
    <section className="card">
      <h3>{say("gateway")}</h3>
      {gateway === null || view === null ? (
        <p>{say("noGateway")}</p>
      ) : (
        <p className={isHeard ? "good" : "trouble"}>
          <span className="ids">{gateway.gatewayId}</span>{" "}
          {isHeard ? say("heard", { ago: ago(view.atMs - (gateway.lastHeardAtMs ?? 0)) }) : say("silent")}
        </p>
      )}
    </section>
  );
}

function Placed({ device, isWaiting }: { device: FittedDevice; isWaiting: boolean }): ReactNode {
  const say = useWords(deviceWords);
  const [isOpen, setOpen] = useState(false);
  const name = useDeviceText(device);
  return (
    <>
      <div className="line">
        <DeviceName device={device} />
        <HeardLine device={device} />
        {isWaiting ? <span className="tag">{say("saving")}</span> : null}
        <button
          type="button"
          className="small-button"
          aria-expanded={isOpen}
          aria-label={isOpen ? undefined : say("changeWhich", { name })}
          onClick={() => setOpen(!isOpen)}
        >
          {say(isOpen ? "cancel" : "change")}
        </button>
      </div>
      {isOpen ? (
        <PlaceForm
          deviceId={device.deviceId}
          model={device.model}
          guess={device.kind ?? ""}
          room={device.room}
          done={() => setOpen(false)}
        />
      ) : null}
    </>
  );
}

function PlaceForm(given: {
  deviceId: string;
  model: string;
  guess: PlaceKind | "";
  room?: Room;
  done?: () => void;
}): ReactNode {
  const { deviceId, model, guess, done } = given;
  const say = useWords(deviceWords);
  const sayKind = useWords(kindWords);
  const sayRoom = useWords(roomWords);
  const { want } = useWorking();
  const [kind, setKind] = useState<PlaceKind | "">("");
  const [room, setRoom] = useState<Room | "">(given.room ?? "");
  const chosen = kind === "" ? guess : kind;
  return (
    <form
      className="place-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (chosen === "" || room === "") return;
        want({ kind: "place", deviceId, model, placeKind: chosen, room });
        done?.();
      }}
    >
      <Choice
        label={say("kind")}
        value={chosen}
        keys={placeKinds}
        say={sayKind}
        choose={say("choose")}
        change={setKind}
      />
      <Choice label={say("room")} value={room} keys={rooms} say={sayRoom} choose={say("choose")} change={setRoom} />
      <button
        type="submit"
        className="button button-primary"
        disabled={chosen === "" || room === ""}
        aria-label={say("saveWhich", { id: deviceId })}
      >
        {say("save")}
      </button>
    </form>
  );
}

function ByHand(): ReactNode {
  const say = useWords(deviceWords);
  const { work, tell } = useWorking();
  const [taken, setTaken] = useState<string | null>(null);
  const typed = (work.typed["device-id"] ?? "").trim().toLowerCase();
  return (
    <details className="by-hand">
      <summary>{say("byHand")}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setTaken(typed);
        }}
      >
        <TextField
          label={say("deviceId")}
          hint={say("idHint")}
          value={work.typed["device-id"] ?? ""}
          maxLength={idMax}
          isCode
          change={(text) => {
            setTaken(null);
            tell({ kind: "typed", field: "device-id", text });
          }}
        />
        <button type="submit" className="button" disabled={typed === ""}>
          {say("add")}
        </button>
      </form>
      {taken !== null && !isDeviceId(taken) ? (
        <p className="trouble" role="alert">
          {say("wrongId")}
        </p>
      ) : null}
      {taken !== null && isDeviceId(taken) ? (
        <PlaceForm
          key={taken}
          deviceId={taken}
          model=""
          guess=""
          done={() => {
            setTaken(null);
            tell({ kind: "typed", field: "device-id", text: "" });
          }}
        />
      ) : null}
    </details>
  );
}
