/** What can be asked of a gateway from afar, and what it answered. Nothing here switches anything off. */

import { Button, Select } from "antd";
import { useState, type ReactNode } from "react";
import { parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import type { CommandView } from "../../../api/contract.ts";
import type { ConditionView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useAgain } from "../client/use-again.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { roomWords } from "../kits/device-words.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { ReportOf } from "./report-of.tsx";
import { useAnswerText } from "./use-answer-text.ts";
import { commandWords, outcomeWords, remoteWords } from "./history-words.ts";

type Sent = CommandView["command"];
/** What a technician needs from a chair; pairing and presses belong to whoever stands in the home, and stand on the installer's page too. */
const offered: readonly Sent[] = [{ kind: "self-test" }, { kind: "diagnostics" }, { kind: "pair", seconds: 254 }];
const withinSeconds = 300;
const lookEveryMs = 2_000;

const isOver = ({ answers, deadlineAtMs }: CommandView): boolean =>
  answers.some(({ outcome }) => outcome !== "started") || (answers.length === 0 && Date.now() > deadlineAtMs);

type Kit = Pick<ConditionView, "devices" | "isSilent"> & { gatewayId: string };

export function RemoteSheet({ kit }: { kit: Kit }): ReactNode {
  const say = useWords(remoteWords);
  const { may } = useMe();
  const mayAsk = may.includes("command-gateway");
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      {mayAsk ? <Asking kit={kit} /> : <p className="soft">{say("notYours")}</p>}
    </section>
  );
}

function Asking({ kit }: { kit: Kit }): ReactNode {
  const { gatewayId, isSilent } = kit;
  const say = useWords(remoteWords);
  const sayCommand = useWords(commandWords);
  const [sentId, setSentId] = useState<string | null>(null);
  const { trouble, isAsking, run, forget } = useCommand();
  const path = `/api/gateways/${encodeURIComponent(gatewayId)}/commands`;
  const read = useRead<readonly CommandView[]>(path);
  const latest = read.shown.kind === "answer" ? read.shown.value : [];
  const waits = latest.some((one) => one.commandId === sentId && !isOver(one));
  useAgain(read, waits ? lookEveryMs : null);
  const send = (command: Sent): void =>
    run(
      (client) => client.post<CommandView>(path, { withinSeconds, command }),
      ({ commandId }) => {
        setSentId(commandId);
        forget();
        read.reload();
      },
    );
  return (
    <>
      <p className="soft lead">{say("lead")}</p>
      {isSilent ? <p className="kit-note">{say("silent", { minutes: withinSeconds / 60 })}</p> : null}
      <div className="row lead">
        {offered.map((command) => (
          <Button key={command.kind} disabled={isAsking} onClick={() => send(command)}>
            {sayCommand(command.kind)}
          </Button>
        ))}
      </div>
      <Find kit={kit} isAsking={isAsking} send={send} />
      <Trouble of={trouble} />
      <h3>{say("lately")}</h3>
      <ReadView read={read} isEmpty={(some) => some.length === 0} empty={say("latelyNone")}>
        {(some) => (
          <ul className="lines fleet-commands">
            {some.map((one) => (
              <Answered key={one.commandId} command={one} path={path} isNew={one.commandId === sentId} />
            ))}
          </ul>
        )}
      </ReadView>
    </>
  );
}

/** What stands in the home is found by its light: the gateway, or one of its devices. */
function Find(given: { kit: Kit; isAsking: boolean; send(command: Sent): void }): ReactNode {
  const { kit, isAsking, send } = given;
  const say = useWords(remoteWords);
  const sayCommand = useWords(commandWords);
  const sayRoom = useWords(roomWords);
  const [which, setWhich] = useState("");
  // The kit may have lost it since somebody chose.
  const device = kit.devices.some(({ deviceId }) => deviceId === which) ? parseDeviceId(which) : undefined;
  const options = kit.devices.map(({ deviceId, room }) => ({
    value: deviceId,
    label: `${deviceId} · ${sayRoom(room)}`,
  }));
  return (
    <div className="row lead fleet-find">
      <Select
        aria-label={say("which")}
        value={device ?? ""}
        onChange={setWhich}
        options={[{ value: "", label: say("itself") }, ...options]}
      />
      <Button
        disabled={isAsking}
        onClick={() => send(device === undefined ? { kind: "identify" } : { kind: "identify", deviceId: device })}
      >
        {sayCommand("identify")}
      </Button>
    </div>
  );
}

function Answered(given: { command: CommandView; path: string; isNew: boolean }): ReactNode {
  const { command, path, isNew } = given;
  const answerText = useAnswerText();
  const say = useWords(remoteWords);
  const sayCommand = useWords(commandWords);
  const sayOutcome = useWords(outcomeWords);
  const { answers, by, sentAtMs } = command;
  const over = isOver(command);
  const what = sayCommand(command.command.kind);
  const isOf = command.command.kind === "identify" ? command.command.deviceId : undefined;
  return (
    <li>
      <div {...(isNew ? { role: "status" } : {})}>
        <p className="row">
          <strong>{isOf === undefined ? what : say("of", { what, which: isOf })}</strong>
          <span className="soft">{say("by", { name: by, time: timeText(sentAtMs) })}</span>
        </p>
        {answers.map(({ outcome, detail }) => (
          <p key={`${outcome} ${detail}`} className={outcome === "done" ? "fleet-done" : undefined}>
            {say("answered", { outcome: sayOutcome(outcome), detail: answerText(detail) })}
          </p>
        ))}
        {answers.length > 0 ? null : <p className="soft">{say(over ? "noAnswer" : isNew ? "sentTo" : "pending")}</p>}
      </div>
      {command.hasReport ? <ReportOf path={`${path}/${command.commandId}`} isOpen={isNew} /> : null}
    </li>
  );
}
