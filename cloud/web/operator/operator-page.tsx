/** The operator's page: what is known, what time it is and who sits there, for all its parts. Each listens by itself to what it shows, so that a change costs what has changed. */

import { useCallback, useEffect, useMemo, useState, type ReactNode } from "react";
import type { DeskClient } from "../parts/desk-client.ts";
import { LanguageContext, type Language } from "../parts/language.tsx";
import { languagePlace } from "../parts/language-place.ts";
import type { Tone } from "./alarm-tone.ts";
import { createDeskClock, tickEveryMs } from "./desk-clock.ts";
import { DeskContext, useKnownOf } from "./desk-context.ts";
import { DeskPage } from "./desk-page.tsx";
import { createDeskStore, nextFrameOfWindow } from "./desk-store.ts";
import { createKeys, KeysContext, listenToKeys } from "./keys.ts";
import { openLiveLink } from "./live-link.ts";
import { NameDialog } from "./name-dialog.tsx";
import { PhoneDialog } from "./phone-button.tsx";
import { useRemembered } from "./use-remembered.ts";
import { useTelephone } from "./use-telephone.ts";

const uptimeMs = (): number => performance.now();
const wallMs = (): number => Date.now();

export function OperatorPage({ desk, client, tone }: { desk: string; client: DeskClient; tone: Tone }): ReactNode {
  const [store] = useState(() => createDeskStore({ uptimeMs, nextFrame: nextFrameOfWindow }));
  const [clock] = useState(() => createDeskClock({ store, uptimeMs, wallMs }));
  const [letters, setLetters] = useRemembered("shouwang.letters", "on");
  const [keys] = useState(() => createKeys(letters === "on", (isOn) => setLetters(isOn ? "on" : "off")));
  const [language, setLanguage] = useRemembered(languagePlace, "zh");
  const [typedName, setTypedName] = useRemembered("shouwang.operator", "");
  const [isAskingPhone, setIsAskingPhone] = useState(false);
  const [isAskingName, setIsAskingName] = useState(typedName === "");
  const signedInAs = useKnownOf(store, (state) => state.signedInAs);
  const connection = useKnownOf(store, ({ snapshots }) => snapshots);
  const trunks = useKnownOf(store, ({ telephony }) => telephony.trunks);
  // Who acts is who signed in; a name is asked for only where nobody does.
  const operator = signedInAs ?? typedName;
  const telephone = useTelephone({ desk, client, operator, connection, trunks });

  useEffect(() => {
    const link = openLiveLink(desk, store.tell);
    return () => link[Symbol.dispose]();
  }, [desk, store]);
  useEffect(() => {
    const timer = window.setInterval(clock.tick, tickEveryMs);
    // What was heard may end a blindness at once.
    const stop = store.subscribe(clock.tick);
    return () => {
      window.clearInterval(timer);
      stop();
    };
  }, [clock, store]);
  useEffect(() => {
    const listening = listenToKeys(keys);
    return () => listening[Symbol.dispose]();
  }, [keys]);

  const askName = useCallback((): void => setIsAskingName(true), []);
  const askPhone = useCallback((): void => setIsAskingPhone(true), []);
  const given = useMemo(
    () => ({ client, operator, telephone, askName, askPhone, store, clock }),
    [client, operator, telephone, askName, askPhone, store, clock],
  );
  const reader: Language = language === "en" ? "en" : "zh";
  const chooseLanguage = (): void => {
    const other: Language = reader === "zh" ? "en" : "zh";
    setLanguage(other);
    // The page is in that language already; that the account did not hear of it harms nobody.
    if (signedInAs !== null) void client.keepLanguage(other);
  };
  return (
    <LanguageContext value={reader}>
      <KeysContext value={keys}>
        <DeskContext value={given}>
          <DeskPage desk={desk} tone={tone} chooseLanguage={chooseLanguage} />
          {isAskingPhone ? (
            <PhoneDialog phone={telephone.phone} keep={telephone.keep} leave={() => setIsAskingPhone(false)} />
          ) : null}
          {isAskingName && signedInAs === null ? (
            <NameDialog
              name={operator}
              keep={(name) => {
                setTypedName(name);
                setIsAskingName(false);
              }}
            />
          ) : null}
        </DeskContext>
      </KeysContext>
    </LanguageContext>
  );
}
