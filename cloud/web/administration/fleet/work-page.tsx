/** The work of an area: each fault with its owner and deadline, the most pressing first. */

import { Radio } from "antd";
import { useState, type ReactNode } from "react";
import type { FleetWorkView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useMe } from "../frame/use-me.ts";
import { AreaFilter, useArea } from "../parts/area-filter.tsx";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { FleetHead } from "./fleet-head.tsx";
import { conditionAt } from "./fleet-places.ts";
import { StaleNote } from "./stale-note.tsx";
import { useFollowed } from "./use-followed.ts";
import { WorkItem } from "./work-item.tsx";
import { workWords } from "./work-words.ts";
import { fleetWords } from "./words.ts";

type Item = FleetWorkView["items"][number];
const whose = ["all", "mine", "free"] as const;
type Whose = (typeof whose)[number];

export function WorkPage(): ReactNode {
  const say = useWords(workWords);
  const area = useArea("kits");
  const read = useFollowed<FleetWorkView>(`/api/fleet/work?${new URLSearchParams({ area })}`);
  return (
    <>
      <FleetHead lead={say("lead")} area={area} current="work" />
      <StaleNote sinceMs={read.staleSinceMs} />
      <section className="sheet">
        <AreaFilter work="kits" />
      </section>
      <section className={read.staleSinceMs === null ? "sheet" : "sheet fleet-stale"}>
        <ReadView read={read} isEmpty={({ items }) => items.length === 0} empty={say("none")}>
          {(view) => <Items view={view} area={area} reload={read.reload} />}
        </ReadView>
      </section>
    </>
  );
}

function Items({ view, area, reload }: { view: FleetWorkView; area: string; reload: () => void }): ReactNode {
  const say = useWords(workWords);
  const sayFleet = useWords(fleetWords);
  const { name } = useMe();
  const [which, setWhich] = useState<Whose>("all");
  const items = view.items.filter((one) => isWanted(one, which, name));
  return (
    <>
      <div className="row lead">
        <Radio.Group
          aria-label={say("whose")}
          optionType="button"
          value={which}
          options={whose.map((one) => ({ value: one, label: say(one) }))}
          onChange={({ target }) => setWhich(whose.find((one) => one === target.value) ?? "all")}
        />
        <span role="status">{say("count", { count: items.length })}</span>
      </div>
      {view.hasMore ? <p className="kit-note">{say("hasMore", { count: view.items.length })}</p> : null}
      {items.length === 0 ? <p className="soft lead">{say("noneMine")}</p> : null}
      <ul className="fleet-work">
        {items.map((one) => (
          <WorkItem
            key={`${one.gatewayId}/${one.deviceId ?? ""}/${one.fault}`}
            item={one}
            nowMs={view.atMs}
            reload={reload}
            head={<Where item={one} area={area} />}
          />
        ))}
      </ul>
      <p className="soft fleet-asof">{sayFleet("asOf", { time: timeText(view.atMs) })}</p>
    </>
  );
}

function Where({ item: { kit, area: code, gatewayId }, area }: { item: Item; area: string }): ReactNode {
  const say = useWords(workWords);
  return (
    <p className="row">
      {kit === null ? (
        <span className="kit-ids">{say("noKit", { gateway: gatewayId })}</span>
      ) : (
        <a className="fleet-label" href={conditionAt(kit.kitId, { area })}>
          {kit.label}
        </a>
      )}
      <span className="soft">
        <AreaName code={code ?? "everywhere"} />
      </span>
    </p>
  );
}

function isWanted({ work }: Item, which: Whose, name: string | null): boolean {
  switch (which) {
    case "all":
      return true;
    case "mine":
      return work.by !== null && work.by === name;
    case "free":
      return work.by === null;
  }
}
