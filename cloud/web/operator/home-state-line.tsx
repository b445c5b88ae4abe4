/** How a home is just now, in a line: when something moved last, and whether its kit is heard. */

import type { ReactNode } from "react";
import { seconds } from "@shouwang/shared/time/duration.ts";
import type { HomeView } from "../../api/contract.ts";
import { One } from "../parts/language.tsx";
import { roughWords } from "../parts/time-text.ts";
import { agoWords, say } from "../parts/words.ts";
import { useNowMs } from "./desk-context.ts";

export function LastActivity({ atMs }: { atMs: number | null }): ReactNode {
  const nowMs = useNowMs(seconds(10));
  return (
    <>
      <One of={say.lastActivity} /> {ago(atMs, nowMs)}
    </>
  );
}

export function GatewayState({ home }: { home: HomeView }): ReactNode {
  const nowMs = useNowMs(seconds(10));
  if (!home.gateway)
    return (
      <span className="unknown">
        <One of={say.noGateway} />
      </span>
    );
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
