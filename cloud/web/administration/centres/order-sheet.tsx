/** The centres that answer here, moved, taken out and added, and saved together. */

import { Button } from "antd";
import { useState, type ReactNode } from "react";
import type { CentresView } from "../../../api/registry/contract/centres.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { useOriginText } from "../settings/value-text.ts";
import { centresWords } from "./words.ts";

export function OrderSheet({ path, view, reload }: { path: string; view: CentresView; reload: () => void }): ReactNode {
  const { serving: kept, centres, mayChange, version, isOwn, origin } = view;
  const say = useWords(centresWords);
  const originText = useOriginText();
  const [serving, setServing] = useState<readonly string[]>(kept);
  const { isAsking, trouble, run } = useCommand();
  const nameOf = (centreId: string): string => centres.find((one) => one.centreId === centreId)?.name ?? centreId;
  const others = centres.filter(({ centreId, closedAtMs }) => closedAtMs === null && !serving.includes(centreId));
  return (
    <section className="sheet">
      <h2>{say("serving")}</h2>
      <p className="soft lead">{say("comesFrom", { origin: originText(origin, isOwn) })}</p>
      <ol className="lines">
        {serving.length === 0 ? <li>{say("builtIn")}</li> : null}
        {serving.map((centreId, at) => {
          const name = nameOf(centreId);
          return (
            <li key={centreId} className="row">
              <strong>{say("place", { n: at + 1, name })}</strong>
              {mayChange && at > 0 ? (
                <Button
                  size="small"
                  onClick={() => setServing(serving.toSpliced(at, 1).toSpliced(at - 1, 0, centreId))}
                  aria-label={say("earlierWhich", { name })}
                >
                  {say("earlier")}
                </Button>
              ) : null}
              {mayChange ? (
                <Button
                  size="small"
                  onClick={() => setServing(serving.toSpliced(at, 1))}
                  aria-label={say("removeWhich", { name })}
                >
                  {say("remove")}
                </Button>
              ) : null}
            </li>
          );
        })}
      </ol>
      {mayChange ? (
        <>
          <div className="row lead">
            {others.map(({ centreId, name }) => (
              <Button key={centreId} onClick={() => setServing([...serving, centreId])}>
                {say("add", { name })}
              </Button>
            ))}
          </div>
          <Trouble of={trouble} reload={reload} />
          <div className="row">
            <Button
              type="primary"
              loading={isAsking}
              disabled={serving === kept}
              onClick={() => run((client) => client.post(`${path}/centres/serving`, { version, serving }), reload)}
            >
              {say("saveOrder")}
            </Button>
            {isOwn ? (
              <Button
                loading={isAsking}
                onClick={() =>
                  run((client) => client.post(`${path}/settings/inherit`, { version, key: "centres" }), reload)
                }
              >
                {say("inherit")}
              </Button>
            ) : null}
            <span className="soft" role="status">
              {serving === kept ? null : say("unsaved")}
            </span>
          </div>
        </>
      ) : null}
    </section>
  );
}
