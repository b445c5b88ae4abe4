/** The field in which one setting is changed, made of its unit and its limits. */

import { Checkbox, Form, Input, Radio } from "antd";
import { useState, type ReactNode } from "react";
import type { SettingView } from "../../../api/registry/contract/settings.ts";
import { useWords } from "../../parts/catalogue.ts";
import { LengthField } from "../parts/length-field.tsx";
import { useLengthText } from "../parts/length-text.ts";
import { WholeField } from "../parts/whole-field.tsx";
import { refuseUnless } from "../parts/form-rule.ts";
import { SaveRow } from "../parts/save-row.tsx";
import { languagesKey } from "./value-text.ts";
import { settingsWords } from "./words.ts";

type Given = { setting: SettingView; isAsking: boolean; save: (value: unknown) => void; cancel: () => void };

export function SettingForm({ setting, isAsking, save, cancel }: Given): ReactNode {
  const say = useWords(settingsWords);
  return (
    <Form
      layout="vertical"
      requiredMark={false}
      name={`setting-${setting.key.replaceAll(".", "-")}`}
      initialValues={{ value: initialOf(setting) }}
      onFinish={({ value }: { value: unknown }) => save(valueOf(setting, value))}
    >
      <ValueField setting={setting} />
      <SaveRow save={say("save")} isAsking={isAsking} cancel={say("cancel")} onCancel={cancel} />
    </Form>
  );
}

const initialOf = (setting: SettingView): unknown =>
  setting.unit === "languages" ? languagesKey(setting.value) : setting.value;
const valueOf = (setting: SettingView, value: unknown): unknown =>
  setting.unit === "languages" ? String(value).split(",") : value;

function ValueField({ setting }: { setting: SettingView }): ReactNode {
  const say = useWords(settingsWords);
  const lengthText = useLengthText();
  switch (setting.unit) {
    case "number-to-call":
      return (
        <Form.Item
          name="value"
          label={say("number")}
          rules={[{ pattern: /^\+?\d{3,20}$/, message: say("numberForm") }]}
          extra={say("numberForm")}
        >
          <Input inputMode="tel" autoComplete="off" maxLength={21} />
        </Form.Item>
      );
    case "milliseconds": {
      const { least, most } = setting.limits;
      const said = { least: lengthText(least), most: lengthText(most) };
      return (
        <Form.Item
          name="value"
          extra={say("limits", said)}
          rules={[within({ least, most }, say("within", said))]}
          validateTrigger="onSubmit"
        >
          <LengthField most={most} least={least} />
        </Form.Item>
      );
    }
    case "years":
    case "months":
    case "days":
      return (
        <Form.Item
          name="value"
          label={say(setting.unit)}
          extra={say("limits", setting.limits)}
          rules={[within(setting.limits, say("within", setting.limits))]}
          validateTrigger="onSubmit"
        >
          <WholeField />
        </Form.Item>
      );
    case "milliseconds-or-none":
    case "days-or-none":
      return <TimeOrNone setting={setting} />;
    case "sensitivity":
      return (
        <Form.Item name="value" label={say("sensitivity")} extra={say("sensitivityMeans")}>
          <Radio.Group
            options={(["high", "normal", "low", "off"] as const).map((value) => ({ value, label: say(value) }))}
          />
        </Form.Item>
      );
    case "languages":
      return (
        <Form.Item name="value" label={say("language")}>
          <Radio.Group
            options={(["zh,en", "en,zh", "zh", "en"] as const).map((value) => ({ value, label: say(value) }))}
          />
        </Form.Item>
      );
    case "hours-of-day":
      return <HoursOfDay value={setting.value} />;
  }
}

const within = ({ least, most }: { least: number; most: number }, sentence: string) => ({
  validator: async (_rule: unknown, value: number | null) =>
    await refuseUnless(value !== null && value >= least && value <= most, sentence),
});

type MaybeTime = Extract<SettingView, { unit: "milliseconds-or-none" | "days-or-none" }>;

/** Ticked, it begins with the least that may be set. */
function TimeOrNone({ setting }: { setting: MaybeTime }): ReactNode {
  const say = useWords(settingsWords);
  const lengthText = useLengthText();
  const form = Form.useFormInstance<{ value: number | null }>();
  const [isUsed, setUsed] = useState(setting.value !== null);
  const { least, most } = setting.limits;
  const isDays = setting.unit === "days-or-none";
  const inWords = (value: number): string => (isDays ? say("inDays", { value }) : lengthText(value));
  const said = { least: inWords(least), most: inWords(most) };
  const choose = (isChosen: boolean): void => {
    setUsed(isChosen);
    form.setFieldValue("value", isChosen ? least : null);
  };
  return (
    <>
      <Form.Item>
        <Checkbox checked={isUsed} onChange={(event) => choose(event.target.checked)}>
          {say("inUse")}
        </Checkbox>
      </Form.Item>
      {isUsed ? (
        <Form.Item
          name="value"
          {...(isDays ? { label: say("days") } : {})}
          extra={say("limits", said)}
          rules={[within({ least, most }, say("within", said))]}
          validateTrigger="onSubmit"
        >
          {isDays ? <WholeField /> : <LengthField most={most} least={least} />}
        </Form.Item>
      ) : (
        <Form.Item name="value" hidden>
          <Input />
        </Form.Item>
      )}
    </>
  );
}

function HoursOfDay({ value }: { value: { from: string; to: string } | null }): ReactNode {
  const say = useWords(settingsWords);
  const form = Form.useFormInstance<{ value: { from: string; to: string } | null }>();
  const [isNone, setNone] = useState(value === null);
  const choose = (isChosen: boolean): void => {
    setNone(isChosen);
    form.setFieldValue("value", isChosen ? null : { from: "22:00", to: "07:00" });
  };
  const missing = { required: true, message: say("timeMissing") };
  return (
    <>
      <Form.Item>
        <Checkbox checked={isNone} onChange={(event) => choose(event.target.checked)}>
          {say("noHours")}
        </Checkbox>
      </Form.Item>
      {isNone ? (
        <Form.Item name="value" hidden>
          <Input />
        </Form.Item>
      ) : (
        <div className="row">
          <Form.Item name={["value", "from"]} label={say("from")} rules={[missing]}>
            <Input type="time" />
          </Form.Item>
          <Form.Item
            name={["value", "to"]}
            label={say("to")}
            dependencies={[["value", "from"]]}
            rules={[
              missing,
              {
                validator: async (_rule, to: string) =>
                  await refuseUnless(to !== form.getFieldValue(["value", "from"]), say("timesAlike")),
              },
            ]}
          >
            <Input type="time" />
          </Form.Item>
        </div>
      )}
    </>
  );
}
