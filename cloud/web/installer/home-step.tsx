/** In which home the installer stands: those of their visits, with the address that the visit opens. */

import type { ReactNode } from "react";
import type { HomeView } from "../../api/contract.ts";
import type { InstallationView } from "../../api/registry/contract/installation.ts";
import type { VisitView } from "../../api/registry/contract/visits.ts";
import { useWords } from "../parts/catalogue.ts";
import { Trouble } from "./parts.tsx";
import { useDayAndClock } from "./say-times.ts";
import { useAgain, useWorking } from "./use-asking.ts";
import { useNow } from "./use-now.ts";
import { frameWords, homeWords, stateWords } from "./words.ts";

/** A visit that begins while somebody stands at the door is there in half a minute. */
const lookEveryMs = 30_000;
/** Where nobody signs in there are no visits, and every home may be chosen; more than these are no list for a phone. */
const homesMax = 50;

/** What the chosen home is called, for the head of every step: a page that is opened without a line says it too. */
export const homeNameField = "home-name";

type Choice = { homeId: string; name: string | null; address: string | null; note: string; isNow: boolean };

export function HomeStep(): ReactNode {
  const say = useWords(homeWords);
  const { work, view, tell, want } = useWorking();
  const isBegun = view?.kit?.state === "commissioning" || view?.kit?.state === "live";
  const isWaiting = work.waiting.some(({ intent }) => intent.kind === "claim");
  const { homeId, code } = work;
  return (
    <>
      <p className="lead">{say("lead")}</p>
      <Homes
        chosen={homeId}
        choose={(chosen, called) => {
          tell({ kind: "chose-home", homeId: chosen });
          tell({ kind: "typed", field: homeNameField, text: called });
        }}
      />
      <KitThere />
      {homeId === null || isBegun || isWaiting ? null : (
        <div className="card">
          {code === "" ? <p>{say("needCode")}</p> : null}
          <button
            type="button"
            className="button button-primary"
            disabled={code === ""}
            onClick={() => want({ kind: "claim", homeId, code })}
          >
            {say("begin")}
          </button>
        </div>
      )}
    </>
  );
}

function KitThere(): ReactNode {
  const say = useWords(homeWords);
  const sayState = useWords(stateWords);
  const { view } = useWorking();
  if (view === null) return null;
  const { kit } = view;
  return (
    <p className={kit === null ? "soft" : "good"} role="status">
      {kit === null ? say("empty") : say("has", { label: kit.label, state: sayState(kit.state) })}
    </p>
  );
}

export function Homes(given: {
  chosen: string | null;
  choose: (homeId: string, called: string) => void;
  without?: string;
  /** What is said where there is none. */
  none?: string;
}): ReactNode {
  const say = useWords(homeWords);
  const sayFrame = useWords(frameWords);
  const dayAndClock = useDayAndClock();
  const nowMs = useNow(lookEveryMs);
  const visits = useAgain<readonly VisitView[]>("/api/visits/mine", lookEveryMs);
  const homes = useAgain<readonly HomeView[]>("/api/homes", lookEveryMs);
  if (visits.value === null || homes.value === null) {
    const trouble = visits.trouble ?? homes.trouble;
    return trouble === null ? (
      <p role="status">{sayFrame("loading")}</p>
    ) : (
      <>
        <Trouble of={trouble} />
        <button type="button" className="button" onClick={() => [visits, homes].forEach(({ look }) => look())}>
          {sayFrame("again")}
        </button>
      </>
    );
  }
  const known = new Map(homes.value.map((home) => [home.homeId, home]));
  const visited: Choice[] = visits.value.map(({ homeId, fromMs, untilMs }) => ({
    homeId,
    name: known.get(homeId)?.name ?? null,
    address: known.get(homeId)?.address ?? null,
    note: fromMs <= nowMs ? say("until", { time: dayAndClock(untilMs) }) : say("ahead", { time: dayAndClock(fromMs) }),
    isNow: fromMs <= nowMs,
  }));
  // Whoever needs no visit (an administrator, or where nobody signs in) sees addresses without one.
  const others: Choice[] = homes.value
    .filter(({ homeId, address }) => address !== null && !visits.value?.some((visit) => visit.homeId === homeId))
    .slice(0, homesMax)
    .map(({ homeId, name, address }) => ({ homeId, name, address, note: "", isNow: true }));
  const shown = [...visited, ...others].filter(({ homeId }) => homeId !== given.without);
  if (shown.length === 0) return <p className="card">{given.none ?? say("none")}</p>;
  return (
    <ul className="choices">
      {shown.map((home) => (
        <li key={home.homeId}>
          <HomeChoice home={home} isChosen={home.homeId === given.chosen} choose={given.choose} />
        </li>
      ))}
    </ul>
  );
}

/** A home without a kit is not among those that are watched: what it is called is asked for there, where the visit opens it. */
function HomeChoice(given: {
  home: Choice;
  isChosen: boolean;
  choose: (homeId: string, called: string) => void;
}): ReactNode {
  const { home, isChosen, choose } = given;
  const say = useWords(homeWords);
  const isAsked = home.isNow && (home.name === null || home.address === null);
  const asked = useAgain<InstallationView>(isAsked ? `/api/homes/${home.homeId}/installation` : null, lookEveryMs);
  const name = home.name ?? asked.value?.name ?? home.homeId;
  const address = home.address ?? asked.value?.address ?? home.homeId;
  return (
    <button
      type="button"
      className="choice"
      aria-pressed={isChosen}
      disabled={!home.isNow}
      onClick={() => choose(home.homeId, name)}
    >
      <strong>{name}</strong>
      <span>{address}</span>
      <span className="soft">
        {[home.note, isChosen ? `✓ ${say("chosen")}` : ""].filter((one) => one !== "").join(" · ")}
      </span>
    </button>
  );
}
