/** Messages in this browser: asked for here, and taken back here. What stands in the way is said, and what it cannot do. */

import { useCallback, useEffect, useState, type ReactNode } from "react";
import type { BrowsersView } from "../../api/contract/push.ts";
import { useWords } from "../parts/catalogue.ts";
import { TroubleText, useAsking } from "./form.tsx";
import type { IdentityClient } from "./identity-client.ts";
import { pushWords } from "./push-words.ts";
import { canPush, ownEndpoint, subscribe, unsubscribe } from "./web-push.ts";

type Seen = BrowsersView & { own: string | null };

export function BrowserMessages({ client }: { client: IdentityClient }): ReactNode {
  const say = useWords(pushWords);
  const [seen, setSeen] = useState<Seen | null>(null);
  const [problem, setProblem] = useState<"forbidden" | "unreachable" | null>(null);
  const { isAsking, trouble, run } = useAsking();
  const load = useCallback((): void => {
    void Promise.all([client.get<BrowsersView>("push"), ownEndpoint()]).then(([answer, own]) => {
      if (answer.kind === "answer") setSeen({ ...answer.value, own });
    });
  }, [client]);
  useEffect(load, [load]);
  if (seen === null) return null;
  const { publicKey, endpoints, own } = seen;
  const isOn = own !== null && endpoints.includes(own);
  const others = endpoints.filter((one) => one !== own).length;
  const begin = async (key: string): Promise<void> => {
    setProblem(null);
    const made = await subscribe(key);
    if (made.kind === "subscribed") run(() => client.post("push", made.subscription), load);
    else setProblem(made.kind);
  };
  const end = async (): Promise<void> => {
    setProblem(null);
    const endpoint = (await unsubscribe()) ?? own;
    if (endpoint !== null) run(() => client.post("push/remove", { endpoint }), load);
  };
  return (
    <section>
      <h2>{say("title")}</h2>
      <p>{say("hint")}</p>
      {publicKey === null ? (
        <p>{say("notSetUp")}</p>
      ) : canPush() ? (
        <ul className="rows">
          <li>
            <span role="status">
              {say(isOn ? "on" : "off")}
              {others > 0 ? (
                <>
                  <br />
                  <small>{say("others", { count: others })}</small>
                </>
              ) : null}
            </span>
            <button
              type="button"
              className="button button-quiet"
              disabled={isAsking}
              onClick={() => void (isOn ? end() : begin(publicKey))}
            >
              {say(isOn ? "end" : "begin")}
            </button>
          </li>
        </ul>
      ) : (
        <p>{say("notHere")}</p>
      )}
      <div role="alert">{problem === null ? null : <p className="trouble">{say(problem)}</p>}</div>
      <TroubleText of={trouble} />
    </section>
  );
}
