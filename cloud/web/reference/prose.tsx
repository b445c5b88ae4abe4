/** What operations say of themselves: in English, with names between backticks. */

import { Fragment, type ReactNode } from "react";

export function Prose({ text, className }: { text: string; className?: string }): ReactNode {
  const parts = text.split("`").map((part, n) => ({ part, n }));
  return (
    <span lang="en" className={className ?? "reference-paragraph"}>
      {parts.map(({ part, n }) => (n % 2 === 1 ? <code key={n}>{part}</code> : <Fragment key={n}>{part}</Fragment>))}
    </span>
  );
}
