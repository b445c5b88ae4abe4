/** That an incident is no live one, wherever it is shown; of a live one nothing. */

import type { ReactNode } from "react";
import type { IncidentView } from "../../api/contract.ts";
import { Both } from "../parts/language.tsx";
import { modeWords } from "./people-words.ts";

export function ModeMark({ mode }: { mode: IncidentView["mode"] }): ReactNode {
  if (mode === "live") return null;
  return (
    <span className={`tag tag-mode tag-mode-${mode}`}>
      <Both of={modeWords[mode]} inline />
    </span>
  );
}
