/** Nothing is open: the page says that it is watching, and lists the homes. */

import type { ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { presenceWords, say } from "../parts/words.ts";
import type { Line } from "./desk-state.ts";
import { GatewayState } from "./home-card.tsx";
import type { Chosen } from "./queue.tsx";

/** A list to look into, not a register: a county's homes are found by search, which is another page. */
const homesMax = 100;

export function QuietPanel({
  line,
  homes,
  choose,
}: {
  line: Line;
  homes: readonly HomeView[];
  choose: (chosen: Chosen) => void;
}): ReactNode {
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
          <span className="count">{homes.length}</span>
        </h2>
        <ul className="homes">
          {homes.slice(0, homesMax).map((home) => (
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
