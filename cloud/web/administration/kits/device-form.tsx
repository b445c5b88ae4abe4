/** A device's place in a kit, new or changed; and other hardware in the same place. */

import { rooms } from "@shouwang/shared/domain/home.ts";
import { parseDeviceId } from "@shouwang/shared/domain/ids.ts";
import { Button, Checkbox, Form, Input, Select } from "antd";
import type { ReactNode } from "react";
import type { DeviceView, KitView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { refuseUnless } from "../parts/form-rule.ts";
import { Trouble } from "../parts/trouble.tsx";
import { deviceWords, roomWords, swapWords } from "./device-words.ts";
import { CancelButton } from "./cancel-button.tsx";

type Given = { kit: KitView; done: () => void; cancel: () => void };
type Typed = {
  deviceId?: string;
  model?: string;
  serial?: string;
  name?: string;
  room: DeviceView["room"];
  isLife: boolean;
  isExteriorDoor: boolean;
};
/** A field that was left empty says nothing. */
const orNull = (text: string | undefined): string | null =>
  text === undefined || text.trim() === "" ? null : text.trim();

/** @param given.device null: a new one. */
export function DeviceForm({ kit, device, done, cancel }: Given & { device: DeviceView | null }): ReactNode {
  const say = useWords(deviceWords);
  const sayRoom = useWords(roomWords);
  const command = useCommand();
  const { kitId, version } = kit;
  const send = ({ deviceId, model, serial, name, ...place }: Typed): void => {
    const called = orNull(name) === null ? {} : { name: orNull(name) };
    const hardware = device ? {} : { deviceId: deviceId?.trim(), model: model ?? "", serial: orNull(serial) };
    const path = device ? `/api/kits/${kitId}/devices/${device.unitId}/change` : `/api/kits/${kitId}/devices`;
    command.run((client) => client.post(path, { version, ...hardware, ...called, ...place }), done);
  };
  const initial = device
    ? { name: device.name === device.deviceId ? "" : device.name, room: device.room, ...whatFor(device) }
    : { room: "other", isLife: false, isExteriorDoor: false };
  return (
    <div className="kit-form">
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={send}
        scrollToFirstError={{ focus: true }}
      >
        {device ? <p className="lead">{say("changeWhich", { name: device.name })}</p> : <HardwareFields />}
        <div className="grant-fields">
          <Form.Item name="name" label={say("name")} extra={say("nameHint")}>
            <Input autoComplete="off" maxLength={32} />
          </Form.Item>
          <Form.Item name="room" label={say("room")}>
            <Select options={rooms.map((room) => ({ value: room, label: sayRoom(room) }))} />
          </Form.Item>
        </div>
        <Form.Item name="isLife" valuePropName="checked" noStyle>
          <Checkbox>{say("isLife")}</Checkbox>
        </Form.Item>
        <Form.Item name="isExteriorDoor" valuePropName="checked">
          <Checkbox>{say("isExteriorDoor")}</Checkbox>
        </Form.Item>
        <Trouble of={command.trouble} reload={done} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={command.isAsking}>
            {say(device ? "save" : "add")}
          </Button>
          <CancelButton onClick={cancel} />
        </div>
      </Form>
    </div>
  );
}

const whatFor = ({ isLife, isExteriorDoor }: DeviceView) => ({ isLife, isExteriorDoor });

export function SwapForm({ kit, device, done, cancel }: Given & { device: DeviceView }): ReactNode {
  const say = useWords(deviceWords);
  const sayWhy = useWords(swapWords);
  const command = useCommand();
  const { kitId, version } = kit;
  const swap = ({ deviceId, model = "", serial, why }: Typed & { why: string }): void =>
    command.run(
      (client) =>
        client.post(`/api/kits/${kitId}/devices/${device.unitId}/swap`, {
          version,
          deviceId: deviceId?.trim(),
          model,
          serial: orNull(serial),
          why,
        }),
      done,
    );
  // `as`: the catalogue has exactly the reasons as its keys.
  const reasons = Object.keys(swapWords.words) as (keyof typeof swapWords.words)[];
  return (
    <div className="kit-form">
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={{ why: "broken", model: device.model }}
        onFinish={swap}
        scrollToFirstError={{ focus: true }}
      >
        <p className="lead">
          {say("swapWhich", { name: device.name })} <span className="soft">{say("swapHint")}</span>
        </p>
        <HardwareFields />
        <Form.Item name="why" label={say("swapWhy")}>
          <Select options={reasons.map((one) => ({ value: one, label: sayWhy(one) }))} />
        </Form.Item>
        <Trouble of={command.trouble} reload={done} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={command.isAsking}>
            {say("swap")}
          </Button>
          <CancelButton onClick={cancel} />
        </div>
      </Form>
    </div>
  );
}

function HardwareFields(): ReactNode {
  const say = useWords(deviceWords);
  return (
    <div className="grant-fields">
      <Form.Item
        name="deviceId"
        label={say("deviceId")}
        rules={[
          {
            validator: async (_rule, text: string = "") =>
              await refuseUnless(parseDeviceId(text.trim()) !== undefined, say("deviceMissing")),
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
  );
}
