/** What is done with a whole account. Each asks first, and says what will happen. */

import { App, Button } from "antd";
import type { ReactNode } from "react";
import type { AccountView, LinkView } from "../../../api/contract/people.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand } from "../client/use-client.ts";
import { Trouble } from "../parts/trouble.tsx";
import { peopleWords } from "./words.ts";

export function AccountButtons(given: {
  person: AccountView;
  reload: () => void;
  setLink: (link: LinkView) => void;
}): ReactNode {
  const { person, reload, setLink } = given;
  const { accountId, name, standing } = person;
  const say = useWords(peopleWords);
  const { modal } = App.useApp();
  const { isAsking, trouble, run, forget } = useCommand();

  const stand = (act: "lock" | "unlock" | "end"): void =>
    run((client) => client.post<AccountView>(`/api/accounts/${accountId}/${act}`), reload);
  const newLink = (): void => run((client) => client.post<LinkView>(`/api/accounts/${accountId}/invite`), setLink);
  const ask = (said: { title: string; content: string; okText: string; isDanger: boolean }, then: () => void): void => {
    const { isDanger, ...texts } = said;
    // It closes at once; how it went is said on the page.
    void modal.confirm({ ...texts, cancelText: say("cancel"), okButtonProps: { danger: isDanger }, onOk: then });
  };

  return (
    <section className="sheet">
      <h2>{say("account")}</h2>
      <Trouble
        of={trouble}
        reload={() => {
          forget();
          reload();
        }}
      />
      <div className="row">
        {standing === "invited" || standing === "active" ? (
          <Button
            disabled={isAsking}
            onClick={() =>
              ask(
                {
                  title: say("newLinkAsk", { name }),
                  content: say("newLinkDo"),
                  okText: say("newLink"),
                  isDanger: false,
                },
                newLink,
              )
            }
          >
            {say("newLink")}
          </Button>
        ) : null}
        {standing === "active" ? (
          <Button
            disabled={isAsking}
            onClick={() =>
              ask(
                { title: say("lockAsk", { name }), content: say("lockDo"), okText: say("lock"), isDanger: true },
                () => stand("lock"),
              )
            }
          >
            {say("lock")}
          </Button>
        ) : null}
        {standing === "locked" ? (
          <Button disabled={isAsking} onClick={() => stand("unlock")}>
            {say("unlock")}
          </Button>
        ) : null}
        <Button
          danger
          disabled={isAsking}
          onClick={() =>
            ask({ title: say("endAsk", { name }), content: say("endDo"), okText: say("end"), isDanger: true }, () =>
              stand("end"),
            )
          }
        >
          {say("end")}
        </Button>
      </div>
    </section>
  );
}
