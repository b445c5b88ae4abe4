/** Who is here decides what is shown: the sign-in page, or the frame with what they may do in it. */

import { App, ConfigProvider, type ConfigProviderProps } from "antd";
import enUS from "antd/es/locale/en_US.js";
import zhCN from "antd/es/locale/zh_CN.js";
import { useCallback, useEffect, useState, type ReactNode } from "react";
import type { MeView } from "../../api/contract/people.ts";
import { setLanguage, useLanguage } from "../parts/page-language.ts";
import type { Refused } from "../parts/refusal.ts";
import type { Client } from "./client/client.ts";
import { ClientContext } from "./client/use-client.ts";
import { FailedView } from "./frame/failed-view.tsx";
import { Frame } from "./frame/frame.tsx";
import { theme } from "./frame/theme.ts";
import { MeContext } from "./frame/use-me.ts";
import { Reading } from "./parts/read-view.tsx";
import { Trouble } from "./parts/trouble.tsx";

type Locale = NonNullable<ConfigProviderProps["locale"]>;

/** What antd itself says. As types its files are old modules, whose default export is the module; in the built page it is the locale. */
function localeOf(locale: Locale | { default: Locale }): Locale {
  return "default" in locale ? locale.default : locale;
}

export function Administration({ client, signIn }: { client: Client; signIn: () => void }): ReactNode {
  const language = useLanguage();
  return (
    <ConfigProvider
      locale={localeOf(language === "zh" ? zhCN : enUS)}
      theme={theme}
      // Two characters of a button are one word: 确认, not 确 认.
      button={{ autoInsertSpace: false }}
      wave={{ disabled: true }}
    >
      <App component={false}>
        <FailedView>
          <ClientContext value={client}>
            <Arrival client={client} signIn={signIn} />
          </ClientContext>
        </FailedView>
      </App>
    </ConfigProvider>
  );
}

function Arrival({ client, signIn }: { client: Client; signIn: () => void }): ReactNode {
  const [me, setMe] = useState<MeView | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const look = useCallback((): void => {
    void client.get<MeView>("/api/identity/me").then((answer) => {
      if (answer.kind === "refused") return setTrouble(answer);
      const { stage, language } = answer.value;
      if (stage !== "full" && stage !== "nobody-signs-in") return signIn();
      // What they chose for themselves counts more than what the last person here chose.
      if (language !== null) setLanguage(language);
      setTrouble(null);
      setMe(answer.value);
    });
  }, [client, signIn]);
  useEffect(look, [look]);
  if (trouble) return <Trouble of={trouble} reload={look} />;
  if (me === null) return <Reading />;
  return (
    <MeContext value={me}>
      <Frame />
    </MeContext>
  );
}
