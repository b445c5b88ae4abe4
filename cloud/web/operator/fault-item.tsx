/** One fault as work: what it is, whose, until when, and what somebody at this page may do about it. */

import { useId, useState, type ReactNode } from "react";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { FaultView, HomeView } from "../../api/contract.ts";
import type { WorkAct } from "../parts/desk-client.ts";
import { Both, One, useText } from "../parts/language.tsx";
import { ageText, roughWords } from "../parts/time-text.ts";
import { faultWords, say } from "../parts/words.ts";
import { ownerWords, workSay, workWords } from "../parts/work-words.ts";
import { useDesk, useNowMs } from "./desk-context.ts";
import type { FaultGroup } from "./fault-order.ts";

const hourMs = 3_600_000;

export function FaultItem({ group, home }: { group: FaultGroup; home: HomeView | undefined }): ReactNode {
  const { fault, under } = group;
  const { work } = fault;
  const { client, operator, askName } = useDesk();
  const nowMs = useNowMs(seconds(10));
  const [asks, setAsks] = useState<"put-off" | "done" | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const nameOf = (deviceId: string | null): ReactNode =>
    home?.devices.find((one) => one.deviceId === deviceId)?.name ?? deviceId ?? <One of={say.gateway} />;
  const perform = async (act: WorkAct): Promise<void> => {
    if (operator === "") return askName();
    const { deviceId, sinceMs } = fault;
    const seen = { by: operator, deviceId, fault: fault.fault, sinceMs, version: work.version };
    const answer = await client.workOn(fault.gatewayId, act, seen);
    setTrouble(answer.kind === "failed" ? answer.message : null);
    if (answer.kind === "answer") setAsks(null);
  };
  return (
    <li className={`fault fault-${work.owner} ${work.protectsLife ? "fault-life" : ""}`} title={fault.detail}>
      <strong>
        <One of={faultWords[fault.fault]} />
      </strong>
      <span>
        {home?.name ?? fault.gatewayId} · {nameOf(fault.deviceId)}
      </span>
      <span className="fault-since">
        <One of={roughWords(nowMs - fault.sinceMs)} /> · <One of={ownerWords[work.owner]} />
        {" · "}
        <Standing work={work} nowMs={nowMs} />
      </span>
      {under.length === 0 ? null : (
        <span className="fault-since">
          <One of={workSay.under} />:{" "}
          {under.map((one, n) => (
            <span key={`${one.deviceId}/${one.fault}`}>
              {n === 0 ? "" : " · "}
              {nameOf(one.deviceId)}
            </span>
          ))}
        </span>
      )}
      {asks === null ? (
        <span className="fault-acts">
          <button type="button" className="button-small" onClick={() => void perform({ kind: "take" })}>
            <One of={workSay.take} />
          </button>
          <button type="button" className="button-small" onClick={() => setAsks("done")}>
            <One of={workSay.done} />
          </button>
          <button type="button" className="button-small" onClick={() => setAsks("put-off")}>
            <One of={workSay.putOff} />
          </button>
        </span>
      ) : (
        <Reason
          isPutOff={asks === "put-off"}
          cancel={() => setAsks(null)}
          save={(why, hours) =>
            void perform(
              asks === "done" ? { kind: "done", why } : { kind: "put-off", why, untilMs: nowMs + hours * hourMs },
            )
          }
        />
      )}
      {trouble === null ? null : <span role="alert">{trouble}</span>}
    </li>
  );
}

function Standing({ work, nowMs }: { work: FaultView["work"]; nowMs: number }): ReactNode {
  const { at, by, dueAtMs, isOverdue, why, owner, protectsLife } = work;
  const isLast = owner === "supervisor" || (owner === "desk" && protectsLife);
  return (
    <>
      {isOverdue ? <One of={workSay.overdue} /> : <One of={workWords[at]} />}
      {by === null ? null : ` ${by}`}
      {why === null ? null : ` (${why})`}
      {dueAtMs === null || isOverdue || at === "done" ? null : (
        <>
          {" · "}
          {ageText(dueAtMs - nowMs)} <One of={isLast ? workSay.lateIn : workSay.goesUpIn} />
        </>
      )}
    </>
  );
}

function Reason(given: {
  isPutOff: boolean;
  cancel: () => void;
  save: (why: string, hours: number) => void;
}): ReactNode {
  const text = useText();
  const [why, setWhy] = useState("");
  const [hours, setHours] = useState(4);
  const id = useId();
  return (
    <form
      className="fault-acts"
      onSubmit={(event) => {
        event.preventDefault();
        if (why.trim() !== "") given.save(why.trim(), hours);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") given.cancel();
      }}
    >
      <input
        value={why}
        maxLength={300}
        autoFocus
        aria-label={text(workSay.why)}
        placeholder={text(workSay.why)}
        onChange={(event) => setWhy(event.target.value)}
      />
      {given.isPutOff ? (
        <label htmlFor={id}>
          <One of={workSay.forHours} />{" "}
          <input
            id={id}
            type="number"
            min={1}
            max={720}
            value={hours}
            onChange={(event) => setHours(Number(event.target.value))}
          />
        </label>
      ) : null}
      <button type="submit" className="button-small" disabled={why.trim() === ""}>
        <Both of={workSay.save} inline />
      </button>
      <button type="button" className="button-small" onClick={given.cancel}>
        <Both of={workSay.cancel} inline />
      </button>
    </form>
  );
}
