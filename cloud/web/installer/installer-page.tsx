/** The installer's page: who is signed in, which step it is, what waits for the line. One step is shown at a time; all of them stand in a list. */

import { useEffect, useState, type ReactNode } from "react";
import type { MeView } from "../../api/contract/people.ts";
import { languageTags, useWords } from "../parts/catalogue.ts";
import { setLanguage, useLanguage, usePageTitle } from "../parts/page-language.ts";
import type { Refused } from "../parts/refusal.ts";
import { ConsentsStep } from "./consents-step.tsx";
import { ContactsStep } from "./contacts-step.tsx";
import { DevicesStep } from "./devices-step.tsx";
import { homeNameField, HomeStep } from "./home-step.tsx";
import type { InstallerClient } from "./installer-client.ts";
import { KitStep } from "./kit-step.tsx";
import { LineState } from "./line-state.tsx";
import { LiveStep } from "./live-step.tsx";
import { Trouble } from "./parts.tsx";
import { ProveStep } from "./prove-step.tsx";
import { SignStep } from "./sign-step.tsx";
import { SignalStep } from "./signal-step.tsx";
import { StepList } from "./step-list.tsx";
import { GatewayTask, MoveTask, SwapTask } from "./tasks.tsx";
import { WorkingContext } from "./use-asking.ts";
import { useWork } from "./use-work.ts";
import { standingOf, steps, tasks, type Step, type Task } from "./wizard.ts";
import { frameWords, stepWords, taskWords } from "./words.ts";

type Given = { client: InstallerClient; signIn: () => void };

export function InstallerPage({ client, signIn }: Given): ReactNode {
  const say = useWords(frameWords);
  const [me, setMe] = useState<MeView | null>(null);
  const [trouble, setTrouble] = useState<Refused | null>(null);
  const [turn, setTurn] = useState(0);
  usePageTitle(say("title"));
  useEffect(() => {
    let isWanted = true;
    void client.get<MeView>("/api/identity/me").then((got) => {
      if (!isWanted) return;
      if (got.kind === "refused") return setTrouble(got);
      if (got.value.stage !== "full" && got.value.stage !== "nobody-signs-in") return signIn();
      setTrouble(null);
      setMe(got.value);
    });
    return () => {
      isWanted = false;
    };
  }, [client, signIn, turn]);
  if (me === null)
    return (
      <main className="alone">
        {trouble === null ? <p role="status">{say("loading")}</p> : <Trouble of={trouble} />}
        {trouble === null ? null : (
          <button type="button" className="button" onClick={() => setTurn(turn + 1)}>
            {say("again")}
          </button>
        )}
      </main>
    );
  const mayInstall = me.stage === "nobody-signs-in" || me.may.includes("hand-over-kit");
  return (
    <>
      <Top client={client} me={me} />
      {mayInstall ? (
        <Installation client={client} accountId={me.accountId ?? "nobody"} />
      ) : (
        <main className="alone">
          <p className="card">{say("notInstaller")}</p>
        </main>
      )}
    </>
  );
}

function Top({ client, me }: { client: InstallerClient; me: MeView }): ReactNode {
  const say = useWords(frameWords);
  const other = useLanguage() === "zh" ? "en" : "zh";
  return (
    <header className="top">
      <h1>{say("install")}</h1>
      <span className="who">{me.name ?? ""}</span>
      <button
        type="button"
        lang={languageTags[other]}
        onClick={() => {
          setLanguage(other);
          // The page is in that language already; that the account did not hear of it harms nobody.
          if (me.stage === "full") void client.post("/api/identity/language", { language: other });
        }}
      >
        {say("language")}
      </button>
      {me.stage === "full" ? (
        <button
          type="button"
          onClick={() => void client.post("/api/identity/sign-out").then(() => window.location.assign("/sign-in/"))}
        >
          {say("signOut")}
        </button>
      ) : null}
    </header>
  );
}

function Installation({ client, accountId }: { client: InstallerClient; accountId: string }): ReactNode {
  const say = useWords(frameWords);
  const working = useWork(client, accountId);
  const { work, tell } = working;
  const { at } = work;
  const sayStep = useWords(stepWords);
  const sayTask = useWords(taskWords);
  const n = steps.findIndex((one) => one === at);
  const go = (to: Step | Task): void => {
    tell({ kind: "went", to });
    window.scrollTo({ top: 0 });
  };
  const isTask = tasks.some((one) => one === at);
  // One thing to do stands out: what the step asks for, and then the way on.
  const isDone = !isTaskName(at) && standingOf(at, work, working.view) !== "open";
  const [before, after] = [steps[n - 1], steps[n + 1]];
  return (
    <WorkingContext value={{ working, client }}>
      <div className="frame">
        <StepList go={go} />
        <main>
          <LineState />
          <p className="step-of">
            {[isTask ? say("otherTasks") : say("stepOf", { n: n + 1, of: steps.length }), work.typed[homeNameField]]
              .filter((one) => one !== undefined)
              .join(" · ")}
          </p>
          <h2>{isTaskName(at) ? sayTask(at) : sayStep(at)}</h2>
          <div className="step" key={at}>
            {views[at]()}
          </div>
          <nav className="ways" aria-label={say("steps")}>
            {isTask ? (
              <button type="button" className="button" onClick={() => go("devices")}>
                {say("backToSteps")}
              </button>
            ) : null}
            {before === undefined || isTask ? null : (
              <button type="button" className="button" onClick={() => go(before)}>
                {say("back")}
              </button>
            )}
            {after === undefined || isTask ? null : (
              <button type="button" className={isDone ? "button button-primary" : "button"} onClick={() => go(after)}>
                {say("next")}
              </button>
            )}
          </nav>
        </main>
      </div>
    </WorkingContext>
  );
}

const isTaskName = (at: Step | Task): at is Task => tasks.some((one) => one === at);

const views: Readonly<Record<Step | Task, () => ReactNode>> = {
  kit: () => <KitStep />,
  home: () => <HomeStep />,
  devices: () => <DevicesStep />,
  signal: () => <SignalStep />,
  prove: () => <ProveStep />,
  contacts: () => <ContactsStep />,
  consents: () => <ConsentsStep />,
  sign: () => <SignStep />,
  live: () => <LiveStep />,
  gateway: () => <GatewayTask />,
  swap: () => <SwapTask />,
  move: () => <MoveTask />,
};
