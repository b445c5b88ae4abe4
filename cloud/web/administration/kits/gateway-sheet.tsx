/** The gateway of a kit: the first one, or another one in its place. */

import { parseGatewayId } from "@shouwang/shared/domain/ids.ts";
import { Button, Descriptions, Form, Input } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { timeText } from "../../parts/day-text.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { Trouble } from "../parts/trouble.tsx";
import { deviceWords } from "./device-words.ts";
import { CancelButton } from "./cancel-button.tsx";
import { isPossible, type OfKit } from "./of-kit.ts";

type Typed = { gatewayId: string; model?: string; serial?: string };

export function GatewaySheet({ kit, reload }: OfKit): ReactNode {
  const say = useWords(deviceWords);
  const { may } = useMe();
  const [isOpen, setOpen] = useState(false);
  const { gateway } = kit;
  const mayReplace = may.includes("change-kits") && isPossible(kit, "replace-gateway");
  const done = (): void => {
    setOpen(false);
    reload();
  };
  return (
    <section className="sheet">
      <h2>{say("gateway")}</h2>
      {gateway === null ? (
        <p className="soft lead">{say("gatewayNone")}</p>
      ) : (
        <div className="lead">
          <Descriptions
            column={{ xs: 1, sm: 2, lg: 4 }}
            items={[
              { key: "id", label: say("gatewayId"), children: <span className="kit-ids">{gateway.gatewayId}</span> },
              { key: "model", label: say("model"), children: gateway.model === "" ? "–" : gateway.model },
              {
                key: "serial",
                label: say("serial"),
                children: gateway.serial === null || gateway.serial === "" ? "–" : gateway.serial,
              },
              { key: "made", label: say("made"), children: timeText(gateway.madeAtMs) },
            ]}
          />
        </div>
      )}
      {mayReplace && !isOpen ? (
        <Button type={gateway === null ? "primary" : "default"} onClick={() => setOpen(true)}>
          {say(gateway === null ? "gatewayPut" : "gatewayReplace")}
        </Button>
      ) : null}
      {mayReplace && isOpen ? <GatewayForm kit={kit} done={done} cancel={() => setOpen(false)} /> : null}
    </section>
  );
}

function GatewayForm({ kit, done, cancel }: Pick<OfKit, "kit"> & { done: () => void; cancel: () => void }): ReactNode {
  const say = useWords(deviceWords);
  const { isAsking, trouble, run } = useCommand();
  const put = ({ gatewayId, model = "", serial = "" }: Typed): void =>
    run(
      (client) =>
        client.post(`/api/kits/${kit.kitId}/gateway`, {
          version: kit.version,
          gatewayId: gatewayId.trim(),
          model,
          serial: serial === "" ? null : serial,
        }),
      done,
    );
  return (
    <div className="kit-form">
      <Form layout="vertical" requiredMark={false} onFinish={put} scrollToFirstError={{ focus: true }}>
        {kit.gateway === null ? null : <p className="soft lead">{say("gatewayReplaceHint")}</p>}
        <div className="grant-fields">
          <Form.Item
            name="gatewayId"
            label={say("gatewayId")}
            rules={[
              {
                validator: async (_rule, text: string = "") =>
                  await refuseUnless(parseGatewayId(text.trim()) !== undefined, say("gatewayMissing")),
              },
            ]}
          >
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
          <Form.Item name="model" label={say("model")}>
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
          <Form.Item name="serial" label={say("serial")}>
            <Input autoComplete="off" maxLength={64} />
          </Form.Item>
        </div>
        <Trouble of={trouble} reload={done} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {say(kit.gateway === null ? "gatewayPut" : "gatewayReplace")}
          </Button>
          <CancelButton onClick={cancel} />
        </div>
      </Form>
    </div>
  );
}
