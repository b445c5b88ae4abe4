/** Who lives there, where, and how to reach them. What is not known is said. */

import type { ReactNode } from "react";
import type { HomeView, IncidentView } from "../../api/contract.ts";
import { Both, One } from "../parts/language.tsx";
import { roughWords } from "../parts/time-text.ts";
import { agoWords, presenceWords, say, type Words } from "../parts/words.ts";
import { CallNumber } from "./call-button.tsx";
import { useDesk } from "./desk-context.ts";

type Named = Pick<IncidentView, "homeName" | "residentName" | "address" | "phone" | "gatewayId"> & {
  homeId: string | null;
  incidentId?: string;
};

export function HomeCard({ incident, home }: { incident: Named; home: HomeView | null }): ReactNode {
  const { nowMs } = useDesk();
  const { homeId, incidentId } = incident;
  const phone = incident.phone ?? home?.phone ?? null;
  return (
    <section className="panel home-card">
      <h2>
        <Both of={say.home} inline />
        <span className="home-name">{incident.homeName ?? <One of={say.unknownHome} />}</span>
      </h2>
      <dl>
        <Line name={say.resident} value={incident.residentName} unknown={say.unknownResident} />
        <dt>
          <Both of={say.phone} inline />
        </dt>
        <dd>
          {phone === null ? (
            <Unknown of={say.unknownPhone} />
          ) : (
            <CallNumber number={phone} homeId={homeId} incidentId={incidentId ?? null} />
          )}
        </dd>
        <Line name={say.address} value={incident.address ?? home?.address ?? null} unknown={say.unknownAddress} />
        {home ? (
          <>
            <dt>
              <Both of={say.presence} inline />
            </dt>
            <dd>
              <One of={presenceWords[home.presence]} />
              {" · "}
              <One of={say.lastActivity} /> {ago(home.lastActivityAtMs, nowMs)}
            </dd>
            <dt>
              <Both of={say.gateway} inline />
            </dt>
            <dd>
              <GatewayState home={home} />
            </dd>
          </>
        ) : incident.gatewayId === null ? null : (
          <Line name={say.gateway} value={incident.gatewayId} unknown={say.unknown} />
        )}
      </dl>
    </section>
  );
}

export function GatewayState({ home }: { home: HomeView }): ReactNode {
  const { nowMs } = useDesk();
  if (!home.gateway) return <Unknown of={say.noGateway} />;
  const { isSilent, lastHeardAtMs } = home.gateway;
  return (
    <span className={isSilent ? "gateway gateway-silent" : "gateway"}>
      <One of={isSilent ? say.gatewaySilent : say.gatewayOnline} />
      {" · "}
      {ago(lastHeardAtMs, nowMs)}
    </span>
  );
}

function ago(atMs: number | null, nowMs: number): ReactNode {
  if (atMs === null) return <One of={say.unknown} />;
  return <One of={agoWords(roughWords(nowMs - atMs))} />;
}

function Line({ name, value, unknown }: { name: Words; value: string | null; unknown: Words }): ReactNode {
  return (
    <>
      <dt>
        <Both of={name} inline />
      </dt>
      <dd>{value ?? <Unknown of={unknown} />}</dd>
    </>
  );
}

function Unknown({ of: words }: { of: Words }): ReactNode {
  return (
    <span className="unknown">
      <One of={words} />
    </span>
  );
}
