/** One role: who is on duty now and at any moment, when nobody is, and which plans would tell somebody in vain. */

import { Alert, Button, Input } from "antd";
import { useId, useState, type ReactNode } from "react";
import type { DutyOfRoleView, OnDutyView } from "../../../api/registry/contract/duty.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand } from "../client/use-client.ts";
import { AreaName } from "../parts/area-name.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { localText, msOf } from "./draft.ts";
import { RotaForm } from "./rota-form.tsx";
import { dutyWords } from "./words.ts";

/** What is read at a glance. */
const gapsShown = 8;
const becauseWords = { swap: "becauseSwap", holiday: "becauseHoliday", week: "becauseWeek" } as const;

export function RoleSheet(given: {
  path: string;
  area: string;
  of: DutyOfRoleView;
  mayChange: boolean;
  reload: () => void;
}): ReactNode {
  const { path, area, of, mayChange, reload } = given;
  const { role, isOwn, from, now, gaps, warnings, unreachable } = of;
  const say = useWords(dutyWords);
  const [isEdited, setEdited] = useState(false);
  return (
    <section className="sheet">
      <h2>{say(role)}</h2>
      {from === null ? (
        <p className="lead">{say("nobodySaid")}</p>
      ) : (
        <>
          <p className="soft lead">
            {isOwn ? say("own") : from.kind === "area" ? <AreaName code={from.area} /> : say("everywhere")}
          </p>
          <h3>{say("now")}</h3>
          <OnDuty of={now} />
          <AtSheet path={path} role={role} />
          <h3>{say("gaps")}</h3>
          {gaps.length === 0 ? <p>{say("noGaps")}</p> : null}
          <ul className="lines">
            {gaps.slice(0, gapsShown).map(({ fromMs, untilMs }) => (
              <li key={fromMs}>{say("gap", { from: timeText(fromMs), until: timeText(untilMs) })}</li>
            ))}
          </ul>
          {gaps.length > gapsShown ? (
            <p className="soft">{say("moreGaps", { count: gaps.length - gapsShown })}</p>
          ) : null}
        </>
      )}
      <Sentences title={say("unreachable")} all={unreachable} />
      <Sentences title={say("warnings")} all={warnings} />
      {mayChange && !isEdited ? (
        <p>
          <Button onClick={() => setEdited(true)}>{say("edit", { role: say(role) })}</Button>
        </p>
      ) : null}
      {isEdited ? (
        <RotaForm key={of.version} path={path} area={area} of={of} done={() => setEdited(false)} reload={reload} />
      ) : null}
    </section>
  );
}

function Sentences({ title, all }: { title: string; all: DutyOfRoleView["warnings"] }): ReactNode {
  const language = useLanguage();
  if (all.length === 0) return null;
  const lines = all.map((one) => <li key={one.en}>{one[language]}</li>);
  return <Alert className="trouble" type="warning" showIcon title={title} description={<ul>{lines}</ul>} />;
}

function OnDuty({ of: { people, because } }: { of: OnDutyView }): ReactNode {
  const say = useWords(dutyWords);
  if (people.length === 0) return <p>{say("nobody")}</p>;
  return (
    <>
      <ol className="lines">
        {people.map(({ name, phone }) => (
          <li key={name}>{say("personLine", { name, phone: phone ?? say("noPhone") })}</li>
        ))}
      </ol>
      {because === null ? null : <p className="soft">{say(becauseWords[because])}</p>}
    </>
  );
}

function AtSheet({ path, role }: { path: string; role: DutyOfRoleView["role"] }): ReactNode {
  const say = useWords(dutyWords);
  const id = useId();
  const [at, setAt] = useState(() => localText(Date.now()));
  const [shown, setShown] = useState<OnDutyView | null>(null);
  const { isAsking, trouble, run } = useCommand();
  const atMs = msOf(at);
  return (
    <>
      <h3>{say("at")}</h3>
      <div className="row">
        <label htmlFor={id}>{say("atTime")}</label>
        <Input id={id} type="datetime-local" value={at} onChange={(event) => setAt(event.target.value)} />
        <Button
          loading={isAsking}
          disabled={Number.isNaN(atMs)}
          onClick={() => run((client) => client.post<OnDutyView>(`${path}/duty/at`, { role, atMs }), setShown)}
        >
          {say("ask")}
        </Button>
      </div>
      <Trouble of={trouble} />
      <div aria-live="polite">{shown === null ? null : <OnDuty of={shown} />}</div>
    </>
  );
}
