/** The buttons of a kit's life. What needs an answer first (which home, why, which code) asks below; what cannot be undone asks whether. */

import { App, Button } from "antd";
import { useState, type ReactNode } from "react";
import type { KitCodeView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { Trouble } from "../parts/trouble.tsx";
import { ActForm, askingActs, type AskingAct } from "./act-form.tsx";
import { actWords, askWords } from "./act-words.ts";
import { isPossible, type OfKit } from "./of-kit.ts";

const direct = {
  resume: ["resume", "resumeAsk", "resumeDo"],
  "give-back": ["give-back", "giveBackAsk", "giveBackDo"],
  refurbish: ["refurbish", "refurbishAsk", "refurbishDo"],
  "renew-code": ["new-code", "newCodeAsk", "newCodeDo"],
} as const satisfies Record<string, readonly [path: string, ask: string, happens: string]>;
type DirectAct = keyof typeof direct;
/** The way forward comes first. */
const order = [
  "assign",
  "begin-commissioning",
  "resume",
  "refurbish",
  "move-home",
  "suspend",
  "give-back",
  "renew-code",
] as const;
/** What brings it to work; everything else is for when something has changed. */
const forward: ReadonlySet<string> = new Set(["assign", "begin-commissioning", "resume", "refurbish"]);
const isAsking = (act: AskingAct | DirectAct): act is AskingAct => askingActs.some((one) => one === act);

export function KitActs({ kit, reload, setCode }: OfKit & { setCode: (code: KitCodeView) => void }): ReactNode {
  const say = useWords(askWords);
  const sayAct = useWords(actWords);
  const { may } = useMe();
  const { modal } = App.useApp();
  const [chosen, setChosen] = useState<AskingAct | null>(null);
  const { isAsking: isBusy, trouble, run, forget } = useCommand();
  const { kitId, version, label } = kit;
  const allowed = order.filter(
    (act) => isPossible(kit, act) && may.includes(act === "begin-commissioning" ? "claim-kit" : "change-kits"),
  );

  const confirm = (act: DirectAct): void => {
    const [path, ask, happens] = direct[act];
    void modal.confirm({
      title: say(ask, { label }),
      content: say(happens),
      okText: sayAct(act),
      cancelText: say("cancel"),
      okButtonProps: { danger: act === "give-back" },
      onOk: () =>
        run(
          (client) => client.post<KitCodeView>(`/api/kits/${kitId}/${path}`, { version }),
          (done) => (act === "refurbish" || act === "renew-code" ? setCode(done) : reload()),
        ),
    });
  };
  const done = (): void => {
    setChosen(null);
    reload();
  };

  if (allowed.length === 0) return <p className="soft">{say("nothing")}</p>;
  return (
    <>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <div className="row" role="group" aria-label={say("now")}>
        {allowed.map((act) => (
          <Button
            key={act}
            type={forward.has(act) ? "primary" : "default"}
            danger={act === "give-back"}
            disabled={isBusy}
            {...(isAsking(act) ? { "aria-expanded": chosen === act } : {})}
            onClick={() => (isAsking(act) ? setChosen(chosen === act ? null : act) : confirm(act))}
          >
            {sayAct(act)}
          </Button>
        ))}
      </div>
      {chosen !== null && isPossible(kit, chosen) ? (
        <ActForm key={`${chosen} ${version}`} act={chosen} kit={kit} done={done} cancel={() => setChosen(null)} />
      ) : null}
    </>
  );
}
