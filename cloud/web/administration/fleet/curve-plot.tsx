/** Curves on a canvas, by uPlot. What they say stands beside them in words: a canvas is nothing to whoever does not see it. */

import { useEffect, useRef, type ReactNode } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import type { CurvesView } from "../../../api/contract/fleet.ts";
import { columnsOf } from "./curve-data.ts";

/** Told apart by their dashes too, and each at least 3:1 against the paper. */
export const curveColours = ["#0b5a78", "#8a3b00", "#1c6238", "#5b3a8c", "#7d4a00", "#43535f"] as const;
const dashes = [[], [8, 4], [2, 4], [12, 4, 2, 4], [4, 4], [16, 6]] as const;
const height = 200;
const font = "13px system-ui, sans-serif";

export function CurvePlot(given: { view: CurvesView; curves: CurvesView["curves"]; top: number }): ReactNode {
  const { view, curves, top } = given;
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const { fromMs, toMs } = view;
    const stepped = uPlot.paths.stepped?.({ align: 1 });
    const axis = {
      stroke: "#43535f",
      font,
      grid: { stroke: "#d3dae0", width: 1 },
      ticks: { stroke: "#a9b5be", width: 1 },
    };
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        legend: { show: false },
        cursor: { show: false },
        scales: {
          x: { time: true, range: () => [fromMs / 1_000, toMs / 1_000] },
          y: { range: () => [0, top] },
        },
        axes: [
          { ...axis, values: (_, splits) => splits.map(dateOf), space: 64 },
          { ...axis, size: 44 },
        ],
        series: [
          {},
          ...curves.map(({ deviceId }, n) => ({
            label: deviceId,
            stroke: curveColours[n % curveColours.length] ?? "#14212b",
            width: 2,
            dash: [...(dashes[n % dashes.length] ?? [])],
            points: { show: false },
            ...(stepped ? { paths: stepped } : {}),
          })),
        ],
      },
      // `as`: uPlot writes nothing into what it is given.
      columnsOf(curves) as unknown as uPlot.AlignedData,
      element,
    );
    const sized = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      plot.destroy();
    };
  }, [view, curves, top]);
  return <div className="fleet-plot" ref={place} />;
}

/** `11-22`. */
function dateOf(atSeconds: number): string {
  const at = new Date(atSeconds * 1_000);
  return `${at.getMonth() + 1}-${at.getDate()}`;
}
