/** How a month stands, and the button by which it is closed: asked twice, because nobody opens it again. */

import { Alert, Button, Form, Input, Popconfirm, Tag } from "antd";
import type { ReactNode } from "react";
import type { MonthView } from "../../../api/registry/contract/months.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { Trouble } from "../parts/trouble.tsx";
import { monthUrl, type MonthShown } from "./months-place.ts";
import { useMonthText } from "./number-text.ts";
import { monthsWords } from "./words.ts";

export function Closing({
  of: view,
  shown,
  closed,
}: {
  of: MonthView;
  shown: MonthShown;
  closed: () => void;
}): ReactNode {
  const say = useWords(monthsWords);
  const { may, stage } = useMe();
  const isClosed = view.total.closed !== null;
  const mayClose = may.includes("close-months") && view.isOver && !isClosed;
  return (
    <>
      {isClosed && !view.total.closed?.isWhole ? <Alert type="error" showIcon title={say("notWhole")} /> : null}
      <div className="row" role="status">
        <Standing of={view} />
      </div>
      {mayClose ? <CloseForm of={view} shown={shown} closed={closed} isNamed={stage !== "nobody-signs-in"} /> : null}
    </>
  );
}

function Standing({ of: { isOver, total } }: { of: MonthView }): ReactNode {
  const say = useWords(monthsWords);
  if (total.closed !== null)
    return <Tag color="success">{say("closedBy", { by: total.closed.by, time: timeText(total.closed.atMs) })}</Tag>;
  return isOver ? <Tag color="warning">{say("notClosed")}</Tag> : <Tag color="processing">{say("running")}</Tag>;
}

function CloseForm(given: { of: MonthView; shown: MonthShown; closed: () => void; isNamed: boolean }): ReactNode {
  const { of: view, shown, closed, isNamed } = given;
  const say = useWords(monthsWords);
  const language = useLanguage();
  const monthText = useMonthText();
  const [form] = Form.useForm<{ by?: string }>();
  const { isAsking, trouble, run, forget } = useCommand();
  const area = view.name?.[language] ?? (view.area === "everywhere" ? say("everywhere") : view.area);
  const close = (): void => {
    void form.validateFields().then(
      ({ by }) => run((client) => client.post(`${monthUrl(shown)}/close`, isNamed ? {} : { by }), closed),
      () => {
        // The field says what is missing.
      },
    );
  };
  return (
    <Form form={form} layout="vertical" requiredMark={false} className={isNamed ? "row" : "filter"}>
      {isNamed ? null : (
        <Form.Item name="by" label={say("by")} rules={[{ required: true, whitespace: true, message: say("byNeeded") }]}>
          <Input maxLength={64} />
        </Form.Item>
      )}
      <Popconfirm
        title={say("closeSure", { area, month: monthText(view.month) })}
        description={say("closeWhat")}
        okText={say("closeYes")}
        cancelText={say("closeNo")}
        onConfirm={close}
      >
        <Button type="primary" loading={isAsking}>
          {say("close")}
        </Button>
      </Popconfirm>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          closed();
        }}
      />
    </Form>
  );
}
