/** Visits to the home where a kit is: who comes when; giving one, and ending one. */

import { Button, Form, Input, Select } from "antd";
import { useState, type ReactNode } from "react";
import type { AccountsView } from "../../../api/contract/people.ts";
import type { VisitView } from "../../../api/registry/contract/visits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";
import { askWords, windowWords } from "./act-words.ts";
import { CancelButton } from "./cancel-button.tsx";
import { localTime, TimesFields, type TimesTyped } from "./times-fields.tsx";
import { visitWords } from "./visit-words.ts";
import { VisitLines } from "./visit-lines.tsx";

const hourMs = 3_600_000;
/** As many as the server gives at once. */
const peopleMax = 200;

export function VisitsSheet({ homeId, area }: { homeId: string; area: string | null }): ReactNode {
  const say = useWords(visitWords);
  const [isOpen, setOpen] = useState(false);
  const read = useRead<readonly VisitView[]>(`/api/homes/${homeId}/visits`);
  const done = (): void => {
    setOpen(false);
    read.reload();
  };
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      <p className="soft lead">{say("hint")}</p>
      <ReadView read={read}>
        {(visits) =>
          visits.length === 0 ? (
            <p className="lead">{say("none")}</p>
          ) : (
            <VisitLines visits={visits} ended={read.reload} hasHome={false} />
          )
        }
      </ReadView>
      {isOpen ? (
        <GiveForm homeId={homeId} area={area} done={done} cancel={() => setOpen(false)} />
      ) : (
        <Button onClick={() => setOpen(true)}>{say("give")}</Button>
      )}
    </section>
  );
}

type Given = { homeId: string; area: string | null; done: () => void; cancel: () => void };

function GiveForm({ homeId, area, done, cancel }: Given): ReactNode {
  const say = useWords(visitWords);
  const sayAsk = useWords(askWords);
  const sayWhy = useWords(windowWords);
  const { trouble, isAsking, run } = useCommand();
  // `as`: the catalogue has exactly the reasons as its keys.
  const reasons = Object.keys(windowWords.words) as (keyof typeof windowWords.words)[];
  const give = ({ accountId, from, until, why }: TimesTyped & { accountId: string; why: string }): void =>
    run(
      (client) =>
        client.post(`/api/homes/${homeId}/visits`, {
          accountId: accountId.trim(),
          fromMs: new Date(from).getTime(),
          untilMs: new Date(until).getTime(),
          why,
        }),
      done,
    );
  const [nowMs] = useState(() => Date.now());
  const initial = { from: localTime(nowMs), until: localTime(nowMs + 4 * hourMs), why: "installation" };
  return (
    <div className="kit-form">
      <Form
        layout="vertical"
        requiredMark={false}
        initialValues={initial}
        onFinish={give}
        scrollToFirstError={{ focus: true }}
      >
        <Person area={area} />
        <TimesFields />
        <Form.Item name="why" label={sayAsk("why")}>
          <Select options={reasons.map((one) => ({ value: one, label: sayWhy(one) }))} />
        </Form.Item>
        <Trouble of={trouble} />
        <div className="row">
          <Button type="primary" htmlType="submit" loading={isAsking}>
            {say("give")}
          </Button>
          <CancelButton onClick={cancel} />
        </div>
      </Form>
    </div>
  );
}

/** Whoever administers people chooses one of theirs; everybody else knows the id. */
function Person({ area }: { area: string | null }): ReactNode {
  const say = useWords(visitWords);
  const { may, stage } = useMe();
  const hasPeople = stage === "full" && may.includes("administer-accounts");
  const query = new URLSearchParams({ area: area ?? "everywhere", limit: String(peopleMax) });
  const read = useRead<AccountsView>(hasPeople ? `/api/accounts?${query}` : null);
  const rules = [{ required: true, whitespace: true, message: say("personMissing") }];
  if (!hasPeople)
    return (
      <Form.Item name="accountId" label={say("personId")} rules={rules}>
        <Input autoComplete="off" maxLength={64} />
      </Form.Item>
    );
  return (
    <ReadView read={read}>
      {({ people }) => {
        const installers = people.filter(({ grants }) => grants.some(({ role }) => role === "installer"));
        const options = installers.map(({ accountId, name }) => ({ value: accountId, label: name }));
        return (
          <Form.Item
            name="accountId"
            label={say("person")}
            rules={rules}
            {...(installers.length === 0 ? { extra: say("noInstallers") } : {})}
          >
            <Select options={options} />
          </Form.Item>
        );
      }}
    </ReadView>
  );
}
