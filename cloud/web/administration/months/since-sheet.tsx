/** What has come out otherwise since the month was closed, the form by which somebody says why, and what was said before. */

import { Button, Form, Input } from "antd";
import type { ReactNode } from "react";
import type { MeasureView, MonthView, SinceClosingView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { Trouble } from "../parts/trouble.tsx";
import { monthUrl, type MonthShown } from "./months-place.ts";
import { useNumberText } from "./number-text.ts";
import { monthsWords } from "./words.ts";

type Change = MonthView["corrections"][number]["changes"][number];
/** As long as the server takes it. */
const whyMax = 300;

export function SinceSheet(given: { of: MonthView; shown: MonthShown; corrected: () => void }): ReactNode {
  const { of: view, shown, corrected } = given;
  const say = useWords(monthsWords);
  const { may } = useMe();
  const { shown: read, reload } = useRead<SinceClosingView>(`${monthUrl(shown)}/since-closing`);
  const again = (): void => {
    reload();
    corrected();
  };
  if (read.kind === "refused") return <Trouble of={read} reload={reload} />;
  const changed = read.kind === "answer" ? read.value.changed : null;
  const isOther = changed !== null && changed.changes.length > 0;
  if (!isOther && view.corrections.length === 0) return null;
  return (
    <section className="sheet">
      {isOther ? (
        <>
          <h2>{say("since")}</h2>
          <p className="lead">{say("sinceLead", { count: changed.lateIncidents })}</p>
          <Changes of={changed.changes} measures={view.measures} />
          {may.includes("close-months") ? <CorrectForm shown={shown} corrected={again} /> : null}
        </>
      ) : null}
      {view.corrections.length === 0 ? null : (
        <>
          <h2>{say("corrections")}</h2>
          <ol className="lines">
            {view.corrections.map(({ n, by, atMs, why, changes, isWhole }) => (
              <li key={n}>
                <p>
                  <strong>{say("correction", { n, by, time: timeText(atMs) })}</strong>
                </p>
                {isWhole ? null : <p role="alert">{say("correctionNotWhole")}</p>}
                <p className="as-typed">{why}</p>
                <Changes of={changes} measures={view.measures} />
              </li>
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Changes({ of: changes, measures }: { of: readonly Change[]; measures: readonly MeasureView[] }): ReactNode {
  const say = useWords(monthsWords);
  const language = useLanguage();
  const text = useNumberText(2);
  return (
    <ul className="month-changes">
      {changes.map(({ measure: id, was, is }) => {
        const measure = measures.find((one) => one.id === id);
        const said = (value: number | null): string => text(measure ?? { unit: "count" }, value);
        return (
          <li key={id}>{say("changed", { name: measure?.name[language] ?? id, was: said(was), is: said(is) })}</li>
        );
      })}
    </ul>
  );
}

function CorrectForm({ shown, corrected }: { shown: MonthShown; corrected: () => void }): ReactNode {
  const say = useWords(monthsWords);
  const { stage } = useMe();
  const { isAsking, trouble, run, forget } = useCommand();
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      onFinish={(body: { why: string; by?: string }) =>
        run((client) => client.post(`${monthUrl(shown)}/correct`, body), corrected)
      }
    >
      {stage === "nobody-signs-in" ? (
        <Form.Item name="by" label={say("by")} rules={[{ required: true, whitespace: true, message: say("byNeeded") }]}>
          <Input maxLength={64} />
        </Form.Item>
      ) : null}
      <Form.Item
        name="why"
        label={say("why")}
        rules={[{ required: true, whitespace: true, message: say("whyNeeded") }]}
      >
        <Input.TextArea maxLength={whyMax} rows={2} placeholder={say("whyHint")} />
      </Form.Item>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          corrected();
        }}
      />
      <Button htmlType="submit" loading={isAsking}>
        {say("correct")}
      </Button>
    </Form>
  );
}
