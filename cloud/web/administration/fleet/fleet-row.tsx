/** One kit in the list: how urgent, why, and what a technician looks at first. */

import type { ReactNode } from "react";
import type { FleetRowView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { stateWords } from "../kits/words.ts";
import { AreaName } from "../parts/area-name.tsx";
import { conditionAt } from "./fleet-places.ts";
import { SeverityBadge } from "./severity-badge.tsx";
import { severityOf } from "./severity.ts";
import { useAgeText } from "./use-age-text.ts";
import { useReasonText } from "./use-reason-text.ts";
import { fleetWords } from "./words.ts";

/** More stand on the kit's own page. */
const reasonsShown = 3;

export function FleetRow(given: {
  kit: FleetRowView;
  nowMs: number;
  query: Readonly<Record<string, string>>;
}): ReactNode {
  const { kit, nowMs, query } = given;
  const say = useWords(fleetWords);
  const sayState = useWords(stateWords);
  const reasonText = useReasonText(nowMs);
  const { reasons, maintenanceUntilMs } = kit;
  const left = reasons.length - reasonsShown;
  return (
    <li className={`fleet-row fleet-edge-${severityOf(kit)}`}>
      <div className="fleet-what">
        <SeverityBadge of={kit} />
        <a className="fleet-label" href={conditionAt(kit.kitId, query)}>
          {kit.label}
        </a>
        <span className="soft">
          {sayState(kit.state)} · <AreaName code={kit.area ?? "everywhere"} />
        </span>
        {maintenanceUntilMs !== null && maintenanceUntilMs > nowMs ? (
          <span className="fleet-window">{say("underMaintenance", { time: timeText(maintenanceUntilMs) })}</span>
        ) : null}
      </div>
      <ul className="fleet-reasons">
        {reasons.slice(0, reasonsShown).map((reason) => (
          <li key={`${reason.kind} ${reason.deviceId ?? ""} ${reason.fault ?? ""}`}>{reasonText(reason)}</li>
        ))}
        {left > 0 ? <li className="soft">{say("more", { count: left })}</li> : null}
      </ul>
      <RowFacts kit={kit} nowMs={nowMs} />
    </li>
  );
}

function RowFacts({ kit, nowMs }: { kit: FleetRowView; nowMs: number }): ReactNode {
  const say = useWords(fleetWords);
  const ageText = useAgeText();
  const { lastHeardAtMs, batteryDaysLeft, softwareVersion, work, homeId } = kit;
  if (homeId === null) return null;
  const daysText = (count: number): string => (count === 0 ? say("batteryNow") : say("days", { count }));
  const heard = lastHeardAtMs === null ? say("unknown") : say("ago", { age: ageText(nowMs - lastHeardAtMs) });
  return (
    <dl className="fleet-facts">
      <div>
        <dt>{say("heard")}</dt>
        <dd>{heard}</dd>
      </div>
      <div>
        <dt>{say("battery")}</dt>
        <dd>{batteryDaysLeft === null ? say("unknown") : daysText(batteryDaysLeft)}</dd>
      </div>
      <div>
        <dt>{say("software")}</dt>
        <dd>{softwareVersion ?? say("unknown")}</dd>
      </div>
      <div>
        <dt>{say("work")}</dt>
        <dd>
          {work.open === 0 ? say("workNone") : say("workOpen", { count: work.open })}
          {work.by.length === 0 ? null : (
            <span className="fleet-by">{say("workBy", { names: work.by.join(", ") })}</span>
          )}
        </dd>
      </div>
    </dl>
  );
}
