/** A list of areas, tried first and written when somebody has seen what it does. */

import { Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import type { ImportedAreasView } from "../../../api/registry/contract/areas.ts";
import { useWords } from "../../parts/catalogue.ts";
import { dayText } from "../../parts/day-text.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { AreaItem } from "../parts/area-item.tsx";
import { FileField } from "../parts/chosen-file.tsx";
import { ownArea, worksEverywhere } from "../parts/own-areas.ts";
import { Trouble } from "../parts/trouble.tsx";
import { areaAt, topsAt } from "./areas-places.ts";
import { ImportedRows } from "./imported-rows.tsx";
import { areasWords } from "./words.ts";

/** As the server takes it. */
const textMax = 60_000;

export function ImportPage({ under }: { under: string }): ReactNode {
  const say = useWords(areasWords);
  const me = useMe();
  const begins = under === "everywhere" && !worksEverywhere(me, "any") ? ownArea(me, "any") : under;
  const [today] = useState(() => dayText(Date.now()));
  const [list, setList] = useState<{ file: string; text: string } | null>(null);
  const [imported, setImported] = useState<ImportedAreasView | null>(null);
  const { isAsking, trouble, run, forget } = useCommand();
  const [form] = Form.useForm<{ under: string; asOf: string }>();
  const isTooLong = list !== null && list.text.length > textMax;
  const send = (isTrial: boolean): void => {
    if (list === null || isTooLong) return;
    const body = { ...form.getFieldsValue(), ...list, isTrial };
    run((client) => client.post<ImportedAreasView>("/api/areas/import", body), setImported);
  };
  const choose = (file: File | undefined): void => {
    forget();
    setImported(null);
    if (file === undefined) return setList(null);
    void file.text().then((text) => setList({ file: file.name, text }));
  };
  return (
    <>
      <div className="page-head">
        <h1>{say("importList")}</h1>
        <Button href={begins === "everywhere" ? topsAt : areaAt(begins)}>{say("back")}</Button>
      </div>
      <section className="sheet">
        <p className="lead">{say("importDo")}</p>
        <Form
          form={form}
          layout="vertical"
          requiredMark={false}
          name="import"
          initialValues={{ under: begins, asOf: today }}
          onValuesChange={() => setImported(null)}
          onFinish={() => send(true)}
        >
          <AreaItem name="under" label={say("path")} hasEverywhere={worksEverywhere(me, "any")} />
          <Form.Item name="asOf" label={say("asOf")} rules={[{ required: true, message: say("dayMissing") }]}>
            <Input type="date" />
          </Form.Item>
          <Form.Item
            label={say("file")}
            htmlFor="area-list-file"
            {...(isTooLong ? { validateStatus: "error", help: say("fileTooLong") } : {})}
          >
            <FileField
              id="area-list-file"
              accept=".csv,.json,text/csv,application/json"
              choose={(file) => choose(file ?? undefined)}
            />
          </Form.Item>
          <Trouble of={trouble} />
          <div className="row">
            <Button type="primary" htmlType="submit" loading={isAsking} disabled={list === null || isTooLong}>
              {say("tryIt")}
            </Button>
            {imported?.kind === "trial" || imported?.kind === "broken-off" ? (
              <Button loading={isAsking} onClick={() => send(false)}>
                {say("write")}
              </Button>
            ) : null}
          </div>
        </Form>
      </section>
      {imported ? (
        <section className="sheet">
          <ImportedRows of={imported} />
        </section>
      ) : null}
    </>
  );
}
