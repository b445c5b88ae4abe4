/** A new name from a day on. */

import { Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import type { WholeAreaView } from "../../../api/registry/contract/areas.ts";
import { dayText } from "../../parts/day-text.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { areasWords } from "./words.ts";

type Typed = { zh: string; pinyin?: string; en?: string; from: string };
/** The registry's own limit. */
const nameMax = 64;

export function RenameSheet({ whole, reload }: { whole: WholeAreaView; reload: () => void }): ReactNode {
  const { area, version } = whole;
  const say = useWords(areasWords);
  const { isAsking, trouble, run } = useCommand();
  const [today] = useState(() => dayText(Date.now()));
  const nameOf = ({ zh, pinyin = "", en = "" }: Typed) => ({
    zh: zh.trim(),
    pinyin: pinyin.trim() === "" ? null : pinyin.trim(),
    en: en.trim() === "" ? null : en.trim(),
  });
  return (
    <section className="sheet">
      <h2>{say("rename")}</h2>
      <p className="lead">{say("renameDo")}</p>
      <Form<Typed>
        layout="vertical"
        requiredMark={false}
        name="rename"
        initialValues={{ from: today }}
        onFinish={(typed) =>
          run(
            (client) =>
              client.post(`/api/areas/${area.code}/rename`, { version, name: nameOf(typed), from: typed.from }),
            reload,
          )
        }
      >
        <Form.Item
          name="zh"
          label={say("nameZh")}
          rules={[{ required: true, whitespace: true, message: say("nameMissing") }]}
        >
          <Input maxLength={nameMax} autoComplete="off" />
        </Form.Item>
        <Form.Item name="pinyin" label={say("namePinyin")}>
          <Input maxLength={nameMax} autoComplete="off" />
        </Form.Item>
        <Form.Item name="en" label={say("nameEn")}>
          <Input maxLength={nameMax} autoComplete="off" />
        </Form.Item>
        <Form.Item name="from" label={say("from")} rules={[{ required: true, message: say("dayMissing") }]}>
          <Input type="date" />
        </Form.Item>
        <Trouble of={trouble} reload={reload} />
        <Button type="primary" htmlType="submit" loading={isAsking}>
          {say("saveName")}
        </Button>
      </Form>
    </section>
  );
}
