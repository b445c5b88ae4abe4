/** Standing by shape, so that nobody needs to see colour: octagon = raised, triangle = waits for confirmation, hand, house, tick. */

import type { ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";

export function PhaseSymbol({ phase }: { phase: IncidentView["phase"] }): ReactNode {
  return (
    <svg className={`symbol symbol-${phase}`} viewBox="0 0 24 24" width="28" height="28" aria-hidden="true">
      {shapeOf(phase)}
    </svg>
  );
}

function shapeOf(phase: IncidentView["phase"]): ReactNode {
  switch (phase) {
    case "pre-alarm":
      return (
        <>
          <path className="symbol-outline" d="M12 2.8 22 20.4H2z" />
          <path className="symbol-stroke" d="M12 9v5.2M12 17.2v.4" />
        </>
      );
    case "raised":
    case "delivered":
      return (
        <>
          <path className="symbol-fill" d="M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z" />
          <path className="symbol-on-fill" d="M12 6v7.4M12 17.3v.5" />
        </>
      );
    case "acknowledged":
      return (
        <>
          <circle className="symbol-outline" cx="12" cy="12" r="10" />
          <path
            className="symbol-stroke"
            d="M8.2 6.8c-.6 4.8 4.2 9.6 9 9l.3-2.5-2.7-1.2-1.5 1.2c-1.2-.6-2.1-1.5-2.7-2.7l1.2-1.5-1.2-2.7z"
          />
        </>
      );
    case "attended":
      return (
        <>
          <path className="symbol-outline" d="M2.5 11.5 12 3l9.5 8.5M5 9.8V21h14V9.8" />
          <path className="symbol-stroke" d="M10 21v-6h4v6" />
        </>
      );
    case "closed":
      return (
        <>
          <rect className="symbol-outline" x="2.5" y="2.5" width="19" height="19" rx="4" />
          <path className="symbol-stroke" d="m7 12.5 3.5 3.5 6.5-8" />
        </>
      );
  }
}
