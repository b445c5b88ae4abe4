/** Visits: those that one was given, with the address and the box to begin with; and all of an area, for whoever gives them. */

import { Button, Form } from "antd";
import { useState, type ReactNode } from "react";
import type { HomeView } from "../../../api/contract.ts";
import type { VisitListView, VisitView } from "../../../api/registry/contract/visits.ts";
import type { KitDoneView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { useCommand, useRead } from "../client/use-client.ts";
import { useMe } from "../frame/use-me.ts";
import { CodeField } from "../kits/act-form.tsx";
import { kitAt } from "../kits/kits-places.ts";
import { visitWords } from "../kits/visit-words.ts";
import { useNow } from "../kits/use-now.ts";
import { lookEveryMs, VisitLines, VisitTimes } from "../kits/visit-lines.tsx";
import { AllPages } from "../parts/all-pages.tsx";
import { ownArea } from "../parts/own-areas.ts";
import { ReadView } from "../parts/read-view.tsx";
import { Trouble } from "../parts/trouble.tsx";

export function VisitsPage(): ReactNode {
  const say = useWords(visitWords);
  const me = useMe();
  const isInstaller = me.grants.some(({ role }) => role === "installer");
  return (
    <>
      <div className="page-head">
        <h1>{say(me.may.includes("give-visits") ? "title" : "mineTitle")}</h1>
      </div>
      {isInstaller || !me.may.includes("give-visits") ? <Mine /> : null}
      {me.may.includes("give-visits") ? <OfArea area={ownArea(me, "visits")} /> : null}
    </>
  );
}

function OfArea({ area }: { area: string }): ReactNode {
  const say = useWords(visitWords);
  const path = `/api/visits?${new URLSearchParams({ area })}`;
  const read = useRead<VisitListView>(path);
  return (
    <section className="sheet">
      <p className="soft lead">{say("hint")}</p>
      <ReadView read={read} isEmpty={({ visits }) => visits.length === 0} empty={say("none")}>
        {(first) => (
          <AllPages
            key={first.next}
            first={first}
            ask={async (client, after) => await client.get(`${path}&${new URLSearchParams({ after })}`)}
          >
            {(pages, restart) => (
              <VisitLines
                visits={pages.flatMap(({ visits }) => visits)}
                ended={() => {
                  restart();
                  read.reload();
                }}
                hasHome
              />
            )}
          </AllPages>
        )}
      </ReadView>
    </section>
  );
}

function Mine(): ReactNode {
  const say = useWords(visitWords);
  const read = useRead<readonly VisitView[]>("/api/visits/mine");
  return (
    <ReadView read={read} isEmpty={(visits) => visits.length === 0} empty={say("noneMine")}>
      {(visits) => visits.map((visit) => <OneVisit key={visit.visitId} visit={visit} />)}
    </ReadView>
  );
}

function OneVisit({ visit }: { visit: VisitView }): ReactNode {
  const say = useWords(visitWords);
  const hasBegun = visit.fromMs <= useNow(lookEveryMs);
  return (
    <section className="sheet">
      <h2 className="kit-ids">{visit.homeId}</h2>
      <p className="row lead">
        <VisitTimes visit={visit} />
      </p>
      {hasBegun ? (
        <>
          <Address homeId={visit.homeId} />
          <Claim homeId={visit.homeId} />
        </>
      ) : (
        <p className="soft">{say("addressLater")}</p>
      )}
    </section>
  );
}

function Address({ homeId }: { homeId: string }): ReactNode {
  const say = useWords(visitWords);
  const read = useRead<HomeView>(`/api/homes/${homeId}`);
  return (
    <ReadView read={read}>
      {({ name, address }) => (
        <p className="lead">
          <span className="soft">{say("address")}</span> <strong>{address ?? name}</strong>
        </p>
      )}
    </ReadView>
  );
}

function Claim({ homeId }: { homeId: string }): ReactNode {
  const say = useWords(visitWords);
  const { isAsking, trouble, run } = useCommand();
  const [claimed, setClaimed] = useState<KitDoneView | null>(null);
  const claim = ({ code }: { code: string }): void =>
    run((client) => client.post<KitDoneView>(`/api/homes/${homeId}/claim-kit`, { code }), setClaimed);
  if (claimed)
    return (
      <p className="row" role="status">
        {say("claimed")} <Button href={kitAt(claimed.kitId)}>{say("openKit")}</Button>
      </p>
    );
  return (
    <Form layout="vertical" requiredMark={false} onFinish={claim} scrollToFirstError={{ focus: true }}>
      <CodeField />
      <Trouble of={trouble} />
      <Button type="primary" htmlType="submit" loading={isAsking}>
        {say("claim")}
      </Button>
    </Form>
  );
}
