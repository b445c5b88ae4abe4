/** One kit: why it needs somebody, its devices, its gateway, its curves, the work, what can be asked of it, and what was. */

import { Button, Tag } from "antd";
import type { ReactNode } from "react";
import type { ConditionView } from "../../../api/contract/fleet.ts";
import type { KitView } from "../../../api/registry/contract/kits.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useRead } from "../client/use-client.ts";
import { usePlace } from "../frame/use-place.ts";
import { kitAt } from "../kits/kits-places.ts";
import { WindowSheet } from "../kits/window-sheet.tsx";
import { stateWords } from "../kits/words.ts";
import { AreaName } from "../parts/area-name.tsx";
import { ReadView } from "../parts/read-view.tsx";
import { ConditionDevices } from "./condition-devices.tsx";
import { CurvesSheet } from "./curves-sheet.tsx";
import { fleetAt } from "./fleet-places.ts";
import { GatewayFacts } from "./gateway-facts.tsx";
import { KitHistory } from "./kit-history.tsx";
import { KitWork } from "./kit-work.tsx";
import { RemoteSheet } from "./remote-sheet.tsx";
import { SeverityBadge } from "./severity-badge.tsx";
import { StaleNote } from "./stale-note.tsx";
import { useFollowed } from "./use-followed.ts";
import { useReasonText } from "./use-reason-text.ts";
import { fleetWords } from "./words.ts";

export function ConditionPage({ kitId }: { kitId: string }): ReactNode {
  const read = useFollowed<ConditionView>(`/api/kits/${encodeURIComponent(kitId)}/condition`);
  return (
    <ReadView read={read}>
      {(kit) => (
        <div className={read.staleSinceMs === null ? undefined : "fleet-stale"}>
          <Head kit={kit} />
          <StaleNote sinceMs={read.staleSinceMs} />
          <div className="fleet-two">
            <div>
              <Reasons kit={kit} />
              <KitWork kit={kit} reload={read.reload} />
              <ConditionDevices kit={kit} />
              <CurvesSheet kitId={kit.kitId} />
            </div>
            <div>
              <GatewayFacts kit={kit} />
              {kit.gatewayId === null ? null : <RemoteSheet kit={{ ...kit, gatewayId: kit.gatewayId }} />}
              {kit.homeId === null ? null : <Window kitId={kit.kitId} />}
            </div>
          </div>
          <KitHistory kit={kit} />
        </div>
      )}
    </ReadView>
  );
}

function Head({ kit }: { kit: ConditionView }): ReactNode {
  const say = useWords(fleetWords);
  const sayState = useWords(stateWords);
  const { query } = usePlace();
  return (
    <>
      <div className="page-head">
        <h1>{kit.label}</h1>
        <Button href={kitAt(kit.kitId)}>{say("contents")}</Button>
        <Button href={fleetAt(query)}>{say("back")}</Button>
      </div>
      <p className="row lead">
        <SeverityBadge of={kit} />
        <Tag>{sayState(kit.state)}</Tag>
        <span className="soft">
          <AreaName code={kit.area ?? "everywhere"} />
        </span>
        <span className="soft kit-ids">{kit.homeId ?? say("rest")}</span>
        <span className="soft">{say("asOf", { time: timeText(kit.atMs) })}</span>
      </p>
    </>
  );
}

function Reasons({ kit }: { kit: ConditionView }): ReactNode {
  const say = useWords(fleetWords);
  const reasonText = useReasonText(kit.atMs);
  const { reasons, score, lookedAtMs, homeId } = kit;
  const looked = lookedAtMs === null ? say("notLooked") : say("lookedAt", { time: timeText(lookedAtMs) });
  return (
    <section className="sheet">
      <h2>{say("reasons")}</h2>
      {reasons.length === 0 ? (
        <p className="lead">{say("reasonsNone")}</p>
      ) : (
        <ul className="lines fleet-sum">
          {reasons.map((reason) => (
            <li key={`${reason.kind} ${reason.deviceId ?? ""} ${reason.fault ?? ""}`}>
              <span>{reasonText(reason)}</span>
              <strong>{say("points", { count: reason.points })}</strong>
            </li>
          ))}
          <li>
            <span>{say("sum")}</span>
            <strong>{say("points", { count: score })}</strong>
          </li>
        </ul>
      )}
      {homeId === null ? null : <p className="soft">{looked}</p>}
    </section>
  );
}

/** A window moves work between people; every alarm of this home goes its way as ever. */
function Window({ kitId }: { kitId: string }): ReactNode {
  const read = useRead<KitView>(`/api/kits/${encodeURIComponent(kitId)}`);
  return <ReadView read={read}>{(kit) => <WindowSheet kit={kit} reload={read.reload} />}</ReadView>;
}
