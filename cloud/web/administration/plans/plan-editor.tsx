/** All plans of a place while they are edited: what is wrong with them at once, and saved together. */

import { Alert, Button } from "antd";
import { useMemo, useState, type ReactNode } from "react";
import type { PlansView, PlanView } from "../../../api/registry/contract/plans.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand } from "../client/use-client.ts";
import { useLengthText } from "../parts/length-text.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useOriginText } from "../settings/value-text.ts";
import { newPlan, problemsOf, withKinds, type Problem } from "./draft.ts";
import { PlanSheet } from "./plan-sheet.tsx";
import { PreviewSheet } from "./preview-sheet.tsx";
import { usePreview, type Moment } from "./use-preview.ts";
import { plansWords } from "./words.ts";

/** The first thing that anybody should ask of a plan. */
const threeOnSunday: Moment = { kind: "fall", weekday: 7, at: "03:00" };

/** @param isSaved outlives this editor: what was saved is read anew. */
export function PlanEditor(given: {
  path: string;
  view: PlansView;
  reload: () => void;
  isSaved: boolean;
  setSaved: (isSaved: boolean) => void;
}): ReactNode {
  const { path, view, reload, isSaved, setSaved } = given;
  const { plans: kept, limits, mayChange, version, isOwn } = view;
  const say = useWords(plansWords);
  const originText = useOriginText();
  const [plans, setPlans] = useState<readonly PlanView[]>(kept);
  const [moment, setMoment] = useState(threeOnSunday);
  /** One at a time: they are long. */
  const [openAt, setOpenAt] = useState<number | null>(null);
  const { isAsking, trouble, run, forget } = useCommand();
  const problems = useMemo(() => problemsOf(plans, limits), [plans, limits]);
  const preview = usePreview(path, moment, problems.length === 0 ? plans : null);
  const holes = problems.length === 0 ? (preview.shown?.holes ?? []) : [];
  const isChanged = plans !== kept;
  const change = (next: readonly PlanView[]): void => {
    setSaved(false);
    setPlans(next);
  };
  const removeAt = (at: number): void => {
    setOpenAt(null);
    change(plans.toSpliced(at, 1));
  };
  const add = (): void => {
    setOpenAt(plans.length);
    change([...plans, newPlan]);
  };
  const done = (): void => {
    setSaved(true);
    reload();
  };
  return (
    <div className="plan-grid">
      <div>
        <p className="soft lead">{say("comesFrom", { origin: originText(view.origin, isOwn) })}</p>
        {mayChange ? null : <p className="soft lead">{say("readOnly")}</p>}
        {plans.map((plan, at) => (
          <PlanSheet
            key={at}
            n={at + 1}
            plan={plan}
            limits={limits}
            isOpen={mayChange && openAt === at}
            open={mayChange ? (isOpen) => setOpenAt(isOpen ? at : null) : null}
            change={(next) => change(withKinds(plans.with(at, next), at, next.kinds))}
            remove={plans.length > 1 ? () => removeAt(at) : null}
          />
        ))}
        {mayChange ? (
          <section className="sheet">
            <Problems problems={problems} holes={holes} limits={limits} />
            <Trouble
              of={trouble}
              reload={() => {
                forget();
                reload();
              }}
            />
            <div className="row">
              <Button
                type="primary"
                loading={isAsking}
                disabled={!isChanged || problems.length > 0 || holes.length > 0}
                onClick={() => run((client) => client.post(`${path}/plans`, { version, plans }), done)}
              >
                {say("save")}
              </Button>
              {plans.length < limits.plansMax ? <Button onClick={add}>{say("addPlan")}</Button> : null}
              {isChanged ? <Button onClick={() => change(kept)}>{say("undo")}</Button> : null}
              {isOwn ? (
                <Button
                  loading={isAsking}
                  onClick={() =>
                    run((client) => client.post(`${path}/settings/inherit`, { version, key: "plans" }), done)
                  }
                >
                  {say("inherit")}
                </Button>
              ) : null}
              <span className="soft" role="status">
                {isSaved ? say("saved") : isChanged ? say("unsaved") : null}
              </span>
            </div>
          </section>
        ) : null}
      </div>
      <PreviewSheet moment={moment} setMoment={setMoment} shown={preview.shown} trouble={preview.trouble} />
    </div>
  );
}

function Problems(given: {
  problems: readonly Problem[];
  holes: readonly { sentence: { zh: string; en: string } }[];
  limits: PlansView["limits"];
}): ReactNode {
  const { problems, holes, limits } = given;
  const say = useWords(plansWords);
  const language = useLanguage();
  const lengthText = useLengthText();
  const textOf = (problem: Problem): string => {
    switch (problem.kind) {
      case "noKinds":
        return say("noKinds", problem);
      case "noDays":
      case "sameTimes":
        return say(problem.kind, problem);
      case "tooLate":
        return say("tooLate", { ...problem, most: lengthText(limits.afterMsMax) });
      case "againLimits":
        return say("againLimits", {
          n: problem.n,
          least: lengthText(limits.againMsLeast),
          most: lengthText(limits.againMsMost),
        });
    }
  };
  const sentences = [...problems.map(textOf), ...holes.map(({ sentence }) => sentence[language])];
  return (
    <div role="alert">
      {sentences.length === 0 ? null : (
        <Alert
          className="trouble"
          type="warning"
          showIcon
          role="presentation"
          title={say("notYet")}
          description={
            <ul>
              {[...new Set(sentences)].map((sentence) => (
                <li key={sentence}>{sentence}</li>
              ))}
            </ul>
          }
        />
      )}
    </div>
  );
}
