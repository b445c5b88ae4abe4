/** The life of a kit as steps, and what may be done with it now; what may not, says why. */

import { Collapse, Steps } from "antd";
import type { ReactNode } from "react";
import type { KitCodeView, KitView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useMe } from "../frame/use-me.ts";
import { timeText } from "../../parts/day-text.ts";
import { useIsNarrow } from "../parts/use-narrow.ts";
import { actWords, askWords, suspendWords } from "./act-words.ts";
import { KitActs } from "./kit-acts.tsx";
import type { OfKit } from "./of-kit.ts";
import { kitWords, stateWords } from "./words.ts";

const way = ["made", "assigned", "commissioning", "live"] as const;
/** These have a sheet of their own. */
const elsewhere: ReadonlySet<string> = new Set(["replace-gateway", "change-devices", "maintain"]);

export function LifeSheet({ kit, reload, setCode }: OfKit & { setCode: (code: KitCodeView) => void }): ReactNode {
  const say = useWords(kitWords);
  const sayState = useWords(stateWords);
  const sayWhy = useWords(suspendWords);
  const isNarrow = useIsNarrow();
  const { may } = useMe();
  const { state, sinceMs, suspendedFor, claimMadeAtMs } = kit;
  const since = say("since", { time: timeText(sinceMs) });
  const at = way.findIndex((one) => one === state);
  return (
    <section className="sheet">
      <h2>{say("life")}</h2>
      {at === -1 ? (
        <div className="kit-note">
          <p>
            <strong>{sayState(state)}</strong> · {since}
          </p>
          {state === "suspended" ? (
            <>
              {suspendedFor === null ? null : <p>{say("suspendedFor", { why: sayWhy(suspendedFor) })}</p>}
              <p>{say("suspendRaises")}</p>
            </>
          ) : null}
        </div>
      ) : (
        <div className="lead">
          <Steps
            size="small"
            orientation={isNarrow ? "vertical" : "horizontal"}
            current={at}
            items={way.map((one, n) => ({ title: sayState(one), content: n === at ? since : undefined }))}
          />
        </div>
      )}
      <ClaimCode madeAtMs={claimMadeAtMs} isNeeded={state === "made" || state === "assigned"} />
      {may.includes("change-kits") || may.includes("claim-kit") ? (
        <>
          <KitActs kit={kit} reload={reload} setCode={setCode} />
          <NotNow acts={kit.acts} />
        </>
      ) : null}
    </section>
  );
}

function ClaimCode({ madeAtMs, isNeeded }: { madeAtMs: number | null; isNeeded: boolean }): ReactNode {
  const say = useWords(kitWords);
  if (madeAtMs === null && !isNeeded) return null;
  const text = madeAtMs === null ? say("codeNone") : say("codeMade", { time: timeText(madeAtMs) });
  return <p className="soft lead">{text}</p>;
}

function NotNow({ acts }: Pick<KitView, "acts">): ReactNode {
  const say = useWords(askWords);
  const sayAct = useWords(actWords);
  const language = useLanguage();
  const refused = acts.filter(({ act, whyNot }) => whyNot !== null && !elsewhere.has(act));
  if (refused.length === 0) return null;
  const lines = (
    <ul className="lines">
      {refused.map(({ act, whyNot }) => (
        <li key={act}>
          <strong>{sayAct(act)}</strong> <span className="soft">{whyNot?.[language]}</span>
        </li>
      ))}
    </ul>
  );
  return <Collapse className="kit-not-now" ghost items={[{ key: "not-now", label: say("notNow"), children: lines }]} />;
}
