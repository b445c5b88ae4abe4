/** Text as a QR code. It stands beside the text itself: a picture alone is nothing to who cannot see it or has no second device. */

import { encode } from "uqr";
import type { ReactNode } from "react";

/** Light squares around it: scanners look for them (ISO/IEC 18004 asks for four). */
const border = 4;

/** A module of whole pixels has sharp edges. */
const pixelsPerModule = 4;

/** @param label what the picture is, for who cannot see it. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const { data, size: modules } = encode(text, { ecc: "M", border });
  const dark = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : [])));
  const size = modules * pixelsPerModule;
  return (
    <svg role="img" aria-label={label} viewBox={`0 0 ${modules} ${modules}`} width={size} height={size}>
      <path fill="#fff" d={`M0 0h${modules}v${modules}H0z`} />
      <path fill="#000" d={dark.join("")} shapeRendering="crispEdges" />
    </svg>
  );
}
