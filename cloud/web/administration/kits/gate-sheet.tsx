/** Before a kit goes live: what is missing, in sentences; and a reason for each thing, where it goes live all the same. */

import { Button, Form, Input } from "antd";
import type { ReactNode } from "react";
import type { KitMissingView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useLanguage } from "../../parts/page-language.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { isPossible, type OfKit } from "./of-kit.ts";
import { gateWords } from "./test-words.ts";

type Typed = { why?: Readonly<Record<string, string | undefined>> };

export function GateSheet({ kit, reload }: OfKit): ReactNode {
  const say = useWords(gateWords);
  const language = useLanguage();
  const { may } = useMe();
  const isAhead = isPossible(kit, "go-live") && may.includes("change-kits");
  const read = useRead<KitMissingView>(isAhead ? `/api/kits/${kit.kitId}/missing` : null);
  const { trouble, isAsking, run, forget } = useCommand();
  if (!isAhead) return <Despite kit={kit} />;
  const goLive = (typed: Typed, missing: KitMissingView): void => {
    const despite = missing.flatMap(({ what }, n) => {
      const why = typed.why?.[String(n)]?.trim() ?? "";
      return why === "" ? [] : [{ what, why }];
    });
    run((client) => client.post(`/api/kits/${kit.kitId}/go-live`, { version: kit.version, despite }), reload);
  };
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      <ReadView read={read}>
        {(missing) => (
          <Form layout="vertical" requiredMark={false} onFinish={(typed: Typed) => goLive(typed, missing)}>
            <p className="lead">{say(missing.length === 0 ? "ready" : "missing")}</p>
            {missing.map(({ what, sentence }, n) => (
              <Form.Item key={what} name={["why", String(n)]} label={sentence[language]}>
                <Input autoComplete="off" maxLength={200} placeholder={say("reason")} />
              </Form.Item>
            ))}
            <Trouble
              of={trouble}
              reload={() => {
                forget();
                reload();
              }}
            />
            <div className="row">
              <Button type="primary" htmlType="submit" loading={isAsking}>
                {say("goLive")}
              </Button>
              <Button onClick={read.reload}>{say("look")}</Button>
            </div>
          </Form>
        )}
      </ReadView>
    </section>
  );
}

function Despite({ kit }: Pick<OfKit, "kit">): ReactNode {
  const say = useWords(gateWords);
  if (kit.liveDespite.length === 0) return null;
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      <ul className="lines">
        {kit.liveDespite.map(({ what, why }) => (
          <li key={what}>{say("despite", { what, why })}</li>
        ))}
      </ul>
    </section>
  );
}
