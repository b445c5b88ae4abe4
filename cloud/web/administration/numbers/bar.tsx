/** A part of a whole, drawn. The numbers stand beside it, so it says nothing to whoever does not see it. */

import type { ReactNode } from "react";

/** @param part is drawn inside `of`; both are drawn against the longest bar of the list. */
export function Bar({ part, of, longest }: { part: number; of: number; longest: number }): ReactNode {
  const width = (count: number): number => (longest === 0 ? 0 : (count * 100) / longest);
  return (
    <svg className="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
      <rect className="bar-all" width={width(of)} height="10" />
      <rect className="bar-part" width={width(part)} height="10" />
    </svg>
  );
}
