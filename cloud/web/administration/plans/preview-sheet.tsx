/** "Who would be told at 03:00 on a Sunday": a moment to choose, and the course of one alarm drawn beside it. */

import { inferredKinds, lifeKinds } from "@shouwang/shared/domain/alarm.ts";
import { Input, Select, Timeline } from "antd";
import { useId, type ReactNode } from "react";
import type { PlanKind, PreviewView, TellingView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import type { Refused } from "../../parts/refusal.ts";
import { timeText } from "../../parts/day-text.ts";
import { useLengthText } from "../parts/length-text.ts";
import { Reading } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { useKindText } from "./kind-text.ts";
import type { Moment } from "./use-preview.ts";
import { dayKeys } from "./weekdays.ts";
import { useAfterText, useWindowsText } from "./windows-text.ts";
import { plansWords, standingWords, tellWords } from "./words.ts";

const kinds: readonly PlanKind[] = [...lifeKinds, ...inferredKinds];

export function PreviewSheet(given: {
  moment: Moment;
  setMoment: (moment: Moment) => void;
  shown: PreviewView | null;
  trouble: Refused | null;
}): ReactNode {
  const { moment, setMoment, shown, trouble } = given;
  const say = useWords(plansWords);
  const kindText = useKindText();
  const [kindId, dayId, timeId] = [useId(), useId(), useId()];
  return (
    <section className="sheet plan-preview">
      <h2>{say("preview")}</h2>
      <p className="lead">{say("previewDo")}</p>
      <div className="grant-fields">
        <div>
          <label htmlFor={kindId}>{say("kind")}</label>
          <Select
            id={kindId}
            className="wide-field"
            value={moment.kind}
            options={kinds.map((value) => ({ value, label: kindText(value) }))}
            onChange={(kind) => setMoment({ ...moment, kind })}
          />
        </div>
        <div>
          <label htmlFor={dayId}>{say("weekday")}</label>
          <Select
            id={dayId}
            className="wide-field"
            value={moment.weekday}
            options={dayKeys.map((key, at) => ({ value: at + 1, label: say(key) }))}
            onChange={(weekday) => setMoment({ ...moment, weekday })}
          />
        </div>
        <div>
          <label htmlFor={timeId}>{say("at")}</label>
          <Input
            id={timeId}
            type="time"
            value={moment.at}
            onChange={(event) => setMoment({ ...moment, at: event.target.value })}
          />
        </div>
      </div>
      <Trouble of={trouble} />
      <h3>{say("timeline")}</h3>
      <div aria-live="polite">
        {shown === null ? (
          trouble ? null : (
            <Reading />
          )
        ) : shown.preview === null ? (
          say("noPlan")
        ) : (
          <Course of={shown.preview} />
        )}
      </div>
    </section>
  );
}

/** Besides colour, each line says in words what becomes of it. */
const colours: Readonly<Record<TellingView["standing"], string>> = {
  told: "#1c6238",
  doubtful: "#7d4a00",
  "outside-hours": "#5c6b76",
  "nobody-there": "#5c6b76",
};

function Course({ of: preview }: { of: NonNullable<PreviewView["preview"]> }): ReactNode {
  const { tellings, firstHumanAfterMs: first, againMs } = preview;
  const say = useWords(plansWords);
  const lengthText = useLengthText();
  return (
    <>
      <p className="lead">
        <strong>
          {first === null
            ? say("noHuman")
            : first === 0
              ? say("firstHumanAtOnce")
              : say("firstHuman", { after: lengthText(first) })}
        </strong>
      </p>
      <Timeline
        items={tellings.map((telling, at) => ({
          key: String(at),
          color: colours[telling.standing],
          content: <Line of={telling} />,
        }))}
      />
      <p className="soft">{say("thenAgain", { every: lengthText(againMs) })}</p>
    </>
  );
}

function Line({ of: { afterMs, tell, contact, standing } }: { of: TellingView }): ReactNode {
  const say = useWords(plansWords);
  const sayTell = useWords(tellWords);
  const sayStanding = useWords(standingWords);
  const afterText = useAfterText(useLengthText());
  const windowsText = useWindowsText();
  const tested = contact?.tested ?? null;
  return (
    <>
      <div className="row">
        <span className="plan-after">{afterText(afterMs)}</span>
        <strong>{contact === null ? sayTell(tell) : contact.name}</strong>
        <span className="soft">{sayStanding(standing)}</span>
      </div>
      {contact === null ? null : (
        <div className="soft">
          {say("hoursOf", { hours: windowsText(contact.hours) })}{" "}
          {tested === null
            ? say("neverTried")
            : say("triedAt", { at: timeText(tested.atMs), outcome: say(tested.outcome) })}
        </div>
      )}
    </>
  );
}
