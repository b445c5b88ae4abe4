/** Which table, and into which area. Sending it writes nothing. */

import { Button, Form } from "antd";
import { useState, type ReactNode } from "react";
import type { ImportReportView } from "../../../api/registry/contract/import.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { goTo } from "../frame/use-place.ts";
import { AreaItem } from "../parts/area-item.tsx";
import { FileField } from "../parts/chosen-file.tsx";
import { refuseUnless } from "../parts/form-rule.ts";
import { worksEverywhere } from "../parts/own-areas.ts";
import { Trouble } from "../parts/trouble.tsx";
import { importPath } from "./import-places.ts";
import { importWords } from "./words.ts";

const kinds: Readonly<Record<string, string>> = {
  csv: "text/csv",
  xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
};
const kindOf = ({ name }: File): string | undefined => kinds[name.split(".").at(-1)?.toLowerCase() ?? ""];
/** As the server takes it. */
const bytesMax = 16 * 1_024 * 1_024;

export function ChooseFile({ area: first }: { area: string }): ReactNode {
  const say = useWords(importWords);
  const me = useMe();
  const [file, setFile] = useState<File | null>(null);
  const { isAsking, trouble, run } = useCommand();
  const send = ({ area }: { area: string }): void => {
    const kind = file === null ? undefined : kindOf(file);
    if (file === null || kind === undefined) return;
    run(
      (client) => client.send<ImportReportView>(`/api/imports?${new URLSearchParams({ area })}`, file, kind),
      (report) => goTo({ page: importPath, rest: [report.import.importId], query: { area } }),
    );
  };
  const fileIsRight = async (): Promise<void> => {
    await refuseUnless(file !== null, say("fileMissing"));
    await refuseUnless(file !== null && kindOf(file) !== undefined, say("fileKind"));
    await refuseUnless(file !== null && file.size <= bytesMax, say("fileLarge"));
  };
  return (
    <section className="sheet">
      <h2>{say("chooseTitle")}</h2>
      <p className="lead">{say("chooseHint")}</p>
      <p className="row lead">
        <Button href="/api/imports/template.csv" download>
          {say("template")}
        </Button>
        <span className="soft">{say("templateHint")}</span>
      </p>
      <Form layout="vertical" requiredMark={false} initialValues={{ area: first }} onFinish={send}>
        <AreaItem name="area" label={say("area")} extra={say("areaHint")} hasEverywhere={worksEverywhere(me, "any")} />
        <Form.Item
          name="file"
          label={say("file")}
          validateTrigger="onSubmit"
          rules={[{ validator: fileIsRight }]}
          // A browser keeps the value of such a field to itself.
          valuePropName="data-none"
        >
          <FileField accept=".csv,.xlsx" choose={setFile} />
        </Form.Item>
        <Trouble of={trouble} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {say("check")}
          </Button>
          <span role="status">{isAsking ? say("checking") : null}</span>
        </div>
      </Form>
    </section>
  );
}
