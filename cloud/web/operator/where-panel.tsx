/** Where it is and how to get in: the first thing that is read out to whoever goes there. What is not known is said. */

import type { ReactNode } from "react";
import type { HomeView, IncidentView } from "../../api/contract.ts";
import type { ScreenView } from "../../api/contract/screen.ts";
import { Both, One } from "../parts/language.tsx";
import { presenceWords, say } from "../parts/words.ts";
import { GatewayState, LastActivity } from "./home-state-line.tsx";
import { sayScreen } from "./screen-words.ts";

type Named = Pick<IncidentView, "homeName" | "address">;

export function WherePanel(given: { named: Named; home: HomeView | null; screen: ScreenView | null }): ReactNode {
  const { named, home, screen } = given;
  const address = screen?.address ?? named.address ?? home?.address ?? null;
  const hides = (part: string): boolean => screen?.hidden.includes(part) === true;
  return (
    <section className="panel where">
      <h2>
        <Both of={sayScreen.where} inline />
        {screen?.isHighRisk === true ? (
          <span className="tag tag-late">
            <One of={sayScreen.homeRisk} />
          </span>
        ) : null}
      </h2>
      <p className="where-address">{address ?? <Unknown of={say.unknownAddress} />}</p>
      <p className="where-home">{screen?.homeName ?? named.homeName ?? <Unknown of={say.unknownHome} />}</p>
      <dl>
        <dt>
          <Both of={sayScreen.entry} />
        </dt>
        <dd className="where-entry">
          {hides("entry") || screen === null ? "—" : (screen.entry ?? <Unknown of={sayScreen.noEntry} />)}
        </dd>
        <dt>
          <Both of={sayScreen.keySafe} />
        </dt>
        <dd className="where-key">
          {hides("entry") || screen === null ? "—" : (screen.keySafe ?? <One of={sayScreen.noKeySafe} />)}
        </dd>
        {home ? (
          <>
            <dt>
              <Both of={say.presence} />
            </dt>
            <dd>
              <One of={presenceWords[home.presence]} />
              {" · "}
              <LastActivity atMs={home.lastActivityAtMs} />
            </dd>
            <dt>
              <Both of={say.gateway} />
            </dt>
            <dd>
              <GatewayState home={home} />
            </dd>
          </>
        ) : null}
      </dl>
    </section>
  );
}

function Unknown({ of: words }: { of: readonly [string, string] }): ReactNode {
  return (
    <span className="unknown">
      <One of={words} />
    </span>
  );
}
