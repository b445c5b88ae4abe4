/** What the operator sees: the line's state, the queue or the drill's, the one in hand, and the equipment below. */

import { useCallback, useDeferredValue, useState, type ReactNode } from "react";
import { needsHands } from "../../alarms/queue-order.ts";
import type { IncidentView } from "../../api/contract.ts";
import { Both, useText } from "../parts/language.tsx";
import { say } from "../parts/words.ts";
import type { Tone } from "./alarm-tone.ts";
import { HandOversForMe } from "./acts-panel.tsx";
import { BlindBanner } from "./blind-banner.tsx";
import { CallerDialog } from "./caller-dialog.tsx";
import { CallsStrip } from "./calls-strip.tsx";
import { CheckInsPanel } from "./check-ins-panel.tsx";
import { DemoBar } from "./demo-bar.tsx";
import { useDesk, useKnown, useLine } from "./desk-context.ts";
import { DrillBar } from "./drill-bar.tsx";
import { FaultsStrip } from "./faults-strip.tsx";
import { Header } from "./header.tsx";
import { HomePanel } from "./home-panel.tsx";
import { IncidentPanel } from "./incident-panel.tsx";
import { keyWords } from "./key-words.ts";
import { useKeys } from "./keys.ts";
import { Legend } from "./legend.tsx";
import { useLooking } from "./lookers.tsx";
import { Queue, type Chosen } from "./queue.tsx";
import type { QueueOf } from "./queue-lines.ts";
import { sayQueue } from "./queue-words.ts";
import { QuietPanel } from "./quiet-panel.tsx";
import { ShiftDialog } from "./shift-dialog.tsx";
import { UndoBar } from "./undo-bar.tsx";
import { useAttention } from "./use-attention.ts";

export function DeskPage(given: { desk: string; tone: Tone; chooseLanguage: () => void }): ReactNode {
  const { desk, tone, chooseLanguage } = given;
  const { operator, askName, store, client } = useDesk();
  const text = useText();
  const line = useLine();
  const [queue, setQueue] = useState<QueueOf>("live");
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [isCalled, setIsCalled] = useState(false);
  const [isShiftOpen, setIsShiftOpen] = useState(false);
  const [isLegendOpen, setIsLegendOpen] = useState(false);
  useAttention(tone);
  // The head and the line's state stand there first.
  const isWhole = useDeferredValue(true, false);
  const openLegend = useCallback((): void => setIsLegendOpen(true), []);
  useKeys({ "?": { words: keyWords.legend, act: openLegend } });

  const first = useKnown(({ queues }) => queues[queue][0]?.incident.incidentId);
  // The first one opens by itself, and stays: a louder one that comes later must not slip under the operator's hand.
  if (chosen === null && first !== undefined) setChosen({ kind: "incident", id: first });

  const connection = useKnown(({ snapshots }) => snapshots);
  const inHand = chosen?.kind === "incident" ? chosen.id : null;
  const incidentId = useKnown(({ incidents }) =>
    inHand === null ? null : (incidents.get(inHand)?.incidentId ?? null),
  );
  useLooking({ desk, client, operator, incidentId, connection });

  const choose = useCallback((id: string): void => setChosen({ kind: "incident", id }), []);
  const show = useCallback((next: QueueOf, id: string | null): void => {
    setQueue(next);
    setChosen(id === null ? null : { kind: "incident", id });
  }, []);
  const look = useCallback(
    (known: IncidentView): void => {
      store.tell({ kind: "learned", incident: known });
      show(known.mode === "drill" ? "drill" : "live", known.incidentId);
    },
    [store, show],
  );
  const openOfHome = useCallback(
    (homeId: string): IncidentView | undefined =>
      store.state().queues.live.find(({ incident }) => incident.homeId === homeId && incident.mode === "live")
        ?.incident,
    [store],
  );

  return (
    <div
      className={`page page-line-${line} page-${queue} ${chosen === null || chosen.kind === "queue" ? "" : "page-in-hand"}`}
      lang={text(["zh-Hans", "en"])}
    >
      <Header
        tone={tone}
        chooseLanguage={chooseLanguage}
        openForCaller={() => (operator === "" ? askName() : setIsCalled(true))}
        openLegend={openLegend}
        openShift={() => (operator === "" ? askName() : setIsShiftOpen(true))}
        chooseHomes={() => setChosen({ kind: "homes" })}
        chooseCheckIns={() => setChosen({ kind: "check-ins" })}
      />
      <BlindBanner />
      <DrillBar queue={queue} show={(next) => show(next, null)} />
      <UndoBar look={look} />
      <HandOversForMe
        shown={incidentId}
        look={(id) => {
          const incident = store.state().incidents.get(id);
          if (incident) look(incident);
        }}
      />
      <Calls open={openOfHome} look={look} />
      <main className="desk">
        {isWhole ? (
          <Queue
            key={queue}
            desk={desk}
            queue={queue}
            shown={chosen}
            choose={choose}
            answer={(id) => show("live", id)}
            pick={(found) => {
              if (found.kind !== "incident") return setChosen(found);
              const { incidents } = store.state();
              show(incidents.get(found.id)?.mode === "drill" ? "drill" : "live", found.id);
            }}
            look={look}
          />
        ) : null}
        <section className="detail" aria-label={text(say.home)}>
          <button
            type="button"
            className="button button-quiet detail-back"
            onClick={() => setChosen({ kind: "queue" })}
          >
            <Both of={sayQueue.backToQueue} inline />
          </button>
          {isWhole ? <Detail chosen={chosen} choose={setChosen} /> : null}
        </section>
      </main>
      <DemoBar />
      <FaultsStrip />
      {isShiftOpen ? <ShiftDialog leave={() => setIsShiftOpen(false)} /> : null}
      {isLegendOpen ? <Legend leave={() => setIsLegendOpen(false)} /> : null}
      {isCalled ? (
        <CallerDialog
          opened={(incident) => {
            setIsCalled(false);
            look(incident);
          }}
          leave={() => setIsCalled(false)}
        />
      ) : null}
    </div>
  );
}

