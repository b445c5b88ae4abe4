/** A kit's gateway as it describes itself: what it runs, since when, how its card is. */

import type { ReactNode } from "react";
import type { ConditionView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useAgeText } from "./use-age-text.ts";
import { fleetWords } from "./words.ts";

type Report = NonNullable<ConditionView["report"]>;

export function GatewayFacts({ kit }: { kit: ConditionView }): ReactNode {
  const say = useWords(fleetWords);
  const ageText = useAgeText();
  const { gatewayId, lastHeardAtMs, report, newestVersion, atMs, reasons } = kit;
  if (gatewayId === null)
    return (
      <section className="sheet">
        <h2>{say("gateway")}</h2>
        <p className="soft">{say("noGateway")}</p>
      </section>
    );
  const isBehind = reasons.some(({ kind }) => kind === "version-behind");
  return (
    <section className="sheet">
      <h2>
        {say("gateway")} <span className="soft kit-ids">{gatewayId}</span>
      </h2>
      <dl className="fleet-facts fleet-tall">
        <div>
          <dt>{say("heard")}</dt>
          <dd>{lastHeardAtMs === null ? say("unknown") : say("ago", { age: ageText(atMs - lastHeardAtMs) })}</dd>
        </div>
        <div>
          <dt>{say("runs")}</dt>
          <dd>
            {report === null
              ? say("runsUnknown")
              : say("runsSince", { version: report.softwareVersion, time: timeText(report.sinceMs) })}
            {isBehind && newestVersion !== null ? (
              <>
                <span className="fleet-by">{say("behindOf", { version: newestVersion })}</span>
                <span className="fleet-by soft">{say("howUpdated")}</span>
              </>
            ) : null}
          </dd>
        </div>
        <div>
          <dt>{say("booted")}</dt>
          <dd>{report === null ? say("unknown") : timeText(report.bootedAtMs)}</dd>
        </div>
        <div>
          <dt>{say("card")}</dt>
          <dd>
            <Card card={report?.card ?? null} />
          </dd>
        </div>
      </dl>
    </section>
  );
}

function Card({ card }: { card: Report["card"] }): ReactNode {
  const say = useWords(fleetWords);
  if (card === null) return say("cardUnknown");
  const { usedPercent, wornPercent, writtenMegabytes } = card;
  return (
    <>
      <span className="fleet-by">{say("cardUsed", { percent: usedPercent })}</span>
      <span className="fleet-by">
        {wornPercent === null ? say("cardWornUnknown") : say("cardWorn", { percent: wornPercent })}
      </span>
      <span className="fleet-by">
        {writtenMegabytes === null
          ? say("cardWrittenUnknown")
          : say("cardWritten", { gigabytes: Math.round(writtenMegabytes / 1_000) })}
      </span>
      <span className="fleet-by soft">{say("asOf", { time: timeText(card.atMs) })}</span>
    </>
  );
}
