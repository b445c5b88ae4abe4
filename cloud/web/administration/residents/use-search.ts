/** A list that is asked with a body: a moment after the last key, and only the answer to the last question is shown. */

import { useCallback, useEffect, useMemo, useState } from "react";
import type { ResidentPage, ResidentSearch } from "../../../api/registry/contract/residents.ts";
import type { Asked } from "../client/client.ts";
import { useClient, type Read } from "../client/use-client.ts";

/** Long enough for the next key, short enough not to be waited for. */
const debounceMs = 350;

export function useSearch(search: ResidentSearch | null): Read<ResidentPage> {
  const client = useClient();
  const [answered, setAnswered] = useState<{ question: string; asked: Asked<ResidentPage> } | null>(null);
  const [turn, setTurn] = useState(0);
  // By what it says: the object is new at every render.
  const question = search === null ? null : JSON.stringify(search);
  useEffect(() => {
    if (question === null) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      void client.post<ResidentPage>("/api/residents/search", JSON.parse(question)).then((asked) => {
        if (isWanted) setAnswered({ question, asked });
      });
    }, debounceMs);
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [client, question, turn]);
  const reload = useCallback(() => setTurn((before) => before + 1), []);
  return useMemo(
    () => ({
      // While the next one is asked, and while something is half typed, the answer before stays.
      shown: answered === null ? { kind: "asking" } : answered.asked,
      reload,
    }),
    [answered, reload],
  );
}