function Calls(given: {
  open: (homeId: string) => IncidentView | undefined;
  look: (incident: IncidentView) => void;
}): ReactNode {
  const calls = useKnown((state) => state.calls);
  return <CallsStrip calls={calls} {...given} />;
}

function Detail({ chosen, choose }: { chosen: Chosen | null; choose: (chosen: Chosen | null) => void }): ReactNode {
  const { store } = useDesk();
  // The first one is drawn in pieces, behind its card; from one to the next there is no moment in which the other one stands here.
  const isReady = useDeferredValue(chosen !== null);
  const incident = useKnown(({ incidents }) => (chosen?.kind === "incident" ? incidents.get(chosen.id) : undefined));
  const homeId = chosen?.kind === "home" ? chosen.id : (incident?.homeId ?? null);
  const home = useKnown(({ homes }) => (homeId === null ? undefined : homes.get(homeId)));
  const id = incident?.incidentId ?? null;
  // Changes whenever a call of this incident does.
  const callsMark = useKnown(({ calls }) =>
    [...calls.values()]
      .filter(({ incidentId }) => incidentId === id)
      .map(({ callId, standing }) => `${callId}=${standing}`)
      .join(","),
  );
  if (chosen?.kind === "incident" && !isReady) return null;
  if (incident) {
    return (
      <IncidentPanel
        key={incident.incidentId}
        incident={incident}
        home={home ?? null}
        callsMark={callsMark}
        learn={(learned) => store.tell({ kind: "learned", incident: learned })}
        leave={() => choose(null)}
      />
    );
  }
  if (chosen?.kind === "check-ins")
    return <CheckIns choose={(incidentId) => choose({ kind: "incident", id: incidentId })} />;
  if (chosen?.kind === "home" && home) return <HomePanel home={home} />;
  return <QuietPanel choose={choose} />;
}

/** Beside the queue; alarms that nobody has in hand are said above the list too. */
function CheckIns({ choose }: { choose: (incidentId: string) => void }): ReactNode {
  const waiting = useKnown(({ queues }) => queues.live.filter(({ incident }) => needsHands(incident)).length);
  const first = useKnown(({ queues }) => queues.live.find(({ incident }) => needsHands(incident))?.incident.incidentId);
  return <CheckInsPanel waiting={waiting} answer={() => first !== undefined && choose(first)} show={choose} />;
}
