/** Batteries and radios of a kit over a time that can be chosen: drawn, said in a sentence for each device, and as a table. */

import { Radio } from "antd";
import { useState, type ReactNode } from "react";
import type { CurvesView } from "../../../api/contract/fleet.ts";
import { useWords } from "../../parts/catalogue.ts";
import { timeText } from "../../parts/day-text.ts";
import { useRead } from "../client/use-client.ts";
import { ReadView } from "../parts/read-view.tsx";
import { CurvePlot } from "./curve-plot.tsx";
import { curveWords } from "./curve-words.ts";

const spans = [7, 28, 90, 180] as const;
type Curve = CurvesView["curves"][number];

export function CurvesSheet({ kitId }: { kitId: string }): ReactNode {
  const say = useWords(curveWords);
  const [days, setDays] = useState<(typeof spans)[number]>(28);
  const read = useRead<CurvesView>(`/api/kits/${encodeURIComponent(kitId)}/curves?days=${days}`);
  return (
    <section className="sheet">
      <h2>{say("title")}</h2>
      <div className="lead">
        <Radio.Group
          aria-label={say("span")}
          optionType="button"
          value={days}
          options={spans.map((one) => ({ value: one, label: say(`days${one}`) }))}
          onChange={({ target }) => setDays(spans.find((one) => one === target.value) ?? 28)}
        />
      </div>
      <ReadView read={read} isEmpty={({ curves }) => curves.length === 0} empty={say("none")}>
        {(view) => (
          <>
            <Plot view={view} series="battery-percent" title={say("battery")} top={100} />
            <Plot view={view} series="link-quality" title={say("signal")} top={255} />
            <p className="soft">{say("changeOnly")}</p>
            <Tables curves={view.curves} />
          </>
        )}
      </ReadView>
    </section>
  );
}

function Plot(given: { view: CurvesView; series: Curve["series"]; title: string; top: number }): ReactNode {
  const { view, series, title, top } = given;
  const say = useWords(curveWords);
  const curves = view.curves.filter((one) => one.series === series && one.points.length > 0);
  if (curves.length === 0) return null;
  const sentence = ({ deviceId, points }: Curve): string => {
    const values = points.map(([, value]) => value);
    return say("summary", {
      device: deviceId,
      first: values[0] ?? 0,
      last: values.at(-1) ?? 0,
      low: Math.min(...values),
      count: values.length,
    });
  };
  return (
    <figure className="fleet-curve">
      <figcaption>{title}</figcaption>
      <div role="img" aria-label={say("described", { title, lines: curves.map(sentence).join("; ") })}>
        <CurvePlot view={view} curves={curves} top={top} />
      </div>
      <ul className="fleet-legend">
        {curves.map(({ deviceId, points }, n) => (
          <li key={deviceId}>
            <span className={`fleet-key fleet-key-${n % 6}`} aria-hidden="true" /> {deviceId}{" "}
            <strong>{points.at(-1)?.[1]}</strong>
          </li>
        ))}
      </ul>
    </figure>
  );
}

function Tables({ curves }: { curves: readonly Curve[] }): ReactNode {
  const say = useWords(curveWords);
  return (
    <details className="fleet-table">
      <summary>{say("asTable")}</summary>
      {curves.map(({ deviceId, series, points }) => (
        <table className="sides" key={`${deviceId} ${series}`}>
          <caption>
            {deviceId}: {say(series === "battery-percent" ? "battery" : "signal")}
          </caption>
          <thead>
            <tr>
              <th scope="col">{say("time")}</th>
              <th scope="col">{say(series === "battery-percent" ? "battery" : "signal")}</th>
            </tr>
          </thead>
          <tbody>
            {points.map(([atMs, value]) => (
              <tr key={atMs}>
                <td>{timeText(atMs)}</td>
                <td>{value}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </details>
  );
}
