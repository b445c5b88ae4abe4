/** Nothing is open: the page says that it is watching, and lists the homes. */

import { useMemo, type ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { presenceWords, say } from "../parts/words.ts";
import { useKnown, useLine } from "./desk-context.ts";
import { GatewayState } from "./home-state-line.tsx";
import type { Chosen } from "./queue.tsx";

/** A list to look into, not a register: a county's homes are found by search, which is another page. */
const homesMax = 100;

export function QuietPanel({ choose }: { choose: (chosen: Chosen) => void }): ReactNode {
  const line = useLine();
  const homes = useKnown((state) => state.homes);
  const first = useMemo(() => [...homes.values()].slice(0, homesMax).toSorted(byName), [homes]);
  return (
    <div className="quiet">
      {line === "up" ? (
        <p className="quiet-line">
          <Both of={say.watching} />
        </p>
      ) : null}
      <section className="panel">
        <h2>
          <Both of={say.homes} inline />
          <span className="count">{homes.size}</span>
        </h2>
        <ul className="homes">
          {first.map((home) => (
            <li key={home.homeId}>
              <button type="button" className="home-row" onClick={() => choose({ kind: "home", id: home.homeId })}>
                <strong>{home.name}</strong>
                <span>{home.residentName ?? <One of={say.unknownResident} />}</span>
                <span>
                  <One of={presenceWords[home.presence]} />
                </span>
                <GatewayState home={home} />
              </button>
            </li>
          ))}
        </ul>
      </section>
    </div>
  );
}

const byName = (one: HomeView, other: HomeView): number => (one.name < other.name ? -1 : 1);
