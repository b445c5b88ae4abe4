/** The operator's page: what is open on the left, the one in hand on the right, the state of the line above everything. */

import { useEffect, useMemo, useReducer, useState, type ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";
import type { CallView } from "../../api/contract/calls.ts";
import type { DeskClient } from "../parts/desk-client.ts";
import { LanguageContext, type Language } from "../parts/language.tsx";
import { alarmWords, say } from "../parts/words.ts";
import type { Tone } from "./alarm-tone.ts";
import { CallerDialog } from "./caller-dialog.tsx";
import { CallsStrip } from "./calls-strip.tsx";
import { BlindBanner } from "./blind-banner.tsx";
import { DemoBar } from "./demo-bar.tsx";
import { DeskContext } from "./desk-context.ts";
import { lineOf, nextDeskState, openedAt, openIncidents } from "./desk-state.ts";
import { FaultsStrip } from "./faults-strip.tsx";
import { Header } from "./header.tsx";
import { HomePanel } from "./home-panel.tsx";
import { IncidentPanel } from "./incident-panel.tsx";
import { openLiveLink } from "./live-link.ts";
import { NameDialog } from "./name-dialog.tsx";
import { leadingAlarm, inQueueOrder, needsHands } from "../../alarms/queue-order.ts";
import { PhoneDialog } from "./phone-button.tsx";
import { Queue, type Chosen } from "./queue.tsx";
import { QuietPanel } from "./quiet-panel.tsx";
import { useAttention } from "./use-attention.ts";
import { useRemembered } from "./use-remembered.ts";
import { useTelephone } from "./use-telephone.ts";

const tickEveryMs = 500;

export function OperatorPage({ desk, client, tone }: { desk: string; client: DeskClient; tone: Tone }): ReactNode {
  const [state, tell] = useReducer(nextDeskState, undefined, () => openedAt(performance.now()));
  const [instant, setInstant] = useState(readClocks);
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [language, setLanguage] = useRemembered("language", "zh");
  const [typedName, setTypedName] = useRemembered("operator", "");
  const [isCalled, setIsCalled] = useState(false);
  const [isAskingPhone, setIsAskingPhone] = useState(false);
  const [isAskingName, setIsAskingName] = useState(typedName === "");
  // Who acts is who signed in; a name is asked for only where nobody does.
  const operator = state.signedInAs ?? typedName;

  useEffect(() => {
    const link = openLiveLink(desk, tell);
    return () => link[Symbol.dispose]();
  }, [desk]);
  useEffect(() => {
    const timer = window.setInterval(() => setInstant(readClocks()), tickEveryMs);
    return () => window.clearInterval(timer);
  }, []);

  const { trunks } = state.telephony;
  const telephone = useTelephone({ desk, client, operator, connection: state.snapshots, trunks });

  const open = useMemo(() => inQueueOrder(openIncidents(state).filter(isForPeople)), [state]);
  const first = open[0];
  // The first one opens by itself, and stays: a louder one that comes later must not slip under the operator's hand.
  if (chosen === null && first) setChosen({ kind: "incident", id: first.incidentId });
  const shown = chosen;
  const incident = shown?.kind === "incident" ? state.incidents.get(shown.id) : undefined;
  const home = shown?.kind === "home" ? state.homes.get(shown.id) : undefined;

  const reader: Language = language === "en" ? "en" : "zh";
  const index = reader === "zh" ? 0 : 1;
  const loudest = open.find(needsHands);
  const alarm = loudest && leadingAlarm(loudest);
  const what = alarm ? alarmWords(alarm.alarm, alarm.confidence)[index] : phraseOf(say.alarms, index);
  const where = loudest?.homeName ?? phraseOf(say.unknownHome, index);
  useAttention(open, { tone, title: `${what} · ${where}`, calm: phraseOf(say.brand, index) });

  const look = (known: IncidentView): void => {
    tell({ kind: "learned", incident: known });
    setChosen({ kind: "incident", id: known.incidentId });
  };

  const uptimeMs = Math.max(instant.uptimeMs, state.heardAtMs ?? 0);
  const line = lineOf(state, uptimeMs);
  const nowMs = instant.wallMs + state.serverAheadMs;
  const asks = { askName: () => setIsAskingName(true), askPhone: () => setIsAskingPhone(true) };
  const given = { client, operator, nowMs, faults: state.faults, telephone, ...asks };

  return (
    <LanguageContext value={reader}>
      <DeskContext value={given}>
        <div className={`page page-line-${line}`} lang={reader === "zh" ? "zh-Hans" : "en"}>
          <Header
            line={line}
            tone={tone}
            chooseLanguage={() => setLanguage(reader === "zh" ? "en" : "zh")}
            openForCaller={() => (operator === "" ? setIsAskingName(true) : setIsCalled(true))}
            chooseHomes={() => setChosen({ kind: "homes" })}
          />
          <BlindBanner
            line={line}
            misread={state.misread}
            silentForMs={uptimeMs - (state.heardAtMs ?? uptimeMs)}
            heardAtAll={state.heardAtMs !== null}
          />
          <CallsStrip calls={state.calls} homes={[...state.homes.values()]} open={open} look={look} />
          <main className="desk">
            <Queue
              desk={desk}
              open={open}
              homes={state.homes}
              shown={shown}
              choose={setChosen}
              look={look}
              closedMark={closedMark(state.incidents.values())}
              connection={state.snapshots}
            />
            <section className="detail" aria-label={phraseOf(say.home, index)}>
              {incident ? (
                <IncidentPanel
                  key={incident.incidentId}
                  incident={incident}
                  home={incident.homeId === null ? null : (state.homes.get(incident.homeId) ?? null)}
                  callsMark={callsMark(state.calls.values(), incident.incidentId)}
                  learn={(learned) => tell({ kind: "learned", incident: learned })}
                  leave={() => setChosen(null)}
                />
              ) : home ? (
                <HomePanel home={home} />
              ) : (
                <QuietPanel line={line} homes={[...state.homes.values()]} choose={setChosen} />
              )}
            </section>
          </main>
          <DemoBar homes={state.homes} />
          <FaultsStrip faults={state.faults} homes={state.homes} />
        </div>
        {isAskingPhone ? (
          <PhoneDialog phone={telephone.phone} keep={telephone.keep} leave={() => setIsAskingPhone(false)} />
        ) : null}
        {isCalled ? (
          <CallerDialog
            homes={[...state.homes.values()]}
            opened={(incident) => {
              setIsCalled(false);
              look(incident);
            }}
            leave={() => setIsCalled(false)}
          />
        ) : null}
        {isAskingName && state.signedInAs === null ? (
          <NameDialog
            name={operator}
            keep={(name) => {
              setTypedName(name);
              setIsAskingName(false);
            }}
          />
        ) : null}
      </DeskContext>
    </LanguageContext>
  );
}

/** The house presses by itself, and looks itself whether that arrived: nobody answers it. */
const isForPeople = ({ mode }: IncidentView): boolean => mode !== "canary";

const readClocks = () => ({ uptimeMs: performance.now(), wallMs: Date.now() });

const phraseOf = (words: readonly [string, string], index: 0 | 1): string => words[index];

/** Changes whenever a call of this incident does. */
function callsMark(calls: Iterable<CallView>, incidentId: string): string {
  const own = [...calls].filter((call) => call.incidentId === incidentId);
  return own.map(({ callId, standing }) => `${callId}=${standing}`).join(",");
}

/** Changes when one more was closed, so that the list of those is read again. */
function closedMark(incidents: Iterable<{ phase: string; incidentId: string }>): string {
  return [...incidents].flatMap(({ phase, incidentId }) => (phase === "closed" ? [incidentId] : [])).join(",");
}
