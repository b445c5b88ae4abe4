/** How far an import is, asked again and again while it runs. The import does not mind whether anybody asks. */

import { useEffect, useState } from "react";
import type { ImportView } from "../../../api/registry/contract/import.ts";
import { useClient } from "../client/use-client.ts";
import { importUrl } from "./import-places.ts";

const againAfterMs = 1_000;

/** @param first as it was when the page was opened. `told`: as it is since somebody pressed a button. */
export function useProgress(first: ImportView): { now: ImportView; told: (view: ImportView) => void } {
  const client = useClient();
  const [now, told] = useState(first);
  const { importId, area, at } = now;
  useEffect(() => {
    if (at !== "running") return;
    let isWanted = true;
    let timer: number | undefined;
    const ask = async (): Promise<void> => {
      const answer = await client.get<ImportView>(importUrl(importId, area));
      if (!isWanted) return;
      // Who is not answered asks again: the import goes on meanwhile.
      if (answer.kind === "answer") told(answer.value);
      timer = window.setTimeout(() => void ask(), againAfterMs);
    };
    timer = window.setTimeout(() => void ask(), againAfterMs);
    return () => {
      isWanted = false;
      window.clearTimeout(timer);
    };
  }, [client, importId, area, at]);
  return { now, told };
}
