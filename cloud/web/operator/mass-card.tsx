/** Many of a kind as one card: how many, where, since when; opened, each of them stands below it. And what is out, where kits fell silent together. */

import type { ReactNode } from "react";
import { Both, One } from "../parts/language.tsx";
import { clockText } from "../parts/time-text.ts";
import { alarmWords, faultWords } from "../parts/words.ts";
import { Age } from "./age.tsx";
import type { FaultMass, IncidentMass } from "./mass-events.ts";
import { homesCountWords, kitsCountWords, sayQueue } from "./queue-words.ts";

export function MassCard(given: { mass: IncidentMass; isOpen: boolean; toggle: () => void }): ReactNode {
  const { mass, isOpen, toggle } = given;
  return (
    <button type="button" className="card card-mass" aria-expanded={isOpen} onClick={toggle}>
      <span className="card-what">
        {mass.members.length} × <Both of={alarmWords(mass.kind, "certain")} inline />
      </span>
      <span className="card-age">
        <Age sinceMs={mass.fromMs} />
      </span>
      <span className="card-who">
        {mass.place ?? <One of={sayQueue.placeUnknown} />} · {clockText(mass.fromMs).slice(0, 5)}–
        {clockText(mass.untilMs).slice(0, 5)}
      </span>
      <span className="card-tags">
        <span className="tag tag-mass">
          <One of={sayQueue.mass} />
        </span>
        <span className="tag">
          <One of={homesCountWords(new Set(mass.members.map(({ incident }) => incident.subject)).size)} />
        </span>
        <span className="card-unfold">
          <One of={isOpen ? sayQueue.closeMass : sayQueue.openMass} /> {isOpen ? "▴" : "▾"}
        </span>
      </span>
    </button>
  );
}

/** Nobody presses here: it says why it may be quiet. */
export function OutageCard({ mass }: { mass: FaultMass }): ReactNode {
  return (
    <div className="card card-mass card-outage">
      <span className="card-what">
        {mass.members.length} × <Both of={faultWords[mass.kind]} inline />
      </span>
      <span className="card-age">
        <Age sinceMs={mass.fromMs} />
      </span>
      <span className="card-who">
        <span className="tag tag-mass">
          <One of={sayQueue.mass} />
        </span>{" "}
        {mass.place ?? <One of={sayQueue.placeUnknown} />} ·{" "}
        <One of={kitsCountWords(new Set(mass.members.map(({ gatewayId }) => gatewayId)).size)} />
      </span>
      <span className="card-who">
        <One of={sayQueue.outageDo} />
      </span>
    </div>
  );
}
