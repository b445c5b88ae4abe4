/** For a newcomer: what the simulated home can be made to do. Only there when one is attached. */

import { useEffect, useState, type ReactNode } from "react";
import { demoActions, type DemoAction, type DemoView } from "../../api/contract.ts";
import { Both } from "../parts/language.tsx";
import { demoWords, say } from "../parts/words.ts";
import { useDesk, useKnown } from "./desk-context.ts";

export function DemoBar(): ReactNode {
  const { client } = useDesk();
  const [demo, setDemo] = useState<DemoView | null>(null);
  const [answer, setAnswer] = useState<string | null>(null);
  useEffect(() => {
    void client.demo().then((asked) => setDemo(asked.kind === "answer" ? asked.value : null));
  }, [client]);
  const homeId = demo?.homeId ?? null;
  const home = useKnown(({ homes }) => (homeId === null ? undefined : homes.get(homeId)));
  if (!demo?.isAttached) return null;

  const act = async (action: DemoAction): Promise<void> => {
    const asked = await client.demoAct(action);
    setAnswer(asked.kind === "answer" ? null : asked.message);
  };
  return (
    <section className="demo" aria-label={say.demo[1]}>
      <h2>
        <Both of={home ? [`${say.demo[0]} · ${home.name}`, say.demo[1]] : say.demo} />
        <span className="demo-hint" role="status">
          {answer ?? <Both of={say.demoHint} inline />}
        </span>
      </h2>
      {demoActions.map((action) => (
        <button key={action} type="button" className={`demo-button demo-${action}`} onClick={() => void act(action)}>
          <Both of={demoWords[action].name} inline />
          <span className="demo-does">
            <Both of={demoWords[action].does} />
          </span>
        </button>
      ))}
    </section>
  );
}
