/** A key, as it looks on a keyboard. */

import type { ReactNode } from "react";
import type { DeskKey } from "./keys.ts";

export function KeyCap({ of }: { of: DeskKey }): ReactNode {
  return <kbd aria-hidden="true">{of}</kbd>;
}
