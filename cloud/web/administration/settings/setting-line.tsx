/** One setting: what it is, where it comes from, and, opened, the field in which it is changed. */

import { Button } from "antd";
import type { ReactNode } from "react";
import type { SettingView } from "../../../api/registry/contract/settings.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { SettingForm } from "./setting-form.tsx";
import { useOriginText, useValueText } from "./value-text.ts";
import { settingsWords } from "./words.ts";

export function SettingLine(given: {
  path: string;
  version: number;
  setting: SettingView;
  mayChange: boolean;
  isOpen: boolean;
  isSaved: boolean;
  open: (isOpen: boolean) => void;
  done: () => void;
  reload: () => void;
}): ReactNode {
  const { path, version, setting, mayChange, isOpen, isSaved, open, done, reload } = given;
  const say = useWords(settingsWords);
  const language = useLanguage();
  const valueText = useValueText();
  const originText = useOriginText();
  const { isAsking, trouble, run, forget } = useCommand();
  const { key } = setting;
  const what = setting.words[language];
  return (
    <li className="setting">
      <div className="row">
        <strong className="setting-what">{what}</strong>
        <span className="setting-value">{valueText(setting)}</span>
        <span className="soft setting-origin">{originText(setting.origin, setting.isOwn)}</span>
        {mayChange && !isOpen ? (
          <>
            <Button aria-label={say("changeWhich", { what })} onClick={() => open(true)}>
              {say("change")}
            </Button>
            {setting.isOwn ? (
              <Button
                aria-label={say("inheritWhich", { what })}
                loading={isAsking}
                title={say("inheritsThen", { value: valueText(setting, "inherited") })}
                onClick={() => run((client) => client.post(`${path}/settings/inherit`, { version, key }), done)}
              >
                {say("inherit")}
              </Button>
            ) : null}
          </>
        ) : null}
      </div>
      {setting.isOwn ? <p className="soft">{say("inheritsThen", { value: valueText(setting, "inherited") })}</p> : null}
      {isOpen ? (
        <SettingForm
          setting={setting}
          isAsking={isAsking}
          cancel={() => {
            forget();
            open(false);
          }}
          save={(value) => run((client) => client.post(`${path}/settings`, { version, key, value }), done)}
        />
      ) : null}
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <p className="soft" role="status">
        {isSaved ? say("saved", { what }) : null}
      </p>
    </li>
  );
}
