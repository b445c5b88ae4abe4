/** Equipment that is not to be trusted: what protects life stands above everything else on the page, the rest where it worries nobody. */

import type { ReactNode } from "react";
import type { CareFault } from "../../api/contract/caregiver.ts";
import { useWords, type Say } from "../parts/catalogue.ts";
import { useLanguage } from "../parts/page-language.ts";
import { usePlainTime, type PlainTime } from "../parts/plain-time.ts";
import { faultWords, roomWords } from "../parts/words.ts";
import { AnswerSymbol } from "./answer-symbol.tsx";
import { useCaregiving } from "./care-context.ts";
import { faultsWords } from "./words.ts";

export function LifeFaults(): ReactNode {
  const { view } = useCaregiving();
  const say = useWords(faultsWords);
  const faults = view.notWorking.filter(({ protectsLife }) => protectsLife);
  if (faults.length === 0) return null;
  return (
    <section className="part not-working" role="alert" aria-labelledby="not-working">
      <h2 id="not-working">
        <AnswerSymbol answer="not-protected" isHeld={false} />
        {say("life")}
      </h2>
      <p>{say("lifeIs")}</p>
      <FaultList faults={faults} />
    </section>
  );
}

export function OtherFaults(): ReactNode {
  const { view } = useCaregiving();
  const say = useWords(faultsWords);
  const faults = view.notWorking.filter(({ protectsLife }) => !protectsLife);
  if (faults.length === 0) return null;
  return (
    <section className="part" aria-labelledby="other-faults">
      <h2 id="other-faults">{say("other")}</h2>
      <p>{say("otherIs")}</p>
      <FaultList faults={faults} />
    </section>
  );
}

function FaultList({ faults }: { faults: readonly CareFault[] }): ReactNode {
  const { view, nowMs } = useCaregiving();
  const say = useWords(faultsWords);
  const time = usePlainTime(view.timeZone);
  const at = useLanguage() === "zh" ? 0 : 1;
  return (
    <ul className="faults">
      {faults.map(({ fault, device, sinceMs, work }) => (
        <li key={`${device?.deviceId ?? ""} ${fault}`}>
          <strong>
            {device === null ? say("whole") : `${device.name} · ${roomWords[device.room][at]}`} ·{" "}
            {faultWords[fault][at]}
          </strong>
          <span>{say("since", { time: time.dayAndClock(sinceMs, nowMs), length: time.length(nowMs - sinceMs) })}</span>
          <span className="faults-work">{workText(work, { say, time, nowMs })}</span>
          {work.owner === "caregiver" && work.at === "open" ? <span>{say("yours")}</span> : null}
        </li>
      ))}
    </ul>
  );
}

function workText(
  { at, owner, dueAtMs, isOverdue, by }: CareFault["work"],
  given: { say: Say<typeof faultsWords.words>; time: PlainTime; nowMs: number },
): string {
  const { say, time, nowMs } = given;
  const whose = say(owner);
  const until = dueAtMs === null ? null : time.dayAndClock(dueAtMs, nowMs);
  switch (at) {
    case "open":
      if (isOverdue) return say("openLate", { owner: whose });
      return until === null ? say("openPlain", { owner: whose }) : say("open", { owner: whose, time: until });
    case "taken":
      return by === null ? say("taken", { owner: whose }) : say("takenBy", { who: by });
    case "put-off":
      return until === null ? say("putOffPlain", { owner: whose }) : say("put-off", { owner: whose, time: until });
    case "done":
      return say("done");
    case "held":
      return say("held");
  }
}
