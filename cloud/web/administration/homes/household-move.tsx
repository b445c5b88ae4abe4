/** The whole household to another address, with everybody who is registered in it. */

import { App, Button, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import type { HomeRecordView } from "../../../api/registry/contract/homes.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { AreaItem } from "../parts/area-item.tsx";
import { areaWords } from "../parts/area-words.ts";
import { Trouble } from "../parts/trouble.tsx";
import { SaveRow } from "../parts/save-row.tsx";
import { homeWords } from "./words.ts";

type Typed = { area: string; address: string };

export function HouseholdMove({ home, reload }: { home: HomeRecordView; reload: () => void }): ReactNode {
  const say = useWords(homeWords);
  const sayArea = useWords(areaWords);
  const { modal } = App.useApp();
  const [isMoving, setMoving] = useState(false);
  const { isAsking, trouble, run, forget } = useCommand();
  const { homeId, version } = home;
  const move = (typed: Typed): void =>
    run(
      (client) => client.post(`/api/homes/${homeId}/move`, { version, ...typed }),
      () => {
        setMoving(false);
        reload();
      },
    );
  const ask = (typed: Typed): void =>
    void modal.confirm({
      title: say("moveAsk"),
      content: say("moveHint"),
      okText: say("move"),
      cancelText: say("cancel"),
      onOk: () => move(typed),
    });
  return (
    <section className="sheet">
      <h2>{say("moveHousehold")}</h2>
      <p className="soft lead">{say("moveHint")}</p>
      {isMoving ? (
        <Form<Typed>
          layout="vertical"
          requiredMark={false}
          initialValues={{ area: home.area ?? "", address: "" }}
          scrollToFirstError={{ focus: true }}
          onFinish={ask}
        >
          <AreaItem name="area" label={say("area")} extra={sayArea("hint")} isOne />
          <Form.Item
            name="address"
            label={say("address")}
            rules={[{ required: true, whitespace: true, message: say("missing") }]}
          >
            <Input autoComplete="off" maxLength={200} />
          </Form.Item>
          <Trouble
            of={trouble}
            reload={() => {
              forget();
              reload();
            }}
          />
          <SaveRow save={say("move")} isAsking={isAsking} cancel={say("cancel")} onCancel={() => setMoving(false)} />
        </Form>
      ) : (
        <Button onClick={() => setMoving(true)}>{say("move")}</Button>
      )}
    </section>
  );
}
